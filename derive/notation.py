"""What authors differ in. Applied when a term is printed, never in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

CHOICES: Mapping[str, tuple[str, ...]] = {
    "logarithm": ("log", "ln"),
    "integral": ("limits", "plain", "expectation"),
    "fraction": ("frac", "tfrac"),
    "exponential": ("power", "exp"),
    "vector": ("mathbf", "boldsymbol", "vec", "plain"),
    "matrix": ("mathbf", "boldsymbol", "plain"),
    "transpose": ("top", "T", "mathsf", "prime"),
    "determinant": ("bars", "det"),
}
"""The keys that take one word of a few."""

TRANSPOSES: Mapping[str, str] = {"top": r"\top", "T": "T", "mathsf": r"\mathsf{T}", "prime": r"\prime"}
SLOTS: Mapping[str, int] = {"divergence": 2, "cross_entropy": 2, "entropy": 1, "normal": 2, "expectation": 2}
"""The keys that take LaTeX with slots #1, #2, and how many slots each has."""


@dataclass(frozen=True, eq=False)
class Notation:
    r"""Names and signs, as LaTeX.

    `densities` and `symbols` give names of the author's own to q and p, to parameters and to variables. `variances`
    has letters for the variance of a standard deviation σ, by its name or by that of its density: σ² is written v and σ
    is √v. `log_variances` has letters for log-variances: log σ² is written ℓ and σ² is e^ℓ. Both are other letters for
    the same number, so every printed line stays true.

    `vector` and `matrix` are the alphabets of these: "mathbf" is upright, "boldsymbol" slanted, and Greek letters are
    bold in both. `transpose` is what stands above a transposed matrix: ⊤, an italic T, one without serifs, or a prime;
    `determinant` is |Σ| or det Σ.

    `integral` is "limits", "plain" (∫ without limits over the whole line) or "expectation" (𝔼_q[·] wherever a density
    is a factor of the integrand). Patterns have their arguments at #1 and #2.
    """

    logarithm: str = "log"
    integral: str = "limits"
    fraction: str = "frac"
    exponential: str = "power"
    vector: str = "mathbf"
    matrix: str = "mathbf"
    transpose: str = "top"
    determinant: str = "bars"
    divergence: str = r"\mathrm{KL}(#1\,\|\,#2)"
    cross_entropy: str = r"H(#1,\,#2)"
    entropy: str = r"H(#1)"
    normal: str = r"\mathcal N(#1,\,#2)"
    expectation: str = r"\mathbb{E}_{#1}#2"
    variable: str = ""
    densities: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    variances: Mapping[str, str] = field(default_factory=dict)
    log_variances: Mapping[str, str] = field(default_factory=dict)

    @property
    def expectations(self) -> bool:
        """Whether integrals against a density are written as expectations."""
        return self.integral == "expectation"

    @property
    def transposed(self) -> str:
        """What stands above a transposed matrix, as LaTeX."""
        return TRANSPOSES[self.transpose]

    @cached_property
    def is_default(self) -> bool:
        return all(getattr(self, each.name) == getattr(DEFAULT, each.name) for each in fields(self))

    def fill(self, key: str, *values: str) -> str:
        """A pattern with its slots filled."""
        text: str = getattr(self, key)
        for place, value in enumerate(values, 1):
            text = text.replace(f"#{place}", value)
        return text

    def with_variable(self, name: str) -> Notation:
        """The same with the author's own variable of integration, for a derivation that calls it `name`."""
        return replace(self, symbols={**self.symbols, name: self.variable}) if self.variable else self

    def as_macros(self) -> tuple[Notation, dict[str, str]]:
        r"""The notation with a macro for each pattern, and the macros' definitions: \KL{q}{p} for KL(q‖p)."""
        commands = {key: rf"\{MACROS[key]}{''.join(f'{{#{n}}}' for n in range(1, SLOTS[key] + 1))}" for key in MACROS}
        definitions = {
            MACROS[key]: rf"\providecommand{{\{MACROS[key]}}}[{SLOTS[key]}]{{{getattr(self, key)}}}" for key in MACROS
        }
        written: Notation = replace(self, **commands)  # type: ignore[arg-type]  # every key of MACROS is a pattern
        return written, definitions


MACROS: Mapping[str, str] = {
    "divergence": "KL", "cross_entropy": "CrossEntropy", "entropy": "Entropy", "normal": "Normal",
    "expectation": "Expectation",
}  # fmt: skip
DEFAULT = Notation()
TABLES = ("densities", "symbols", "variances", "log_variances")
"""The keys that are tables, from a symbol's name to LaTeX."""
KEYS = tuple(each.name for each in fields(Notation))
"""Every key that a notation may set."""
