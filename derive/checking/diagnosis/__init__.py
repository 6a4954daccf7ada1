"""What mistake a refuted step looks like."""

from derive.checking.diagnosis.finding import Diagnosis, diagnose

__all__ = ["Diagnosis", "diagnose"]
