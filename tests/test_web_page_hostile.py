"""Pages that mean harm: whatever they are, they are read in a bounded time and nothing is raised. And PDFs.

Each takes a second or two; what would take quadratic time runs into the guard that every test has.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shorttake.web import PageFacts, facts

FULL = 5_000_000  # characters: as many as the client hands over
HEAD = "<title>The title | Site</title><h1>The title</h1>"


def filled(piece: str, before: str = HEAD, after: str = "") -> str:
    return before + piece * ((FULL - len(before)) // len(piece)) + after


PAGES: dict[str, Callable[[], str]] = {
    "nested blocks": lambda: filled("<div class=post>"),
    "nested inline": lambda: filled("<b>"),
    "nested entries": lambda: filled("<article class=hentry><h1 class=entry-title>x"),
    "nested items": lambda: filled("<div itemscope itemtype=http://schema.org/Article itemprop=author>x"),
    "a million attributes": lambda: (
        HEAD + "<div " + " ".join(f"a{number}=1" for number in range(600_000)) + ">x</div>"
    ),
    "attributes behind quotes": lambda: (
        HEAD + "<div a=b=\"c '" + " ".join(f"a{number}" for number in range(500_000)) + ">x"
    ),
    "many attributes, many tags": lambda: filled(
        "<div " + " ".join(f"a{number}" for number in range(250)) + "></div>"
    ),
    "metas": lambda: filled('<meta property="og:title" content="x | y | z">'),
    "authors": lambda: filled('<span class="author">By Jane Doe and John Roe</span>'),
    "datelines": lambda: filled('<span class="date">Updated May 29, 2016</span>'),
    "times": lambda: filled("<p>Last updated <time datetime=2016-05-29>x</time></p>"),
    "headings": lambda: filled("<h1><a href=/x>x y</a></h1>"),
    "links": lambda: filled("<a rel=author href=/author/jane/>Jane</a>"),
    "alternates": lambda: filled("<link rel=alternate type=application/rss+xml href=/f title='A » B Feed'>"),
    "items": lambda: filled("<p itemscope itemtype=http://schema.org/Article><i itemprop=name>x</i></p>"),
    "a long title": lambda: filled("A – b | c: d ", before="<title>") + "</title><h1>x</h1>",
    "a long class": lambda: HEAD + '<div class="' + "post-title-" * 400_000 + '">x</div>',
    "many classes": lambda: HEAD + '<div class="' + "comment-x " * 400_000 + '">x</div>',
    "a long description": lambda: HEAD + '<meta name="description" content="' + "&amp;lt; " * 600_000 + '">',
    "a long byline": lambda: HEAD + '<p class="byline">' + "by, and & " * 480_000 + "</p>",
    "digits": lambda: HEAD + '<p class="date">' + "1/1/" * 1_200_000 + "</p>",
    "months": lambda: HEAD + '<p class="meta">' + "May May " * 600_000 + "</p>",
    "blanks": lambda: HEAD + "<p class=meta>" + " \n" * 2_400_000 + "x",
    "open brackets": lambda: filled("<"),
    "half tags": lambda: filled("<a x="),
    "comments": lambda: filled("<!--"),
    "scripts": lambda: filled("<script>"),
    "tables": lambda: filled("<table><tr><td>"),
    "ampersands": lambda: filled("&"),
    "zeros": lambda: filled("\0"),
    "json, nested": lambda: HEAD + "<script type=application/ld+json>" + "[" * 400_000 + "</script>",
    "json, commas": lambda: HEAD + "<script type=application/ld+json>" + "," * 400_000 + "</script>",
    "json, quotes": lambda: HEAD + "<script type=application/ld+json>" + '"\\' * 200_000 + "</script>",
    "json, nodes": lambda: (
        HEAD
        + "<script type=application/ld+json>["
        + ",".join(
            ['{"@type":"Article","headline":"The title of it all","publisher":{"name":"N"},"author":{"@id":"x"}}'] * 4_500
        )
        + "]</script>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES.keys())
def test_a_hostile_page_is_read_in_a_bounded_time(make: Callable[[], str]) -> None:
    page = make()
    found = facts(page[:FULL], "https://x.example/2016/05/29/some/page")
    assert isinstance(found, PageFacts)
    assert found.title is None or len(found.title) <= 500


@given(st.binary(max_size=300), st.text(max_size=40), st.sampled_from(["text/html", None, "application/pdf"]))
@example(b"<html><head><title>x", "http://[::1", "text/html")
@example(b"<a href='http://[::1'>", "https://x.example/", "text/html")
@example(
    b"<base href='http://[::1'><link rel=canonical href='http://[::1'>", "https://x.example/", "text/html"
)
@example(b"<meta property=og:url content='http://[::1'>", "https://x.example/", "text/html")
def test_any_bytes_from_anywhere_are_read_somehow(body: bytes, url: str, content_type: str | None) -> None:
    assert isinstance(facts(body, url, content_type=content_type), PageFacts)


TAGS = "title h1 h2 p a time article div span meta link script footer aside base abbr".split()  # noqa: SIM905
NAMES = "class id rel property name content datetime href itemprop itemscope itemtype type typeof".split()  # noqa: SIM905
VALUES = [
    "author", "entry-title", "published", "og:title", "description", "article:published_time", "2016-05-29", "Jane Doe",
    "http://schema.org/Article", "application/ld+json", "canonical", "headline", "http://[", "/", "", "comments", "x | y",
]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TAGS),
            st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=4),
            st.sampled_from(
                ["By Jane Doe on May 29, 2016", "The post", "Last updated", '{"@type":"Article"}', ""]
            ),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_whatever_elements_come_together_nothing_is_raised(
    elements: list[tuple[str, dict[str, str], str, bool]],
) -> None:
    page = ""
    for tag, named, text, close in elements:
        attributes = " ".join(f"{name}='{value}'" for name, value in named.items())
        page += f"<{tag} {attributes}>{text}" + (f"</{tag}>" if close else "")
    found = facts(page, "https://x.example/blog/page", content_type="text/html")
    assert found.kind == "html"
    assert all(isinstance(name, str) and name for name in found.authors)


# --- PDF --------------------------------------------------------------------------------------------------


def pdf(information: bytes, more: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n17 0 obj << /Title (Not this one) >> endobj\n"
        b"7 0 obj\n<< "
        + information
        + b" >>\nendobj\n"
        + more
        + b"trailer << /Info 7 0 R /Root 1 0 R >>\n%%EOF"
    )


def packed_pdf(information: bytes) -> bytes:
    """An information dictionary inside an object stream, as PDF 1.5 writes it."""
    stream = zlib.compress(b"6 0 7 2 1 " + b"<<>>"[:2] + b"<< " + information + b" >>")
    return (
        b"%PDF-1.5\n5 0 obj\n<< /Type /ObjStm /N 2 /First 10 /Filter /FlateDecode >>\nstream\r\n"
        + stream
        + b"\nendstream\nendobj\n9 0 obj\n<< /Type /XRef /Info 7 0 R >>\nstream\n\nendstream\n"
    )


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Pipes &amp;amp; '
    b"dreams</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada Noor</rdf:li><rdf:li>Bo Li</rdf:li>"
    b"</rdf:Seq></dc:creator></rdf:RDF></x:xmpmeta>"
)

PDFS: list[tuple[bytes, str | None, tuple[str, ...]]] = [
    (pdf(rb"/Title (Queues \(and\) why) /Author (Jane Doe, John Roe)"), "Queues (and) why", ("Jane Doe", "John Roe")),
    (pdf(b"/Title <FEFF00470072006F00DF> /Author <4A616E6520446F65>"), "Groß", ("Jane Doe",)),
    (pdf(b"/Title (\xef\xbb\xbfGr\xc3\xb6\xc3\x9fe)"), "Größe", ()),
    (pdf(b"/Title (It\\220s 5\\24000)"), "It’s 5€00", ()),
    (pdf(b"/Title (On two\\\nlines)"), "On twolines", ()),
    (pdf(b"/Title (Nothing)", XMP), "Pipes & dreams", ("Ada Noor", "Bo Li")),
    (packed_pdf(b"/Title (Packed away) /Author (Jane Doe)"), "Packed away", ("Jane Doe",)),
    (pdf(b"/Title (Old) /Author (Old Man)", b"7 0 obj << /Title (New) /Author (New Man) >> endobj\n"), "New", ("New Man",)),
    (pdf(b"/Title (Microsoft Word - paper.docx) /Author (Administrator)"), None, ()),
    (pdf(b"/Title (paper-final2.tex) /Author (jdoe)"), None, ()),
    (pdf(b"/Title (untitled)"), None, ()),
    (pdf(b"/Title () /Author ()"), None, ()),
    (pdf(b"/Title (\x8f\x13\x7fgarbage)", b"<< /Encrypt 3 0 R >>"), None, ()),
    (b"%PDF-1.4 cut off", None, ()),
    (pdf(b"/Title (Never closed"), "Never closed >>", ()),
]  # fmt: skip


@pytest.mark.parametrize(("body", "title", "authors"), PDFS)
def test_a_pdf_is_called_as_its_metadata_say(
    body: bytes, title: str | None, authors: tuple[str, ...]
) -> None:
    found = facts(body, "https://x.example/files/paper%201.pdf", content_type="text/html")
    assert (found.kind, found.authors, found.date) == ("pdf", authors, None)
    assert (found.title, found.title_from_name) == ((title, False) if title else ("paper 1.pdf", True))


HOSTILE_PDFS = [
    b"/Info 7 0 R " * 400_000,
    b"7 0 obj " * 600_000 + b"/Info 7 0 R",
    b"17 0 obj" * 600_000 + b"/Info 7 0 R",
    b"/Type /ObjStm " * 340_000 + b" /Info 7 0 R",
    (b"/Type /ObjStm /First 9 stream\n" + zlib.compress(b"7 0 " * 500_000)) * 900 + b"/Info 7 0 R",
    b"<x:xmpmeta" * 480_000,
    b"<x:xmpmeta><dc:creator>" + b"<rdf:li>a" * 400_000 + b"</dc:creator></x:xmpmeta>",
    b"/Info 7 0 R 7 0 obj /Title " + b"(" * 4_000_000,
    b"/Info 7 0 R 7 0 obj " + b"/Title (x)" * 400_000,
]


@pytest.mark.parametrize("body", HOSTILE_PDFS, ids=range(len(HOSTILE_PDFS)))
def test_a_hostile_pdf_is_read_in_a_bounded_time(body: bytes) -> None:
    assert facts(b"%PDF-1.7\n" + body, "https://x.example/a.pdf").kind == "pdf"


@given(st.binary(max_size=400))
def test_no_bytes_make_a_pdf_fail(body: bytes) -> None:
    assert facts(b"%PDF-1.7 /Info 7 0 R 7 0 obj " + body, "https://x.example/a.pdf").kind == "pdf"
