"""The kernel: a certificate is right if its chain holds together and every step is true by itself.

It takes nothing over from what made the certificate. It reads the terms by the reader of S-expressions, which
evaluates nothing, and asks of each step only whether its left side equals its right side for all values of the symbols
in their domains. The answer is that of the two engines of `derive.certification`, which know no laws. Checked is:

- each step's left side is the line before it, its right side is what its places make of that; it is proved anew, as a
  whole and at each place, and verdict and evidence are what the engines find now, to the digit;
- no symbol comes in from nowhere, one name has one domain throughout, and a bound variable has the domain that it
  runs over;
- a lemma is proved in a part before, and a step that cites it puts in what it says, in the letters of the place;
- the main part starts from the quantity, whose parameters lie in their domains, goes on with its definition as an
  integral, and ends in a form without integrals, densities and quantities; what follows starts from such results;
- the head of the file says what the parts say, each part is used, and every digest is that of what stands there.

What is trusted:

- the exact engine: normal forms over the rational numbers, with the axioms of ordered fields, of exp and log, of
  finite sums, of matrices over a field and of the integral as a linear functional; and the facts that each proof names,
  listed with their statements in `derive.certification.exact.facts`;
- ball arithmetic, which must find the same: at points where a side has no value nothing is enclosed. It bounds the
  tails of improper integrals anew, and where it cuts them off and what it finds beyond must be what is stated;
- SymPy for the parts of a term and the assumptions of a symbol, python-flint for balls, Python for the rest;
- the definitions of the densities and the quantities in `derive.distributions` and `derive.quantities`.

What a law is called, titles and other words are not mathematics: only the digests speak for them, and these are no
signature. `derive.verification.catalogue` compares the laws with those of this version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sympy import Basic, Expr, Integral, S, preorder_traversal

from derive.certification import RANK, Evidence, Verdict, exact, judged
from derive.certification.covariances import written_out
from derive.certification.scope import out_of_scope
from derive.certification.verdict import PROVED, REFUTED
from derive.distributions import Distribution
from derive.errors import DeriveError, Wrong
from derive.format.digests import changed
from derive.format.schema import check_certificate
from derive.format.strict_json import read_json
from derive.quantities import Quantity
from derive.sexpr import dumps, loads, parameters, symbols
from derive.terms import (
    Bracket,
    Density,
    Gradient,
    JointIntegral,
    MatrixIntegral,
    Partial,
    at,
    replace,
    substitute,
)
from derive.terms import same as same_up_to_order
from derive.verification.binding import label, letters, runs_over_its_domain, variables
from derive.verification.citing import Values, values_of
from derive.verification.report import Checked, Problem, Report, shown, told, witness

Data = Mapping[str, Any]
Known = Mapping[str, Expr]
OPEN = (Integral, JointIntegral, MatrixIntegral, Bracket, Density, Quantity, Partial, Gradient)
"""What a result may not have left."""
WHOLE_NUMBER = "positive integer"


def verify(text: str | bytes, only: tuple[int, int] | None = None) -> Report:
    """Check a certificate, or only one step of it, by its part and its number.

    Raises `Wrong` where the text is no certificate, or has no such step.
    """
    data = read_json(text)
    check_certificate(data)
    kernel = Kernel(data)
    if only is not None:
        kernel.one_step(*only)
    else:
        kernel.whole()
    return kernel.report


class Kernel:
    """One certificate; what is found goes into the report."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.parts: list[Data] = data["parts"]
        self.domains: Mapping[str, str] = data["domains"]
        self.cited: set[int] = set()
        self.values: list[Values] = []
        main = self.numbered(data["main"])
        self.quantity = loads(main["start"], symbols(main["symbols"]))
        self.report = Report(self.quantity, self.domains, len(self.parts), data)

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """What is wrong inside the block is a problem at this place, and the check goes on after it."""
        try:
            yield
        except DeriveError as error:
            self.report.problems.append(Problem(place, str(error)))

    def whole(self) -> None:
        for number, part in enumerate(self.parts, 1):
            with self.at(f"part {number}"):
                Part(self, number, part).whole()
        with self.at("the head of the file"):
            self.head()
        found = {problem.place.partition(",")[0] for problem in self.report.problems}
        for place in changed(self.data):
            if place not in found and not (place == "the file" and self.report.problems):
                self.report.problems.append(Problem(place, "it is not as it was written: its digest is another"))

    def one_step(self, part: int, number: int) -> None:
        """Replay one step, after the line before it."""
        if not (0 < part <= len(self.parts) and 0 < number <= len(self.parts[part - 1]["steps"])):
            count = f"; part {part} has {len(self.parts[part - 1]['steps'])}" if 0 < part <= len(self.parts) else ""
            raise Wrong(f"there is no step {part}.{number}: the file has {len(self.parts)} parts{count}")
        self.report.only = f"{part}.{number}"
        with self.at(f"part {part}"):
            entry = Part(self, part, self.parts[part - 1])
            steps = entry.data["steps"]
            line = entry.term(steps[number - 2]["after"] if number > 1 else entry.data["start"])
            entry.step(number, steps[number - 1], line)

    # the whole --------------------------------------------------------------------------------------------------------

    def head(self) -> None:
        """The main part leads from the quantity, through its definition, to a form with nothing left open."""
        main = self.numbered(self.data["main"])
        if not isinstance(self.quantity, Quantity):
            raise Wrong("the main part does not start from a quantity")
        found = [step.verdict.verdict for step in self.report.steps]
        expected = {
            "quantity": main["start"], "result": main["result"], "domains": parameters(self.quantity),
            "verdict": max(found, key=RANK.__getitem__, default=PROVED),
        }  # fmt: skip
        for name, value in expected.items():
            if self.data[name] != value or list(value) != list(self.data[name]):
                raise Wrong(f"its {name} is not what the parts say")
        self.derived(main)
        follows: list[int] = self.data["corollaries"]
        for number in follows:
            self.corollary(self.numbered(number))
        if sorted({*follows}) != follows or any(number <= self.data["main"] for number in follows):
            raise Wrong("the corollaries are not in their order after the main part")
        for number, part in enumerate(self.parts, 1):
            if (part["kind"] == "main") is not (number == self.data["main"]):
                raise Wrong(f"part {number} is not the main part, or is not told to be")
            if number not in {self.data["main"], *follows, *self.cited}:
                raise Wrong(f"part {number} is cited nowhere")

    def derived(self, part: Data) -> None:
        """A part that starts from a quantity opens it by its definition; the result has nothing left open."""
        known = symbols(part["symbols"])
        start = loads(part["start"], known)
        if isinstance(start, Quantity):
            check_distributions(start)
            self.opened(part, start)
        left = [each for each in preorder_traversal(loads(part["result"], known)) if isinstance(each, OPEN)]
        if left:
            raise Wrong(f"the result of part {part['number']} has {dumps(left[0])[:60]} left in it")

    def opened(self, part: Data, quantity: Quantity) -> None:
        """The first line is the definition, or an instance of what a part before proves from the definition."""
        first: Data = part["steps"][0] if part["steps"] else {"law": ""}
        law: Data = self.data["laws"].get(first["law"], {"statement": "none"})
        proof = law.get("proof", part["number"])
        if proof < part["number"] and not law["statement"]:
            cited = self.numbered(proof)
            general = loads(cited["start"], symbols(cited["symbols"]))
            if type(general) is not type(quantity) or first["places"][0]["path"]:
                raise Wrong(f"the first step of part {part['number']} cites a part that is about another quantity")
            self.opened(cited, general)
            return
        after = loads(first["after"], symbols(part["symbols"])) if part["steps"] else S.Zero
        free = letters(quantity)
        if not any(after == quantity.definition(x) and label(x) not in free for x in variables(after)):
            raise Wrong(f"the first line of part {part['number']} is not the definition of its quantity")

    def corollary(self, part: Data) -> None:
        """What follows starts from a result, from a quantity, or from the derivative of a result."""
        start = loads(part["start"], symbols(part["symbols"]))
        whole = start.args[0] if isinstance(start, Partial | Gradient) else start
        results = {each["result"] for each in self.parts[: part["number"] - 1]}
        if dumps(whole) not in results and not isinstance(start, Quantity):
            raise Wrong(f"part {part['number']} starts from nothing that was derived")
        self.derived(part)

    def numbered(self, number: int) -> Data:
        if number > len(self.parts):
            raise Wrong(f"there is no part {number}")
        return self.parts[number - 1]


class Part:
    """One chain of steps, with the symbols in it."""

    def __init__(self, kernel: Kernel, number: int, data: Data) -> None:
        self.kernel, self.number, self.data = kernel, number, data
        if data["number"] != number:
            raise Wrong(f"its number is {data['number']}")
        self.known: Known = symbols(data["symbols"])
        self.start = self.term(data["start"])
        self.letters = letters(self.start)
        self.check_domains()
        self.definite = written_out([kernel.quantity, self.start])

    def whole(self) -> None:
        """The chain from the start to the result, each step proved."""
        line = self.start
        for number, step in enumerate(self.data["steps"], 1):
            line = self.step(number, step, line)
        if not self.data["steps"]:
            raise Wrong("it has no steps")
        if self.term(self.data["result"]) != line:
            raise Wrong("its result is not its last line")

    def check_domains(self) -> None:
        """A parameter of the quantity has the domain that it has there; a dimension or an index is any whole number.

        A variable that is bound may have a parameter's name, so only the names that are free in the start count.
        """
        free = {symbol.name for symbol in self.letters}
        for name, kind in self.data["symbols"].items():
            there = self.kernel.domains.get(name)
            if there is None and self.known[name].is_integer and kind != WHOLE_NUMBER:
                raise Wrong(f"{name} is {kind} here, which is more than a {WHOLE_NUMBER}")
            if name in free and there not in (None, kind) and not self.is_coordinate(name, kind):
                raise Wrong(f"{name} is {kind} here, and {there} in the quantity")

    def is_coordinate(self, name: str, kind: str) -> bool:
        """Whether a vector stands here by its coordinates: mu is real where mu_d is."""
        whole = self.kernel.domains[name].partition(" of dimension")[0]
        return {"vector": "real", "positive vector": "positive"}.get(whole) == kind

    def step(self, number: int, step: Data, line: Expr) -> Expr:
        """The line after the step, which must start from the line before it and say what its places make of it."""
        with self.kernel.at(f"part {self.number}, step {number}"):
            last, line = line, self.term(step["after"])
            before, after = self.term(step["before"]), line
            self.check_sides(step, before, after, last)
            verdict = self.verdict(before, after)
            checked = Checked(self.number, number, step["law"], before, after, verdict, self.definite)
            self.kernel.report.steps.append(checked)
            self.evidence(step, verdict)
            if verdict.verdict == PROVED:
                self.at_places(step, before)
            self.assumptions(step)
            self.law(step, before)
        return line

    def check_sides(self, step: Data, before: Expr, after: Expr, line: Expr) -> None:
        """The left side is the line before, the right side is in the same symbols, and made by the places."""
        if before != line:
            raise Wrong("its left side is not the line before it")
        if new := letters(after) - self.letters:
            raise Wrong(f"{sorted(map(str, new))[0]} comes into it from nowhere")
        if made(before, self.places(step, before)) != after:
            raise Wrong("its right side is not what its places make of the left side")

    def places(self, step: Data, before: Expr) -> dict[tuple[int, ...], Expr]:
        new: dict[tuple[int, ...], Expr] = {}
        for place in step["places"]:
            path = tuple(place["path"])
            if any(path[: len(other)] == other[: len(path)] for other in new):
                raise Wrong(f"the place {list(path)} is given twice, or lies within another")
            part: Basic = before
            for index in path:
                part = part.args[index] if index < len(part.args) else S.true
                if not isinstance(part, Expr):
                    raise Wrong(f"there is no place {list(path)[:20]} in its left side")
            new[path] = self.term(place["term"])
        return new

    def verdict(self, before: Expr, after: Expr) -> Verdict:
        """What the two engines find, of real numbers and of variables that run over their domains."""
        for term in (before, after):
            for part in preorder_traversal(term):
                if not runs_over_its_domain(part):
                    raise Wrong("it binds a variable that is declared to be more than what it runs over")
        if any(matrix.free_symbols and matrix not in self.definite for matrix in written_out((before, after))):
            raise Wrong("it takes a matrix for positive definite that is none of the quantity or of its part's start")
        if reason := out_of_scope(before, after):
            raise Wrong(f"it cannot be judged: {reason}")
        try:
            return judged(before, after, self.definite)
        except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError) as error:
            raise Wrong(f"it cannot be judged: {type(error).__name__}") from None

    def at_places(self, step: Data, before: Expr) -> None:
        """What is put in equals what stood there, for all values of what is bound around it: it is not only that two
        integrals happen to have one value. Asked where the step is proved; otherwise it counts as weaker anyway."""
        for path, new in self.places(step, before).items():
            old = at(before, path)
            if all(each is None or each.outcome != PROVED for each in self.proofs(old, new)):
                raise Wrong(f"what it puts in at {list(path)} is not what stood there, though its two sides are equal")

    def proofs(self, old: Expr, new: Expr) -> Iterator[Evidence | None]:
        yield exact.compare(old, new, self.definite)
        yield exact.compare_entries(old, new)

    def evidence(self, step: Data, verdict: Verdict) -> None:
        """What was found now is what is recorded, and it is no weaker than the word that stands there."""
        if verdict.verdict != step["verdict"]:
            raise Wrong(f"it is recorded as {step['verdict']}, and found to be {verdict.verdict}{shown(verdict)}")
        if verdict.verdict == REFUTED:
            raise Wrong(f"it is false{shown(verdict)}")
        if len(step["evidence"]) != len(verdict.evidence):
            raise Wrong("its evidence is not what the engines find")
        for recorded, evidence in zip(step["evidence"], verdict.evidence, strict=True):
            found = told(evidence)
            for name in {**found, **recorded}:
                if recorded.get(name) != found.get(name):
                    raise Wrong(f"its evidence records other {name} than the {evidence.engine} engine finds")
        if step.get("witness") != witness(verdict):
            raise Wrong("its witness is not what the engines find")

    def assumptions(self, step: Data) -> None:
        for text in step["assuming"]:
            name = text.removesuffix(" > 0")
            if name not in self.known or not self.known[name].is_positive:
                raise Wrong(f"it assumes that {text}, and no symbol {name} is known to be positive")

    def law(self, step: Data, before: Expr) -> None:
        """The law is in the table; a lemma is proved in a part before this one, and says what the step puts in.

        A lemma has no statement but its proof's; a law with a statement may rest on a part, and is no instance of it.
        """
        law = self.kernel.data["laws"].get(step["law"])
        if law is None:
            raise Wrong(f"its law '{step['law'][:60]}' is not in the table of laws")
        if (proof := law.get("proof")) is None:
            return
        if proof >= self.number:
            raise Wrong(f"its law is proved in part {proof}, which does not come before it")
        self.kernel.cited.add(proof)
        if law["statement"]:
            return
        lemma = self.kernel.numbered(proof)
        known = symbols(lemma["symbols"])
        start, result = loads(lemma["start"], known), loads(lemma["result"], known)
        for path, new in self.places(step, before).items():
            values = values_of(start, at(before, path), self.kernel.values)
            if values is None or not same_up_to_order(substitute(result, values), new):
                raise Wrong(f"it cites part {proof}, and is no instance of what is proved there")
            self.kernel.values.append(values)

    def term(self, text: str) -> Expr:
        term = loads(text, self.known)
        if not isinstance(term, Expr):
            raise Wrong(f"{text[:60]!r} is not an expression")
        return term


def made(before: Expr, places: Mapping[tuple[int, ...], Expr]) -> Expr | None:
    """The left side with new terms at its places; None where there is no such term."""
    try:
        return replace(before, places)
    except (AttributeError, IndexError, TypeError, ValueError):
        return None


def check_distributions(quantity: Quantity) -> None:
    """Raises `Wrong` where a parameter lies outside its domain, or a density's letter means something else."""
    names = [distribution.letter for distribution in quantity.distributions]
    if len(set(names)) < len(names) or {*names} & {symbol.name for symbol in letters(quantity)}:
        raise Wrong("the letters of its densities are not letters of their own")
    for distribution in quantity.distributions:
        if not isinstance(distribution, Distribution):
            raise Wrong("a distribution of the quantity is none")
        if distribution.checked().args[1:] != distribution.args[1:]:
            raise Wrong(f"the parameters of {distribution.letter} are not in their domains")
