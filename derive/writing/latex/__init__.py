"""Inert terms as LaTeX, exactly in the order and shape in which they were built."""

from derive.writing.latex.base import HOLE
from derive.writing.latex.functions import Functions
from derive.writing.latex.integrals import Integrals
from derive.writing.latex.matrices import Matrices

__all__ = ["HOLE", "Writer"]


class Writer(Matrices, Functions, Integrals):
    """Prints a term in a notation. `doprint(term)` gives LaTeX for mathematics mode."""
