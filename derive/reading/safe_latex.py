r"""LaTeX that may be printed although it came with a file: it can set mathematics and do nothing else.

A law's statement is the only text of a certificate that is LaTeX. A page takes it as it is, so no command is let
through that reads a file, defines a command, changes a category code or leaves mathematics mode.
"""

from __future__ import annotations

import re

from derive.errors import Wrong

KNOWN = (
    "frac tfrac dfrac sqrt binom int iint iiint oint sum prod lim log ln exp sin cos tan sinh cosh tanh max min sup "
    "inf det infty partial nabla pm mp cdot cdots ldots dots times circ "
    "ne neq le leq ge geq ll gg sim approx equiv propto to mapsto in notin subset cup cap forall exists mid "
    "Rightarrow Leftrightarrow rightarrow leftarrow implies iff left right big Big bigg Bigg bigl bigr Bigl Bigr "
    "mathrm mathbf mathbb mathcal mathit boldsymbol operatorname text quad qquad "
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    "prime top bar hat tilde vec dot ddot overline underline ell langle rangle vert Vert lvert rvert lVert rVert"
)
COMMANDS = frozenset(KNOWN.split())
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
    return text
