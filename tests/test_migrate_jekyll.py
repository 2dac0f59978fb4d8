"""A Jekyll blog comes over whole: Liquid, kramdown, addresses, feed ids, drafts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from shorttake.errors import TextError, UsageError
from shorttake.migrate import Migration, recognise
from shorttake.migrate.jekyll import permalinks
from shorttake.migrate.jekyll.config import kramdown_anchor
from shorttake.migrate.jekyll.expression import Values
from shorttake.migrate.jekyll.kramdown import plainly
from shorttake.migrate.jekyll.liquid import Places, translate
from shorttake.takes.parse import read_take
from tests.migrate_blogs import JEKYLL, NOW, bodies, lay, migrated

PLACES = Places(
    {"2014-01-02-a": "/2014/01/02/a/", "talks/2014-01-02-b": "/b.html"}.get,
    {"_posts/2014-01-02-a.md": "/2014/01/02/a/", "files/a b.pdf": "/files/a b.pdf"}.get,
    {
        "figure.html": '<figure>\n\n<img src="{{ include.src }}">{% if include.title %}<p>{{ include.title }}</p>{% else %}-{% endif %}\n</figure>',
        "loop.html": "{% for a in site.posts %}x{% endfor %}",
    }.get,
)
VALUES = Values(
    {"site": {"url": "https://a.example", "title": "A & B", "baseurl": ""}, "page": {"title": "Here"}},
    "https://a.example",
    "",
)


@pytest.mark.parametrize(
    ("liquid", "markdown"),
    [
        ("[x]({% post_url 2014-01-02-a %}#y)", "[x](/2014/01/02/a/#y)"),
        ("[x]({{ site.url }}{% post_url talks/2014-01-02-b %})", "[x](/b.html)"),
        ("[x]: {{ site.url }}/a", "[x]: /a"),
        ("[x]: <{{site.url}}/a b>", "[x]: </a b>"),
        ("[x]({{ '/a' | relative_url }}) <a href=\"{{ '/b' | absolute_url }}\">", '[x](/a) <a href="/b">'),
        ("at {{ site.url }}/a", "at https://a.example/a"),
        ("[f]({% link files/a b.pdf %})", "[f](/files/a b.pdf)"),
        ("{{ site.title | escape }} {{ page.title | upcase | append: '!' }}", "A &amp; B HERE!"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{% comment %} mine {% endcomment %}", "<!-- mine -->"),
        ("{% highlight ruby %}\na\n\nb\n{% endhighlight %}\n", "```ruby\na\n\nb\n```\n"),
        ("* x\n\n  {% highlight sh linenos %}\n  a\n  {% endhighlight %}", "* x\n\n  ```sh\n  a\n  ```"),
        ("{% highlight md %}\n```\nx\n```\n{% endhighlight %}", "````md\n```\nx\n```\n````"),
        (
            "{% highlight xml %}{% raw %}<a>{{ b }}</a>{% endraw %}{% endhighlight %}",
            "```xml\n<a>{{ b }}</a>\n```",
        ),
        ('{% highlight sh hl_lines="1 3" %}\na\n{% endhighlight %}', '```sh {hl_lines="1 3"}\na\n```'),
        (
            "{% include figure.html src='/i.png' title=page.title %}",
            '<figure>\n<img src="/i.png"><p>Here</p>\n</figure>',
        ),
        ("{% include figure.html src='/i.png' %}", '<figure>\n<img src="/i.png">-\n</figure>'),
        ("{% gist me/0123abcd %}", "[Gist me/0123abcd](https://gist.github.com/me/0123abcd)"),
    ],
)
def test_liquid_becomes_markdown(liquid: str, markdown: str) -> None:
    assert translate(liquid, VALUES, PLACES) == (markdown, [])


@pytest.mark.parametrize(
    "liquid",
    [
        "{% post_url 2014-01-02-none %}",
        "{% for a in site.posts %}",
        "{{ site.data.people }}",
        "{{ page.title | shout }}",
        "{% include none.html %}",
        "{% include loop.html %}",
        "{% highlight ruby %} never closed",
        "{% include ../../../etc/passwd %}",
    ],
)
def test_what_cannot_be_told_stays_and_is_named(liquid: str) -> None:
    text, left = translate(f"one\n\n{liquid}\n", VALUES, PLACES)
    assert text == f"one\n\n{liquid}\n"
    assert [line for line, _ in left] == [3]


@pytest.mark.parametrize(
    ("kramdown", "markdown"),
    [
        ("| a | b |\n| c | d |", "|  |  |\n|--|--|\n| a | b |\n| c | d |"),
        ("|---|\n| a |\n", "|  |\n|--|\n| a |\n"),
        ("| a |\n|---|\n| b |\n|===|\n| c |", "| a |\n|---|\n| b |\n| c |"),
        ("{::comment}\nhidden\n{:/comment}", "<!--\nhidden\n-->"),
        ('{::options toc_levels="2" /}\n\na', '<!-- kramdown: toc_levels="2" -->\n\na'),
        ("{::nomarkdown}<b>x</b>{:/}", "<b>x</b>"),
        ("{:n: .note #x}\nwords\n{: n}", "words\n{: .note #x}"),
        ("* C\n{:toc}\n\n## A *b*\n\n### C\n", "* [A b](#a-b)\n  * [C](#c)\n\n## A *b*\n\n### C\n"),
        ("    {::comment} code {:/}\n", "    {::comment} code {:/}\n"),
        ("words {: .kept}\n", "words {: .kept}\n"),
    ],
)
def test_kramdown_becomes_plain_markdown(kramdown: str, markdown: str) -> None:
    assert plainly(kramdown)[0] == markdown


def test_formulas_are_named() -> None:
    assert plainly("a\n\n$$x^2$$\n")[1] == [(3, "formulas between $$ are shown as they are written")]


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("date", "/talks/2014/03/09/a-title.html"),
        ("pretty", "/talks/2014/03/09/a-title/"),
        ("ordinal", "/talks/2014/068/a-title.html"),
        ("weekdate", "/talks/2014/W10/Sun/a-title.html"),
        ("none", "/talks/a-title.html"),
        ("/:year/:i_month/:i_day/:slug", "/2014/3/9/a-title"),
        ("/blog/:short_year/:short_month/:title:output_ext", "/blog/14/Mar/a-title.html"),
        ("/:year_:month/:title/", "/2014_03/a-title/"),
        ("/at/10:20/:title", "/at/10:20/a-title"),
    ],
)
def test_a_permalink_is_jekylls(style: str, address: str) -> None:
    values = permalinks.post_values(dt.datetime(2014, 3, 9, 8, 5, tzinfo=dt.UTC), "a-title", ["Talks"])
    assert permalinks.address(permalinks.STYLES.get(style, style), values) == address


@pytest.mark.parametrize(
    ("words", "anchor"), [("1. A Title!", "a-title"), ("Ünicode", "nicode"), ("2014", "section")]
)
def test_kramdowns_own_ids(words: str, anchor: str) -> None:
    assert kramdown_anchor(words) == anchor


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    folder = tmp_path_factory.mktemp("jekyll")
    return migrated(lay(folder / "old", JEKYLL), folder / "new")


def test_every_post_finds_its_folder(blog: Migration) -> None:
    assert sorted(new.file for new in blog.posts) == [
        "content/liveblogs/2014-06-06-from-the-hall.md",
        "content/pages/about.md",
        "content/posts/2014-03-01-first-light.md",
        "content/posts/2014-04-02-second-cable.md",
        "content/posts/2014-07-07-a talk, with Ünicode.md",
        "content/posts/2099-01-01-not-yet.md",
        "content/posts/an-idea.md",
        "content/takes/2014-05-05-technology-short-take-7.md",
    ]


def test_addresses_and_feed_ids_are_those_of_the_old_site(blog: Migration) -> None:
    found = {Path(new.file).stem: (new.post.address, new.post.feed_id) for new in blog.posts}
    # 23:30 in London is the next day in Amsterdam, where the site was built.
    assert found["2014-03-01-first-light"] == (
        "/2014/03/02/first-light/",
        "https://cables.example/2014/03/02/first-light",
    )
    assert found["2014-04-02-second-cable"] == (
        "/2014/04/02/second-cable/",
        "https://cables.example/2014/04/02/second-cable",
    )
    assert found["2014-07-07-a talk, with Ünicode"][0] == "/2014/07/07/a-talk,-with-Ünicode/"
    assert found["about"][0] == "/about/"


def test_text_is_translated_and_the_rest_of_it_untouched(blog: Migration) -> None:
    assert (
        bodies(blog)["2014-03-01-first-light"]
        == """\
See [the second](/2014/04/02/second-cable/) and [a file](/files/plan.pdf).
Also [the heading](/2014/04/02/second-cable/#a-caf%C3%A9--more), at https://cables.example.

```python
print("{{ not liquid }}")
```

Braces {{ stay }} here.

<figure>
  <img src="/files/cable.png" alt="A cable">
  <figcaption>See <a href='https://photos.example/1'>it</a></figcaption>
</figure>

{% unknown tag %}"""
    )


def test_the_authors_front_matter_stays(blog: Migration) -> None:
    text = next(new.text for new in blog.posts if "first-light" in new.file)
    assert text.startswith('---\ntitle: "First light"   # as I said it\ndate: 2014-03-01 23:30:00 +0000\n')
    head = next(new.post.head for new in blog.posts if "first-light" in new.file)
    assert head.tags == ("fibre", "optics")
    assert head.authors == ("Mara Lindqvist",)
    assert head.aliases == ("/old/first.html",)
    assert head.other["wordpress_id"] == 12


def test_drafts_and_posts_to_come_are_drafts(blog: Migration) -> None:
    drafts = {Path(new.file).stem for new in blog.posts if new.post.head.status == "draft"}
    assert drafts == {"an-idea", "2099-01-01-not-yet"}


def test_the_report_names_all_that_is_not_as_it_was(blog: Migration) -> None:
    report = blog.report
    assert (report.posts_in, report.posts_out, report.pages) == (8, 7, 1)
    assert [one.file for one in report.broken] == ["_posts/2014-08-08-broken.md"]
    assert report.addresses_lost == []
    assert report.ids_changed == []
    assert report.links_lost == []
    named = {(one.file, one.line) for one in report.warnings}
    assert {line for file, line in named if file == "_posts/2014-03-01-first-light.md"} == {13, 22, None}
    assert ("index.html", 1) in named
    assert any(one.file == "_posts/2099-01-01-not-yet.md" for one in report.warnings)


def test_files_come_along_at_their_addresses(blog: Migration) -> None:
    assert [one.address for one in blog.old.files] == ["/files/cable.png", "/files/plan.pdf"]


def test_a_feed_that_stands_in_the_old_folder_goes_before_the_rule(tmp_path: Path) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:7</id>'
        '<link rel="alternate" href="https://cables.example/2014/04/02/second-cable/"/></entry></feed>'
    )
    lay(tmp_path / "old", {**JEKYLL, "_site/feed.xml": feed})
    found = {
        Path(new.file).stem: new.post.feed_id for new in migrated(tmp_path / "old", tmp_path / "new").posts
    }
    assert found["2014-04-02-second-cable"] == "urn:x:7"
    assert found["2014-06-06-from-the-hall"] == "https://cables.example/2014/06/06/from-the-hall"


def test_a_template_of_a_feed_says_how_its_ids_were_made(tmp_path: Path) -> None:
    template = (
        "---\n---\n<rss><channel>{% for post in site.posts %}<item>"
        "<guid>{{ post.url | prepend: site.url }}</guid></item>{% endfor %}</channel></rss>"
    )
    files = {**JEKYLL, "rss.xml": template}
    files["_config.yml"] = str(files["_config.yml"]).replace("jekyll-feed, ", "")
    migration = migrated(lay(tmp_path / "old", files), tmp_path / "new")
    assert migration.old.site.feeds == {"/rss.xml": "rss.xml"}
    found = {Path(new.file).stem: new.post.feed_id for new in migration.posts}
    assert found["2014-04-02-second-cable"] == "https://cables.example/2014/04/02/second-cable/"


def test_below_a_path_all_addresses_keep_it(tmp_path: Path) -> None:
    files = {**JEKYLL, "_config.yml": 'url: https://me.example\nbaseurl: "/blog"\npermalink: date\n'}
    migration = migrated(lay(tmp_path / "old", files), tmp_path / "new")
    assert migration.old.site.url == "https://me.example/blog"
    assert "(/blog/2014/04/02/second-cable.html)" in bodies(migration)["2014-03-01-first-light"]
    assert migration.report.addresses_lost == migration.report.links_lost == []
    assert {new.post.address for new in migration.posts} >= {"/2014/04/02/second-cable.html", "/about/"}


def test_two_posts_at_one_address_are_both_named(tmp_path: Path) -> None:
    post = "---\ntitle: {}\npermalink: /same/\n---\nWords.\n"
    lay(
        tmp_path / "old",
        {"_posts/2014-01-01-a.md": post.format("A"), "_posts/2014-01-02-b.md": post.format("B")},
    )
    migration = migrated(tmp_path / "old", tmp_path / "new")
    assert [new.post.address for new in migration.posts] == ["/same/", "/same-2/"]
    assert [one["address"] for one in migration.report.addresses_lost] == ["/same/"]
    assert any("2014-01-01-a.md" in one.what for one in migration.report.warnings)


@pytest.mark.parametrize(
    ("files", "error", "what"),
    [
        ({"notes.txt": "words"}, UsageError, "no blog"),
        ({"_config.yml": "title: [oops"}, TextError, "cannot be read"),
        ({"_config.yml": "- a\n- b\n"}, TextError, "no settings"),
    ],
)
def test_bad_input_is_refused(
    tmp_path: Path, files: dict[str, str | bytes], error: type[Exception], what: str
) -> None:
    with pytest.raises(error, match=what):
        recognise(lay(tmp_path / "old", files), NOW)


def test_heads_that_we_read_otherwise_are_put_right_and_nothing_of_them_is_lost(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "title: X\nurl: https://x.example\npermalink: /:categories/:title.html\n",
        "_posts/2014-01-01-crlf.md": (
            "\ufeff---\r\ntitle: CRLF\r\ncategories: [One Two, b]\r\ntags: a b\r\n---\r\n\r\n"
            "{% highlight sh %}\r\nls\r\n{% endhighlight %}\r\n"
        ),
        "_posts/2014-01-02-odd.md": (
            "---\ntitle: Odd\nlayout: {a: b}\nguid: 12\nkeywords: seo, words\nstatus: publish\n"
            "meta:\n  _edit_last: '1'\n---\nWords.\n"
        ),
        "_posts/2014-01-03-no-title.markdown": "---\nlayout: post\n---\n[a](https://a.example/)\n",
        "_posts/2014-01-04-html.html": '---\ntitle: H\n---\n<p><a href="{{ site.url }}/x">x</a></p>\n',
        "_posts/2014-01-05-latin.md": "---\ntitle: L\n---\ncaf\xe9".encode("latin-1"),
        "css/main.scss": "---\n---\na {}",
    }
    migration = migrated(lay(tmp_path / "old", files), tmp_path / "new")
    found = {Path(new.file).stem: new for new in migration.posts}
    crlf = found["2014-01-01-crlf"].post
    assert (crlf.address, crlf.head.tags) == ("/one%20two/b/crlf.html", ("a", "b"))
    assert "```sh\nls\n```" in crlf.body
    odd = found["2014-01-02-odd"].post.head
    assert odd.tags == ()
    assert odd.other["meta_keywords"] == "seo, words"
    assert odd.other["old_layout"] == '{"a": "b"}'
    assert odd.other["old_guid"] == "12"
    assert odd.other["meta"] == {"_edit_last": "1"}
    assert found["2014-01-03-no-title"].post.head.title == "No title"
    assert found["2014-01-04-html"].post.body == "[x](/x)\n"
    report = migration.report
    assert [(one.file, one.line) for one in report.broken] == [("_posts/2014-01-05-latin.md", 4)]
    assert report.left == {"styles and scripts of the old theme": 1}
    assert report.addresses_lost == report.links_lost == []


def test_a_heading_of_a_short_take_keeps_the_id_that_a_link_points_to(tmp_path: Path) -> None:
    take = "---\ntitle: 'Technology Short Take #1'\n---\n## Servers/Hardware\n\n* [a](https://a.example/)\n\n## Networking\n\n* b\n"
    link = "---\ntitle: B\n---\n[x]({% post_url 2014-01-01-take %}#servershardware) [y]({% post_url 2014-01-01-take %}#networking)\n"
    lay(tmp_path / "old", {"_posts/2014-01-01-take.md": take, "_posts/2014-01-02-b.md": link})
    found = next(new for new in migrated(tmp_path / "old", tmp_path / "new").posts if new.post.kind == "take")
    assert "## Servers/Hardware {#servershardware}\n" in found.text
    assert "## Networking\n" in found.text
    assert {"servershardware", "networking"} <= found.page.ids
    assert read_take(found.text, found.post.body_at).sections[0].heading == "Servers/Hardware"
