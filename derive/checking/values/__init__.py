"""Values of terms at a point: rigorous balls, by closed forms of the integrals and sums that derivations are made of."""

from derive.checking.values.evaluating import value_at
from derive.checking.values.numbers import Number, NoValue, OutsideDomain, ball

__all__ = ["NoValue", "Number", "OutsideDomain", "ball", "value_at"]
