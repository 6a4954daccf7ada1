"""Greek letters that name a moment before a bracket of random variables: Σ(X), Σ(X, Y), σ(X)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.checking.grammar.entries import Entry, tokens
from derive.checking.grammar.tokens import Token

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler

OF_RANDOM = {
    "Sigma": ("Cov", "the covariance", "a product"),
    "sigma": ("Std", "a product", "the standard deviation"),
}
"""Letters that name a moment before a bracket of random variables, and what they may be there."""
LINEAR = frozenset({"NAME", "NUMBER", "PLUS", "MINUS", "COMMA"})


def of_random(self: Assembler, name: str, bracket: Entry) -> bool:
    """Whether Σ or σ before a bracket is the covariance or the deviation of the random variables in it."""
    found = [token for token in tokens(bracket) if token.kind not in ("OPEN", "CLOSE")]
    if not any(_is_random(token) for token in found) or not all(token.kind in LINEAR for token in found):
        return False
    _, *ways = OF_RANDOM[name]
    return self.choices.choose("moment", f"moment {name}", ways, f"{name}(..) is") != "a product"


def _is_random(token: Token) -> bool:
    return token.kind == "NAME" and token.value in tuple("XYZWUVST")
