"""The e-mail edition: shown by any mail program, read by any person, harmless whatever the post holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from published_blog import ADDRESS, HOSTILE, small, take
from shorttake.render.mail import Edition, as_html, as_text
from shorttake.render.mail.html import harmless


def mail(html: str, **more: str) -> Edition:
    said = {"title": "Take #1", "url": "https://b.example/1/", "day": "8 October 2026", "site": "Blog"}
    return Edition(**(said | {"home": "https://b.example/", "author": "Ann", "html": html} | more))


def body(html: str) -> str:
    """What stands of this HTML in the plain text, without head and foot."""
    text = as_text(mail(html))
    assert text.startswith("Take #1\n=======\n\n8 October 2026 · https://b.example/1/\n\n")
    assert text.endswith("\n\n-- \nBlog · Ann\nhttps://b.example/\n")
    return text.split("\n\n", 2)[2].rsplit("\n\n-- \n", 1)[0]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <em>word</em>.</p><p>Two</p>", "One word.\n\nTwo"),
        (
            '<p>A <a href="https://a.example/?x&amp;y">link</a>.</p>',
            "A link [1].\n\n[1] https://a.example/?x&y",
        ),
        (
            '<p><a href="https://a.example/">a</a> <a href="https://b.example/">b</a>'
            ' <a href="https://a.example/">c</a></p>',
            "a [1] b [2] c [1]\n\n[1] https://a.example/\n[2] https://b.example/",
        ),
        ("<h2>Head</h2><p>x</p>", "\nHead\n----\n\nx"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", "* a\n\n* b\n\n  c"),
        ('<ol start="9"><li>a</li><li>b</li></ol>', "9. a\n\n10. b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "* a\n\n  * b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>if x:\n    y()\n</code></pre>", "    if x:\n        y()"),
        ('<p><img src="https://a.example/x.png" alt="A chart"> <img src="x"></p>', "[A chart]"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
        ("<hr>", "-" * 24),
        ("<p>a<br>b</p>", "a b"),
        ("<script>alert(1)</script><p>a</p><style>p{}</style>", "a"),
        ("<ul><li></li></ul><p>a</p>", "* \n\na"),
        (
            "<p>" + "word " * 30 + "</p>",
            ("word " * 14).strip() + "\n" + ("word " * 14).strip() + "\nword word",
        ),
    ],
)
def test_plain_text_reads_as_written_by_hand(html: str, expected: str) -> None:
    assert body(html) == expected


def test_lines_are_short_but_no_address_is_cut() -> None:
    long = "https://a.example/" + "x" * 100
    text = as_text(mail(f'<p>{"several words " * 40}<a href="{long}">here</a></p>', title="t " * 100))
    assert f"[1] {long}" in text
    assert all(len(line) <= 72 for line in text.split("\n") if "https://" not in line)


STYLED = ("p", "a", "h2", "ul", "li", "pre", "blockquote")


def test_each_element_carries_its_style_and_none_needs_a_class() -> None:
    html = '<h2 id="x" class="y">H</h2><p>a <a href="https://a.example/">b</a></p><ul><li>c</li></ul><pre>d</pre>'
    page = BeautifulSoup(as_html(mail(html + "<blockquote>e</blockquote>")), "html.parser")
    for name in STYLED:
        assert all(tag.get("style") for tag in page.find_all(name)), name
    assert not page.find_all(attrs={"class": True})
    assert not page.find_all(["script", "style", "link"])
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"  # type: ignore[index]
    assert [table["role"] for table in page.find_all("table")] == ["presentation"]
    assert page.find("a", string="Read this on the web")["href"] == "https://b.example/1/"  # type: ignore[index]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<iframe src="https://a.example/"></iframe>',
        '<p style="position:fixed" onclick="x()">a</p>',
        "<svg onload=alert(1)><script>1</script></svg>",
        "<form action=x><input></form>",
        '<link rel="stylesheet" href="https://a.example/x.css"><style>@import "x"</style>',
        "<!--[if mso]><script>1</script><![endif]-->",
        "<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>",
        '<a title="><script>1</script>" href="https://a.example/">x</a>',
    ],
)
def test_nothing_runs_and_nothing_is_fetched_unseen(html: str) -> None:
    page = BeautifulSoup(as_html(mail(f"<p>before</p>{html}<p>after</p>")), "html.parser")
    assert not page.find_all(["script", "iframe", "form", "input", "svg", "style", "link"])
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]
        assert str(tag.get("href", "https:")).startswith(("https:", "mailto:"))
        assert "position" not in str(tag.get("style"))
    assert "before" in page.get_text()
    assert "after" in page.get_text()


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_titles_and_names_stay_words(words: str) -> None:
    edition = mail("<p>a</p>", title=words, site=words, author=words, day=words)
    page = BeautifulSoup(as_html(edition), "html.parser")
    assert not page.find_all(["script", "img", "style"])
    assert len(page.find_all("a")) == 3
    text = as_text(edition)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
    assert text.count("\n-- \n") == 1


@given(st.text(max_size=200))
def test_any_html_makes_a_mail(html: str) -> None:
    edition = mail(html)
    assert as_text(edition).endswith("https://b.example/\n")
    assert as_html(edition).endswith("</html>\n")
    assert harmless(harmless(html)) == harmless(html)


def test_lists_in_lists_in_lists_end_somewhere() -> None:
    text = as_text(mail("<ul><li>" * 90 + "deep" + "</li></ul>" * 90))
    assert "deep" in text
    assert max(map(len, text.split("\n"))) < 200


def test_each_short_take_has_its_edition_beside_it(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    blog.write("takes/own.md", take("Technology Short Take 2", 2, url="/2016/own.html"))
    for name, words in HOSTILE.items():
        blog.write(f"takes/{name}.md", take(f"Technology Short Take 9 {words}", 9, url=f"/{name}/"))
    blog.run("build")
    assert blog.files("*email.html") == sorted(
        [
            "2016/own.email.html",
            "2026/10/08/short-take-1/email.html",
            *(f"{name}/email.html" for name in HOSTILE),
        ]
    )
    html, text = (
        blog.page("2026/10/08/short-take-1/email.html"),
        blog.page("2026/10/08/short-take-1/email.txt"),
    )
    page = BeautifulSoup(html, "html.parser")
    assert [tag.get_text() for tag in page.find_all("h2")] == ["Networking", "Security"]
    assert all(str(tag["href"]).startswith("http") for tag in page.find_all("a"))
    assert "* Here is how routes leak [1], told with diagrams." in text
    assert f"{ADDRESS}/2026/10/08/short-take-1/" in text
    assert "email" not in blog.page("sitemap.xml")
    blog.set(email=False)
    blog.run("build")
    assert not blog.files("*email*")
