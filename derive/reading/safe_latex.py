r"""LaTeX that may be printed although it came with a file: it can set mathematics and do nothing else.

A law's statement is the only text of a certificate that is LaTeX. A page takes it as it is, so no command is let
through that reads a file, defines a command, changes a category code or leaves mathematics mode.
"""

from __future__ import annotations

import re

from derive.errors import Wrong
from derive.reading.grammar import grammatical
from derive.reading.latex import COMMANDS as NAMING

FURTHER = (
    "Bigg Leftrightarrow Rightarrow approx bigg binom cap cdots cos cosh cup det dfrac dots equiv exists forall "
    "frac ge geq gg iff iiint iint implies in inf int ldots le leftarrow leq lim ll lvert max min mp nabla ne neq "
    "notin oint partial pm prod rightarrow rvert sin sinh sqrt subset sum sup tan tanh tfrac times "
)
COMMANDS = NAMING | frozenset(FURTHER.split())
"""What names and signs are made of, and what stands between them in the statement of a law."""
SIGNS = frozenset(r",;:!|{}> ")
"""What may follow a backslash besides a command's name."""
TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([{}])|([$%#~&`\"\\])|[^\\{}$%#~&`\"]+", re.DOTALL)


def safe_latex(text: str) -> str:
    """The text, if it is mathematics in known commands with balanced braces; raises `Wrong` with what is not."""
    depth = 0
    for found in TOKEN.finditer(text):
        command, sign, brace, special = found.groups()
        if (command and command not in COMMANDS) or (sign and sign not in SIGNS) or special:
            raise Wrong(f"{found.group()[:40]!r} may not stand in the statement of a law")
        depth += {"{": 1, "}": -1}.get(brace or "", 0)
        if depth < 0:
            break
    if depth or "^^" in text:  # TeX reads ^^5c as a backslash
        raise Wrong("the braces of a law's statement do not match" if depth else "'^^' may not stand in a statement")
    if not text.isascii():
        raise Wrong("a law's statement is LaTeX in ASCII characters")
    try:
        grammatical(text)
    except Wrong as error:
        raise Wrong(f"its statement is not LaTeX: {error}") from None
    return text
