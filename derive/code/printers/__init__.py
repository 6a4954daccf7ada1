"""Printers of inert terms, one a target, each on top of SymPy's own where there is a right one."""

from derive.code.printers.base import Inert
from derive.code.printers.decimal import DecimalPrinter
from derive.code.printers.javascript import JavascriptPrinter
from derive.code.printers.jax import JaxPrinter
from derive.code.printers.numpy import ChunkPrinter, NumPyPrinter
from derive.code.printers.python import PythonPrinter
from derive.code.printers.torch import TorchPrinter

__all__ = [
    "ChunkPrinter", "DecimalPrinter", "Inert", "JavascriptPrinter", "JaxPrinter", "NumPyPrinter", "PythonPrinter",
    "TorchPrinter",
]  # fmt: skip
