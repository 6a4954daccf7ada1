r"""LaTeX that Markdown leaves alone, and that GitHub's MathJax, Jupyter's and KaTeX set alike.

Where Markdown is read before the mathematics, a backslash before a sign is an escape, so that `\,` becomes a comma and
`\\` ends no row; two underscores are emphasis, `](` is a link, `<` opens a tag, `|` ends a cell. GitHub refuses
`\operatorname`.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
WORDS = {
    r"\,": r"\thinspace", r"\!": r"\negthinspace", r"\:": r"\medspace", r"\;": r"\thickspace", r"\ ": r"\space",
    r"\|": r"\Vert", r"\{": r"\lbrace", r"\}": r"\rbrace", r"\\": r"\cr", "|": r"\vert", "*": r"\ast", "<": r"\lt",
    ">": r"\gt", r"\operatorname": r"\mathrm",
}  # fmt: skip
IN_TEXT = {
    "&": "and",
    "%": " percent",
    "#": "no. ",
    "_": "-",
    "{": "(",
    "}": ")",
    "\\": "",
    "$": "",
    "|": ",",
    "*": "·",
}


def safe(tex: str) -> str:
    """The same mathematics in letters and signs that mean nothing in Markdown."""
    out = ""
    for token in TOKEN.findall(tex):
        word = WORDS.get(token, token)
        if out and out[-1].isalpha() and word[0].isalpha() and re.search(r"\\[A-Za-z]+\Z", out):
            out += " "
        if token == "_" and not out[-1:].isalnum():
            word = "_ "  # an underscore before a space opens no emphasis
        if word == "(" and out[-1:] == "]":
            word = " ("  # or else it is a link
        out += word
    return out


def words(text: str) -> str:
    r"""Words with mathematics between dollars, in mathematics mode: "by $z$" is `\text{by }z`."""
    parts = text.split("$")
    return "".join(safe(part) if place % 2 else upright(part) for place, part in enumerate(parts) if part)


def upright(text: str) -> str:
    return rf"\text{{{''.join(IN_TEXT.get(letter, letter) for letter in text)}}}"
