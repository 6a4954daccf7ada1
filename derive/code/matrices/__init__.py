"""Code for problems with vectors and matrices: programs of the operations of linear algebra, for each library."""

from derive.code.matrices.generate import generate_matrices

__all__ = ["generate_matrices"]
