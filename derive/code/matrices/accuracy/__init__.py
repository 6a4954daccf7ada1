"""How accurate code of vectors is, measured against ball arithmetic."""

from derive.code.matrices.accuracy.report import report_of_vectors
from derive.code.matrices.accuracy.words import accuracy_of_vectors, accuracy_table

__all__ = ["accuracy_of_vectors", "accuracy_table", "report_of_vectors"]
