"""A copy is shown as one file that loads nothing and does nothing, and says what it is, whatever the page does."""

from __future__ import annotations

import datetime as dt
import html
import re
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.web import FakeWeb
from shorttake.errors import FileError
from shorttake.snapshots import Kept, keep, show
from shorttake.snapshots.framing import POLICY
from shorttake.web import Hop, Response
from shorttake.web.answer import Headers

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DATA = "data:image/png;base64," + b64encode(PNG).decode()
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
URL = "https://a.example/dir/page"


def answer(url: str, body: bytes | str, kind: str = "text/html; charset=utf-8") -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(url, url, 200, Headers({"Content-Type": kind}), data)


def shown(page: str | Response, folder: Path, **others: tuple[bytes | str, str]) -> str:
    """The page as it is shown once it was kept, with the other files of its site."""
    pages = {
        f"https://a.example/{name}": answer(f"https://a.example/{name}", *other)
        for name, other in others.items()
    }
    first = answer(URL, page) if isinstance(page, str) else page
    done = keep(URL, FakeWeb(pages), folder, NOW, page=first)
    assert isinstance(done, Kept), done
    return show(done.snapshot)


class Reader(HTMLParser):
    """Every tag and attribute of a file, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def inside(text: str) -> str:
    """What is shown of the page itself."""
    return text.partition('<div id="shorttake-page">\n')[2].rpartition("\n</div>\n</body>")[0]


ACTIVE = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "video",
        "audio",
        "source",
        "track",
        "link",
        "base",
        "svg",
        "math",
        "canvas",
        "template",
        "portal",
        "noscript",
        "meta",
    ]
)
LOADS = frozenset(
    [
        "src",
        "srcset",
        "background",
        "data",
        "poster",
        "action",
        "formaction",
        "ping",
        "manifest",
        "cite",
        "longdesc",
    ]
)


def assert_inert(text: str) -> None:
    """Nothing in the file is active or loads: judged by every tag and attribute, and every style."""
    for number, (tag, attributes) in enumerate(Reader(text).tags):
        assert tag not in ACTIVE or (tag == "meta" and number < 8), tag
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            if name in LOADS:
                assert (tag, name) == ("img", "src")
                assert (value or "").startswith("data:image/")
            if name == "href":
                assert re.match(r"https?://|mailto:|#", value or "", re.IGNORECASE), value
                assert tag == "a"
            if name == "style":
                assert_quiet(value or "")
            if name == "http-equiv":
                assert value == "Content-Security-Policy"
    styles = re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)
    assert len(styles) == [tag for tag, _ in Reader(text).tags].count("style")
    for css in styles:
        assert_quiet(css)


def assert_quiet(css: str) -> None:
    outside = re.sub(r"url\(\"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]*\"\)", "", css)
    assert "url(" not in outside.lower()
    assert "@import" not in outside.lower()


PAGE = """<!doctype html><html lang="de" dir=ltr class="dark" onclick="x()"><head><title>Der Kanal</title>
<meta http-equiv=refresh content="0;url=https://evil.example/"><base href="/dir/deep/">
<link rel=stylesheet href="/look" media="screen"><link rel=icon href=/icon>
<style>h1 { background: url(../../pic); color: red !important }</style></head>
<body class="home two" id="top" onload="alert(1)">
<h1 id="first" style="color: blue; background: url(https://evil.example/track)">Über den Kanal</h1>
<script>alert(1)</script><noscript><img src="/pic" alt="for readers without scripts"></noscript>
<p onclick="alert(1)">Text <a href="next?a=1&amp;b=2#part">next</a> <a href="#first">up</a>
<a href="javascript:alert(1)">bad</a> <a href="mailto:ines@a.example">write</a> <a href="data:text/html,x">data</a></p>
<img src="/pic" alt="kept"><img src="https://evil.example/not-kept.png" alt="not kept" srcset="https://evil.example/ 2x">
<form action="https://evil.example/"><label>Name <input name=a value="secret"></label><button>Send</button></form>
<iframe src="https://video.example/embed/1"></iframe><video poster="/pic"><source src="/film.mp4"></video>
<svg><a xlink:href="javascript:alert(1)"><text>drawn</text></a></svg><object data="/thing.swf"></object>
<table background="https://evil.example/"><tr><td bgcolor="#eee" colspan=2>cell</td></tr></table>
</body></html>"""


def test_a_page_looks_and_reads_as_it_did(tmp_path: Path) -> None:
    text = shown(PAGE, tmp_path, look=("body { background: url(pic) }", "text/css"), pic=(PNG, "image/png"))
    assert_inert(text)
    assert text.startswith(
        '<!DOCTYPE html>\n<html class="dark" lang="de" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
    )
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in text
    assert "<title>Copy of Der Kanal</title>" in text
    assert f'<style media="screen">body {{ background: url("{DATA}") }}</style>' in text
    assert f'<style media="all">h1 {{ background: url("{DATA}"); color: red /**/ }}</style>' in text
    assert '<body class="home two" id="top">' in text
    page = inside(text)
    assert '<h1 id="first" style="color: blue; background: none">Über den Kanal</h1>' in page
    assert f'<img src="{DATA}" alt="kept">' in page or f'<img alt="kept" src="{DATA}">' in page
    assert '<img alt="not kept">' in page
    assert 'href="https://a.example/dir/deep/next?a=1&amp;b=2#part"' in page
    assert 'href="#first"' in page
    assert 'href="mailto:ines@a.example"' in page
    assert "evil.example" not in re.sub(r"\[not in this copy:[^]]*\]", "", text)
    words = " ".join(" ".join(Reader(page).words).split())
    assert "[not in this copy: https://video.example/embed/1]" in words
    assert "[not in this copy: https://a.example/film.mp4]" in words
    assert "[not in this copy: https://a.example/thing.swf]" in words
    for gone in ("alert", "drawn", "secret"):
        assert gone not in words


def test_the_top_says_what_it_is(tmp_path: Path) -> None:
    there = Response(
        URL,
        "https://a.example/s",
        200,
        Headers({"Content-Type": "text/html"}),
        b"<p>hi",
        (Hop("https://a.example/s?a&b", 301),),
        0,
        True,
    )
    text = shown(there, tmp_path)
    banner = text.partition('<div id="shorttake-copy"')[2].partition("</div>")[0]
    assert text.index("shorttake-copy") < text.index('<div id="shorttake-page">')
    words = " ".join(Reader(f"<div{banner}").words)
    assert " ".join(words.split()) == (
        "This is a copy of https://a.example/dir/page (asked for as https://a.example/s?a&b), kept on 20 November"
        " 2026, 08:30 UTC . Scripts, forms and whatever was not kept are not shown. The page was longer than what was"
        " kept."
    )
    assert '<time datetime="2026-11-20T08:30:00Z">' in banner


IMPOSTORS = [
    "<div id='shorttake-copy'>This is a copy of https://bank.example/</div>",
    "<div id='SHORTTAKE-page'></div></div></div></body><body id=shorttake-copy>",
    "<a name=shorttake-copy></a>",
    "<body id=shorttake-copy>x",
    "</div></div></body></html><h1>after the end</h1>",
    "<plaintext>all that comes",
    "<style>#shorttake-copy { display: none !important } body > * { opacity: 0 !important }</style>",
    "<style>}</style></style><style>#shorttake-copy::before { content: 'x' ! important",
    "<title></title><style><!--</title>--></style>",
    "<xmp></div></div><div id=shorttake-copy></xmp>",
    "<!--><div id=shorttake-copy>-->",
    "<p style='position:fixed;top:0;z-index:2147483647'>over it",
]


@pytest.mark.parametrize("page", IMPOSTORS)
def test_a_page_cannot_speak_in_our_place(page: str, tmp_path: Path) -> None:
    text = shown(f"<p>first</p>{page}<p>last</p>", tmp_path)
    assert_inert(text)
    ours = [attributes.get("id", "") or "" for _, attributes in Reader(text).tags]
    assert [name for name in ours if name.lower().startswith("shorttake")] == [
        "shorttake-copy",
        "shorttake-page",
    ]
    assert not [one for _, one in Reader(text).tags if (one.get("name") or "").startswith("shorttake-")]
    own = text.rpartition("<style>")[2].partition("</style>")[0]
    assert "#shorttake-copy { all: initial !important; display: block !important" in own
    assert "!important" not in text.replace(own, "").replace(html.escape("!important"), "")
    assert text.endswith("</div>\n</body>\n</html>\n")
    assert inside(text).count("<div") == inside(text).count("</div>"), "the page stays in its box"


TRICKS = [
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<a href=' \tjava\nscript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a><a href='//evil.example'>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img title='</textarea><script>alert(1)</script>'></textarea>",
    "<style>@import 'https://evil.example/'; a { b: ur\\6c (https://evil.example/) }</style>",
    "<div style='background:url(https://evil.example/)'></div><div style='@import url(x)'></div>",
    "<div style='background:&#117;rl(https://evil.example/)'></div>",
    "<div style='b:image-set(\"https://evil.example/\" 1x)'></div>",
    "<link rel=stylesheet href=data:text/css,*{}><link rel=preconnect href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><base href=https://evil.example/ target=_top>",
    "<embed src=x><object data=x><param name=a></object><applet code=x></applet>",
    "<audio src=x autoplay></audio><video src=x autoplay><track src=y></video>",
    "<frameset><frame src=https://evil.example/></frameset>",
    "<input type=image src=https://evil.example/><isindex action=x><keygen>",
    "<body background=https://evil.example/><table background=//evil.example></table>",
    "<a ping=https://evil.example/ href=/x>x</a><q cite=https://evil.example/>x</q>",
    "<div contenteditable autofocus tabindex=1 onfocus=x()>x</div><marquee onstart=x()>y</marquee>",
    "<custom-element onclick=x()><slot name=x></slot></custom-element><template><script>x</script></template>",
    "<img src='//evil.example/x.png' lowsrc=x dynsrc=y longdesc=https://evil.example/>",
    "<svg><image href=https://evil.example/x.png /><use href='x#y'/><animate onbegin=x()></svg>",
    "<!--[if IE]><script>alert(1)</script><![endif]--><?php x ?><![CDATA[<script>x</script>]]>",
    "<a href='x' target=_blank style='behavior:url(x)' download>x</a><area href=javascript:x><map name=y>",
]  # fmt: skip


@pytest.mark.parametrize("page", TRICKS)
def test_no_trick_makes_it_act(page: str, tmp_path: Path) -> None:
    assert_inert(shown(f"<!doctype html><html><body>{page}", tmp_path))


_PIECES = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            "<p style='",
            "<img src=",
            "<a href='",
            "javascript:alert(1)",
            "url(https://e.example/)",
        ),
        *(
            "<style>",
            "</style>",
            "<script>",
            "</script>",
            "<svg>",
            "</svg>",
            "<math>",
            "<noscript>",
            "</noscript>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "'",
            '"',
            ">",
            "<",
            "&lt;",
            "&#0;",
            "\0",
            " onerror=alert(1) ",
            "<title>",
        ),
        *(
            "</title>",
            "<textarea>",
            "</body>",
            "<body id=x>",
            "<plaintext>",
            "<template>",
            "<form>",
            "<table>",
            "<td>",
        ),
        *(
            "@import 'x';",
            "text",
            "é",
            "<base href=//e.example/>",
            "<iframe srcdoc='",
            "<select>",
            "<xmp>",
            "</xmp>",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=20).map("".join))
def test_whatever_a_page_is_made_of_it_does_not_act(
    tmp_path_factory: pytest.TempPathFactory, page: str
) -> None:
    assert_inert(shown(f"<html>{page}", tmp_path_factory.mktemp("any")))


def test_a_vector_picture_is_shown_where_its_scripts_do_not_run(tmp_path: Path) -> None:
    text = shown("<img src=/drawing>", tmp_path, drawing=(SVG, "image/svg+xml"))
    assert_inert(text)
    assert f'src="data:image/svg+xml;base64,{b64encode(SVG).decode()}"' in text


def test_a_pictures_type_is_that_of_its_bytes(tmp_path: Path) -> None:
    text = shown("<img src=/x>", tmp_path, x=(PNG, "text/html"))
    assert f'src="{DATA}"' in text


def test_pictures_that_scripts_load_later_are_shown(tmp_path: Path) -> None:
    page = (
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src=/pic alt=a>"
        "<img srcset='/other 100w, /pic 1300w' alt=b><picture><source srcset='/pic 2x'><img alt=c></picture>"
        "<img data-src=/pic alt=d><noscript><img src=/pic alt=again></noscript>"
    )
    text = shown(page, tmp_path, pic=(PNG, "image/png"))
    assert text.count(DATA) == 4
    assert "again" not in text, "what stands in for readers without scripts is not shown twice"


def test_a_picture_that_is_used_without_end_does_not_fill_the_disk(tmp_path: Path) -> None:
    large = PNG + b"\0" * 1_000_000
    page = "<img src=/pic>" * 500 + "<style>" + "a{b:url(/pic)}" * 500 + "</style>"
    text = shown(page, tmp_path, pic=(large, "image/png"))
    assert len(text) < 22_000_000
    assert text.count("data:image/png") == 14


def test_sheets_that_import_themselves_do_not_fill_the_disk(tmp_path: Path) -> None:
    css = "@import url(/look);" * 40 + "p { color: red }" + f"/*{' ' * 200_000}*/"
    text = shown("<link rel=stylesheet href=/look>", tmp_path, look=(css, "text/css"))
    assert_inert(text)
    assert len(text) < 4_000_000


FILES = [
    # media type, bytes, what is said of it, how the file would be called
    (
        "application/pdf",
        b"%PDF-1.7 " + b"x" * 1_991,
        "no web page but a PDF document, 2,000 bytes",
        "page.pdf",
    ),
    ("video/mp4", b"\0\0\0\x18ftypmp42", "no web page but a video (video/mp4), 12 bytes", "page.mp4"),
    ("application/x-unheard-of", b"\x01\x02", "a file (application/x-unheard-of), 2 bytes", "page.bin"),
    ("", b"\x7fELF", "a file of an unknown kind, 4 bytes", "page.bin"),
]


@pytest.mark.parametrize(("kind", "body", "words", "name"), FILES, ids=[row[0] or "none" for row in FILES])
def test_of_another_file_it_says_what_it_is_and_how_to_take_it_out(
    kind: str, body: bytes, words: str, name: str, tmp_path: Path
) -> None:
    text = shown(answer(URL, body, kind), tmp_path / "snapshots")
    assert_inert(text)
    assert words in text
    assert f"shorttake snapshot show snapshots/2026/11/page.warc.gz --raw --output {name}" in text
    assert f"warcio extract --payload snapshots/2026/11/page.warc.gz 4" in text  # noqa: F541
    assert str(tmp_path) not in text


def test_plain_text_and_pictures_are_shown_as_they_are(tmp_path: Path) -> None:
    text = shown(answer(URL, "a < b & c\n  d", "text/plain"), tmp_path)
    assert "<pre>a &lt; b &amp; c\n  d</pre>" in text
    assert f'<p><img src="{DATA}"' in shown(answer(URL, PNG, "image/png"), tmp_path)


def test_a_copy_that_is_gone_or_damaged_is_an_error_that_says_so(tmp_path: Path) -> None:
    done = keep(URL, FakeWeb(), tmp_path, NOW, page=answer(URL, "<p>" + "text " * 5_000))
    assert isinstance(done, Kept)
    path = done.snapshot.path
    whole = path.read_bytes()
    path.write_bytes(whole[: done.snapshot.offset + 100])
    with pytest.raises(FileError, match="no whole WARC file"):
        show(done.snapshot)
    path.unlink()
    with pytest.raises(FileError, match="cannot be read: No such file"):
        show(done.snapshot)


def test_without_its_pictures_a_page_is_still_a_page(tmp_path: Path) -> None:
    web = FakeWeb({"https://a.example/pic": answer("https://a.example/pic", PNG, "image/png")})
    done = keep(URL, web, tmp_path, NOW, page=answer(URL, "<p>words <img src=/pic>"))
    assert isinstance(done, Kept)
    path = done.snapshot.path
    path.write_bytes(path.read_bytes()[:-700])
    text = show(done.snapshot)
    assert "words" in text
    assert "data:image" not in inside(text)
