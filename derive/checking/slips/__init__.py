"""Slips of the pen that change no meaning: found in what is written, and warned of."""

from derive.checking.slips.finding import Slip, slips

__all__ = ["Slip", "slips"]
