"""What mistake a refuted step looks like, and what explains a true one."""

from derive.checking.diagnosis.explaining import explained
from derive.checking.diagnosis.finding import Diagnosis, diagnose

__all__ = ["Diagnosis", "diagnose", "explained"]
