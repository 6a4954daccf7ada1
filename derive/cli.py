"""The command line: read → derive → certify → write, one under the other."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from derive.arguments import QUANTITIES, check_settings, checked, parser, step_named
from derive.errors import DeriveError, Wrong
from derive.forms import FORMS, PDF, filename, files, possible
from derive.options import budget_of, problem_of
from derive.supervision import supervised
from derive.targets import TARGETS
from derive.writing.viewing import wanted

if TYPE_CHECKING:
    from derive.derived import Derived
    from derive.writing.style import Style


LONGEST = 380
"""The most characters of an error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    prepare_output()
    try:
        try:
            options = parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))
            return run(options)
        finally:
            sys.stdout.flush()  # what cannot be written is told here, not after the program
    except DeriveError as error:
        return complain(str(error), 2)
    except BrokenPipeError:
        discard_output()
        return 0
    except OSError as error:
        discard_output()
        return complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", 2)
    except KeyboardInterrupt:
        return complain("interrupted; nothing is half-written", 130)


def run(options: argparse.Namespace) -> int:
    """The command, within what a problem may take; `build` gives as much to each of its problems."""
    command = RUN.get(options.command, run_problem)
    budget = budget_of(options)
    if command is run_build:
        return command(options)
    with budget.spent_on(problem_of(options)):
        return command(options)


def prepare_output() -> None:
    """UTF-8 into files and pipes, as files are written; a terminal has its own encoding, and escapes for the rest."""
    sys.stdout = sys.stdout or io.StringIO()  # closed
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            own = stream is sys.stderr or stream.isatty()
            stream.reconfigure(encoding=None if own else "utf-8", errors="backslashreplace")


def discard_output() -> None:
    """Nothing more is written to where nothing can be written, as Python would try to when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str, code: int) -> int:
    """The error as one short line, whatever it quotes; returns the exit code."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in message).split())
    if len(line) > LONGEST:
        half = (LONGEST - len(" … ")) // 2
        line = f"{line[:half]} … {line[-half:]}"
    with suppress(OSError):
        print(f"derive: {line}", file=sys.stderr)
    return code


def show(derived: Derived, style: Style) -> None:
    """The derivation in colour on a terminal, as plain text elsewhere."""
    if wanted(sys.stdout):
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
    derived = Derived(read_problem(options.command, options.distributions))
    check_settings(options.settings, derived.derivation)
    return write_problem(derived, forms, style, options.output, options.to is not None, options.force)


def run_render(options: argparse.Namespace) -> int:
    from derive.derived import Derived
    from derive.reading.certificate import read_certificate_file

    if options.file is None:
        raise Wrong("render needs the certificate.json of a derivation; derive kl … --to json writes one")
    style, forms = checked(options)
    recorded = read_certificate_file(Path(options.file))
    derived = Derived(recorded.quantity, recorded)
    check_settings(options.settings, derived.derivation)
    return write_problem(derived, forms, style, options.output, options.to is not None, options.force)


def run_verify(options: argparse.Namespace) -> int:
    """0 where every step is proved anew and the file holds together, 1 where something is wrong or not proved."""
    from derive.reading.files import bytes_of
    from derive.verification import verify
    from derive.verification.words import lines

    if options.file is None:
        raise Wrong("verify needs the certificate.json of a derivation; derive kl … --to json writes one")
    report = verify(bytes_of(Path(options.file)), step_named(options.step))
    for line in lines(report, options.verbose):
        print(line)
    return 0 if report.verified else 1


def run_check(options: argparse.Namespace) -> int:
    """0 where every line is right, 1 where one is wrong, 3 where one could not be read or decided."""
    from derive.checking.checking import check
    from derive.checking.documents import read_document
    from derive.checking.report import FORMS as REPORTS
    from derive.checking.report import page_of

    if options.file is None:
        raise Wrong("check needs a document: a .tex, .md or text file, or - for standard input")
    name, text, kind = document_of(options.file)
    document = read_document(text, kind)
    page = page_of(name, text, document, check(document, options.given, fill=options.fill))
    if not page.counts:
        raise Wrong(f"{name} has no equation between two sides; formulas stand in $…$, \\[…\\], align or alike")
    told = REPORTS[options.to](page)
    if options.output == "-":
        print(told, end="")
    else:
        from derive.writing.files import write_all
        from derive.writing.ours import LINE

        path = Path(options.output)
        (written,) = write_all(path.parent, {path.name: told + (LINE if options.to == "text" else "")}, options.force)
        print(f"{page.title}: {page.summary}\nwrote {written}")
    return page.exit_code


def document_of(name: str) -> tuple[str, str, str | None]:
    """A document's title, text and kind; the kind is None where it is to be seen from the text."""
    from derive.reading.files import LARGEST, decoded, harmless, text_of

    if name == "-":
        if sys.stdin is None:
            raise Wrong("standard input is closed")
        return "standard input", harmless(decoded(sys.stdin.buffer.read(LARGEST + 1), "standard input")), None
    path = Path(name)
    kinds = {".tex": "tex", ".latex": "tex", ".md": "md", ".markdown": "md"}
    return path.name, harmless(text_of(path)), kinds.get(path.suffix.lower())


def write_problem(
    derived: Derived, forms: tuple[str, ...], style: Style, output: str, asked: bool, force: bool = False
) -> int:
    """Write the forms and say what was derived, what was checked and what was written; or print the one form.

    Forms that were `asked` for are made or an error; of the usual ones, those are left out that there cannot be.
    """
    from derive.writing.files import write_all
    from derive.writing.ours import refuse_others
    from derive.writing.pdf import compile_pdf, find_tex, write_pdf

    if output == "-":
        print(FORMS[forms[0]].make(derived, style), end="")
        return 0
    programs = find_tex() if PDF in forms else ()
    certified = derived.certificate.summary  # a derivation with a refuted step ends here
    folder = Path(output) / derived.slug
    names = tuple(name for name in forms if name != PDF)
    refuse_others(folder, [filename(derived.slug, name, style.fragment) for name in forms], force)
    texts, left_out = (files(derived, names, style), dict[str, str]()) if asked else possible(derived, names, style)
    made = [target for target in forms if target in TARGETS and target not in left_out]
    agreements = [f"{target}: {derived.agreement(target)}" for target in made]
    pdf = compile_pdf(derived.latex(style), programs) if programs else b""  # before anything is written
    written = write_all(folder, texts, force)
    if pdf:
        written.append(write_pdf(folder / "derivation.pdf", pdf))
    show(derived, style)
    print(f"\ncertified: {certified}", *agreements, sep="\n")
    print(*(f"wrote {path}" for path in written), sep="\n")
    for reason in dict.fromkeys(left_out.values()):
        print(f"left out {', '.join(name for name, why in left_out.items() if why == reason)}: {reason}")
    return 0


def run_build(options: argparse.Namespace) -> int:
    from derive.gallery import PROBLEMS, build
    from derive.reading.problem import read_list

    if options.jobs == 0 or options.jobs < -1:
        raise Wrong(f"--jobs is a number of processes, or -1 for all cores, not {options.jobs}")
    problems = read_list(Path(options.problems)) if options.problems else PROBLEMS
    for path in build(Path(options.output), problems, options.jobs, options.backend, budget_of(options), options.force):
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
    "check": run_check,
    "notation": run_notation,
    "render": run_render,
    "rules": run_rules,
    "verify": run_verify,
}
"""The commands; every other one is a quantity."""


if __name__ == "__main__":
    sys.exit(supervised(main))
