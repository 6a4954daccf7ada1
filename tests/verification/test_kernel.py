"""What is written is verified, by what is written there alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sympy import Integral, Symbol, exp, oo

from derive.certification import certify
from derive.certification.ball import compare
from derive.certification.exact import facts
from derive.certification.verdict import UNDECIDED
from derive.gallery import PROBLEMS
from derive.verification import verify
from derive.verification.catalogue import identity, is_lemma, known_laws

OUTPUT = Path(__file__).parents[2] / "output"
VECTORS = [
    ("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)"),
    ("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(0, I)"),
    ("kl", "IsotropicNormal(mu, sigma)", "MultivariateNormal(m, S)"),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"),
    ("kl", "MultivariateNormal([a, b], [[v, c], [c, w]])", "MultivariateNormal(0, I)"),
    ("entropy", "MultivariateNormal(mu, Sigma)"),
]
LETTERS = [
    ("kl", "Normal(d, z)", "Normal(i, e)"),
    ("kl", "Normal(mu, variance=v)", "Normal(a + b, 2*s)"),
    ("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"),
    ("entropy", "Normal(0, 1)"),
]
KEPT = sorted(OUTPUT.glob("*/certificate.json"))


def found_in(text):
    report = verify(text)
    assert report.verified, [str(problem) for problem in report.problems] or [step.name for step in report.weaker]
    return report


def test_there_is_a_certificate_of_every_problem_of_the_gallery():
    assert len(KEPT) == len(PROBLEMS)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.parent.name)
def test_what_lies_in_output_is_verified(path):
    report = found_in(path.read_bytes())
    assert len(report.steps) == sum(len(part["steps"]) for part in report.data["parts"])


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.parent.name)
def test_every_law_of_the_gallery_is_in_the_catalogue(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    known = known_laws()
    laws = [law for law in data["laws"].values() if not is_lemma(law)]
    assert [law["name"] for law in laws if identity(law) not in known] == []


@pytest.mark.parametrize("problem", VECTORS + LETTERS, ids=" ".join)
def test_what_is_written_now_is_verified(problem, written):
    found_in(json.dumps(written(*problem)))


def test_every_fact_of_a_proof_has_a_statement(written):
    texts = [path.read_text(encoding="utf-8") for path in KEPT]
    certificates = [*map(json.loads, texts), *(written(*problem) for problem in VECTORS[:4])]
    named = {
        fact
        for data in certificates for part in data["parts"] for step in part["steps"] for each in step["evidence"]
        for fact in each.get("facts", ())
    }  # fmt: skip
    assert named <= set(facts.FACTS)
    assert named == set(facts.FACTS), "a fact that no proof of ours names"


def test_the_table_of_facts_is_complete():
    names = {value for name, value in vars(facts).items() if name.isupper() and isinstance(value, str)}
    assert names == set(facts.FACTS)
    used = {
        name
        for file in Path(facts.__file__).parent.glob("*.py")
        for name in re.findall(r"facts\.([A-Z_]+)", file.read_text(encoding="utf-8"))
    }
    assert {getattr(facts, name) for name in used} == names


def test_evidence_says_where_it_comes_from(divergence):
    engines = divergence["generator"]["engines"]
    assert re.fullmatch(r"sympy [0-9.]+\w*", engines["exact"])
    assert re.fullmatch(r"python-flint [0-9.]+\w*", engines["ball"])
    balls = [step["evidence"][-1] for part in divergence["parts"] for step in part["steps"]]
    assert all(ball["precision"] >= 115 and ball["digits"] >= 25 for ball in balls)


z, a = Symbol("z", real=True), Symbol("a", positive=True)


def test_the_bound_on_a_tail_is_stated_where_there_is_a_tail():
    found = compare(Integral(exp(-a * z**2), (z, -oo, oo)), 2 * Integral(exp(-a * z**2), (z, 0, oo)))
    assert found.outcome == "enclosed"
    bound = re.search(r"integrates to at most ([0-9.e-]+)", found.data["tails"])
    assert 0 < float(bound.group(1)) < float(found.data["radius"]) < 1e-25


def test_a_tail_that_is_not_bounded_makes_the_verdict_weaker():
    slow = Integral(1 / (1 + z**2), (z, -oo, oo))
    found = certify(slow, 2 * Integral(1 / (1 + z**2), (z, 0, oo)))
    assert found.verdict == UNDECIDED
    assert "tail not bounded" in found.evidence[-1].method
    assert "cuts" not in found.evidence[-1].data


def test_the_gaussian_integral_is_not_proved_by_itself(divergence):
    number = next(law["proof"] for law in divergence["laws"].values() if law["name"] == "Gaussian integral")
    steps = divergence["parts"][number - 1]["steps"]
    used = [fact for step in steps for each in step["evidence"] for fact in each.get("facts", ())]
    assert facts.POLAR in used
    assert facts.GAUSSIAN not in used
