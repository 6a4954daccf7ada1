"""The letters that a derivation writes for what its quantity has in full: μ for (a, b), S for diag(s²), D for 2."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Equality

from derive.derivation import Derivation, Words

WITH = "With "


def letters_told(derivation: Derivation) -> Words:
    """ "D = 2, μ = (a, b) and Σ = …", as the chain's last heading tells them; no words where there are none.

    Sections that stand before that heading use these letters, so a page says what they are above its first section.
    """
    heading = derivation.headings[-1] if derivation.headings else ()
    return heading[1:] if heading[:1] == (WITH,) else ()


def letters_for(derivation: Derivation) -> Mapping[Basic, Basic]:
    """Each mean and covariance that has a letter, with it; a dimension is a number, which stands for itself."""
    told = [word for word in letters_told(derivation) if isinstance(word, Equality)]
    return {equation.rhs: equation.lhs for equation in told if not equation.rhs.is_Number}
