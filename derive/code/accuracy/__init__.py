"""How accurate generated code is: measured against ball arithmetic, in units in the last place."""

from derive.code.accuracy.docstring import accuracy_lines
from derive.code.accuracy.figures import AccuracyRow, accuracy_markdown, formula_accuracy
from derive.code.accuracy.report import report

__all__ = ["AccuracyRow", "accuracy_lines", "accuracy_markdown", "formula_accuracy", "report"]
