"""Fuzzes the command line's mathematics: `python tests/fuzz/command_line.py --count 100000 --seed 0`.

Inputs come from a grammar of distributions, terms, vectors, matrices and options; some are valid, some nearly so, and
some are broken afterwards, letter by letter.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from harness import LIMITS, command_line

NAMES = (
    "mu", "sigma", "m", "s", "a", "b", "v", "w", "x", "z", "q", "p", "f", "g", "h", "k", "l", "d", "D", "I", "e",
    "pi", "beta", "lambda_", "Sigma", "S", "Lambda", "mu_1", "x1", "x_2", "xhat", "sigmabar", "exp", "log", "sqrt",
    "S_tril", "gamma", "N", "E", "zoo", "u", "d_1", "i", "j", "n",
)  # fmt: skip
ODD_NAMES = (
    "lambda", "class", "None", "True", "inf", "nan", "oo", "__class__", "_x", "x" * 10_000, "a__b", "a_", "self",
    "math", "np", "torch", "numpy", "print", "eval", "alert", "var", "function", "α", "σ", "σ²", "μ_1", "µ", "а", "ａ",
    "𝛔",
    "ſ", "İ", "\u202ex", "x\u200b", "\x00", "\x1b[31m", "<script>alert(1)</script>", "\\input{/etc/passwd}", "$x$",
    "a;b", "x\ny", "](javascript:x)", "'", '"', "%", "#", "&", "~", "`", "\ud800",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "3", "1/2", "0.5", "1e-3", "2.50", "10", "-1", "7", "1e300", "1e301", "1e-400", "9" * 41, "9" * 900,
    "0x10", "1_000", "1j", "1.5.2", "00", ".5", "5.", "1e", "1e99999", "0.1", "12345678901234567890",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "^", "//", "%", "@", "==", "<", "if", ",", ";", "and", ":=")
FUNCTIONS = ("sqrt", "exp", "log", "sin", "abs", "Normal", "gamma", "open", "__import__", "lambda x:")
FAMILIES = ("Normal",) * 16 + ("MultivariateNormal", "DiagonalNormal", "IsotropicNormal") * 3 + (
    "Gamma", "Normla", "normal", "Distribution", "print", "",
)  # fmt: skip
KEYWORDS = ("mean", "sd", "scale", *("variance", "log_variance") * 4, "covariance", "sigma", "mu", "**")
FORMS = ("text",) * 12 + ("latex", "markdown", "json", "numpy", "python", "tests", "ipynb", "html", "latx", "", "pdf")
SETTINGS = (
    "logarithm=ln", "integral=plain", "integral=expectation", "variable=x", "symbols.mu=m", "variances.sigma=v",
    "fraction=tfrac", r"symbols.mu=\input{/etc/passwd}", "symbols.mu=<script>alert(1)</script>", "symbols.mu=x^^5c",
    "symbols.mu=\x1b[31m", r"divergence=D(#1\|#2)", "divergence=D", r"symbols.sigma=\mathrm{sd}", "preset=vae", "x=",
    "=", "symbols.=x", "a.b.c=d", r"densities.q=q_\phi", "log_variances.sigma=l", r"symbols.mu=\def\x{}",
    "symbols.__class__=x", "exponential=exp", r"symbols.mu=\mathbf{" + "{" * 30 + "x" + "}" * 31,
)  # fmt: skip
SIGNS = ("(", ")", "[", "]", ",", "*", "=", " ", "\t", "\n")

OPTIONS = {
    "--detail": ("brief", "standard", "full", "full", "ful"),
    "--notation": ("bishop", "vae", "post", "nosuch", "none.toml", "/dev/null"),
    "--set": SETTINGS,
    "--columns": ("1", "2", "2", "3", "-1", "x"),
    "--reasons": ("margin", "between", "letters", "none", "?"),
    "--label": ("a", "eq-1", "a}b", "\\", "é", "x" * 300),
}


def name(r: Random) -> str:
    return r.choice(ODD_NAMES) if r.random() < 0.03 else r.choice(NAMES)


def leaf(r: Random) -> str:
    return r.choice(NUMBERS[:12] if r.random() < 0.9 else NUMBERS) if r.random() < 0.4 else name(r)


def term(r: Random, depth: int) -> str:
    """An expression; towers of powers and deep brackets are among them."""
    if depth <= 0 or r.random() < 0.35:
        return leaf(r)
    kind = r.random()
    if kind < 0.62:
        operator = r.choice(OPERATORS[:6] if r.random() < 0.95 else OPERATORS)
        return f"{term(r, depth - 1)}{operator}{term(r, depth - 1)}"
    if kind < 0.8:
        return f"{r.choice(FUNCTIONS[:3] if r.random() < 0.9 else FUNCTIONS)}({term(r, depth - 1)})"
    if kind < 0.85:
        return f"-{term(r, depth - 1)}"
    if kind < 0.87:
        return "(" * (n := r.choice((1, 5, 29, 40))) + term(r, depth - 1) + ")" * n
    if kind < 0.89:
        return "**".join(leaf(r) for _ in range(r.randrange(2, 9)))
    return f"({term(r, depth - 1)})"


def row(r: Random, size: int) -> str:
    return f"[{', '.join(leaf(r) if r.random() < 0.6 else term(r, 2) for _ in range(size))}]"


def vector(r: Random, size: int) -> str:
    return r.choice(("0", name(r), name(r), row(r, size), row(r, size), row(r, size + 1), term(r, 2)))


def matrix(r: Random, size: int) -> str:
    if r.random() < 0.4:  # symmetric, with a chance of being definite
        entries = [[leaf(r) for _ in range(size)] for _ in range(size)]
        for i in range(size):
            entries[i][i] = f"{leaf(r)}**2" if r.random() < 0.5 else r.choice(("v", "w", "s", "1", "4"))
            for j in range(i):
                entries[i][j] = entries[j][i] if r.random() < 0.8 else "0"
        return "[" + ", ".join(f"[{', '.join(each)}]" for each in entries) + "]"
    rows = "[" + ", ".join(row(r, size) for _ in range(size)) + "]"
    return r.choice(("I", name(r), name(r), "s**2*I", f"{leaf(r)}*I", f"I/{leaf(r)}", rows, term(r, 2)))


def arguments(r: Random, family: str) -> list[str]:
    if family == "MultivariateNormal":
        size = r.choice((1, 2, 2, 2, 3, 12))
        return [vector(r, size), matrix(r, size)]
    depth = r.choice((0, 0, 0, 1, 2, 4))
    if r.random() < 0.5:
        return [r.choice(("mu", "m", "0", "a", "1/2")), r.choice(("sigma", "s", "1", "b", "2*s"))]
    return [term(r, depth), term(r, depth)]


def distribution(r: Random) -> str:
    family = r.choice(FAMILIES)
    given = arguments(r, family)
    if r.random() < 0.15:
        given[-1] = f"{r.choice(KEYWORDS)}={given[-1]}"
    if r.random() < 0.03:
        given = given * r.choice((0, 2, 60))
    text = f"{family}({', '.join(given)})"
    return broken(r, text) if r.random() < 0.12 else text


def broken(r: Random, text: str) -> str:
    """A text with a few letters lost, doubled, moved or strange."""
    for _ in range(r.choice((1, 1, 2, 5))):
        place = r.randrange(len(text) + 1)
        kind = r.random()
        if kind < 0.3:
            text = text[:place] + text[place + 1 :]
        elif kind < 0.6:
            text = (
                text[:place] + r.choice(("(", ")", "[", "]", ",", "*", "=", " ", "\t", "\n", *ODD_NAMES)) + text[place:]
            )
        elif kind < 0.8:
            text = text[:place] + text[place : place + 3] + text[place:]
        else:
            text = text[place:] + text[:place]
    return text


def options(r: Random) -> list[str]:
    words = ["--to", r.choice(FORMS), "-o", "-"]
    for option, values in OPTIONS.items():
        if r.random() < 0.06:
            words += [option, r.choice(values)]
    words += [flag for flag in ("--fragment", "--mark", "--macros", "--standalone", "--force") if r.random() < 0.06]
    if r.random() < 0.02:
        words += [r.choice(("--seconds", "--memory")), r.choice(("-1", "nan", "x", "1e999", ""))]
    return words


def make(r: Random, _: Path) -> list[str]:
    """One command."""
    quantity = r.choice(("kl", "kl", "kl", "cross-entropy", "entropy"))
    count = 1 if quantity == "entropy" else 2
    count += r.choice((-1, 1)) if r.random() < 0.02 else 0
    given = [distribution(r) for _ in range(count)]
    if count == 2 and r.random() < 0.3:
        given[1] = r.choice(("Normal(0, 1)", "Normal(m, s)", "MultivariateNormal(0, I)", "DiagonalNormal(0, 1)"))
    return [quantity, *given, *LIMITS, *options(r)]


if __name__ == "__main__":
    sys.exit(command_line(make))
