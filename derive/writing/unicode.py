"""Names and signs that an author gives as LaTeX, as one line of Unicode."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|#[1-9]|.", re.DOTALL)
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SCRIPTS = str.maketrans("0123456789+-−*⊤T∗⋆†′n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻*ᵀᵀ*⋆†′ⁿ")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", "0123456789-T")
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀⁿ*⋆†′^")
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0305", "underline": "\u0332", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "vec": "\u20d7",
}  # fmt: skip
ALPHABETS = {"mathbf": "BOLD", "boldsymbol": "BOLD", "mathfrak": "FRAKTUR"}
"""The alphabets that tell one letter from another; the others leave a letter as it is."""
SIGNS = {
    "ell": "ℓ", "hbar": "ħ", "star": "⋆", "ast": "∗", "dagger": "†", "prime": "′", "circ": "∘", "infty": "∞",
    "top": "⊤", "bot": "⊥", "perp": "⊥", "vert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "langle": "⟨",
    "rangle": "⟩", "quad": " ", "qquad": "  ", "cdot": " · ", "mid": " | ", "parallel": " ‖ ", "to": " → ",
    "mapsto": " ↦ ", "sim": " ∼ ", "propto": " ∝ ", "varphi": "ϕ", "varepsilon": "ϵ", "vartheta": "ϑ", "varrho": "ϱ",
    "varsigma": "ς", "varpi": "ϖ", "log": "log", "ln": "ln", "exp": "exp", "KL": "KL",
}  # fmt: skip
SINGLE = {"|": "‖", "'": "′", "*": "∗", "-": " − ", "+": " + ", "=": " = ", "<": " < ", ">": " > ", ",": ", "}
SIZES = frozenset({"left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big"})
SPACES = frozenset({r"\,", r"\;", r"\:", r"\!", r"\ ", " "})


@lru_cache(maxsize=512)
def unicode_of(tex: str) -> str:
    r"""`\hat{\mu}_\theta` is μ̂_θ, `\mathrm{KL}(#1\,\|\,#2)` is KL(#1‖#2)."""
    text = re.sub(r" {2,}", " ", "".join(pieces(TOKEN.findall(tex)))).strip()
    return unicodedata.normalize("NFC", re.sub(r", (?=[)\]])", ",", text))


def pieces(tokens: list[str]) -> list[str]:
    """What each part of the LaTeX becomes, a group or a command with its argument as one part."""
    found = []
    while tokens:
        found.append(piece(tokens))
    return found


def piece(tokens: list[str]) -> str:
    token = tokens.pop(0)
    if token == "{":
        return "".join(pieces(group(tokens)))
    if token in ("^", "_"):
        return script(token, compact(argument(tokens)))
    if token == "\\text":
        return "".join(group(tokens) if tokens[:1] == ["{"] and tokens.pop(0) else [piece(tokens)])
    if token in SPACES:
        return ""
    return command(token[1:], tokens) if token[0] == "\\" else SINGLE.get(token, token) if token != "|" else "|"


def command(word: str, tokens: list[str]) -> str:
    """What a command becomes, with its argument where it takes one."""
    if word in ACCENTS:
        inside = argument(tokens)
        return "".join(letter + ACCENTS[word] for letter in inside)
    if word in ALPHABETS:
        return "".join(styled(letter, ALPHABETS[word]) for letter in argument(tokens))
    if word.startswith("math") or word == "operatorname":
        return argument(tokens)
    return "" if word in SIZES else SIGNS.get(word) or SINGLE.get(word) or greek(word)


def argument(tokens: list[str]) -> str:
    while tokens[:1] == [" "]:
        tokens.pop(0)
    return piece(tokens) if tokens else ""


def group(tokens: list[str]) -> list[str]:
    """The tokens up to the brace that closes, which are taken off."""
    depth, inside = 1, []
    while tokens:
        token = tokens.pop(0)
        depth += (token == "{") - (token == "}")
        if not depth:
            break
        inside.append(token)
    return inside


def compact(text: str) -> str:
    """As it stands in an index: without spaces around signs."""
    return re.sub(r" ?([−+=<>,·‖|→]) ?", r"\1", text.strip())


def script(mark: str, text: str) -> str:
    if mark == "_":
        return f"_{text}"
    raised = text.translate(SCRIPTS)
    if text and all(letter in RAISED for letter in raised):
        return raised
    return f"^{text}" if len(text) == 1 or text[:1] + text[-1:] == "()" else f"^({text})"


def styled(letter: str, alphabet: str) -> str:
    """The letter of a mathematical alphabet, or the letter itself where there is none."""
    kind = "CAPITAL" if letter.isupper() else "SMALL"
    word = unicodedata.name(letter, "").removeprefix("GREEK ").removeprefix("LATIN ").removeprefix(f"{kind} LETTER ")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {alphabet} {kind} {word}")
    except KeyError:
        return letter


def greek(word: str) -> str:
    """The Greek letter that a word names, or the word."""
    case = "CAPITAL" if word[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {word.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return word


def name(text: str) -> str:
    """A symbol's name with its Greek letters: sigma_q is σ_q."""
    head, mark, tail = text.rstrip("_").partition("_")
    letters = head.rstrip("0123456789")
    return greek(letters) + head[len(letters) :] + mark + tail


def with_index(text: str, index: str) -> str:
    """A name with one more index: of q_φ and d, q_φ,d; of σ² and d, σ_d²."""
    base = text.rstrip("".join(RAISED))
    return f"{base},{index}{text[len(base) :]}" if "_" in text else f"{base}_{index}{text[len(base) :]}"


def is_one_word(text: str) -> bool:
    """Whether all of it is read as an index where it follows the sign of one: letters and their accents."""
    return all(letter.isalnum() or unicodedata.combining(letter) for letter in text)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes, as accents take none."""
    return sum(not unicodedata.combining(letter) for letter in text)


ASCII = {
    "−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "½": "1/2", "…": "...", "≤": "<=", "≥": ">=", "≠": "!=",
    "‖": "||", "∂": "d", "∞": "inf", "√": "sqrt", "∫": "int ", "→": "->", "′": "'", "’": "'", "‘": "'",
    "“": '"', "”": '"', "∑": "sum", "∏": "prod", "≈": "~", "±": "+-", "∈": "in", "ℓ": "l",
}  # fmt: skip


def ascii_of(text: str) -> str:
    """Signs by their names: φ(u) is phi(u), s² is s^2."""
    text = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ]+", lambda found: "^" + found[0].translate(LOWERED), text)
    return "".join(letter if letter.isascii() else named(letter) for letter in text)


def named(letter: str) -> str:
    word = unicodedata.name(letter, "")
    if letter in ASCII:
        return ASCII[letter]
    if word.startswith("GREEK ") and " LETTER " in word:
        latin = word.split(" LETTER ")[1].split(" ")[0].replace("LAMDA", "LAMBDA")
        return latin.capitalize() if " CAPITAL " in word else latin.lower()
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
