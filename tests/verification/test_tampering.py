"""A certificate that was changed is refused, and the place is named."""

from __future__ import annotations

import copy
import json
import re
from random import Random

import pytest
from attacks import ATTACKS
from tampering import changes, put, step_of, steps, vouched

from derive.errors import Wrong
from derive.format.digests import digested
from derive.verification import verify
from derive.verification.catalogue import chosen, laws_found
from derive.verification.words import summary

SAMPLE = 20
"""Of each kind of change in the short run."""
VECTORS = [
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"),
    ("entropy", "MultivariateNormal(mu, Sigma)"),
]


def lines(data):
    """What is said of a certificate that must not be verified."""
    try:
        report = verify(json.dumps(data, ensure_ascii=False))
    except Wrong as error:
        return [str(error)]
    assert not report.verified, "it is verified"
    return list(summary(report))


def test_what_is_vouched_for_anew_is_verified(divergence):
    assert verify(json.dumps(vouched(divergence))).verified


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(name, divergence):
    change, refused = ATTACKS[name]
    change(divergence)
    data = vouched(divergence) if "word" not in name else digested(divergence)
    said = lines(data)
    assert any(re.search(refused, line) for line in said), said[:4]


@pytest.mark.parametrize("digests", ["kept", "made anew"])
@pytest.mark.parametrize("field", ["before", "after", "term"])
def test_a_change_of_a_term_is_refused_at_its_step(field, digests, written):
    data = written("entropy", "Normal(mu, sigma)")
    found = [
        (part, number, text)
        for part, number, step in steps(data)
        for _, text in changes(step[field] if field != "term" else step["places"][0]["term"])
    ]
    for part, number, text in Random(7).sample(found, SAMPLE):
        change = put(data, part, number, **{field: text}) if field != "term" else put_in(data, part, number, text)
        said = lines(change if digests == "kept" else digested(change))
        assert re.search(rf"part {part}, step {number}:", "\n".join(said)), (part, number, text, said[:3])


def put_in(data, part, number, text):
    first, *others = step_of(data, part, number)["places"]
    return put(data, part, number, places=[{**first, "term": text}, *others])


@pytest.mark.parametrize("problem", VECTORS, ids=" ".join)
def test_a_change_of_a_term_with_vectors_is_refused(problem, written):
    data = written(*problem)
    found = [(part, number, text) for part, number, step in steps(data) for _, text in changes(step["after"])]
    for part, number, text in Random(7).sample(found, 8):
        said = lines(digested(put(data, part, number, after=text)))
        assert re.search(rf"part {part}, step {number}:", "\n".join(said)), (part, number, text, said[:3])


EVIDENCE = {
    "outcome": "enclosed", "method": "normal forms agree, by magic", "facts": ["magic"], "assuming": ["mu > 0"],
    "points": [], "precision": 999, "radius": "1e-99", "digits": 99, "tails": "all bounded",
    "cuts": [],
}  # fmt: skip


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_is_what_the_engines_find(name, divergence):
    place = next(place for place, each in enumerate(step_of(divergence, 4, 2)["evidence"]) if name in each)
    step_of(divergence, 4, 2)["evidence"][place][name] = EVIDENCE[name]
    said = lines(digested(divergence))
    assert any(re.search(rf"part 4, step 2: its evidence records other {name}", line) for line in said), said


def test_points_are_compared_too(divergence):
    points = step_of(divergence, 4, 2)["evidence"][-1]["points"]
    name = next(iter(points[0]))
    points[0][name] = "7/5"
    assert "wrong at part 4, step 2: its evidence records other points than the ball engine finds" in lines(
        digested(divergence)
    )


CUT = {"over": "x", "where": "z = m + R t", "lower": "-99", "upper": "99", "beyond": "1e-99", "by": "exp(-9 z^2)"}


@pytest.mark.parametrize("field", CUT)
def test_a_change_of_a_cut_is_refused(field, divergence):
    """The tails of a step cannot be stated to be smaller than they are, nor to be cut off anywhere else."""
    cut = step_of(divergence, 4, 2)["evidence"][-1]["cuts"][1][0]
    assert cut.get(field) != CUT[field]
    cut[field] = CUT[field]
    assert "wrong at part 4, step 2: its evidence records other cuts than the ball engine finds" in lines(
        digested(divergence)
    )


@pytest.mark.parametrize("lost", ["the field", "a point", "a cut"])
def test_cuts_cannot_be_left_out(lost, divergence):
    evidence = step_of(divergence, 4, 2)["evidence"][-1]
    if lost == "the field":
        del evidence["cuts"]
    else:
        (evidence["cuts"] if lost == "a point" else evidence["cuts"][0]).pop()
    assert "wrong at part 4, step 2: its evidence records other cuts than the ball engine finds" in lines(
        digested(divergence)
    )


@pytest.mark.parametrize("word", ["enclosed", "undecided", "refuted"])
def test_a_verdict_is_what_is_found(word, divergence):
    step_of(divergence, 4, 2)["verdict"] = word
    said = lines(digested(divergence))
    assert any(line.startswith(f"wrong at part 4, step 2: it is recorded as {word}, and found") for line in said)


WORDS = {
    "the name of a law": lambda data: next(iter(data["laws"].values())).update(name="another law"),
    "its statement": lambda data: next(iter(data["laws"].values())).update(statement="a = b"),
    "a law for another": lambda data: step_of(data, 10, 2).update(law=step_of(data, 10, 3)["law"]),
    "a title": lambda data: data["parts"][0].update(title=["Another title"]),
    "who wrote it": lambda data: data["generator"].update(version="9"),
    "which engines": lambda data: data["generator"]["engines"].update(ball="magic 1"),
    "a detail": lambda data: step_of(data, 10, 2).update(
        detail="full" if step_of(data, 10, 2)["detail"] == "brief" else "brief"
    ),
    "an assumption less": lambda data: next(step for *_, step in steps(data) if step["assuming"]).update(assuming=[]),
}


@pytest.mark.parametrize("name", WORDS)
def test_what_no_proof_rests_on_is_found_by_its_digest(name, divergence):
    before = copy.deepcopy(divergence)
    WORDS[name](divergence)
    assert divergence != before
    said = lines(divergence)
    assert any("its digest is another" in line for line in said)
    place = "part" if before["parts"] != divergence["parts"] else "the file"
    assert any(line.startswith(f"wrong at {place}") for line in said)


def test_a_law_that_is_not_of_the_catalogue_is_named(divergence):
    WORDS["its statement"](divergence)
    key = next(iter(divergence["laws"]))
    report = verify(json.dumps(digested(divergence)))
    assert report.verified
    assert f"not in the catalogue: {key}" in list(laws_found(report))


def test_a_step_that_is_not_by_its_law_is_counted(divergence):
    before = verify(json.dumps(divergence))
    WORDS["a law for another"](divergence)
    after = verify(json.dumps(digested(divergence)))
    assert list(laws_found(after)) != list(laws_found(before))
    assert [line for line in chosen(after) if line not in list(chosen(before))] == [
        f"step 10.2 has a choice in it, or is not by its law: {step_of(divergence, 10, 2)['law']}"
    ]
