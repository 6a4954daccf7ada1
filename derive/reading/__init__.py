"""Text in, distributions and quantities out. The text is parsed, and never evaluated as Python.

`read_distribution("Normal(mu, 1/2)")` and `read_problem("kl", ["Normal(mu, sigma)", "Normal(0, 1)"])`.
"""

from derive.reading.distribution import read_distribution
from derive.reading.domains import check_domains
from derive.reading.problem import read_problem

__all__ = ["check_domains", "read_distribution", "read_problem"]
