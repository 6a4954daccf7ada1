"""Reading a page in Chromium: line by line, at three details, with what unfolds in place."""

from __future__ import annotations

import itertools

import pytest

VISIBLE = """(block) => [...document.querySelectorAll('#' + block + ' .line[data-key]')]
    .filter((line) => line.offsetParent).map((line) => line.dataset.key)"""
TOP = "(key) => document.querySelector(`${key}`).getBoundingClientRect().top"


def lines(page, block="standard"):
    return page.evaluate(VISIBLE, block)


def total(page, block="standard"):
    return page.locator(f"#{block} .line[data-key]").count()


def test_all_is_shown_at_first(opened):
    with opened() as page:
        assert len(lines(page)) == total(page) > 40
        assert not lines(page, "full")
        assert page.locator("#next").is_hidden()


def test_one_line_after_another_by_click(opened):
    with opened() as page:
        page.click("#start")
        assert len(lines(page)) == 1
        assert page.locator("#count").text_content() == f"1 of {total(page)}"
        page.click("#next")
        page.click("#next")
        assert len(lines(page)) == 3
        assert "line 3 of" in page.locator("#said").text_content().lower()
        assert page.locator("#standard .line.current").get_attribute("data-key") == lines(page)[-1]
        page.click("#back")
        assert len(lines(page)) == 2
        page.click("#all")
        assert len(lines(page)) == total(page)


@pytest.mark.parametrize("key", ["Space", "Enter", "ArrowDown", "ArrowRight"])
def test_one_line_after_another_by_key(opened, key):
    with opened() as page:
        page.keyboard.press("ArrowRight")
        assert len(lines(page)) == 1
        page.keyboard.press(key)
        page.keyboard.press(key)
        assert len(lines(page)) == 3
        page.keyboard.press("ArrowLeft")
        assert len(lines(page)) == 2
        page.keyboard.press("Escape")
        assert len(lines(page)) == total(page)


def test_keys_in_a_control_are_its_own(opened):
    with opened() as page:
        page.click("#start")
        page.focus("#number-1")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        assert len(lines(page)) == 1
        page.focus("#next")
        page.keyboard.press("Space")
        assert len(lines(page)) == 2
        page.focus("#theme")
        page.keyboard.press("Space")
        assert len(lines(page)) == 2


def test_the_last_line_ends_it(opened):
    with opened("entropy") as page:
        page.click("#start")
        for _ in range(total(page) + 3):
            page.keyboard.press("ArrowRight")
        page.locator("#derivation-title").click()
        for _ in range(total(page) + 3):
            page.keyboard.press("ArrowRight")
        assert len(lines(page)) == total(page)
        assert page.locator("#next").is_disabled()


@pytest.mark.parametrize(
    ("first", "second", "key", "other"),
    [
        ("brief", "full", "9.10", "9.10"),
        ("full", "brief", "9.10", "9.10"),
        ("full", "brief", "9.9", "9.7"),
        ("full", "standard", "8.6", "8.4"),
        ("standard", "full", "10.3", "10.3"),
    ],
)
def test_another_detail_keeps_the_position(opened, first, second, key, other):
    with opened(choices=f"#detail={first}") as page:
        selector = f'#{first} .line[data-key="{key}"]'
        page.evaluate(
            f"""document.querySelector('{selector}').scrollIntoView({{block: 'center', behavior: 'instant'}})"""
        )
        page.evaluate(f"""document.querySelector('{selector} > .why > summary').focus({{preventScroll: true}})""")
        top = page.evaluate(TOP, selector)
        page.evaluate(f"document.querySelector('#choose-{second}').click()")
        assert lines(page, second)
        assert not lines(page, first)
        there = page.evaluate(TOP, f'#{second} .line[data-key="{other}"]')
        assert abs(there - top) < 2
        assert page.evaluate("location.hash") == f"#detail={second}"


def test_another_detail_keeps_the_progress(opened):
    with opened() as page:
        page.click("#start")
        for _ in range(7):
            page.click("#next")
        last = lines(page)[-1]
        page.check("#choose-full", force=True)
        assert lines(page, "full")[-1] == last
        page.check("#choose-standard", force=True)
        assert lines(page)[-1] == last
        assert len(lines(page)) == 8


DETAILS = ("brief", "standard", "full")


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(DETAILS, 2)))
def test_one_stays_in_the_derivation_and_comes_back(opened, first, second):
    with opened(choices=f"#detail={first}", height=700) as page:
        for place in range(0, total(page, first), 7):
            page.evaluate(
                f"""(place) => scrollTo({{behavior: 'instant', top: scrollY - 150 +
                document.querySelectorAll('#{first} .line[data-key]')[place].getBoundingClientRect().top}})""",
                place,
            )
            was = page.evaluate("scrollY")
            page.evaluate(f"document.querySelector('#choose-{second}').click()")
            seen = page.evaluate(
                f"""[...document.querySelectorAll('#{second} .line[data-key]')]
                .map((line) => line.getBoundingClientRect())
                .filter(({{ top, bottom }}) => bottom > 60 && top < innerHeight).length"""
            )
            assert seen
            page.evaluate(f"document.querySelector('#choose-{first}').click()")
            assert abs(page.evaluate("scrollY") - was) < 2


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(DETAILS, 2)))
def test_what_was_shown_stays_shown(opened, first, second):
    with opened("entropy", f"#detail={first}&shown=4") as page:
        before = lines(page, first)
        page.evaluate(f"document.querySelector('#choose-{second}').click()")
        assert lines(page, second)
        page.evaluate(f"document.querySelector('#choose-{first}').click()")
        assert lines(page, first) == before
    with opened("entropy", f"#detail={first}&shown=999") as page:
        page.evaluate(f"document.querySelector('#choose-{second}').click()")
        assert len(lines(page, second)) == total(page, second)


def test_the_keys_that_a_button_names_work_on_it(opened):
    with opened() as page:
        page.click("#start")
        assert page.evaluate("document.activeElement.id") == "next"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert len(lines(page)) == 3
        page.keyboard.press("ArrowLeft")
        assert len(lines(page)) == 2
        page.keyboard.press("Escape")
        assert len(lines(page)) == total(page)


def test_the_address_keeps_the_choices(opened):
    with opened(choices="#detail=brief&shown=2&theme=dark") as page:
        assert len(lines(page, "brief")) == 2
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_line_opens_to_its_law(opened):
    with opened() as page:
        line = page.locator('#standard .line[data-key="9.2"]')
        line.locator(".right").click()
        panel = line.locator(".panel")
        assert panel.is_visible()
        assert "The logarithm of a quotient is a difference of logarithms." in panel.text_content()
        assert panel.locator(".laws math").count() >= 1
        assert "Rudin" in panel.text_content()
        assert "Proved" in panel.text_content()
        assert "normal forms agree" in panel.text_content()
        assert "3 points" in panel.text_content()


def test_a_lemma_unfolds_where_it_is_cited(opened):
    with opened() as page:
        link = page.locator("#standard .ref", has_text="Lemma 1").first
        link.click()
        assert link.get_attribute("aria-expanded") == "true"
        box = page.locator("#standard .unfolded").first
        assert "Lemma 1" in box.locator("h3").text_content()
        box.locator(".ref", has_text="Lemma 4").first.click()
        assert page.locator(".unfolded .unfolded").count() == 1
        assert page.evaluate("document.querySelectorAll('.unfolded [id]').length") == 0
        link.press("Space")
        assert page.locator(".unfolded").count() == 0


def test_a_brief_derivation_unfolds_what_it_cites(opened):
    with opened(choices="#detail=brief") as page:
        page.locator("#brief .ref").first.click()
        assert page.locator("#brief .unfolded .line").count() >= 3


def test_what_changed_is_marked_under_the_pointer(opened):
    with opened() as page:
        line = page.locator('#standard .line[data-key="9.2"]')
        new = line.locator(".new").first
        plain = new.evaluate("(part) => getComputedStyle(part).color")
        line.hover()
        assert new.evaluate("(part) => getComputedStyle(part).color") != plain
        page.mouse.move(0, 0)
        page.locator('#standard .line[data-key="4.9"] > .reason .ref').first.click()
        page.locator('#standard .line[data-key="4.9"] > .right').hover()
        inner = page.locator("#standard .unfolded .new").first
        assert inner.evaluate("(part) => getComputedStyle(part).color") == plain
        page.mouse.move(0, 0)
        assert new.evaluate("(part) => getComputedStyle(part).color") == plain
        line.locator("summary").first.focus()
        assert new.evaluate("(part) => getComputedStyle(part).color") != plain


def test_everything_can_be_read_without_scripts(opened):
    with opened(java_script_enabled=False) as page:
        shown = page.locator("#standard .line").first
        assert shown.is_visible()
        assert page.locator("#theme").is_hidden()
        assert page.locator("#start").is_hidden()
        assert page.locator("#code pre").first.is_visible()
        page.locator("label", has_text="Full").click()
        assert page.locator("#full .line").first.is_visible()
        assert not shown.is_visible()
        page.locator("#full summary").first.click()
        assert page.locator("#full .panel").first.is_visible()
