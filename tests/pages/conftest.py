"""Pages of a few derivations, and a Chromium that opens them."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import pytest

from derive import Normal, cross_entropy, entropy, kl
from derive.code.densities import with_densities
from derive.code.javascript import embedded
from derive.notation import DEFAULT
from derive.pages.page import page_html
from derive.writing.text import Plain

PROBLEMS = {
    "general": lambda: kl(Normal("mu", "sigma"), Normal("m", "s")),
    "standard": lambda: kl(Normal("mu", "sigma"), Normal(0, 1)),
    "entropy": lambda: entropy(Normal("mu", "sigma")),
    "scale": lambda: kl(Normal("mu", log_variance="l"), Normal(0, 1)),
    "numbers": lambda: cross_entropy(Normal(1, 2), Normal(0, 1)),
}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def derived():
    return {name: make() for name, make in PROBLEMS.items()}


@pytest.fixture(scope="session")
def pages(derived):
    """The HTML of each problem, with code in two languages."""

    def page(each):
        code = {"latex": each.latex(), "numpy": each.code("numpy"), "javascript": each.code("javascript")}
        script = embedded(with_densities(each.code_problem, Plain().doprint))
        return page_html(each.derivation, each.certificate, DEFAULT, each.slug, code, script)

    return {name: page(each) for name, each in derived.items()}


@pytest.fixture(scope="session")
def files(pages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The browser that opens pages; in CI it must be there."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and not os.environ.get("DERIVE_CI"):
        pytest.skip("chromium is not installed")
    assert found, "chromium is missing, and CI must have it"
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    if not os.environ.get("DERIVE_CI"):
        pytest.importorskip("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, files):
    """Opens a page; when it is closed, it must have fetched nothing and complained of nothing."""

    @contextmanager
    def page(name="general", choices="", width=1200, height=900, **context):
        # Under a smooth scroll, a press and its release can meet two different things, and a click neither.
        still = {"reduced_motion": "reduce", "viewport": {"width": width, "height": height}}
        held = browser.new_context(**(still | context))
        shown, asked, said = held.new_page(), [], []
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(f"{(files / f'{name}.html').as_uri()}{choices}")
        try:
            yield shown
        finally:
            held.close()
        assert not said
        assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)

    return page
