"""Checks a certificate again, knowing nothing of what made it: `verify(text)` proves every step anew."""

from derive.verification.kernel import verify
from derive.verification.report import Checked, Problem, Report

__all__ = ["Checked", "Problem", "Report", "verify"]
