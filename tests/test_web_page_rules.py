"""The rules by which pages are read: names of people, titles and sites, days, walls, JSON-LD."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.web import facts
from shorttake.web.page import days, linked, people, titles, words
from shorttake.web.page.walls import is_wall

BYLINES: list[tuple[str, list[str]]] = [
    ("Jane Doe", ["Jane Doe"]),
    ("By Jane Doe", ["Jane Doe"]),
    ("ByJane Doe", ["Jane Doe"]),
    ("by: Jane Doe", ["Jane Doe"]),
    ("Posted by Jane Doe on May 29, 2016 at 3:00 pm in Networking", ["Jane Doe"]),
    ("Posted by Jane Doe in Networking | 3 Comments", ["Jane Doe"]),
    ("Written by Rob Roe Edited by Betsy Bo", ["Rob Roe"]),
    ("Von Jürgen Maß, 12.04.2008", ["Jürgen Maß"]),
    ("By Paul Ade, Joan Cas & Frida Berg | November 19, 2013", ["Paul Ade", "Joan Cas", "Frida Berg"]),
    ("Jane Doe and John Roe, Senior Engineers at Acme", ["Jane Doe", "John Roe"]),
    ("Jane Doe Staff Writer", ["Jane Doe"]),
    ("Richard (RJ) Roe", ["Richard Roe"]),
    ("Jane Doe, PhD", ["Jane Doe"]),
    ("Sammy Davis, Jr.", ["Sammy Davis, Jr."]),
    ("Dr. Jane Doe", ["Jane Doe"]),
    ("Jane Doe/AFP", ["Jane Doe"]),
    ("Jane Doe <jane@x.example>", ["Jane Doe"]),
    ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
    ("María José de la Cruz", ["María José de la Cruz"]),
    ("林一舟", ["林一舟"]),
    ("Jane Doe View all posts by Jane Doe", ["Jane Doe"]),
    ("jdoe", ["jdoe"]),
    ("Guest Author: Jane Doe", ["Jane Doe"]),
    ("admin", []),
    ("Posted by: Administrator", []),
    ("siteadmin", []),
    ("Staff", []),
    ("Staff Writer", []),
    ("Court Reporter", []),
    ("Editorial Team", []),
    ("The Acme Team", []),
    ("Acme Networks, Inc.", []),
    ("@jane", []),
    ("jane@x.example", []),
    ("www.x.example", []),
    ("https://x.example/jane…", []),
    ("Example Times", []),
    ("Wednesday, July 06, 2016", []),
    ("May 29, 2016", []),
    ("5 minutes ago", []),
    ("{{ author }}", []),
    ("Share this article", []),
    ("weder zu fein noch zu grob", []),
    ("", []),
]


@pytest.mark.parametrize(("line", "names"), BYLINES)
def test_names_are_taken_out_of_a_byline(line: str, names: list[str]) -> None:
    assert list(people.from_byline(line, {"exampletimes"})) == names


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Doe, Jane", ["Jane Doe"]),
        ("Okafor, J. P.", ["J. P. Okafor"]),
        ("Davis, Jr.", ["Davis, Jr."]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe", ["Jane Doe"]),
    ],
)
def test_a_scholar_is_named_family_first(field: str, names: list[str]) -> None:
    assert list(people.from_field(field, family_first=True)) == names


@given(st.text(max_size=300))
def test_no_text_makes_the_names_fail(text: str) -> None:
    for name in (*people.from_byline(text), *people.from_field(text)):
        assert 0 < len(name) <= 70
        assert "@" not in name


SITES = {"examplesite", "examplesitenews"}


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("A post | Example Site", "A post"),
        ("A post – Example Site", "A post"),
        ("A post - Blog | Example Site", "A post"),
        ("Example Site » A post", "A post"),
        ("Example Site » Blog Archive » A post", "A post"),
        ("Example Site: A post", "A post"),
        ("Example Site :: A post :: Example Site", "A post"),
        ("A post [Example Site]", "A post"),
        ("A post (Example Site)", "A post"),
        ("文章-Example Site", "文章"),
        ("A post: its sequel", "A post: its sequel"),
        ("TCP – UDP | a comparison", "TCP – UDP | a comparison"),
        ("e-mail", "e-mail"),
        ("Example Site", "Example Site"),
        ("| Example Site", "| Example Site"),
        ("", ""),
    ],
)
def test_the_sites_name_is_taken_off_a_title(title: str, own: str) -> None:
    assert titles.without_site(title, SITES) == own


@pytest.mark.parametrize(
    ("title", "name", "site"),
    [
        ("A post | Example", "A post", "Example"),
        ("A post | News | Example", "A post", "Example"),
        ("Example: A post", "A post", "Example"),
        ("Art – Words, and More » A post", "A post", "Art – Words, and More"),
        ("A post [Example.net]", "A post", "Example.net"),
        ("A post", "A post", ""),
        ("Something else | Example", "A post", ""),
    ],
)
def test_what_stands_beside_a_title_is_the_sites_name(title: str, name: str, site: str) -> None:
    assert titles.affix(title, name) == site


@given(st.text(alphabet="ab |-–:»[] ", max_size=80), st.sets(st.sampled_from(["a", "b", "ab"])))
def test_taking_titles_apart_ends_and_keeps_something(title: str, sites: set[str]) -> None:
    rest = titles.without_site(title, sites)
    assert rest in title
    assert bool(words.key(rest)) == bool(words.key(title))
    assert all(part in title for part in titles.segments(title))


@pytest.mark.parametrize(
    ("title", "wall"),
    [
        ("Just a moment...", True),
        ("Attention Required! | Cloudflare", True),
        ("404", True),
        ("404 Not Found", True),
        ("Error 404 - Page not found", True),
        ("403 Forbidden", True),
        ("Access Denied", True),
        ("Page not found", True),
        ("Oops! That page can’t be found.", True),
        ("Sorry, this page isn't available", True),
        ("Log in", True),
        ("Sign in to continue", True),
        ("Log in to Acme Communities", True),
        ("Before you continue to YouTube", True),
        ("We value your privacy", True),
        ("Untitled Document", True),
        ("Index of /pub/linux", True),
        ("404 errors in nginx, explained", False),
        ("Page not found errors in WordPress and how to get rid of every one of them", False),
        ("Log in to ten servers at once with nothing but SSH certificates", False),
        ("Access control lists", False),
        ("The cookie, a history", False),
        ("Just in time compilers", False),
    ],
)
def test_a_wall_is_told_from_an_article(title: str, wall: bool) -> None:
    assert is_wall(title) is wall


STAMPS = [
    ("2016-05-29", date(2016, 5, 29)),
    ("2016-05-29T10:00:00Z", datetime(2016, 5, 29, 10, tzinfo=UTC)),
    ("2016-05-29T10:00:00.123+0200", datetime.fromisoformat("2016-05-29T10:00:00.123+02:00")),
    ("2016-05-29 10:00:00 -05:00", datetime.fromisoformat("2016-05-29T10:00:00-05:00")),
    ("2016-05-29T10:00", datetime(2016, 5, 29, 10)),
    ("20160529", date(2016, 5, 29)),
    ("Sun, 29 May 2016 10:00:00 GMT", datetime(2016, 5, 29, 10, tzinfo=UTC)),
    ("1970-01-01T00:00:00Z", None),
    ("0001-01-01T00:00:00Z", None),
    ("2016-13-29", None),
    ("2016-05", None),
    ("yesterday", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "when"), STAMPS)
def test_a_stamp_is_read_with_the_zone_it_gives(text: str, when: date | datetime | None) -> None:
    found = days.stamp(text)
    assert found == when
    assert type(found) is type(when)
    if isinstance(when, datetime) and isinstance(found, datetime):
        assert found.utcoffset() == when.utcoffset()


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("May 29th, 2016", "", date(2016, 5, 29)),
        ("29 May 2016", "", date(2016, 5, 29)),
        ("Sunday, May 29, 2016 at 8:14 pm", "", date(2016, 5, 29)),
        ("29. Mai 2016", "de", date(2016, 5, 29)),
        ("29 mai 2016", "fr", date(2016, 5, 29)),
        ("29 de mayo de 2016", "es", date(2016, 5, 29)),
        ("2016 May 29 16:00 GMT", "", date(2016, 5, 29)),
        ("Tue Mar 15 09:21:47 CET 2016", "", date(2016, 3, 15)),
        ("2016年5月29日", "ja", date(2016, 5, 29)),
        ("29.05.2016", "", date(2016, 5, 29)),
        ("5/29/2016", "", date(2016, 5, 29)),
        ("29/5/2016", "", date(2016, 5, 29)),
        ("05/06/2016", "", None),
        ("05/06/2016", "en-US", date(2016, 5, 6)),
        ("05/06/2016", "en-GB", None),
        ("version 2016.5.29999", "", None),
        ("31 February 2016", "", None),
        ("May 29", "", None),
        ("from May 1, 2016 to May 29, 2016", "", None),
    ],
)
def test_a_day_in_words_is_read_unless_it_is_doubtful(text: str, language: str, day: date | None) -> None:
    assert days.read(text, language) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://x.example/2016/05/29/slug/", date(2016, 5, 29)),
        ("https://x.example/blog/2016-05-29-slug.html", date(2016, 5, 29)),
        ("https://x.example/20160529/slug", date(2016, 5, 29)),
        ("https://x.example/2016/5/29/slug", date(2016, 5, 29)),
        ("https://x.example/2016/05/slug", None),
        ("https://x.example/2016/13/29/slug", None),
        ("https://x.example/item/20160529", None),
        ("https://[broken/2016/05/29/x", None),
    ],
)
def test_a_permalink_tells_the_day(url: str, day: date | None) -> None:
    assert days.in_address(url) == day


@given(st.text(max_size=200))
def test_no_text_makes_the_days_fail(text: str) -> None:
    for day, start, end in days.days(text):
        assert 1991 <= day.year < 2100
        assert 0 <= start < end <= len(text)
    days.read(text)


def page(head: str = "", body: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def ld(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


POST = {"@type": "BlogPosting", "headline": "Own post", "datePublished": "2016-05-29"}
JANE = {"@type": "Person", "name": "Jane Doe"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe", ("Jane Doe",)),
        (JANE, ("Jane Doe",)),
        ([JANE, {"@type": "Person", "name": "John Roe"}], ("Jane Doe", "John Roe")),
        ({"@list": [JANE]}, ("Jane Doe",)),
        ({"@type": "Person", "givenName": "Jane", "familyName": "Doe"}, ("Jane Doe",)),
        ({"@type": "Person", "name": "jdoe"}, ()),
        ({"@type": "Person", "name": "admin"}, ()),
        ({"@type": "Person", "name": "Example Site"}, ()),
        ({"@type": "Organization", "name": "Acme Networks"}, ()),
        ({"@id": "#jane"}, ("Jane Doe",)),
        ({"@id": "#nobody"}, ()),
        ([[[]]], ()),
        (7, ()),
    ],
)
def test_authors_in_json_ld(author: object, names: tuple[str, ...]) -> None:
    nodes = {"@graph": [{**POST, "author": author}, {"@id": "#jane", **JANE}]}
    head = '<meta property="og:site_name" content="Example Site">' + ld(nodes)
    assert facts(page(head, "<h1>Own post</h1>"), "https://x.example/p").authors == names


def test_nodes_about_other_things_are_not_believed() -> None:
    other = {
        "@type": "BlogPosting",
        "headline": "Another post",
        "url": "https://x.example/other",
        "author": JANE,
    }
    comment = {"@type": "Comment", "author": {"@type": "Person", "name": "Cy Comment"}}
    listing = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    head = "<title>Own post</title>" + ld({**POST, "comment": [comment]}, other, listing, comment)
    found = facts(page(head, "<h1>Own post</h1>"), "https://x.example/own")
    assert (found.title, found.authors, found.date) == ("Own post", (), date(2016, 5, 29))


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "BlogPosting", "headline": "Own post", "author": "Jane Doe",}',
        '<!-- {"@type": "BlogPosting", "headline": "Own post", "author": "Jane Doe"} -->',
        '//<![CDATA[\n{"@type": "BlogPosting", "headline": "Own post", "author": "Jane Doe"};\n//]]>',
        '// cms\n{"@type": "BlogPosting", "headline": "Own post", "author": "Jane Doe"}',
        '/* cms */ {"@type": "BlogPosting", // own\n "headline": "Own post", "author": "Jane Doe"}',
        '{"@type": "BlogPosting", "headline": "Own\npost", "author": "Jane Doe"}',
        '{"@type": "BlogPosting", "headline": "Own post", "author": "Jane\\ Doe"}',
        "{&quot;@type&quot;: &quot;BlogPosting&quot;, &quot;headline&quot;: &quot;Own post&quot;, "
        "&quot;author&quot;: &quot;Jane Doe&quot;}",
        '{"@type": "Thing"} {"@type": "http://schema.org/BlogPosting", "headline": "Own post", "author": "Jane Doe"}',
        '[[{"@graph": [{"@type": ["BlogPosting"], "headline": "Own post", "author": "Jane Doe"}]}]]',
    ],
)
def test_broken_json_ld_is_mended(source: str) -> None:
    html = page(f'<script type="application/ld+json">{source}</script>', "<h1>Own post</h1>")
    assert facts(html, "https://x.example/own").authors == ("Jane Doe",)


@given(st.text(alphabet='{}[]",:\\/*<!->@typeid ', max_size=120))
def test_no_script_makes_json_ld_fail(source: str) -> None:
    assert isinstance(linked.nodes([source]), list)


RULES = [
    # (rule, head, body, field, what is read)
    ("a title cut off is completed", '<meta property="og:title" content="A long way ho…">', "<h1>A long way home</h1>", "title", "A long way home"),
    ("a title cut off alone is none", "<title>A long way…</title>", "", "title", None),
    ("a heading may end in dots", "<title>And then…</title>", "<h1>And then…</h1>", "title", "And then…"),
    ("entities are decoded twice", '<meta property="og:title" content="It&amp;#8217;s here">', "", "title", "It’s here"),
    ("blanks are collapsed", "<title>\n A \u200b title\t here </title>", "", "title", "A title here"),
    ("a title in a picture is none", "", "<svg><title>Arrow</title></svg><h1>The post</h1>", "title", "The post"),
    ("permalinks are no title", "", '<h1>Own post<a class="headerlink" href="#o">¶</a></h1>', "title", "Own post"),
    ("the reader's headline wins", '<title>SEO words first</title><meta property="og:title" content="SEO words first">', '<article><h1 class="entry-title">Own words first</h1></article>', "title", "Own words first"),
    ("only the site's name is none", '<title>Example</title><meta property="og:site_name" content="Example">', "", "title", None),
    ("the host is no title", "<title>x.example</title>", "", "title", None),
    ("a change is no publication", '<meta property="article:modified_time" content="2016-05-29">', '<h1>P</h1><p>Last updated on <time datetime="2016-05-29">29 May</time></p>', "date", None),
    ("an event is none either", "", '<h1>P</h1><p>Starts <time datetime="2016-05-29">29 May 2016</time></p>', "date", None),
    ("a comment's day is not the page's", "", '<h1>P</h1><div id="comments"><time datetime="2016-05-29">x</time></div>', "date", None),
    ("a copyright is no day", "", "<h1>P</h1><footer>© May 29, 2016</footer>", "date", None),
    ("a day beside the headline counts", "", "<h1>P</h1><p>May 29, 2016</p>", "date", date(2016, 5, 29)),
    ("so does one that says posted", "", "<p>x</p><div>Originally published on May 29, 2016</div>", "date", date(2016, 5, 29)),
    ("a related post's author is none", "", '<h1>P</h1><div class="related-posts"><span class="author">Rel Ated</span></div>', "authors", ()),
    ("a commenter is none", "", '<h1>P</h1><ol class="commentlist"><li class="vcard author">Cy Comment</li></ol>', "authors", ()),
    ("the theme's author is none", "", "<h1>P</h1><footer>Theme by Tim Theme</footer>", "authors", ()),
    ("a photographer is none", "", '<h1>P</h1><p class="meta">Photo by Flick Er</p>', "authors", ()),
    ("a handle on Twitter is none", '<meta name="twitter:creator" content="@jane">', "<h1>P</h1>", "authors", ()),
    ("a licence is none", "", '<h1>P</h1><p class="meta">License: CC BY 4.0</p>', "authors", ()),
    ("rel=author names one", "", '<h1>P</h1><a rel="author" href="/jane">Jane Doe</a>', "authors", ("Jane Doe",)),
    ("a tagline is no description", '<meta name="description" content="Words on wires">', '<p class="site-description">Words on wires</p>', "description", None),
    ("the title is no description", '<title>Own post</title><meta name="description" content="Own post">', "<h1>Own post</h1>", "description", None),
    ("a paragraph is no description", "", "<h1>P</h1><p>First words.</p>", "description", None),
    ("a description is stated", '<meta name="description" content=" About\n wires &amp;amp; cables. ">', "", "description", "About wires & cables."),
    ("the site is beside the title", "<title>Own post | Wire Words</title>", "<h1>Own post</h1>", "site", "Wire Words"),
    ("a bare title names no site", "<title>Own post</title>", "<h1>Own post</h1>", "site", None),
    ("an address is no site", '<meta property="og:site_name" content="https://x.example">', "", "site", None),
    ("a template's placeholder is nothing", '<meta property="og:site_name" content="{{site.name}}"><meta name="author" content="%author%">', "<h1>P</h1>", "site", None),
    ("a tagline beside the site's name goes", '<meta property="og:site_name" content="The X Example Times | News | Travel">', "<h1>P</h1>", "site", "The X Example Times"),
    ("what a separator left goes too", '<meta property="og:site_name" content="Wire Words -">', "<h1>P</h1>", "site", "Wire Words"),
    ("the end of a title is named like the host", "<title>Own post - X Example Words</title>", "", "site", "X Example Words"),
    ("or like the first link", "<title>Own post | Wire Words</title>", '<a href="/news">Wire Words</a>', "site", "Wire Words"),
    ("a bare address is no better name", '<meta property="og:site_name" content="Wire Words"><title>Own post - example.example</title>', '<h1>Own post</h1><a class="logo">x.example</a>', "site", "Wire Words"),
    ("head and headline name the page", '<meta name="application-name" content="Own post"><title>Own post</title>', "<h1>Own post</h1>", "title", "Own post"),
    ("a README's heading is not its page's", '<meta property="og:title" content="doe/wire: Words on wires"><title>GitHub - doe/wire: Words on wires</title>', '<article itemprop="text"><h1>Wire, words on a wire</h1></article>', "title", "doe/wire: Words on wires"),
    ("the site's heading is no half of a title", '<meta property="og:site_name" content="Jane Doe"><title>Own post | Jane Doe</title>', '<a href="../"><h1>Jane Doe</h1></a><h1>Own post</h1>', "title", "Own post"),
    ("a short aside can be a byline", "", '<article><h1>P</h1><aside><a rel="author" href="/jane">Jane Doe</a></aside></article>', "authors", ("Jane Doe",)),
    ("a quotation's author is not the page's", "", '<article><h1>P</h1><blockquote><span class="author">Quo Ted</span></blockquote></article>', "authors", ()),
    ("nor is that of a mention", "", '<article><h1>P</h1><div class="webmentions"><span class="author">Men Tioned</span></div></article>', "authors", ()),
    ("a nameless class hides no byline", "", '<h1>P</h1><div class="x1"><div class="x2"><div class="x3">By <span class="x4">Jane Doe</span></div></div></div>', "authors", ("Jane Doe",)),
    ("By Topic is no byline", "", "<h1>P</h1><div><div><div>By Use Case</div></div></div><p>Of use in any case.</p>", "authors", ()),
    ("a profile beside the headline", "", '<h1>P</h1><div><a href="/people/jane-doe/">Jane Doe</a></div>', "authors", ("Jane Doe",)),
    ("a profile in a sentence is none", "", '<h1>P</h1><p>Last week we met <a href="/people/jane-doe/">Jane Doe</a>, who builds bridges, and asked her about each of the bridges.</p>', "authors", ()),
    ("a role behind a comma is nobody", "", '<h1>P</h1><p class="byline">By Jane Doe, West Coast Editor</p>', "authors", ("Jane Doe",)),
    ("the whole name is somewhere else", '<meta name="author" content="Jane Doe">', '<h1>P</h1><p class="author">Jane</p>', "authors", ("Jane Doe",)),
    ("a directory of authors is no byline", '<meta name="author" content="Jane Doe">', "<h1>P</h1><ul>" + "".join(f'<li><a href="/author/{n}">{n} Roe</a></li>' for n in ("Ann", "Bob", "Cy", "Dan", "Eve", "Fay")) + '<li><a href="/author/jane">Jane Doe</a></li></ul>', "authors", ("Jane Doe",)),
    ("a brand is nobody", '<meta name="author" content="HackerRank">', "<h1>P</h1>", "authors", ()),
    ("half a sentence is no name", '<meta name="author" content="our Wedding bloggers">', "<h1>P</h1>", "authors", ()),
    ("a tweet's handle is no surname", '<meta name="author" content="Tom DiDoe">', '<h1>P</h1><div class="author"><a href="/t">Tom DiDoe</a><a href="/x">@tdidoe</a></div>', "authors", ("Tom DiDoe",)),
    ("a reward is no part of a name", "", '<div itemscope itemtype="https://schema.org/Question"><h1 itemprop="name">P</h1><div itemprop="author" itemscope itemtype="https://schema.org/Person"><a href="/u/1">Max</a><span>1</span></div></div>', "authors", ("Max",)),
    ("an announcement has a day", "", "<h1>P</h1><dl><dt>Announced</dt><dd>March 19, 2024</dd></dl>", "date", date(2024, 3, 19)),
    ("of two stated days the first", '<meta property="article:published_time" content="2017-04-12">' + ld({"@type": "Article", "headline": "P", "datePublished": "2020-02-19"}), "<h1>P</h1><p>2020-02-19</p>", "date", date(2017, 4, 12)),
    ("a type may be misspelt", ld({"type": "Article", "headline": "P", "datePublished": "2020-02-19"}), "<h1>P</h1>", "date", date(2020, 2, 19)),
    ("a feed of comments is none", '<link rel="alternate" type="application/rss+xml" title="X » Comments Feed" href="/comments/feed/">', "", "feed", None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "head", "body", "field", "value"), RULES, ids=[row[0] for row in RULES])
def test_a_rule(rule: str, head: str, body: str, field: str, value: object) -> None:
    assert getattr(facts(page(head, body), "https://x.example/some/page"), field) == value, rule


PERSONAL = [
    # (host, the site's name, author, publisher, who wrote it): a site may be called like a person, or a company
    ("janedoe.example", "Jane Doe", "Jane Doe", None, ("Jane Doe",)),
    ("letters.janedoe.example", "The Letter", "Jane Doe", None, ("Jane Doe",)),
    ("letters.example", "The Letter", "Jane Doe", "Jane Doe", ("Jane Doe",)),
    ("letters.example", "The Letter", "Jane Doe", None, ("Jane Doe",)),
    ("letters.example", "Jane Doe", "Jane Doe", None, ()),
    ("redhen.example", "Red Hen", "Red Hen", None, ()),
    ("redhen.example", "Red Hen Blog", "Red Hen", "Red Hen", ()),
    ("packetpaper.example", "Packet Paper", "Packet Paper", None, ()),
    ("nowgrenada.example", "NOW Grenada", "NOW Grenada", None, ()),
]


@pytest.mark.parametrize(("host", "site", "author", "publisher", "names"), PERSONAL)
def test_a_site_called_like_a_person_may_be_written_by_that_person(
    host: str, site: str, author: str, publisher: str | None, names: tuple[str, ...]
) -> None:
    node = {**POST, "author": {"@type": "Person", "name": author}}
    if publisher:
        node["publisher"] = {"@type": "Organization", "name": publisher}
    head = f'<meta property="og:site_name" content="{site}"><meta name="author" content="{author}">' + ld(
        node
    )
    found = facts(page(head, "<h1>Own post</h1><p>Some words.</p>"), f"https://{host}/own")
    assert (found.authors, found.site) == (names, site)
