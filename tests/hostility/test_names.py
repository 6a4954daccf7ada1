"""Names come in by the command line, from Python, with a notation, a certificate and a list of problems.

Whatever they are, a page, a document or a module holds nothing that does anything: hostile ones are refused, and those
that only mean something elsewhere (a builtin, a word of JavaScript) are names like any other.
"""

from __future__ import annotations

import ast
import json
import re

import pytest
from sympy import Dummy, Function, MatrixSymbol, Symbol

from derive import DiagonalNormal, IsotropicNormal, MultivariateNormal, Normal, entropy, kl
from derive.cli import main
from derive.derived import Derived
from derive.errors import DeriveError, Wrong
from derive.format.digests import digested
from derive.forms import FORMS

HOSTILE = (
    r"\input{/etc/passwd}", r"\write18{id}", r"\def\x{}", "^^5cinput", "<script>alert(1)</script>", '"onload="alert(1)',
    "<img src=x onerror=alert(1)>", "](javascript:alert(1))", "[x](y)", "\x1b[31m", "a\x00b", "\u202eabc", "a\u2066b",
    "__import__('os')", "__class__", "{{7*7}}", "${x}", "a b", "a\nb", "a;b", "*/", '"""', "'", "`", "%", "#", "&", "~",
    "lambda", "None", "class", "../x", "а", "ａ", "\U0001d6d4", "x\u200b", "\ud800", "", "x" * 10_000, "1", "_",
)  # fmt: skip


def one_line(error):
    return error.startswith("derive: ") and error.count("\n") == 1 and error.rstrip("\n").isprintable()


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "1"])
def test_the_command_line_refuses(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for text in (f"Normal({name}, 1)", f"MultivariateNormal({name}, S)", f"DiagonalNormal(0, {name})", f"{name}(0, 1)"):
        assert main(["entropy", text]) == 2
        assert one_line(capsys.readouterr().err)
        assert list(tmp_path.iterdir()) == []


MAKERS = {
    "a text": lambda name: Normal(name, 1),
    "a symbol": lambda name: Normal(Symbol(name), 1),
    "a real symbol": lambda name: Normal(Symbol(name, real=True), 1),
    "a positive symbol": lambda name: Normal(0, 2 * Symbol(name, positive=True) ** 2),
    "a vector": lambda name: MultivariateNormal(name, "S"),
    "a covariance": lambda name: MultivariateNormal("m", name),
    "a matrix symbol": lambda name: MultivariateNormal(MatrixSymbol(name, 2, 1), "S"),
    "a dimension": lambda name: MultivariateNormal(MatrixSymbol("x", Symbol(name), 1), "S"),
    "an entry": lambda name: MultivariateNormal([Symbol(name, real=True)], [[1]]),
    "coordinates": lambda name: DiagonalNormal(name, "s"),
    "a spread": lambda name: IsotropicNormal("m", Symbol(name, positive=True)),
    "a function": lambda name: Normal(Function(name, real=True)(1), 1),
    "a dummy": lambda name: Normal(Dummy(name, real=True), 1),
}


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("a\x00b", "\ud800")])  # SymPy's own
@pytest.mark.parametrize("way", MAKERS)
def test_python_refuses(way, name):
    with pytest.raises(Wrong) as error:
        entropy(MAKERS[way](name))
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("name", HOSTILE)
def test_a_notation_refuses(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    values = (
        f"symbols.mu={name}",
        f"symbols.{name}=x",
        f"densities.q={name}",
        f"variable={name}",
        f"divergence={name}",
    )
    taken = {"lambda", "None", "class", "1"}  # letters are letters, and a name of a symbol only has to occur
    for value in values:
        code = main(["entropy", "Normal(mu, sigma)", "--to", "latex", "-o", "-", "--set", value])
        err = capsys.readouterr().err
        assert (code == 2 and one_line(err)) or name in taken
    file = tmp_path / "mine.toml"
    for text in (f"[symbols]\nmu = {json.dumps(name)}\n", f"[symbols]\n{json.dumps(name)} = 'x'\n"):
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        code = main(["entropy", "Normal(mu, sigma)", "--to", "latex", "-o", "-", "--notation", "mine.toml"])
        err = capsys.readouterr().err
        assert (code == 2 and one_line(err)) or name in taken | {"_", "x" * 10_000}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_of_problems_refuses(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = f'entropy "Normal({name}, 1)"'
    (tmp_path / "problems.txt").write_text(line, encoding="utf-8", errors="surrogatepass")
    code = main(["build", "--problems", "problems.txt"])
    err = capsys.readouterr().err
    assert (code == 2 and one_line(err)) or name in ("1", "#")


# a certificate --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate():
    return entropy(Normal("mu", "sigma")).json()


PAYLOADS = (
    r"\input{/etc/passwd}", r"$\input{/etc/passwd}$", "<script>alert(1)</script>", "</script><script>alert(1)//",
    "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "](javascript:alert(1))", "<!-- x", "| a | b |", "`x`",
    "{{7*7}}", r"\end{document}\write18{id}", "]]>", "%0a", "\\\\", "#", "~", "$", "_x_",
    "**x**", "http://x.example", "&lt;b&gt;",
)  # fmt: skip
RAW = re.compile(
    r"\\input\{/etc|\\write18|<script>alert|</script><script>alert|<img src=x|<svg onload|\]\(javascript:|<!-- x|49|"
    r"\\end\{document\}.+\\end\{document\}", re.DOTALL
)  # fmt: skip


def texts(data, path=()):
    """Every text in a certificate with the place where it stands; of steps that are alike, the first ones."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if isinstance(value, str):
            yield (*path, key)
        elif not (isinstance(key, int) and key > 1):
            yield from texts(value, (*path, key))


def kind_of(path):
    """The kind of place: the path without numbers and without a law's or a symbol's name."""
    return tuple("*" if place and path[place - 1] in ("laws", "symbols", "domains", "points") else key
                 for place, key in enumerate(path) if not isinstance(key, int))  # fmt: skip


def replaced(text, path, payload):
    data = json.loads(text)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = payload(holder[path[-1]])
    return json.dumps(digested(data), ensure_ascii=False)


def test_a_certificate_with_hostile_words_is_refused_or_harmless(certificate):
    """In each place where a text stands; what is taken is written in every form, and compared with what is harmless."""
    taken = set()
    places = list({kind_of(path): path for path in texts(json.loads(certificate))}.values())
    assert len(places) > 30
    for number, path in enumerate(places):
        for payload in (PAYLOADS[number % len(PAYLOADS)], PAYLOADS[(7 * number + 3) % len(PAYLOADS)]):
            changed = replaced(certificate, path, lambda text, payload=payload: f"{text} {payload}")
            try:
                derived = Derived.from_json(changed)
                pages = [derived.latex(), derived.markdown(), derived.text(), *map(derived.code, ("numpy", "python"))]
            except DeriveError:
                continue
            taken.add(path[-1])
            new = [RAW.findall(page) for page in pages]
            known = [RAW.findall(page) for page in (CLEAN.setdefault("pages", clean(certificate)))]
            assert new == known, (path, payload)
            ast.parse(pages[-1])


CLEAN: dict[str, list[str]] = {}


def clean(certificate):
    derived = Derived.from_json(certificate)
    return [derived.latex(), derived.markdown(), derived.text(), *map(derived.code, ("numpy", "python"))]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_evidence_and_laws_are_escaped_on_pages(certificate, payload):
    """The words that a certificate may choose: how the engines name what they did, and where a law is from."""
    changed = certificate
    first = json.loads(certificate)
    law = first["parts"][0]["steps"][0]["law"]
    for path in (("laws", law, "source"), ("parts", 0, "steps", 0, "evidence", 0, "method")):
        try:
            changed_now = replaced(changed, path, lambda text: f"{text} {payload}")
            Derived.from_json(changed_now)
        except DeriveError:
            continue
        changed = changed_now
    derived = Derived.from_json(changed)
    page = derived.html()
    if "page" not in CLEAN:
        CLEAN["page"] = [Derived.from_json(certificate).html()]
    assert page.count("<script") == CLEAN["page"][0].count("<script")
    assert not any(re.search(r"(?<!\\)\]\(javascript:", text) for text in (derived.notebook(), derived.markdown()))
    for text in (page, derived.notebook(), derived.markdown(), derived.latex()):
        assert "<img src=x" not in text
        assert "<svg onload" not in text
        assert not re.search(r"(?<!\\textbackslash\{\})\\(input|write18)\{", text)


# names that only mean something elsewhere -----------------------------------------------------------------------------

WORDS = (
    ("print", "math", "np", "numpy"), ("var", "function", "new", "this"), ("eval", "arguments", "NaN", "undefined"),
    ("self", "value_and_grad", "float", "out"), ("constructor", "Math", "let", "typeof"),
    ("torch", "jax", "jnp", "range"),
)  # fmt: skip


@pytest.mark.parametrize("names", WORDS, ids=" ".join)
def test_words_of_programs_are_names_like_any_other(names):
    one, two, three, four = names
    derived = kl(Normal(one, two), Normal(three, four))
    plain = kl(Normal("a", "b"), Normal("c", "d"))
    values = (0.3, 1.2, -0.4, 0.7)
    expected = plain.function("python")(**dict(zip("abcd", values, strict=True)))
    for target in ("python", "numpy"):
        found = derived.function(target)(**dict(zip(names, values, strict=True)))
        assert float(found) == pytest.approx(float(expected), rel=1e-12)
    said = derived.agreement("javascript")
    assert "agrees" in said or "not run" in said, said
    assert all(len(FORMS[form].make(derived, STYLE())) > 100 for form in ("latex", "markdown", "json", "tests"))


def STYLE():
    from derive.writing.style import Style

    return Style()
