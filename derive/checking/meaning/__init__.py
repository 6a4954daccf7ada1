"""What a tree claims, in its context: a term of numbers, integrals and sums."""

from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.instances import Instance
from derive.checking.meaning.values import NoMeaning

__all__ = ["Elaborator", "Instance", "NoMeaning"]
