"""The command line: read → derive → certify → write, one under the other."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from derive.arguments import QUANTITIES, checked, parser
from derive.errors import DeriveError, Wrong
from derive.forms import FORMS, PDF, files
from derive.targets import TARGETS

if TYPE_CHECKING:
    from derive.derived import Derived
    from derive.writing.style import Style


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        options = parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))
        return RUN.get(options.command, run_problem)(options)
    except DeriveError as error:
        print(f"derive: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("derive: interrupted; nothing is half-written", file=sys.stderr)
        return 130


def show(derived: Derived, style: Style) -> None:
    """The derivation in colour on a terminal, as plain text elsewhere."""
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        from derive.writing import terminal  # loads what draws on terminals only where there is one

        terminal.show(derived.derivation, style, certificate=derived.certificate)
    else:
        print(derived.text(style))


def run_accuracy(options: argparse.Namespace) -> int:
    from derive.code.accuracy import report
    from derive.derived import Derived
    from derive.reading import read_problem

    if options.quantity is None:
        raise Wrong(
            f"accuracy needs a quantity ({', '.join(QUANTITIES)}) and its distributions; see derive accuracy --help"
        )
    derived = Derived(read_problem(options.quantity, options.distributions))
    print(report(derived.code_problem, options.float, options.points, options.targets))
    return 0


def run_problem(options: argparse.Namespace) -> int:
    from derive.derived import Derived
    from derive.reading import read_problem

    style, forms = checked(options)
    return write_problem(Derived(read_problem(options.command, options.distributions)), forms, style, options.output)


def run_render(options: argparse.Namespace) -> int:
    from derive.derived import Derived
    from derive.reading.certificate import read_certificate_file

    if options.file is None:
        raise Wrong("render needs the certificate.json of a derivation; derive kl … --to json writes one")
    style, forms = checked(options)
    recorded = read_certificate_file(Path(options.file))
    return write_problem(Derived(recorded.quantity, recorded), forms, style, options.output)


def write_problem(derived: Derived, forms: tuple[str, ...], style: Style, output: str) -> int:
    """Write the forms and say what was derived, what was checked and what was written; or print the one form."""
    from derive.writing.files import write_all
    from derive.writing.pdf import compile_pdf, find_tex

    if output == "-":
        print(FORMS[forms[0]].make(derived, style), end="")
        return 0
    tex = find_tex() if PDF in forms else ""
    certified = derived.certificate.summary  # a derivation with a refuted step ends here
    agreements = [f"{target}: {derived.agreement(target)}" for target in forms if target in TARGETS]
    folder = Path(output) / derived.slug
    written = write_all(folder, files(derived, tuple(name for name in forms if name != PDF), style))
    if PDF in forms:
        written.append(compile_pdf(derived.latex(style), folder, tex))
    show(derived, style)
    print(f"\ncertified: {certified}", *agreements, sep="\n")
    print(*(f"wrote {path}" for path in written), sep="\n")
    return 0


def run_build(options: argparse.Namespace) -> int:
    from derive.gallery import build

    for path in build(Path(options.output)):
        print(f"wrote {path}")
    return 0


def run_notation(options: argparse.Namespace) -> int:
    from derive.reading.notation import preset_text, presets

    print(preset_text(options.name) if options.name else "\n".join(presets()), end="" if options.name else "\n")
    return 0


def run_rules(options: argparse.Namespace) -> int:
    from derive.rules import catalogue
    from derive.writing.catalogue import listing

    print(listing(catalogue()))
    return 0


RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "accuracy": run_accuracy,
    "build": run_build,
    "notation": run_notation,
    "render": run_render,
    "rules": run_rules,
}
"""The commands; every other one is a quantity."""


if __name__ == "__main__":
    sys.exit(main())
