"""Of a style sheet only the look is left: nothing in it fetches, acts or outdoes the copy's own rules."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.snapshots import style
from shorttake.snapshots.style import harmless, named


def kept(address: str) -> str | None:
    return f"data:{address}" if address.startswith("kept") else None


SHEETS = [
    # as the page has it, as the copy has it
    ("a { color: red }", "a { color: red }"),
    ("a:not([href]):hover::before{content:'\\201c'}", "a:not([href]):hover::before{content:'\\201c'}"),
    ("a{margin:-1.5em auto 0 +2px;width:calc(1px + 2%)}", "a{margin:-1.5em auto 0 +2px;width:calc(1px + 2%)}"),
    ("@media (width<600px){a{color:red}}", "@media (width<600px){a{color:red}}"),
    ("@supports (display:grid){a{b:c}}", "@supports (display:grid){a{b:c}}"),
    # pictures: those of the copy, and no others
    ("a{background:url(kept.png) no-repeat}", 'a{background:url("data:kept.png") no-repeat}'),
    ("a{background:url( 'kept.png' )}", 'a{background:url("data:kept.png")}'),
    ('a{background:URL("kept)1.png")}', 'a{background:url("data:kept)1.png")}'),
    ("a{background:url(http://evil.example/x.png)}", "a{background:none}"),
    ("a{background:url(//evil.example/x.png),url(kept)}", 'a{background:none,url("data:kept")}'),
    ("a{background:u\\72l(http://evil.example/)}", "a{background:none}"),
    ("a{background:\\000075 rl(http://evil.example/)}", "a{background:none}"),
    ("a{background:url(k\\65pt.png)}", 'a{background:url("data:kept.png")}'),
    ("a{background:url(http://evil.example/ x)}b{c:d}", "a{background:none}b{c:d}"),
    ("a{background:url(http://evil.example/\"x)}b{c:d}", "a{background:none}b{c:d}"),
    ("a{background:url(", "a{background:none"),
    ("a{background:url('http://evil.example/", "a{background:none"),
    ("a{background:image-set('http://evil.example/' 1x, url(kept) 2x);b:c}", "a{background:none;b:c}"),
    ("a{background:-webkit-image-set(url(x) 1x)}", "a{background:none}"),
    ("a{background:image('http://evil.example/')}", "a{background:none}"),
    ("a{background:src('http://evil.example/')}", "a{background:none}"),
    ("a{--x:url(http://evil.example/);b:var(--x)}", "a{--x:none;b:var(--x)}"),
    ("@supports (background:url(http://evil.example/)){a{}}", "@supports (background:none){a{}}"),
    ("a{content:'url(http://evil.example/)'}", "a{content:'url\\(http://evil.example/)'}"),  # words, no address
    ("a{content:'@import x'}", "a{content:'@\\import x'}"),
    # other sheets, fonts
    ("@import 'http://evil.example/x.css';a{}", "/**/a{}"),
    ("@import url(http://evil.example/x.css) screen;a{}", "/**/a{}"),
    ("@\\69mport 'x.css';a{}", "/**/a{}"),
    ("a{}@import 'late.css';b{}", "a{}/**/b{}"),
    ("@import 'x' layer(a) supports(b:c;d)", "/**/"),
    ("@font-face{font-family:x;src:url(http://evil.example/f)}p{}", "/**/p{}"),
    ("@namespace svg url(http://evil.example/);a{}", "/**/a{}"),
    ("@charset 'utf-8';a{}", "/**/a{}"),
    ("@-moz-document url(http://evil.example/){a{}}b{}", "/**/b{}"),
    # what acts, hides or outdoes
    ("a{color:red !important;b:c ! /**/ IMPORTANT}", "a{color:red /**/;b:c /**/}"),
    ("a{position:fixed;top:0}b{position : sticky}", "a{position:static;top:0}b{position : static}"),
    ("a{background-attachment:fixed}", "a{background-attachment:fixed}"),
    ("a{behavior:url(x.htc);-moz-binding:url(x)}", "a{-x-behavior:none;-x-moz-binding:none}"),
    ("a{width:expression(alert(1))}", "a{width:none}"),
    # the way out of the style element
    ("a{content:'</style><script>'}", "a{content:'<\\/style><script>'}"),
    ("</style><img src=x>", "<\\/style><img src=x>"),
    ("a{content:'never closed", 'a{content:""'),
    ("a{content:'broken\n;b:c}", 'a{content:""\n;b:c}'),
    ("<!-- a{} -->", "/**/ a{} /**/"),
    # what is dropped lets nothing grow together
    ("a{b:ur<!--l(http://evil.example/)}", "a{b:ur/**/l(http://evil.example/)}"),
    ("ur@import 'x';l(http://evil.example/)", "ur/**/l(http://evil.example/)"),
    ("a{b:c!<!--important}", "a{b:c/**/}"),
    ("a{b:c!-->/**/ important}", "a{b:c/**/}"),
    ("a{b:u\\\nrl(http://evil.example/)}", "a{b:u\nrl(http://evil.example/)}"),
    ("a{/* words */b:c}/*", "a{/**/b:c}/**/"),
    ("a{b:c\\", "a{b:c"),
    ("a{b:\0}", "a{b:\ufffd}"),
]  # fmt: skip


@pytest.mark.parametrize(("css", "wanted"), SHEETS, ids=[row[0][:40] for row in SHEETS])
def test_a_sheet_keeps_its_look_and_nothing_else(css: str, wanted: str) -> None:
    assert harmless(css, kept) == wanted


@pytest.mark.parametrize("css", [row[0] for row in SHEETS], ids=[row[0][:40] for row in SHEETS])
def test_what_is_harmless_stays_as_it_is(css: str) -> None:
    once = harmless(css, kept)
    assert harmless(once, lambda address: address if address.startswith("data:") else None) == once


def test_imports_that_were_kept_come_in_their_place() -> None:
    sheets = {"a.css": "a{}", "b.css": "b{}", "c.css": "c{}"}

    def imported(address: str, media: str) -> str:
        return sheets.get(address, "")

    css = "@charset 'x';@import 'a.css';/* */@import url(b.css) print and (color);@import 'no.css';d{}@import 'c.css';"
    assert harmless(css, kept, imported) == "/**//**/a{}\n/**//**/@media print and (color) {b{}}\n/**/d{}/**/"


MEDIA = [
    ("screen", "/**/@media screen {a{}}\n"),
    (
        "screen {} * {display:none}",
        "/**/ * {display:none};",
    ),  # a block ends the rule, and such an import is none
    ("x;y", "/**/@media x {a{}}\ny;"),
    ("x}y", "/**/@media x {a{}}\n}y;"),
    ("'x'", "/**/"),
    ("x\\{", "/**/"),
    ("</style>", "/**/"),
]


@pytest.mark.parametrize(("media", "wanted"), MEDIA)
def test_the_media_of_an_import_closes_no_bracket(media: str, wanted: str) -> None:
    out = harmless(f"@import 'a.css' {media};", kept, lambda address, media: "a{}")
    assert out == wanted


def test_what_a_sheet_names_is_told_once_and_in_order() -> None:
    css = "@import 'a.css';@import url(b.css);c{background:url(d.png),url('e.png'),url(d.png)}@font-face{src:url(f)}"
    assert named(css) == style.Named(("a.css", "b.css"), ("d.png", "e.png"))


_PIECES = st.sampled_from(
    [
        *(
            "url(",
            "URL(",
            "u\\72 l(",
            "http://evil.example/",
            "'",
            '"',
            "(",
            ")",
            "{",
            "}",
            ";",
            ":",
            "\\",
            "/*",
            "*/",
        ),
        *(
            "@import ",
            "@media ",
            "image-set(",
            "!important",
            "a",
            "-",
            "--x",
            " ",
            "\n",
            "1",
            "1e3",
            "#",
            "@",
            "<",
            ">",
        ),
        *("ur", "l(", "rl(", "@", "!", "important", "'x';", "none"),
        *(
            "</style>",
            "<!--",
            "-->",
            "src(",
            "position:fixed",
            "é",
            "\\",
            "\\\n",
            "\\22 ",
            "%",
            "behavior",
            ",",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_whatever_a_sheet_is_made_of_nothing_loads(css: str) -> None:
    """Judged by reading the outcome as a browser does: no token in it is an address but one of ours."""
    out = harmless(css, lambda address: "data:image/png;base64,AA==")
    assert "</" not in out
    again = named(out)
    assert set(again.pictures) <= {"data:image/png;base64,AA=="}
    assert again.sheets == ()
    # And read naively: outside of strings nothing looks like an address, or as if it would outdo us.
    outside = re.sub(r"(\\[^\n])|\"(?:[^\"\\\n]|\\[\s\S])*\"|'(?:[^'\\\n]|\\[\s\S])*'", r"\1 ", out)
    assert not re.search(r"(?<!\\)!\s*important(?![\w(\\-])", outside, re.IGNORECASE)
    assert not re.search(r"(?<![\w\\-])url\(\s*[^\s)\"]", outside, re.IGNORECASE)
    assert not re.search(r"@import(?![\w\\-])", outside, re.IGNORECASE)


SLOW = [
    "/*",
    '"',
    "\\",
    "url(",
    'url("',
    "(",
    "{",
    "@import ",
    "!",
    "! ",
    "1",
    "-",
    "--",
    "image-set(",
    "u\\72l(x",
]


@pytest.mark.parametrize("piece", SLOW)
def test_no_sheet_is_slow(piece: str) -> None:
    harmless(piece * (40_000 // len(piece)), kept)
