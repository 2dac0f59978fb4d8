"""A WordPress export comes over whole: HTML as clean Markdown, shortcodes, dates, permalinks, uploads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from shorttake.errors import ShorttakeError
from shorttake.migrate import Migration, recognise
from shorttake.migrate.wordpress.paragraphs import paragraphs
from shorttake.migrate.wordpress.shortcodes import Picture, plain_html
from tests.migrate_blogs import NOW, WORDPRESS, bodies, lay, migrated, wxr, wxr_item

PICTURES = {"9": Picture("/i.png", 'An "i"', "Seen"), "10": Picture("/j.png", "J")}


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    folder = tmp_path_factory.mktemp("wordpress")
    return migrated(lay(folder / "old", WORDPRESS) / "export.xml", folder / "new")


def test_words_are_clean_markdown(blog: Migration) -> None:
    assert (
        bodies(blog)["2012-03-04-post-1"]
        == """\
First \\*line\\*␠␠
second line with [a link](https://a.example/x_(y)?b=1&c=2 "T").

[![A cable](/wp-content/uploads/2012/03/cable.png)](/wp-content/uploads/2012/03/big.png)␠␠
The *cable*

```php
$x = "<b>";

https://code.example/
```

<https://www.youtube.com/watch?v=abc>

![The cable](/wp-content/uploads/2012/03/cable.png)

\\[contact-form to="me"\\]words\\[/contact-form\\]

<https://vimeo.com/1>

<!--more-->

See [two](/2012/03/post-2/), [it](/2012/03/post-2/#x), \\[code\\] and \\[sic\\].
""".replace("␠", " ").strip()
    )


def test_blocks_of_the_new_editor_too(blog: Migration) -> None:
    assert (
        bodies(blog)["2012-03-04-post-2"]
        == """\
Blocks, **bold**.

## A heading {#x}

* one
  * inner
* two

| a |
| --- |
| b |"""
    )


def test_addresses_ids_dates_and_authors_are_those_of_the_old_site(blog: Migration) -> None:
    found = {new.old.source.rpartition("#")[2]: new.post for new in blog.posts}
    first = found["1"]
    assert first.address == "/2012/03/post-1/"
    assert first.feed_id == "https://press.example/?p=1"
    assert first.head.date == dt.datetime(2012, 3, 4, 5, 6, 7, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert first.head.authors == ("Ada Example",)
    assert first.head.categories == ("Notes &amp; More",) or first.head.categories == ("Notes & More",)
    assert first.head.tags == ("c++",)
    assert first.head.comments is False
    assert found["2"].head.summary == "In short & plain."
    assert (found["2"].kind, found["2"].head.number) == ("take", 3)
    assert found["8"].address == "/me/about/"
    assert found["12"].address == "/2012/03/04/あ/"


def test_what_was_not_public_is_a_draft_and_what_was_thrown_away_stays_away(blog: Migration) -> None:
    drafts = {new.old.source.rpartition("#")[2] for new in blog.posts if new.post.head.status == "draft"}
    assert drafts == {"3", "4", "5", "7"}
    assert {new.old.source.rpartition("#")[2] for new in blog.posts} == {"1", "2", "8", "12", *drafts}
    assert blog.report.left == {
        "entries in the trash": 1,
        "entries of the type nav_menu_item": 1,
        "comments": 2,
    }


def test_uploads_come_along_and_what_is_not_there_is_named(blog: Migration) -> None:
    assert {one.address for one in blog.old.files} == {
        "/wp-content/uploads/2012/03/cable.png",
        "/wp-content/uploads/2012/03/big.png",
    }
    assert [one["address"] for one in blog.report.missing] == [
        "https://press.example/wp-content/uploads/2012/03/away.png"
    ]


def test_nothing_is_lost_and_what_stays_is_named(blog: Migration) -> None:
    report = blog.report
    assert report.links_lost == report.addresses_lost == report.ids_changed == []
    said = " ".join(one.what for one in report.warnings)
    for words in ("[contact-form]", "latest-posts", "private", "password", "not out yet", "/?p=12"):
        assert words in said, words
    line = next(one.line for one in report.warnings if "contact-form" in one.what)
    text = str(WORDPRESS["export.xml"]).splitlines()
    assert line is not None
    assert "[contact-form" in text[line - 1]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a<br />\nb", "<p>a<br />\nb</p>"),
        ("<h2>x</h2>\nwords", "<h2>x</h2>\n<p>words</p>"),
        ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</blockquote></p>"),
        ("<em>a</em> b", "<p><em>a</em> b</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_blank_lines_part_paragraphs(body: str, html: str) -> None:
    assert paragraphs(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("[php]&lt;?php[/php]", '<pre><code class="language-php">&lt;?php</code></pre>'),
        ("[code]a < b[/code]", "<pre><code>a &lt; b</code></pre>"),
        ("[[code]x[/code]]", "[code]x[/code]"),
        (
            "[caption caption='C']<img src=a>[/caption]",
            "<figure><img src=a><figcaption>C</figcaption></figure>",
        ),
        ("[caption]words[/caption]", "words"),
        (
            "[gallery]",
            '<figure><img src="/i.png" alt="An &quot;i&quot;"><figcaption>Seen</figcaption></figure>',
        ),
        (
            "[youtube abc_1]",
            '<p><a href="https://www.youtube.com/watch?v=abc_1">https://www.youtube.com/watch?v=abc_1</a></p>',
        ),
        (
            '[video mp4="https://v.example/a.mp4"][/video]',
            '<p><a href="https://v.example/a.mp4">https://v.example/a.mp4</a></p>',
        ),
        ("<pre>\nhttps://code.example/\n</pre>", "<pre>\nhttps://code.example/\n</pre>"),
        ("a [sic] b [1]", "a [sic] b [1]"),
    ],
)
def test_a_shortcode_becomes_html(body: str, html: str) -> None:
    text, left = plain_html(body, PICTURES, ["9"])
    assert (text.strip(), left) == (html, [])


@pytest.mark.parametrize("body", ["[gallery ids='77']", "[form id=1]", "[box]words[/box]", "[video src='x']"])
def test_what_cannot_be_told_stays_and_is_named(body: str) -> None:
    text, left = plain_html(f"one\n\n{body}", PICTURES, ())
    assert body in text
    assert [line for line, _ in left] == [3]


def test_parts_of_an_export_are_one_blog(tmp_path: Path) -> None:
    lay(
        tmp_path / "old",
        {"a.xml": wxr(wxr_item(1, "One.")), "b.xml": wxr(wxr_item(2, "Two."), wxr_item(1, "One."))},
    )
    migration = migrated(tmp_path / "old", tmp_path / "new")
    assert sorted(new.post.address for new in migration.posts) == ["/2012/03/post-1/", "/2012/03/post-2/"]


def test_an_export_that_breaks_off_is_read_as_far_as_it_goes_and_named(tmp_path: Path) -> None:
    whole = wxr(wxr_item(1, "One."), wxr_item(2, "Two."))
    lay(tmp_path, {"old.xml": whole[: whole.index("<wp:post_id>2")]})
    migration = migrated(tmp_path / "old.xml", tmp_path / "new")
    assert "/2012/03/post-1/" in {new.post.address for new in migration.posts}
    assert any(one.file == "old.xml" and one.line for one in migration.report.warnings)


def test_an_export_cannot_make_us_read_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush")
    text = wxr(wxr_item(1, "x")).replace(
        "<rss", f'<!DOCTYPE r [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>\n<rss'
    )
    text = text.replace("<description>Words", "<description>&e;")
    lay(tmp_path, {"old.xml": text})
    old = recognise(tmp_path / "old.xml", NOW)
    assert "hush" not in repr(old)


def test_what_is_no_xml_is_refused(tmp_path: Path) -> None:
    lay(tmp_path, {"old.xml": '<rss xmlns:wp="http://wordpress.org/export/1.2/" <<<'})
    with pytest.raises(ShorttakeError):
        recognise(tmp_path / "old.xml", NOW)
