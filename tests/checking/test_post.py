"""A page like those that people post: a KL divergence of normal distributions, in the notation of such pages."""

from __future__ import annotations

from derive.checking.documents import read_document
from derive.checking.printed import bracketed
from derive.checking.syntax import Integral, Summation, walk

POST = r"""
Here $KL(q \parallel p) = \text{Cross Entropy}(q, p) - \text{Entropy}(q)$, for $q(z) \sim N(\mu, \sigma^2)$.

$$\begin{aligned} KL(q \parallel p) &= - \int q(z) \log p(z) dz - (- \int q(z) \log q(z) dz) \\
&= \int q(z) \log \frac{q(z)}{p(z)} \end{aligned}$$

$$q(z; \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}} e^{-\frac{(z - \mu)^2}{2\sigma^2}}$$

$$KL(q||p) = \frac{1}{2}(\mu^2 + \sigma^2) - \frac{1}{2}\log(\sigma^2) - \frac{1}{2} \\
= -\frac{1}{2}(1 + \log(\sigma^2) + -\mu^2 - \sigma^2)$$

$$KL(q||p) = -\frac{1}{2} \sum_{d=1}^D (1 + \log(\sigma^2) + -\mu^2 - \sigma^2)$$
"""


def test_every_side_is_read_in_one_way():
    sides = [side for chain in read_document(POST, "md").chains for side in chain.sides]
    assert len(sides) == 14
    assert [len(side.readings) for side in sides] == [1] * len(sides)


def test_what_is_missing_stays_missing():
    displays = [chain for chain in read_document(POST, "md").chains if chain.display]
    last = displays[0].sides[-1].tree
    assert isinstance(last, Integral)
    assert last.over is None
    (total,) = [node for node in walk(displays[3].sides[1].tree) if isinstance(node, Summation)]
    assert not any(getattr(node, "name", "").endswith("_d") for node in walk(total.body))


def test_a_row_that_begins_with_a_sign_goes_on():
    chain = [chain for chain in read_document(POST, "md").chains if chain.display][2]
    assert bracketed(chain.sides[2].tree) == "-((1 / 2) * (1 + log((sigma^2)) + -(mu^2) + -(sigma^2)))"
