"""The certificate says all that the writers need, once, and its schema describes every field of it."""

from __future__ import annotations

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator
from sympy import Symbol

from derive.api import Derived
from derive.derivation import Derivation, Rule, Step
from derive.distributions import Normal
from derive.errors import Wrong
from derive.format.schema import PATH
from derive.quantities import KL
from derive.reading import read_problem
from derive.record.fields import presented
from derive.record.layout import laid_out
from derive.record.parts import symbol_table
from derive.terms import add
from derive.writing.certificate import certificate_json

SCHEMA = json.loads(PATH.read_text(encoding="utf-8"))


@cache
def text(*problem):
    derived = Derived(read_problem(problem[0], list(problem[1:])))
    return certificate_json(derived.whole, derived.certificate)


def data():
    return json.loads(text("kl", "Normal(mu, sigma)", "Normal(m, s)"))


def test_the_schema_is_one_and_describes_every_field():
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(data())
    for place, properties in described(SCHEMA):
        silent = [name for name, field in properties.items() if not {"description", "$ref"} & field.keys()]
        assert silent == [], place


def described(schema, place=""):
    if isinstance(schema, dict):
        if "additionalProperties" in schema and "properties" in schema:
            yield place, schema["properties"]
        for key, part in schema.items():
            yield from described(part, f"{place}/{key}")


@pytest.mark.parametrize(("kind", "name"), [(Rule, "law"), (Derivation, "part"), (Step, "step")])
def test_the_schema_has_every_field_that_is_kept(kind, name):
    assert set(presented(kind)) <= SCHEMA["$defs"][name]["properties"].keys()


def test_the_head():
    found = data()
    assert (found["format"], found["version"], found["generator"]["name"]) == ("derive certificate", 2, "derive")
    assert found["quantity"] == "(kl (normal q mu sigma scale) (normal p m s scale))"
    assert found["domains"] == {"mu": "real", "sigma": "positive", "m": "real", "s": "positive"}
    main = found["parts"][found["main"] - 1]
    assert (main["kind"], main["start"], main["result"]) == ("main", found["quantity"], found["result"])
    slopes = [number for number in found["corollaries"] if found["parts"][number - 1]["kind"] == "slope"]
    assert [found["parts"][number - 1]["title"][1]["term"] for number in slopes] == ["mu", "sigma", "m", "s"]


def test_a_name_may_be_two_symbols_in_two_parts():
    found = json.loads(text("kl", "Normal(r, theta)", "Normal(u, v)"))
    domains = {part["symbols"].get("r") for part in found["parts"]}
    assert domains == {None, "real", "positive"}


def test_a_name_is_one_symbol_in_one_part():
    clash = add(Symbol("r", real=True), Symbol("r", positive=True))
    with pytest.raises(Wrong, match="part 7 cannot be written: 'r' stands for two symbols"):
        symbol_table(Derivation("lemma", ("a clash",), clash, ()), 7)


def test_a_name_that_cannot_be_read_back_is_not_written():
    with pytest.raises(Wrong, match="'a b' is not a name"):
        Derived(KL(Normal(Symbol("a b", real=True), 1), Normal(0, 1).called("p")))


def test_laws_stand_in_one_table():
    found = data()
    used = {step["law"] for part in found["parts"] for step in part["steps"]}
    assert used <= found["laws"].keys()
    entries = [json.dumps(law) for law in found["laws"].values()]
    assert len(set(entries)) == len(entries)
    for key, law in found["laws"].items():
        assert key == law["name"] or key.startswith(f"{law['name']} [")


def test_the_layout_is_json_with_short_values_on_one_line():
    written = text("kl", "Normal(mu, sigma)", "Normal(m, s)")
    assert written == laid_out(json.loads(written)) + "\n"
    assert '"places": [{"path": [0], "term":' in written
    assert laid_out({"a": [1, {}], "b": "é"}) == '{"a": [1, {}], "b": "é"}'
    assert laid_out({"a": ["x" * 70, "y" * 70]}).splitlines() == [
        "{", ' "a": [', f'  "{"x" * 70}",', f'  "{"y" * 70}"', " ]", "}",
    ]  # fmt: skip
