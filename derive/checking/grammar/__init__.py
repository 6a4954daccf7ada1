"""Formulas as they are written, in LaTeX and Unicode, to trees of what they say.

`readings(r"\\frac12 \\log 2\\pi\\sigma^2")` are all the trees that make sense, the most likely first.
"""

from derive.checking.grammar.assembling import Hints
from derive.checking.grammar.choices import Reading
from derive.checking.grammar.reading import readings
from derive.checking.grammar.tokens import Places, Unread

__all__ = ["Hints", "Places", "Reading", "Unread", "readings"]
