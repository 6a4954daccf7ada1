"""The kernel: a certificate is right if its chain holds together and every step is true by itself.

It takes nothing over from what made the certificate. It reads the terms by the reader of S-expressions, which
evaluates nothing; it asks of each step only whether its left side equals its right side under the domains of the
symbols in it, and leaves the answer to the two engines of `derive.certification`, which know no laws. What is trusted:

- these engines: exact normal forms over the rational numbers, with the facts that each proof names (the Gaussian
  integral ∫ e^{−u²/2} du = √(2π), the fundamental theorem of calculus, linear substitution, polar coordinates, Fubini's
  theorem, that the integral of an odd function is 0, and the axioms of ordered fields, of exp and log on the
  positive numbers, and of matrices over a field); and ball arithmetic, which must not contradict them;
- SymPy for the parts of a term and the assumptions of a symbol, python-flint for the balls, Python for the rest;
- the definitions of the densities and of the quantities in `derive.distributions` and `derive.quantities`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sympy import Basic, Expr, Integral

from derive.certification import Verdict, judged
from derive.certification.covariances import written_out
from derive.distributions import Distribution
from derive.errors import DeriveError, Wrong
from derive.format.digests import changed
from derive.format.schema import check_certificate
from derive.format.strict_json import read_json
from derive.quantities import Quantity
from derive.sexpr import dumps, loads, parameters, symbols
from derive.terms import Density, Gradient, JointIntegral, MatrixIntegral, Partial, replace, subterms
from derive.verification.report import Checked, Problem, Report

OPEN = (Integral, JointIntegral, MatrixIntegral, Density, Quantity, Partial, Gradient)
"""What a result may not have left."""


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

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.report = Report(data["quantity"], len(data["parts"]))
        self.domains: Mapping[str, str] = data["domains"]
        main = self.numbered(data["main"])
        self.definite = written_out([loads(main["start"], symbols(main["symbols"]))])

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """What is wrong inside the block is a problem at this place, and the check goes on after it."""
        try:
            yield
        except DeriveError as error:
            self.report.problems.append(Problem(place, str(error)))

    def whole(self) -> None:
        for number, part in enumerate(self.data["parts"], 1):
            with self.at(f"part {number}"):
                self.part(number, part)
        with self.at("the head of the file"):
            self.head()
        found = {problem.place.partition(",")[0] for problem in self.report.problems}
        for place in changed(self.data):
            if place not in found and not (place == "the file" and self.report.problems):
                self.report.problems.append(Problem(place, "it is not as it was written: its digest is another"))

    # parts and steps --------------------------------------------------------------------------------------------------

    def part(self, number: int, part: Mapping[str, Any]) -> None:
        """The chain from the start to the result, each step proved."""
        if part["number"] != number:
            raise Wrong(f"its number is {part['number']}")
        known = self.known(part)
        line = self.expression(part["start"], known)
        for place, step in enumerate(part["steps"], 1):
            with self.at(f"part {number}, step {place}"):
                line = self.step(number, place, step, line, known)
        if self.expression(part["result"], known) != line:
            raise Wrong("its result is not its last line")

    def known(self, part: Mapping[str, Any]) -> Mapping[str, Expr]:
        """The symbols of a part; a parameter of the quantity has the domain that it has there.

        A variable that is bound may have a parameter's name, so only the names that are free in the start count.
        """
        found = symbols(part["symbols"])
        free = {symbol.name for symbol in loads(part["start"], found).free_symbols if hasattr(symbol, "name")}
        for name, domain in part["symbols"].items():
            differs = self.domains.get(name, domain) != domain
            if name in free and differs and not self.is_coordinate(name, domain):
                raise Wrong(f"{name} is {domain} here, and {self.domains[name]} in the quantity")
        return found

    def is_coordinate(self, name: str, domain: str) -> bool:
        """Whether a vector stands here by its coordinates: mu is real where mu_d is."""
        kind = self.domains[name].partition(" of dimension")[0]
        return {"vector": "real", "positive vector": "positive"}.get(kind) == domain

    def step(self, part: int, number: int, step: Mapping[str, Any], line: Expr, known: Mapping[str, Expr]) -> Expr:
        """The line after the step, which must start from the line before it and say what its places make of it."""
        before, after = (self.expression(step[side], known) for side in ("before", "after"))
        with self.at(f"part {part}, step {number}"):
            if before != line:
                raise Wrong("its left side is not the line before it")
            self.places(step, before, after, known)
            self.law(part, step)
            self.assumptions(step, known)
            verdict = judged(before, after, self.definite)
            self.report.steps.append(Checked(part, number, step["law"], before, after, verdict))
            self.evidence(step, verdict)
        return after

    def places(self, step: Mapping[str, Any], before: Expr, after: Expr, known: Mapping[str, Expr]) -> None:
        new = {tuple(place["path"]): self.expression(place["term"], known) for place in step["places"]}
        try:
            made = replace(before, new)
        except (IndexError, AttributeError):
            raise Wrong("a place of it is none of its left side") from None
        if made != after:
            raise Wrong("its right side is not what its places make of the left side")

    def law(self, part: int, step: Mapping[str, Any]) -> None:
        """The law is in the table; a lemma is proved in a part before this one."""
        law = self.data["laws"].get(step["law"])
        if law is None:
            raise Wrong(f"its law '{step['law']}' is not in the table of laws")
        if law.get("proof", 0) >= part:
            raise Wrong(f"its law is proved in part {law['proof']}, which does not come before it")

    def assumptions(self, step: Mapping[str, Any], known: Mapping[str, Expr]) -> None:
        for text in step["assuming"]:
            name = text.removesuffix(" > 0")
            if name not in known or not known[name].is_positive:
                raise Wrong(f"it assumes that {text}, and no symbol {name} is known to be positive")

    def evidence(self, step: Mapping[str, Any], verdict: Verdict) -> None:
        """What was found now is what is recorded, and it is no weaker than the word that stands there."""
        if verdict.verdict != step["verdict"]:
            raise Wrong(f"it is recorded as {step['verdict']}, and found to be {verdict.verdict}{shown(verdict)}")
        recorded = [(each["engine"], each["outcome"]) for each in step["evidence"]]
        if recorded != [(each.engine, each.outcome) for each in verdict.evidence]:
            raise Wrong("its evidence is not what the engines find")
        for entry, found in zip(step["evidence"], verdict.evidence, strict=True):
            for name, value in found.data.items():
                if entry.get(name) != value:
                    raise Wrong(f"its evidence records other {name} than the {found.engine} engine finds")

    def one_step(self, part: int, number: int) -> None:
        """Replay one step by itself."""
        parts = self.data["parts"]
        if not (0 < part <= len(parts) and 0 < number <= len(parts[part - 1]["steps"])):
            count = f"; part {part} has {len(parts[part - 1]['steps'])}" if 0 < part <= len(parts) else ""
            raise Wrong(f"there is no step {part}.{number}: the file has {len(parts)} parts{count}")
        entry = parts[part - 1]
        known = self.known(entry)
        step = entry["steps"][number - 1]
        with self.at(f"part {part}, step {number}"):
            self.step(part, number, step, self.expression(step["before"], known), known)

    # the whole --------------------------------------------------------------------------------------------------------

    def head(self) -> None:
        """The main part leads from the quantity, through its definition, to a form with nothing left open."""
        main = self.numbered(self.data["main"])
        known = symbols(main["symbols"])
        quantity = loads(main["start"], known)
        if not isinstance(quantity, Quantity):
            raise Wrong("the main part does not start from a quantity")
        check_distributions(quantity)
        expected = {"quantity": main["start"], "result": main["result"], "domains": parameters(quantity)}
        for name, value in expected.items():
            if self.data[name] != value:
                raise Wrong(f"its {name} is not that of the main part")
        self.opened(main, quantity)
        left = [part for _, part in subterms(self.expression(main["result"], known)) if isinstance(part, OPEN)]
        if left:
            raise Wrong(f"the result has {dumps(left[0])[:60]} left in it")
        self.corollaries()

    def opened(self, part: Mapping[str, Any], quantity: Quantity) -> None:
        """The first line is the definition, or an instance of what a part before proves from the definition."""
        if not part["steps"]:
            raise Wrong(f"part {part['number']} has no steps")
        first = part["steps"][0]
        proof = self.data["laws"].get(first["law"], {}).get("proof")
        if proof is not None:
            cited = self.numbered(proof)
            general = loads(cited["start"], symbols(cited["symbols"]))
            if type(general) is not type(quantity):
                raise Wrong("the first step of the main part cites a part that is about another quantity")
            self.opened(cited, general)
            return
        after = self.expression(first["after"], symbols(part["symbols"]))
        if not any(after == quantity.definition(variable) for variable in variables(after)):
            raise Wrong(f"the first line of part {part['number']} is not the definition of its quantity")

    def corollaries(self) -> None:
        """What follows starts from the result, from a quantity, or from the derivative of a form that came before."""
        for number in self.data["corollaries"]:
            part = self.numbered(number)
            start = loads(part["start"], symbols(part["symbols"]))
            results = {each["result"] for each in self.data["parts"][: number - 1]}
            whole = start.args[0] if isinstance(start, Partial | Gradient) else start
            if dumps(whole) not in results and not isinstance(start, Quantity):
                raise Wrong(f"part {number} starts from nothing that was derived")

    def numbered(self, number: int) -> Mapping[str, Any]:
        if number > len(self.data["parts"]):
            raise Wrong(f"there is no part {number}")
        found: Mapping[str, Any] = self.data["parts"][number - 1]
        return found

    def expression(self, text: str, known: Mapping[str, Expr]) -> Expr:
        term = loads(text, known)
        if not isinstance(term, Expr):
            raise Wrong(f"{text[:60]!r} is not an expression")
        return term


def variables(term: Basic) -> Iterator[Expr]:
    """What the integrals in a term are over."""
    for _, part in subterms(term):
        if isinstance(part, Integral):
            yield part.args[1][0]
        elif isinstance(part, JointIntegral | MatrixIntegral):
            yield part.args[1]


def check_distributions(quantity: Quantity) -> None:
    """Raises `Wrong` where a parameter lies outside its domain."""
    for distribution in quantity.distributions:
        if not isinstance(distribution, Distribution):
            raise Wrong("a distribution of the quantity is none")
        distribution.checked()


def shown(verdict: Verdict) -> str:
    """The point at which a refuted step fails."""
    if verdict.witness is None:
        return ""
    point = ", ".join(f"{name} = {value}" for name, value in verdict.witness.point.items())
    return f": at {point or 'every point'} it is {verdict.witness.before[:40]} and {verdict.witness.after[:40]}"
