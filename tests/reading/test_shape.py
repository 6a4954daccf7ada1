"""The fast check of a schema says what the library says, of certificates with something changed."""

from __future__ import annotations

import json
import random

import pytest
from jsonschema import Draft202012Validator

from derive.api import Derived
from derive.format.schema import fits, schema
from derive.format.shape import Shapes
from derive.reading import read_problem
from derive.writing.certificate import certificate_json

VALUES = (
    None,
    True,
    0,
    -1,
    10**20,
    "",
    "x",
    "a" * 1000,
    "\\",
    "<b>",
    "1.5e-30",
    [],
    [[]],
    {},
    {"term": "z"},
    {"part": 1},
)


@pytest.fixture(scope="module")
def certificate():
    """A certificate cut down to two steps a part, so that the library is quick enough to be asked often."""
    derived = Derived(read_problem("kl", ["Normal(mu, sigma)", "Normal(0, 1)"]))
    found = json.loads(certificate_json(derived.whole, derived.certificate))
    for part in found["parts"]:
        del part["steps"][2:]
    return found


def places(value, path=()):
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def changed(certificate, path, chance):
    """One place taken away, given another value, or given another key."""
    found = json.loads(json.dumps(certificate))
    place = found
    for key in path[:-1]:
        place = place[key]
    action = chance.randrange(3)
    if action == 0:
        del place[path[-1]]
    elif action == 1 and isinstance(place, dict):
        place[chance.choice(["more", "part", "σ", ""])] = place.pop(path[-1])
    else:
        place[path[-1]] = chance.choice(VALUES)
    return found


def test_both_say_the_same(certificate):
    library, chance = Draft202012Validator(schema()), random.Random(0)
    assert fits()(certificate)
    assert library.is_valid(certificate)
    known = list(places(certificate))
    said = set()
    for path in chance.sample(known, 300):
        found = changed(certificate, path, chance)
        assert fits()(found) == library.is_valid(found), path
        said.add(fits()(found))
    assert said == {True, False}


def test_a_keyword_that_is_not_known_is_no_yes():
    with pytest.raises(KeyError):
        Shapes({}).check({"multipleOf": 3})
