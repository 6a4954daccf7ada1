"""Letters that are random because means and variances of them are taken: the estimate θ̂ in Var(θ̂) and E[θ̂]."""

from __future__ import annotations

from collections.abc import Iterable

from derive.checking.context.model import Context
from derive.checking.syntax import Call, Expectation, Name, Quantity, Tree, walk

HAT = "hat "
PARAMETERS = frozenset("a b c d k m n p alpha beta gamma kappa lambda mu nu pi rho sigma tau theta omega phi".split())  # noqa: SIM905
"""Letters of constants, where nothing is said of them."""


def estimates_used(context: Context, trees: Iterable[Tree]) -> None:
    """Learn which small letters are random: a hat of which the variance is taken is; others may be, which is asked."""
    nodes = [node for tree in trees for node in walk(tree)]
    if any(isinstance(node, Call) and context.is_density(node.function.name) for node in nodes):
        return
    spread = {each.name for node in nodes for each in bare(node) if isinstance(node, Quantity)}
    for name in sorted({each.name for node in nodes for each in bare(node)}):
        if not is_open(context, Name(name)):
            continue
        context.variables[name] = None
        sure = name.startswith(HAT) and name in spread and not context.unbiased
        context.guessed[name] = "" if sure else f"is {name} random? its law is not known: use --given"


def bare(node: Tree) -> list[Name]:
    """The letters that stand alone in a mean, a variance or a covariance."""
    if isinstance(node, Expectation) and node.under is None and not node.given:
        return [node.body] if isinstance(node.body, Name) else []
    moments = isinstance(node, Quantity) and node.name in ("Var", "Cov") and not node.given and node.under is None
    return [each for each in node.arguments if isinstance(each, Name)] if isinstance(node, Quantity) and moments else []


def is_open(context: Context, letter: Name) -> bool:
    """Whether nothing is known of a small letter."""
    if len(letter.indices) == 2 and context.is_matrix(letter.stem.upper()):
        return False
    known = (context.domains, context.constants, context.derived, context.shapes, context.functions, context.densities,
             context.lengths, context.sequences)  # fmt: skip
    small = letter.name.startswith(HAT) or (letter.name[:1].islower() and " " not in letter.name)
    return small and not any(letter.name in each for each in known) and context.variable_of(letter.name) is None


def others(context: Context, inside: Iterable[str], random: Iterable[str]) -> list[str]:
    """The letters beside random ones that may be random too: the ε in E[(f + ε − f̂)²], not the θ in E[(θ̂ − θ)²]."""
    stems = {Name(name).stem.removeprefix(HAT) for name in random}
    known = (context.domains, context.shapes, context.lengths)
    return sorted(
        name for name in inside
        if name not in random and Name(name).stem.removeprefix(HAT) not in PARAMETERS | stems
        and not any(name in each for each in known)
    )  # fmt: skip
