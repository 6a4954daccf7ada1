"""From a certificate every other form is made as from its derivation, and a damaged or hostile one is refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from sympy import Symbol

from derive.api import Derived
from derive.certification import certify_derivation
from derive.code import generate
from derive.distributions import Normal
from derive.errors import Wrong
from derive.gallery import PROBLEMS
from derive.quantities import KL
from derive.reading import read_problem
from derive.reading.certificate import read_certificate, read_certificate_file
from derive.terms import evaluated
from derive.writing.certificate import certificate_json
from derive.writing.pdf import compile_pdf

GENERAL, STANDARD = "Normal(mu, sigma)", "Normal(0, 1)"
AWKWARD = (
    ("kl", "Normal(r, theta)", "Normal(u, v)"),  # the Gaussian integral's own letters
    ("kl", "Normal(r, 1)", "Normal(theta, w)"),
    ("kl", "Normal(z, x)", STANDARD),
    ("kl", "Normal(d, e)", STANDARD),  # an index's letters
    ("kl", "Normal(D, N)", STANDARD),
    ("kl", "Normal(k, d)", STANDARD),
    ("kl", "Normal(e, log_variance=d)", STANDARD),
    ("kl", "Normal(v, log_variance=z)", "Normal(r, log_variance=u)"),
    ("cross-entropy", "Normal(q, p)", "Normal(f, g)"),  # the densities' letters
    ("kl", GENERAL, GENERAL),
    ("kl", GENERAL, "Normal(mu, 2*sigma)"),
    ("kl", "Normal(1, 2)", STANDARD),
    ("entropy", "Normal(0, 1/2)"),
    ("kl", "Normal(a, sqrt(pi))", "Normal(exp(1), log_variance=1)"),
    ("kl", "Normal(a + b, 2*s)", "Normal(0, variance=v)"),
    ("entropy", "Normal(lambda_, variance=sigma_q^2)"),
)
FULL, WRITTEN = "MultivariateNormal(mu, Sigma)", "MultivariateNormal([a, b], [[s**2, r*s*t], [r*s*t, t**2]])"
VECTORS = (
    ("kl", FULL, "MultivariateNormal(m, S)"),
    ("kl", FULL, "MultivariateNormal(0, I)"),
    ("kl", FULL, "DiagonalNormal(m, s)"),
    ("kl", "IsotropicNormal(m, s)", FULL),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"),
    ("kl", "MultivariateNormal(D, q)", "DiagonalNormal(d, p)"),  # the dimension's and the index's letters
    ("cross-entropy", FULL, "MultivariateNormal(m, S)"),
    ("entropy", FULL),
    ("kl", WRITTEN, "MultivariateNormal(0, I)"),
    ("kl", WRITTEN, "IsotropicNormal(m, v)"),
    ("entropy", "MultivariateNormal([D], [[v]])"),
)


@cache
def derived(problem):
    return Derived(read_problem(problem[0], list(problem[1:])))


def written_of(found):
    return certificate_json(found.whole, found.certificate)


def from_record(recorded):
    """What the API makes of a record: nothing in it derives or certifies."""
    found = Derived.__new__(Derived)
    found.quantity, found.derivation = recorded.quantity, recorded.told
    found.closed_form = recorded.told.result
    found.result = evaluated(found.closed_form)
    found.__dict__ |= {"gradient": recorded.slopes, "certificate": recorded.certificate}
    return found


@cache
def text():
    return written_of(derived(("kl", GENERAL, STANDARD)))


def data():
    return json.loads(text())


def refused(changed, message):
    with pytest.raises(Wrong, match=message) as caught:
        read_certificate(changed if isinstance(changed, str | bytes) else json.dumps(changed))
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def shape(term):
    """Everything that makes a term what it is, without asking it whether it equals another."""
    known = sorted(term.assumptions0.items()) if isinstance(term, Symbol) else None
    return type(term), known, tuple(map(shape, term.args)) or str(term)


@pytest.mark.parametrize("problem", list(dict.fromkeys([*PROBLEMS, *AWKWARD, *VECTORS])), ids=" ".join)
def test_what_is_read_is_what_was_written(problem):
    first = derived(problem)
    written = written_of(first)
    recorded = read_certificate(written)
    assert certificate_json(recorded.derivation, recorded.certificate) == written
    assert read_certificate(written.encode()).quantity == first.quantity
    for part, again in zip(first.whole.parts, recorded.derivation.parts, strict=True):
        assert shape(again.start) == shape(part.start)
        for step, recorded_step in zip(part, again, strict=True):
            assert shape(recorded_step.after) == shape(step.after)
            assert recorded_step.places == step.places
            assert recorded_step.assuming == step.assuming
            assert recorded_step.rule.statement == step.rule.statement
            assert recorded.certificate.of(recorded_step).verdict == first.certificate.of(step).verdict


def test_domains_of_vectors_and_matrices_are_written():
    found = json.loads(written_of(derived(("kl", FULL, "DiagonalNormal(m, s)"))))
    assert found["domains"] == {
        "mu": "vector of dimension D",
        "Sigma": "positive definite matrix of dimension D",
        "m": "vector of dimension D",
        "s": "positive vector of dimension D",
    }
    one = json.loads(written_of(derived(("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"))))
    assert one["domains"] == {"mu": "vector of dimension D", "sigma": "positive vector of dimension D"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Sigma": "positive definite matrix of dimension D"', '"Sigma": "vector of dimension D"'),
        ('"mu": "vector of dimension D"', '"mu": "vector of dimension 3"'),
        ('"D": "positive integer"', '"D": "real"'),
        ("(multivariate-normal q mu Sigma)", "(multivariate-normal q mu (identity D))"),
        ("(zeros D 1)", "(zeros 1 D)"),
    ],
)
def test_changed_matrices_are_refused(old, new):
    whole = written_of(derived(("kl", FULL, "MultivariateNormal(0, I)")))
    assert old in whole
    for count in (1, -1):
        refused(whole.replace(old, new, count), "part|quantity|domains|dimension")


@pytest.mark.parametrize("problem", AWKWARD, ids=" ".join)
def test_every_form_is_made_from_the_record(problem):
    first = derived(problem)
    again = from_record(read_certificate(written_of(first)))
    for detail in ("brief", "standard", "full"):
        assert again.text(detail) == first.text(detail)
        assert again.latex(detail) == first.latex(detail)
    assert again.slug == first.slug
    assert again.code_problem == first.code_problem
    assert again.targets == first.targets
    for target in first.targets:
        assert generate(again.code_problem, target, "") == generate(first.code_problem, target, "")


def test_a_record_can_be_certified_again():
    recorded = read_certificate(text())
    assert certify_derivation(recorded.derivation).verdict == "proved"


def test_what_is_cited_twice_is_one_object():
    recorded = read_certificate(text())
    proofs = [step.rule.proof for part in recorded.derivation.parts for step in part if step.rule.proof]
    assert len({id(proof) for proof in proofs}) == len({proof.start for proof in proofs}) < len(proofs)
    assert {id(step) for part in recorded.derivation.parts for step in part} == recorded.certificate.verdicts.keys()


def test_a_recorded_law_says_what_it_is_and_rewrites_nothing():
    law = read_certificate(text()).derivation.steps[0].rule
    assert law.name == "definition of the KL divergence"
    assert law.statement.startswith(r"\mathrm{KL}")
    with pytest.raises(Wrong, match="rewrites nothing"):
        law.apply(Symbol("x", real=True))


def test_symbols_of_the_python_interface_come_back():
    quantity = KL(Normal(Symbol("n", integer=True), Symbol("s", positive=True, integer=True)), Normal(0, 1).called("p"))
    first = Derived(quantity)
    recorded = read_certificate(written_of(first))
    assert recorded.quantity == quantity
    assert json.loads(written_of(first))["domains"] == {"n": "integer", "s": "positive integer"}


def change(path, value):
    """The certificate with another value at a place; None takes the place away."""
    found = data()
    *parents, last = path
    place = found
    for key in parents:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value(place[last]) if callable(value) else value
    return found


PART = ("parts", 3)  # the first moment, or another lemma with steps
STEP = (*PART, "steps", 1)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*STEP, "after"), "(log sigma)", r"part 4, step 2: its right side is not what its places make"),
        ((*STEP, "after"), "(log", r"part 4, step 2: .*never closed"),
        ((*STEP, "before"), "0", r"part 4, step 2: its left side is not the line before it"),
        ((*STEP, "places", 0, "term"), "0", r"part 4, step 2: its right side"),
        ((*STEP, "places", 0, "term"), "(foo 1)", r"part 4, step 2: Unknown head 'foo'"),
        ((*STEP, "places", 0, "path"), [99], r"part 4, step 2: there is no place \[99\]"),
        ((*STEP, "places", 0, "path"), [-1], r"at /parts/3/steps/1/places/0/path/0"),
        ((*STEP, "places"), lambda places: [*places, *places], "part 4, step 2: the place .* is given twice"),
        ((*STEP, "places"), [], "at /parts/3/steps/1/places"),
        ((*STEP, "law"), "magic", "part 4, step 2: the law 'magic' is not in the table"),
        ((*STEP, "assuming"), ["z > 0"], "part 4, step 2: 'z > 0' is assumed"),
        ((*STEP, "verdict"), "enclosed", "part 4, step 2: its verdict is enclosed, and its evidence comes to proved"),
        ((*STEP, "verdict"), "sure", "at /parts/3/steps/1/verdict"),
        ((*STEP, "evidence"), lambda found: found[:1], "at /parts/3/steps/1/evidence"),
        ((*STEP, "evidence"), lambda found: found[::-1], "at /parts/3/steps/1/evidence/0"),
        ((*STEP, "evidence"), lambda found: [found[0], found[0]], "its evidence is what the exact engine found"),
        ((*STEP, "evidence"), lambda found: [*found, found[1]], "its evidence is what the exact engine found"),
        ((*STEP, "evidence"), lambda found: [*found[:1] * 3, found[1]], "at /parts/3/steps/1/evidence"),
        ((*STEP, "evidence", 0, "dimensions"), {"0": "symbolic entries"}, "at /parts/3/steps/1/evidence/0/dimensions"),
        ((*STEP, "evidence", 1, "radius"), None, "at /parts/3/steps/1/evidence/1: 'radius'"),
        ((*STEP, "evidence", 1, "radius"), r"1\input{x}", "at /parts/3/steps/1/evidence/1/radius"),
        ((*STEP, "evidence", 0, "method"), r"\input{x}", "at /parts/3/steps/1/evidence/0/method"),
        ((*STEP, "evidence", 0, "method"), "^^5cinput /etc/hostname ", "at /parts/3/steps/1/evidence/0/method"),
        ((*STEP, "more"), 1, "at /parts/3/steps/1: .*more"),
        ((*PART, "steps"), lambda steps: steps[:-1], "part 4: its result is not the last line"),
        ((*PART, "steps"), lambda steps: steps[1:], "part 4, step 1: its left side is not the line before it"),
        ((*PART, "start"), "(log sigma)", "part 4, step 1: its left side"),
        ((*PART, "start"), "(normal q 0 1 scale)", "part 4: .*is not an expression"),
        ((*PART, "result"), "0", "part 4: its result is not the last line"),
        ((*PART, "number"), 5, "part 4: its number is 5"),
        ((*PART, "kind"), "section", ""),
        ((*PART, "kind"), "proof", "at /parts/3/kind"),
        ((*PART, "title"), [{"part": 4}], "part 4: part 4 is referred to, and part 4 may only refer to parts before"),
        ((*PART, "title"), [{"part": 9}], "part 4: part 9 is referred to"),
        ((*PART, "title"), [], "at /parts/3/title"),
        ((*PART, "title"), ["a", {"term": "y_1"}], "part 4: 'y_1' is not in the table of symbols"),
        ((*PART, "title"), [r"\input{secret}"], "at /parts/3/title/0"),
        ((*PART, "title"), ["<script>alert(1)</script>"], "at /parts/3/title/0"),
        ((*PART, "title"), ["a\nb"], "at /parts/3/title/0: a character does not print"),
        ((*PART, "title"), ["a\u202eb"], "at /parts/3/title/0: a character does not print"),
        ((*PART, "title"), ["\ud800"], "does not print"),
        ((*PART, "title"), [{"term": "z", "part": 1}], "at /parts/3/title/0"),
        ((*PART, "title"), [["z"]], "at /parts/3/title/0"),
        ((*PART, "symbols"), {}, "part 4: '.*' is not in the table of symbols"),
        ((*PART, "symbols", "z"), "lovely", "part 4: 'lovely', of the symbol z, is not a domain"),
        ((*PART, "symbols", r"\input"), "real", "at /parts/3/symbols"),
        ((*PART, "symbols", "lambda"), "real", "part 4: 'lambda' is not a name"),
        (("laws", "laws of exponents", "statement"), r"\input{x}", r"'laws of exponents': '\\\\input' may not stand"),
        (("laws", "laws of exponents", "statement"), r"a}{b", "law 'laws of exponents': the braces"),
        (("laws", "laws of exponents", "statement"), "$", "law 'laws of exponents': '\\$' may not"),
        (("laws", "laws of exponents", "statement"), r"\frac", "law 'laws of exponents': its statement is not LaTeX"),
        (("laws", "laws of exponents", "statement"), "x^", "law 'laws of exponents': its statement is not LaTeX"),
        (("laws", "laws of exponents", "statement"), None, "at /laws/laws of exponents: 'statement'"),
        (("laws", "laws of exponents", "source"), "<b>", "at /laws/laws of exponents/source"),
        (("laws", "laws of exponents", "proof"), 14, "part [0-9]+, step [0-9]+: part 14 is referred to"),
        (("laws", "laws of exponents", "says"), [{"law": "laws of exponents"}], "may only refer to laws before it"),
        (("main",), 1, "the main part is not of the kind main"),
        (("main",), 99, "there is no part 99"),
        (("corollaries",), lambda found: [*found, 99], "there is no part 99"),
        (("corollaries",), lambda found: found[:-1], "the parts are not those"),
        (("corollaries",), lambda found: [*found[:-2], found[-1], found[-2]], "the parts are not those"),
        (("quantity",), "0", "at /quantity: it is not what the parts say"),
        (("result",), "0", "at /result"),
        (("domains", "mu"), "positive", "at /domains"),
        (("verdict",), "enclosed", "at /verdict"),
        (("version",), 3, "this is version 3 of a certificate; derive reads version 2"),
        (("version",), 1, "this is version 1 of a certificate; derive reads version 2"),
        (("version",), True, "this is version true"),
        (("version",), None, "this is version null"),
        (("format",), "a letter", "does not say"),
        (("parts",), [], "at /parts"),
        (("parts",), lambda parts: parts[:-1], "there is no part 14"),
        (("parts",), 5, "at /parts: 5 stands where there should be \"array\""),
        (("laws",), {}, "part 1, step 1: the law"),
    ],
)  # fmt: skip
def test_a_changed_certificate_is_refused_with_the_place(path, value, message):
    changed = change(path, value)
    if message:
        refused(changed, message)
    else:
        read_certificate(json.dumps(changed))


def test_every_missing_field_is_named():
    flags = {"names", "defines", "needs_positive", "for_expectations", "tidies"}
    optional = flags | {"headings", "says", "because", "source", "proof", "symbols", "digest"}
    for path in fields(data()):
        if path[-1] not in optional or path[-2:-1] == ("parts",):
            refused(change(path, None), path[-1])


def fields(found):
    yield from ((key,) for key in found)
    for place in (("generator",), ("parts", 0), ("parts", 0, "steps", 0), ("parts", 0, "steps", 0, "evidence", 0)):
        inner = found
        for key in place:
            inner = inner[key]
        yield from ((*place, key) for key in inner if key not in ("facts", "assuming") or len(place) == 4)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (b"\xff\xfe{}", "not a text in UTF-8"), ("", "not JSON"), ("{", "not JSON"), ("[]", "not a certificate"),
        ("null", "not a certificate"), ("[" * 100_000, "nests too deeply"), ('{"a": 1, "a": 2}', "'a' is given twice"),
        ('{"a": NaN}', "NaN is not a whole number"), ('{"a": 1.5}', "1.5 is not"), ('{"a": 1e999}', "1e999 is not"),
        ('{"a": ' + "9" * 5000 + "}", "too long"), ("[" * 40 + "]" * 40, "nests too deeply"),
        ("x" * 50_000_001, "50000001"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_is_no_certificate(changed, message):
    refused(changed, message)


def test_no_truncated_certificate_is_read():
    whole = text()
    for end in range(0, len(whole) - 2, len(whole) // 50):
        refused(whole[:end], "not JSON")


def test_swapped_parts_are_refused():
    found = data()
    found["parts"][0], found["parts"][1] = found["parts"][1], found["parts"][0]
    refused(found, "part 1: its number is 2")


def test_a_part_that_nothing_cites_is_refused():
    found = data()
    found["parts"].append({**copy.deepcopy(found["parts"][0]), "number": len(found["parts"]) + 1})
    refused(found, "the parts are not those")


def test_a_quantity_that_nobody_could_type_is_refused():
    refused(json.loads(text().replace('"sigma": "positive"', '"sigma": "negative"')), "part|quantity|assumed")
    changed = text().replace("(normal p 0 1 scale)", "(normal p 0 -1 scale)")
    refused(changed, "part|quantity")


def test_files(tmp_path):
    path = tmp_path / "certificate.json"
    with pytest.raises(Wrong, match="cannot read"):
        read_certificate_file(path)
    with pytest.raises(Wrong, match="cannot read"):
        read_certificate_file(tmp_path)
    path.write_text(text(), encoding="utf-8")
    assert read_certificate_file(path).quantity == derived(("kl", GENERAL, STANDARD)).quantity
    path.write_text(text()[:-10], encoding="utf-8")
    with pytest.raises(Wrong, match=r"certificate\.json: this file is not JSON"):
        read_certificate_file(path)


def test_partial_derivatives_may_be_left_out_but_not_exchanged():
    first = derived(("kl", GENERAL, STANDARD))
    assert read_certificate(certificate_json(first.derivation, first.certificate)).slopes == ()
    backwards = replace(first.derivation, corollaries=(*first.derivation.corollaries, *first.gradient[::-1]))
    refused(certificate_json(backwards, first.certificate), "not the derivatives by each parameter")


QUOTING = "the left side has no normal form: a_1^2 > 0 and b_2*c^(-1)"


def with_methods(method):
    found = data()
    for part in found["parts"]:
        for step in part["steps"]:
            step["evidence"][0]["method"] = method
    return from_record(read_certificate(json.dumps(found)))


def test_what_an_engine_says_is_printed_and_not_run(tex):
    found = with_methods(QUOTING)
    assert json.loads(written_of(found))["parts"][0]["steps"][0]["evidence"][0]["method"] == QUOTING
    source = found.latex()
    assert r"a\_1\textasciicircum{}2 \textgreater{} 0 and b\_2" in source
    assert compile_pdf(source, (tex("pdflatex"),)).startswith(b"%PDF")


def test_markdown_of_a_record_shows_its_words_and_makes_no_link_and_no_cell_of_them():
    page = with_methods("a | b [x](http://example.org) www.example.org *c*").markdown()
    cell = r"a \| b \[x\](http\://example.org) www\.example.org \*c\*"
    assert page.count(cell) > 20
    changed = change((*PART, "title"), ["[x](http://example.org)"])
    assert r"(\[x\](http\://example.org))" in from_record(read_certificate(json.dumps(changed))).markdown()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no file without an end")
def test_a_file_without_an_end_is_not_read_to_it():
    with pytest.raises(Wrong, match="more than 50000000 bytes"):
        read_certificate_file(Path("/dev/zero"))
