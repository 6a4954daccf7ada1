"""The command line: read → derive → certify → write, one under the other."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from derive.errors import DeriveError, Wrong, did_you_mean
from derive.forms import FORMS, TARGETS, files, form

if TYPE_CHECKING:
    from derive.api import Derived

MEANING = {"kl": "KL(q‖p)", "cross-entropy": "the cross-entropy H(q, p)", "entropy": "the entropy H(q)"}
QUANTITIES = tuple(MEANING)
EXAMPLES = """examples:
  derive kl "Normal(mu, sigma)" "Normal(0, 1)"
  derive cross-entropy "Normal(mu, variance=v)" "Normal(m, s)" --detail full
  derive entropy "Normal(mu, log_variance=l)" --to latex -o -
"""
ACCURACY = """The largest and the median error of each way to compute a quantity, in units in the last place, against
ball arithmetic: the generated code of each target, torch.distributions, the textbook formula and, where it fits the
problem, the one-liner of variational autoencoders. Regimes are generic points, points ever closer to q = p, very
unequal scales, everything scaled by a very large or small number, and corners where a ratio or a square leaves the
format."""
ACCURACY_EXAMPLES = """examples:
  derive accuracy kl "Normal(mu, sigma)" "Normal(m, s)"
  derive accuracy kl "Normal(mu, log_variance=l)" "Normal(0, 1)" --float float32 --targets torch,numpy
"""


class Parser(argparse.ArgumentParser):
    """Errors as one line, with exit code 2, like every other error here."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Wrong(f"{message}; see derive --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        options = parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))
        return int(options.run(options) or 0)
    except DeriveError as error:
        print(f"derive: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("derive: interrupted; nothing is half-written", file=sys.stderr)
        return 130


def parser() -> Parser:
    top = Parser(
        prog="derive",
        description="From a probability density to its entropy, cross-entropy and KL divergence: "
        "every step shown, every step proved.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for quantity in QUANTITIES:
        add_problem(
            commands.add_parser(quantity, help=f"derive {MEANING[quantity]}"), 1 if quantity == "entropy" else 2
        )
    add_accuracy(commands.add_parser("accuracy", help="measure generated code against exact values, regime by regime"))
    build = commands.add_parser("build", help="regenerate the gallery")
    build.add_argument("-o", "--output", metavar="DIR", default="output", help="where to (default: output)")
    build.set_defaults(run=run_build)
    commands.add_parser("rules", help="list every law: name, statement, source").set_defaults(run=run_rules)
    return top


def add_problem(command: argparse.ArgumentParser, count: int) -> None:
    places = "Q" if count == 1 else "Q P"
    command.usage = f"%(prog)s {places} [options]"
    command.add_argument("distributions", nargs="*", metavar="Q", help='distributions such as "Normal(mu, sigma)"')
    command.add_argument("--to", metavar="FORMS", help=f"which forms to write, comma-separated: {', '.join(FORMS)}")
    command.add_argument(
        "-o", "--output", metavar="DIR", default="output",
        help="the folder in which the problem's own folder is made (default: output); - prints one form",
    )  # fmt: skip
    command.add_argument("--detail", default="standard", metavar="LEVEL", help="brief, standard or full")
    command.set_defaults(run=run_problem)


def add_accuracy(command: argparse.ArgumentParser) -> None:
    command.usage = "%(prog)s QUANTITY Q [P] [options]"
    command.description = ACCURACY
    command.epilog = ACCURACY_EXAMPLES
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("quantity", nargs="?", metavar="QUANTITY", help=", ".join(QUANTITIES))
    command.add_argument("distributions", nargs="*", metavar="Q", help='distributions such as "Normal(mu, sigma)"')
    command.add_argument("--float", default="float64", metavar="FORMAT", help="float64 (default) or float32")
    command.add_argument("--points", type=int, default=48, metavar="N", help="points in a regime (default: 48)")
    command.add_argument(
        "--targets", default="", metavar="NAMES", help="comma-separated (default: all that are installed)"
    )
    command.set_defaults(run=run_accuracy)


def run_accuracy(options: argparse.Namespace) -> int:
    from derive.api import Derived
    from derive.code.accuracy import report
    from derive.reading import read_problem

    if options.quantity is None:
        raise Wrong(
            f"accuracy needs a quantity ({', '.join(QUANTITIES)}) and its distributions; see derive accuracy --help"
        )
    derived = Derived(read_problem(options.quantity, options.distributions))
    print(report(derived.code_problem, options.float, options.points, options.targets))
    return 0


def run_problem(options: argparse.Namespace) -> int:
    from derive.api import Derived, level
    from derive.reading import read_problem

    level(options.detail)
    forms = chosen(options.to)
    if not options.output.strip() or "\0" in options.output:
        raise Wrong("-o needs the name of a folder, or - to print one form")
    if options.output == "-" and len(forms) != 1:
        raise Wrong("-o - prints one form: say which with --to, for example --to latex")
    derived = Derived(read_problem(options.command, options.distributions))
    if options.output == "-":
        print(form(derived, forms[0], options.detail), end="")
        return 0
    return write_problem(derived, forms, options)


def chosen(text: str | None) -> tuple[str, ...]:
    """The forms that --to names, in their own order; all without it."""
    if text is None:
        return FORMS
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FORMS:
            raise Wrong(f"--to does not know '{name}': {did_you_mean(name, FORMS)}")
    if not names:
        raise Wrong(f"--to names no form; known: {', '.join(FORMS)}")
    return tuple(name for name in FORMS if name in names)


def write_problem(derived: Derived, forms: tuple[str, ...], options: argparse.Namespace) -> int:
    from derive.writing.files import write_all

    certified = derived.certificate.summary  # a derivation with a refuted step ends here
    agreements = [f"{target}: {derived.agreement(target)}" for target in forms if target in TARGETS]
    written = write_all(Path(options.output) / derived.slug, files(derived, forms, options.detail))
    print(derived.text(options.detail), end="\n\n")
    print(f"certified: {certified}", *agreements, sep="\n")
    print(*(f"wrote {path}" for path in written), sep="\n")
    return 0


def run_build(options: argparse.Namespace) -> int:
    from derive.gallery import build

    for path in build(Path(options.output)):
        print(f"wrote {path}")
    return 0


def run_rules(options: argparse.Namespace) -> int:
    from derive.rules import catalogue
    from derive.writing.catalogue import listing

    print(listing(catalogue()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
