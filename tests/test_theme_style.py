"""The stylesheet keeps its promises: colours that can be read in both schemes, nothing from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "theme" / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)

# What a text may stand on, unless its own rule says otherwise: the page, the box of code or a linked item.
GROUNDS = ("paper", "wash")


def blocks(css: str) -> list[tuple[str, str]]:
    """All innermost rules of a stylesheet as (selector, declarations)."""
    return [(a.strip(), b) for a, b in re.findall(r"([^{}]+)\{([^{}]*)\}", css)]


def media(query: str) -> str:
    """What stands inside the `@media` block whose query has this text in it."""
    found = re.search(r"@media[^{]*" + re.escape(query) + r"[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", CSS)
    assert found, f"no @media block for {query}"
    return found[1]


def colours(css: str) -> dict[str, str]:
    """The colours that the first `:root` of this CSS gives a name."""
    declared = next(body for selector, body in blocks(css) if selector == ":root")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\s*;", declared))


LIGHT = colours(CSS)
DARK = LIGHT | colours(media("prefers-color-scheme: dark"))
PRINT = LIGHT | colours(media("print"))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str]]:
    """Every (text, ground) that the rules can bring together: their own ground if they name one, else any."""
    found = set()
    for _, body in blocks(CSS):
        text = re.search(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", body)
        ground = re.search(r"(?<![\w-])background:\s*var\(--([\w-]+)\)", body)
        if text:
            found |= {(text[1], g) for g in ([ground[1]] if ground else GROUNDS)}
    return sorted(found)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#fff", 8.59),
    ],
)
def test_contrast_is_computed_as_wcag_does(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)


def test_pairs_are_found_in_the_rules() -> None:
    assert {("ink", "paper"), ("ink", "wash"), ("accent", "paper"), ("code-string", "wash")} <= set(pairs())
    assert ("paper", "ink") in pairs(), "the skip link is printed in reverse"
    assert ("paper", "paper") not in pairs()


@pytest.mark.parametrize("scheme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize(("text", "ground"), pairs())
def test_every_pair_of_colours_can_be_read(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_focus_stands_out_from_every_ground(scheme: dict[str, str]) -> None:
    assert ":focus-visible { outline: 3px solid var(--accent);" in CSS
    for ground in GROUNDS:
        assert contrast(scheme["accent"], scheme[ground]) >= 3


def test_the_dark_names_every_colour_anew() -> None:
    assert colours(media("prefers-color-scheme: dark")).keys() == LIGHT.keys()


def test_colours_are_named_only_once_and_used_by_name() -> None:
    for selector, body in blocks(CSS):
        if selector != ":root" and not selector.endswith(":root"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(", body), selector
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= set(re.findall(r"--([\w-]+):", CSS))


@pytest.mark.parametrize(
    "forbidden", ["url(", "@import", "http:", "https:", "//", "@font-face", "expression("]
)
def test_nothing_comes_from_elsewhere(forbidden: str) -> None:
    assert forbidden not in CSS


@pytest.mark.parametrize("forbidden", ["text-decoration: none", "outline: none", "outline: 0", "!important"])
def test_links_stay_underlined_and_focus_stays_visible(forbidden: str) -> None:
    assert forbidden not in CSS


@pytest.mark.parametrize(
    "promise",
    [
        "html {\n  font-size: 112.5%;",  # 18 px where the browser's own size is 16
        "font: 1rem/1.6 var(--serif)",
        "a { color: var(--accent); text-decoration: underline;",
        "overflow-wrap: anywhere",
    ],
)
def test_the_text_is_set_as_promised(promise: str) -> None:
    assert promise in CSS


def test_what_is_wide_scrolls_in_its_own_box() -> None:
    for selector in ("pre", "table", ".scroll"):
        assert any(one == selector and "overflow-x: auto" in body for one, body in blocks(CSS)), selector


def test_paper_gets_no_navigation_and_keeps_the_hosts_of_links() -> None:
    hidden = next(selector for selector, body in blocks(media("print")) if "display: none" in body)
    assert {"nav", ".skip", ".permalink"} <= {one.strip() for one in hidden.split(",")}
    assert ".host" not in hidden


def test_movement_only_where_it_is_welcome() -> None:
    assert "transition" in media("prefers-reduced-motion: no-preference")
    still = CSS.replace(media("prefers-reduced-motion: no-preference"), "")
    assert not re.search(r"transition|animation|scroll-behavior", still)


def test_what_a_page_brings_beside_its_text_weighs_less_than_5_kilobytes() -> None:
    # A liveblog that is live needs them all.
    files = ("style.css", "page.js", "live.js")
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in files) <= 5 * 1024


def test_the_favicon_draws_itself_without_script_style_or_foreign_parts() -> None:
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert not re.search(r"<script|<style|style=|href|url\(|\bon\w+=", drawing)
