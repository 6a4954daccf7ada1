"""How a page looks in Chromium, as far as numbers can tell."""

from __future__ import annotations

import base64

import pytest

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
WIDTHS = [320, 768, 1440]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_the_page_never_scrolls_sideways(opened, width, detail):
    with opened(choices=f"#detail={detail}", width=width) as page:
        page.evaluate("document.querySelectorAll('.why').forEach((line) => { line.open = true; })")
        page.evaluate(
            f"document.querySelectorAll('#{detail} > .part > .lines > .line > .reason .ref').forEach((a) => a.click())"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = page.evaluate(
            """(width) => [...document.querySelectorAll('main *')].filter((part) => part.offsetParent
            && !part.closest('.scroll, .right, pre, svg, .unseen, math')
            && part.getBoundingClientRect().right > width + 1).map((part) => part.className || part.tagName)""",
            width,
        )
        assert not wide


def test_what_overflows_can_be_scrolled_by_key(opened):
    with opened(choices="#detail=full", width=320) as page:
        boxes = page.evaluate(
            """[...document.querySelectorAll('#full .right')].filter((box) => box.scrollWidth > box.clientWidth + 1)
            .map((box) => box.tabIndex)"""
        )
        assert set(boxes) <= {0}


def measured(page, script):
    return page.evaluate(f"() => {{ const box = (part) => part.getBoundingClientRect(); {script} }}")


INKED = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const columns = new Set();
  for (let at = 0; at < data.length; at += 4) if (data[at] < 215) columns.add((at / 4) % image.width);
  return [Math.min(...columns), Math.max(...columns), image.width];
}"""
"""The first and the last column of a picture with ink, and its width."""


def test_an_underbrace_is_as_wide_as_what_it_braces(opened):
    with opened() as page:
        braces = page.locator("#standard munder > munder").all()
        assert len(braces) == 2
        for brace in braces:
            box, braced = brace.bounding_box(), brace.locator("> :first-child").bounding_box()
            low = braced["y"] + braced["height"]
            clip = {"x": box["x"], "y": low, "width": box["width"], "height": box["y"] + box["height"] - low + 2}
            picture = base64.b64encode(page.screenshot(clip=clip)).decode()
            first, last, width = page.evaluate(INKED, f"data:image/png;base64,{picture}")
            assert first <= 4
            assert last >= width - 5


def test_a_bracket_is_as_tall_as_its_fraction(opened):
    with opened() as page:
        pairs = measured(
            page,
            """return [...document.querySelectorAll('.result mrow')]
            .filter((row) => row.firstElementChild.textContent === '[')
            .map((row) => [row.querySelector('mfrac'), row.firstElementChild, row.lastElementChild])
            .map((parts) => parts.map((part) => box(part).height));""",
        )
        assert pairs
        for fraction, left, right in pairs:
            assert left >= 0.95 * fraction
            assert left == pytest.approx(right)


def test_an_integral_is_taller_than_a_letter(opened):
    with opened() as page:
        integral, letter = measured(
            page,
            """const row = document.querySelector('#standard msubsup').parentElement;
            return [box(row.querySelector('msubsup > mo')).height, box(row.querySelector('mi')).height];""",
        )
        assert integral > 1.8 * letter


def test_relations_are_aligned(opened):
    with opened() as page:
        columns = page.evaluate(
            """[...document.querySelectorAll('#standard .lines')]
            .map((lines) => [...lines.querySelectorAll('.relation')]
            .map((part) => Math.round(part.getBoundingClientRect().left))).map((places) => new Set(places).size)"""
        )
        assert set(columns) == {1}


@pytest.mark.parametrize("width", [360, 900, 1440])
def test_nothing_moves_under_the_pointer(opened, width):
    with opened(width=width) as page:
        moved = page.evaluate(
            """[...document.querySelectorAll('#standard .line')].map((line) => {
            const parts = ['.relation', '.right', '.reason'].map((name) => line.querySelector(`:scope > ${name}`));
            const places = () => JSON.stringify(parts.map((part) => part.getBoundingClientRect()));
            const before = places();
            parts[1].dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
            return line.querySelector(':scope > .copy') && before === places() ? '' : line.dataset.key;
            }).filter(Boolean)"""
        )
        assert not moved


def test_the_font_is_the_page_s_own(opened):
    with opened() as page:
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Page Math\"'))")
        assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded", "loaded"]


def test_a_root_ends_where_its_content_ends(opened):
    with opened() as page:
        room = measured(
            page,
            """return [...document.querySelectorAll('#standard msqrt, .densities msqrt')]
            .map((root) => box(root).right - box(root.lastElementChild).right);""",
        )
        assert room
        assert max(room) < 2


def test_dark_as_the_system_has_it_and_by_choice(opened):
    paper = "getComputedStyle(document.body).backgroundColor"
    with opened(color_scheme="dark") as page:
        assert page.evaluate(paper) == "rgb(22, 24, 27)"
        assert page.locator("#theme").get_attribute("aria-pressed") == "true"
        page.click("#theme")
        assert page.evaluate(paper) == "rgb(253, 252, 248)"
        assert "theme=light" in page.evaluate("location.hash")


def test_print_shows_all_and_no_controls(opened):
    with opened() as page:
        page.click("#start")
        page.emulate_media(media="print")
        assert page.locator("#standard > .part").last.is_visible()
        assert page.locator("#standard .line").last.is_visible()
        assert page.locator(".tools").is_hidden()
        assert page.locator("#theme").is_hidden()
        assert len(page.pdf()) > 50_000


def test_copies(opened):
    with opened(**CLIPBOARD) as page:
        paste = "navigator.clipboard.readText()"
        page.locator(".result .copy").click()
        assert page.evaluate(paste).startswith(r"\mathrm{KL}(q\,\|\,p) = \frac{1}{2}\left[")
        page.locator("[data-copy-from=code-latex]").first.click()
        assert page.evaluate(paste).startswith("%")
        assert r"\begin{align*}" in page.evaluate(paste)
        page.get_by_role("tab", name="NumPy").click()
        page.locator("#listing-numpy .copy").click()
        assert "import numpy" in page.evaluate(paste)
        line = page.locator('#standard .line[data-key="9.1"]')
        line.hover()
        line.locator("> .copy").click()
        assert page.evaluate(paste).startswith(r"\int_{-\infty}")
        for key in ("4.4", "10.3", "9.1"):
            other = page.locator(f'#standard .line[data-key="{key}"]')
            other.locator("> .right").hover()
            assert other.locator("> .copy").text_content() == "Copy LaTeX"
            other.locator("> .copy").click()
            assert page.evaluate(paste) == other.get_attribute("data-tex")
        page.evaluate("navigator.clipboard.writeText('')")
        line.locator("summary").click()
        line.locator(".panel .copy").click()
        assert page.evaluate(paste) == r"\int_{-\infty}^{\infty} q(z)\,\log \frac{q(z)}{p(z)}\,dz"


def test_copies_where_the_clipboard_is_closed(opened):
    with opened(**CLIPBOARD) as page:
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('closed')))")
        page.locator(".result .copy").click()
        page.wait_for_function("document.querySelector('.result .copy').textContent === 'Copied'")
        assert page.evaluate("navigator.clipboard.readText()").startswith(r"\mathrm{KL}")


def test_tabs_by_key(opened):
    with opened() as page:
        page.get_by_role("tab", name="LaTeX").focus()
        page.keyboard.press("ArrowRight")
        assert page.get_by_role("tab", name="NumPy").get_attribute("aria-selected") == "true"
        assert page.locator("#listing-latex").is_hidden()
        assert page.locator("#listing-numpy").is_visible()


def test_all_can_be_reached_by_key_and_the_focus_is_seen(opened):
    with opened("entropy") as page:
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
            outline = page.evaluate(
                """(() => { const at = document.activeElement; const inside = at.matches('.details input');
                return getComputedStyle(inside ? at.nextElementSibling : at).outlineStyle; })()"""
            )
            assert outline != "none"
        assert {"theme", "choose-standard", "start", "SUMMARY"} <= seen


def test_every_control_has_a_name(opened):
    with opened() as page:
        nameless = page.evaluate(
            """[...document.querySelectorAll('button, input, a, summary')].filter((part) => !(part.textContent.trim()
            || part.getAttribute('aria-label') || (part.labels && part.labels.length))).map((part) => part.outerHTML)"""
        )
        assert not nameless
