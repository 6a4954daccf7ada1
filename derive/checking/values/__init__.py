"""Values of terms at a point: rigorous balls, by closed forms of integrals and by sums with bounded tails."""

from derive.checking.values.evaluating import value_at
from derive.checking.values.moments import Diverges
from derive.checking.values.numbers import NoValue, Number, OutsideDomain, ball

__all__ = ["Diverges", "NoValue", "Number", "OutsideDomain", "ball", "value_at"]
