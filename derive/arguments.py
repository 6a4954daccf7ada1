"""What the command line takes, and what of it is refused before anything is derived."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from derive.errors import Wrong, did_you_mean
from derive.forms import FORMS, PDF, USUAL
from derive.options import add_budget, add_force
from derive.parallel import BACKENDS

if TYPE_CHECKING:
    from derive.derivation import Derivation
    from derive.writing.style import Style

MEANING = {"kl": "KL(q‖p)", "cross-entropy": "the cross-entropy H(q, p)", "entropy": "the entropy H(q)"}
QUANTITIES = tuple(MEANING)
EXAMPLES = """examples:
  derive kl "Normal(mu, sigma)" "Normal(0, 1)"
  derive cross-entropy "Normal(mu, variance=v)" "Normal(m, s)" --detail full
  derive entropy "Normal(mu, log_variance=l)" --to latex -o -
  derive kl "MultivariateNormal(mu, Sigma)" "MultivariateNormal(m, S)"
  derive kl "DiagonalNormal(mu, sigma)" "DiagonalNormal(0, 1)"
  derive kl "MultivariateNormal([a, b], [[v, c], [c, w]])" "MultivariateNormal(0, I)"
  derive kl "Normal(mu, sigma)" "Normal(0, 1)" --to latex --fragment --notation bishop
  derive render output/kl_normal_standard_normal/certificate.json --to html
  derive verify output/kl_normal_standard_normal/certificate.json --step 3.2 -v
  derive check notes.tex --given "q = Normal(mu, sigma)" --given "p = Normal(0, 1)" --given "x ~ q"

distributions:
  Normal(mean, sd)                     or variance=, log_variance= in place of the standard deviation sd
  MultivariateNormal(mean, covariance) a name, 0 or [a, b]; a name, I, s**2*I or [[v, c], [c, w]]
  DiagonalNormal(mean, sd)             independent coordinates, each with its own mean and spread
  IsotropicNormal(mean, sd)            independent coordinates, all with one spread
"""
ACCURACY = """The largest and the median error of each way to compute a quantity, in units in the last place, against
ball arithmetic: the generated code of each target, torch.distributions, the textbook formula and, where it fits the
problem, the one-liner of variational autoencoders. Regimes are generic points, points ever closer to q = p, very
unequal scales, everything scaled by a very large or small number, and corners where a ratio or a square leaves the
format."""
CHECK = """Judge every = of a document in LaTeX, Markdown or plain text: proved, enclosed (in ball arithmetic, at
fresh points), refuted (with a point and both values), undecided, or unread. What letters stand for is taken from the
document and from --given; what was assumed is printed. The exit code is 0 where all is right, 1 where something is
refuted, 3 where nothing is, but something could not be read or decided, and 2 where there is nothing to check."""
CHECK_EXAMPLES = """examples:
  derive check post.md
  derive check notes.tex --given "q = Normal(mu, sigma)" --given "p = Normal(0, 1)" --given "x ~ q"
  derive check post.md --to html -o report.html
"""
CHECKED = ("text", "json", "html")
"""The forms of what is said of a document."""
ACCURACY_EXAMPLES = """examples:
  derive accuracy kl "Normal(mu, sigma)" "Normal(m, s)"
  derive accuracy kl "Normal(mu, log_variance=l)" "Normal(0, 1)" --float float32 --targets torch,numpy
"""


class Parser(argparse.ArgumentParser):
    """Errors as one line, with exit code 2, like every other error here."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Wrong(f"{message}; see derive --help")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Unlike the library's own, it does not hide that nothing could be written."""
        print(message, end="", file=file)


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
    render = commands.add_parser("render", help="write other forms of a certificate.json, deriving nothing again")
    render.add_argument("file", nargs="?", metavar="FILE", help="a certificate.json that derive wrote")
    add_style(render)
    verify = commands.add_parser("verify", help="prove every step of a certificate.json anew, trusting none of it")
    verify.add_argument("file", nargs="?", metavar="FILE", help="a certificate.json that derive wrote")
    verify.add_argument("--step", metavar="PART.STEP", help="one step alone, such as 3.2")
    verify.add_argument("-v", "--verbose", action="store_true", help="each step with its evidence and its values")
    add_budget(verify)
    add_check(commands.add_parser("check", help="check a hand-written derivation line by line"))
    notation = commands.add_parser("notation", help="print a notation, to start your own file from")
    notation.add_argument("name", nargs="?", metavar="NAME", help="a preset; all their names without it")
    add_accuracy(commands.add_parser("accuracy", help="measure generated code against exact values, regime by regime"))
    build = commands.add_parser("build", help="regenerate the gallery, or a gallery of your own problems")
    build.add_argument("-o", "--output", metavar="DIR", default="output", help="where to (default: output)")
    build.add_argument("--problems", metavar="FILE", help="a file with a problem on each line, as it is typed here")
    build.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="processes at once; -1 for all cores")
    build.add_argument("--backend", choices=BACKENDS, default=BACKENDS[0], help="where they run (default: here)")
    add_force(build)
    add_budget(build)
    commands.add_parser("rules", help="list every law: name, statement, source")
    return top


def add_problem(command: argparse.ArgumentParser, count: int) -> None:
    places = "Q" if count == 1 else "Q P"
    command.usage = f"%(prog)s {places} [options]"
    command.add_argument("distributions", nargs="*", metavar="Q", help='distributions such as "Normal(mu, sigma)"')
    add_style(command)


def add_style(command: argparse.ArgumentParser) -> None:
    """What to write, where to, and how it is to look."""
    command.add_argument("--to", metavar="FORMS", help=f"which forms, comma-separated: {', '.join(FORMS)}, {PDF}")
    command.add_argument(
        "-o", "--output", metavar="DIR", default="output",
        help="the folder in which the problem's own folder is made (default: output); - prints one form",
    )  # fmt: skip
    add_force(command)
    command.add_argument("--detail", default="standard", metavar="LEVEL", help="brief, standard or full")
    add_budget(command)
    look = command.add_argument_group("notation and layout")
    look.add_argument("--notation", metavar="NAME", help="post, bishop, vae, or a file.toml of your own")
    look.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings",
        help="one setting of the notation, such as logarithm=ln or symbols.mu=m; may be repeated",
    )  # fmt: skip
    whole = look.add_mutually_exclusive_group()
    whole.add_argument("--standalone", action="store_true", help="LaTeX: a document of its own (the default)")
    whole.add_argument("--fragment", action="store_true", help="LaTeX: the equations alone, for \\input")
    look.add_argument("--label", default="", metavar="NAME", help="LaTeX: what a fragment's labels begin with")
    look.add_argument("--columns", type=int, default=1, metavar="N", help="LaTeX: 1 or 2, how wide lines may be")
    look.add_argument("--reasons", default="", metavar="WHERE", help="LaTeX: margin, between, letters or none")
    look.add_argument("--mark", action="store_true", help="LaTeX: colour the part that each step changes")
    look.add_argument("--macros", action="store_true", help="LaTeX: quantities by macros that you can define anew")


def add_check(command: argparse.ArgumentParser) -> None:
    command.description = CHECK
    command.epilog = CHECK_EXAMPLES
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("file", nargs="?", metavar="FILE", help="a .tex, .md or text file; - reads standard input")
    command.add_argument(
        "--given", action="append", default=[], metavar="FACT",
        help='what a letter is, such as "q = Normal(mu, sigma)", "x ~ q", "sigma > 0"; may be repeated',
    )  # fmt: skip
    command.add_argument(
        "--fill", action="store_true", help="show our own steps between two lines that no single law leads to"
    )
    command.add_argument("--to", default=CHECKED[0], choices=CHECKED, help="text (default), json or html")
    command.add_argument("-o", "--output", metavar="FILE", default="-", help="the file to write; - prints (default)")
    add_force(command)
    add_budget(command, seconds=60.0)


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
    add_budget(command)


def checked(options: argparse.Namespace) -> tuple[Style, tuple[str, ...]]:
    """The style and the forms that are asked for, before anything is derived."""
    from derive.reading.notation import read_notation
    from derive.writing.style import Style, level

    notation = read_notation(options.notation, options.settings)
    style = Style(
        level(options.detail), notation, options.fragment, options.columns, options.reasons, options.mark,
        options.macros, options.label,
    )  # fmt: skip
    forms = chosen(options.to, style.fragment)
    if not options.output.strip() or "\0" in options.output:
        raise Wrong("-o needs the name of a folder, or - to print one form")
    if options.output == "-" and PDF in forms:
        raise Wrong("-o - prints one form as text: a PDF needs a folder, -o DIR")
    if options.output == "-" and len(forms) != 1:
        raise Wrong("-o - prints one form: say which with --to, for example --to latex")
    return style, forms


def check_settings(settings: Iterable[str], derivation: Derivation) -> None:
    """Raises `Wrong` where --set gives another name to what the derivation does not have."""
    from sympy import MatrixSymbol, Symbol

    from derive.quantities import Quantity

    assert isinstance(derivation.start, Quantity)
    named = [setting.partition("=")[0].strip().partition(".") for setting in settings]
    terms = {term for part in derivation.parts for step in part.steps for term in (step.before, step.after)}
    symbols = {symbol.name for term in terms for symbol in term.atoms(Symbol, MatrixSymbol)} if named else set()
    densities = {distribution.letter.partition("_")[0] for distribution in derivation.start.distributions}
    for table, dot, name in named:
        known = densities if table == "densities" else symbols
        if dot and name not in known:
            raise Wrong(
                f"--set {table}.{name}: {name} does not occur in this derivation; known: {', '.join(sorted(known))}"
            )


def step_named(text: str | None) -> tuple[int, int] | None:
    """Part and step of 3.2."""
    if text is None:
        return None
    part, dot, number = text.partition(".")
    if not (dot and part.isdecimal() and number.isdecimal() and len(text) < 12):
        raise Wrong(f"--step takes a part and a step such as 3.2, not {text[:30]!r}")
    return int(part), int(number)


def chosen(text: str | None, fragment: bool) -> tuple[str, ...]:
    """The forms that --to names, in their own order; the usual ones without it, or the fragment alone."""
    if text is None:
        return ("latex",) if fragment else USUAL
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in (*FORMS, PDF):
            raise Wrong(f"--to does not know '{name}': {did_you_mean(name, (*FORMS, PDF))}")
    if not names:
        raise Wrong(f"--to names no form; known: {', '.join((*FORMS, PDF))}")
    if fragment and PDF in names:
        raise Wrong("a fragment is no document of its own: --to pdf goes without --fragment")
    return tuple(name for name in (*FORMS, PDF) if name in names)
