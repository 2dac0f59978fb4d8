"""Small old blogs, made by hand, and what must come of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from shorttake import settings
from shorttake.migrate import Migration, outset, plan, recognise
from shorttake.scaffold.parts import SECTIONS

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
PICTURE = b"\x89PNG\r\n\x1a\n of a cable"


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Writes the files of an old blog."""
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else words.encode("utf-8"))
    return folder


def migrated(source: Path, target: Path) -> Migration:
    """What a migration of this old blog would write into a new folder; nothing is written."""
    old = recognise(source, NOW)
    found = outset(old, SECTIONS, "UTC")
    there = settings.check(
        target,
        {
            "SITENAME": found.title,
            "SITEURL": found.url,
            "TIMEZONE": found.zone,
            "ARTICLE_URL": found.article_url,
            "PAGE_URL": found.page_url,
            "SHORTTAKE": {"series": list(found.series) or ["Technology Short Take"]},
        },
        {},
    )
    return plan(old, there, str(source))


def bodies(migration: Migration) -> dict[str, str]:
    """The Markdown of each new post, by the name of its file without the ending."""
    return {Path(new.file).stem: new.post.body.strip("\n") for new in migration.posts}


JEKYLL: dict[str, str | bytes] = {
    "_config.yml": """\
title: Cable Notes
description: What goes through a wire
url: https://cables.example
baseurl: ""
timezone: Europe/Amsterdam
permalink: /:year/:month/:day/:title/
author: {name: Mara Lindqvist}
plugins: [jekyll-feed, jekyll-redirect-from]
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, author: Mara Lindqvist}
  - scope: {path: _posts/talks}
    values: {categories: Talks}
""",
    "_includes/figure.html": """\
<figure>
  <img src="{{ include.src | relative_url }}" alt="{{ include.alt | escape }}">
  {% if include.caption %}
  <figcaption>{{ include.caption }}</figcaption>
  {% endif %}
</figure>
""",
    "_posts/2014-03-01-first-light.md": """\
---
title: "First light"   # as I said it
date: 2014-03-01 23:30:00 +0000
tags: fibre optics
redirect_from: [/?p=12, /old/first.html]
wordpress_id: 12
---

See [the second]({% post_url 2014-04-02-second-cable %}) and [a file]({{ site.url }}/files/plan.pdf).
Also [the heading]({% post_url 2014-04-02-second-cable %}#a-caf%C3%A9--more), at {{ site.url }}.

{% highlight python linenos %}
print("{{ not liquid }}")
{% endhighlight %}

{% raw %}
Braces {{ stay }} here.
{% endraw %}

{% include figure.html src="/files/cable.png" alt="A cable" caption="See <a href='https://photos.example/1'>it</a>" %}

{% unknown tag %}
""",
    "_posts/2014-04-02-second-cable.md": """\
---
title: Second cable
---
Opening words.[^1]

## A Café & More

| a | b |
| c | [d](https://tables.example/) |

* TOC
{:toc}

{::options parse_block_html="true" /}

Words with a {: .note}
`code` and [a reference][ref].
{: .lead #lead}

[^1]: A note with [a link](https://notes.example/).
[ref]: https://reference.example/a_(b)?x=1&y=2 "Title"
""",
    "_posts/2014-05-05-technology-short-take-7.md": """\
---
title: "Technology Short Take #7"
categories: [Information]
---
Welcome.

## Networking

* [One](https://one.example/) is good.

## Servers

* [Two](https://two.example/) too.
""",
    "_posts/2014-06-06-from-the-hall.md": """\
---
title: From the hall
---
This is a liveblog of the session titled "Light".
""",
    "_posts/talks/2014-07-07-a talk, with Ünicode.md": "---\ntitle: A talk\n---\nWords.\n",
    "_posts/2099-01-01-not-yet.md": "---\ntitle: Not yet\n---\nLater.\n",
    "_posts/2014-08-08-broken.md": "---\ntitle: [oops\n---\nLost words.\n",
    "_drafts/an-idea.md": "---\ntitle: An idea\n---\nHalf a thought.\n",
    "about.md": "---\ntitle: About\npermalink: /about/\n---\nWho I am.\n",
    "index.html": "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
    "files/plan.pdf": b"%PDF-1.4 a plan",
    "files/cable.png": PICTURE,
    "Gemfile": "source 'https://rubygems.example'\n",
}

HUGO: dict[str, str | bytes] = {
    "hugo.toml": """\
baseURL = "https://wires.example/"
title = "Wire Notes"
languageCode = "en-gb"
timeZone = "Europe/London"
[permalinks]
  post = "/:year/:month/:slug/"
[params]
  author = "Ada Example"
  mainSections = ["post", "takes"]
  phone = "none"
""",
    "content/post/first-light.md": """\
---
title: "First Light"
date: 2019-03-01T23:30:00-05:00
tags: [fibre, "optics, advanced"]
aliases: ["/old/first/", "older"]
series: ["Light"]
draft: false
---
See [the second]({{< relref "second/index.md#a-heading" >}}), [it]({{< ref "/post/second" >}}), <https://auto.example/>
and https://bare.example/a_(b)?x=1, or www.example.org. Also [a reference][r] and `https://code.example/`.

{{< highlight go "linenos=table,hl_lines=2 4-5" >}}
fmt.Println("{{ x }}")
{{< /highlight >}}

{{< figure src="/img/cable.png" alt="A cable" caption="Seen [here](https://photos.example/1)" link="/img/cable.png" >}}

{{< youtube w7Ft2ymGmfc >}} {{< gist spf13 7896402 >}} {{< tweet user="ada" id="877500564405444608" >}} {{< param phone >}}

{{</* muted */>}}

{{% notice tip %}}
Left as *it* was.
{{% /notice %}}

<!--more-->

[r]: https://reference.example/ "Title"
""",
    "content/post/second/index.md": """\
+++
title = "The Second"
date = 2019-04-02
categories = ["Information"]
[params]
  deep = "yes"
+++
![A plan](plan.png "The plan") and [a file](files/a.pdf).

## A heading
""",
    "content/post/second/plan.png": PICTURE,
    "content/post/second/files/a.pdf": b"%PDF-1.4",
    "content/post/third.md": """\
{
  "title": "Third, in JSON",
  "date": "2019-05-05",
  "slug": "three",
  "tags": ["a", "b"],
  "author": {"name": "Ada Example"}
}

Words with [a link](https://three.example/).
""",
    "content/takes/technology-short-take-12.md": """\
---
title: "Technology Short Take 12"
date: 2019-06-06
url: /takes/twelve/
---
Welcome!

### Networking

- [One](https://one.example/) is good.

### Programming

- [Two](https://two.example/)
""",
    "content/takes/technology-short-take-13.md": """\
---
title: "Technology Short Take 13"
date: 2019-07-07
---
### Programming

- [Three](https://drei.example/)
""",
    "content/about.md": "---\ntitle: About\ndate: 2019-01-01\n---\nWho I am.\n",
    "content/_index.md": "---\ntitle: Home\n---\nWelcome home.\n",
    "content/post/_index.md": "---\ntitle: Posts\n---\n",
    "content/post/draft.md": "---\ntitle: Draft\ndraft: true\n---\nHalf.\n",
    "content/post/later.md": "---\ntitle: Later\ndate: 2099-01-01\n---\nLater.\n",
    "content/post/over.md": "---\ntitle: Over\ndate: 2018-01-01\nexpiryDate: 2019-01-01\n---\nOver.\n",
    "content/post/broken.md": "+++\ntitle = oops\n+++\nLost.\n",
    "content/post/broken-too.md": '{"title": "x",\n "date" }\nLost.\n',
    "static/img/cable.png": PICTURE,
    "themes/t/static/theme.css": "body {}",
}


def wxr_item(number: int, body: str, **fields: str) -> str:
    """An entry of a WordPress export; `terms` are its categories and tags as XML."""
    said = {
        "title": f"Post {number}",
        "link": f"https://press.example/2012/03/post-{number}/",
        "type": "post",
        "status": "publish",
        "name": f"post-{number}",
        "date": "2012-03-04 05:06:07",
        "gmt": "2012-03-04 10:06:07",
        "parent": "0",
        "password": "",
        "excerpt": "",
        "more": "",
        "terms": '<category domain="category" nicename="notes"><![CDATA[Notes]]></category>',
    } | fields
    return f"""\
<item><title><![CDATA[{said["title"]}]]></title><link>{said["link"].replace("&", "&amp;")}</link>
<dc:creator><![CDATA[ada]]></dc:creator><guid isPermaLink="false">https://press.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[{said["excerpt"]}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[{said["date"]}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{said["gmt"]}]]></wp:post_date_gmt><wp:comment_status>closed</wp:comment_status>
<wp:post_name><![CDATA[{said["name"]}]]></wp:post_name><wp:status>{said["status"]}</wp:status>
<wp:post_parent>{said["parent"]}</wp:post_parent><wp:post_type>{said["type"]}</wp:post_type>
<wp:post_password>{said["password"]}</wp:post_password>{said["terms"]}{said["more"]}</item>
"""


def wxr(*items: str, site: str = "https://press.example") -> str:
    """A WordPress export with these entries."""
    return f"""\
<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Press &amp; Notes</title><link>{site}</link><description>Words</description><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name><![CDATA[Ada Example]]></wp:author_display_name></wp:author>
{"".join(items)}</channel></rss>
"""


_PICTURE_OF = "<wp:attachment_url>https://press.example/wp-content/uploads/2012/03/{}</wp:attachment_url>"
_COMMENT = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
WORDPRESS: dict[str, str | bytes] = {
    "export.xml": wxr(
        wxr_item(
            1,
            'First *line*\nsecond line with <a href="https://a.example/x_(y)?b=1&amp;c=2" title="T">a link</a>.\n\n'
            '[caption id="attachment_9" align="alignleft" width="300"]<a href="https://press.example/wp-content/'
            'uploads/2012/03/big.png"><img src="https://press.example/wp-content/uploads/2012/03/cable.png" alt="A cable"'
            " /></a> The <em>cable</em>[/caption]\n\n"
            '[code lang="php"]\n$x = &quot;&lt;b&gt;&quot;;\n\nhttps://code.example/\n[/code]\n\n'
            '[embed]https://www.youtube.com/watch?v=abc[/embed]\n\n[gallery ids="9"]\n\n'
            '[contact-form to="me"]words[/contact-form]\n\nhttps://vimeo.com/1\n\n<!--more-->\n\n'
            'See <a href="https://press.example/?p=2">two</a>, <a href="https://press.example/2012/03/post-2/#x">it</a>, [[code]] and [sic].\n',
            terms='<category domain="category" nicename="n"><![CDATA[Notes &amp; More]]></category>'
            '<category domain="post_tag" nicename="t"><![CDATA[c++]]></category>',
            more=_COMMENT * 2,
        ),
        wxr_item(
            2,
            "<!-- wp:paragraph -->\n<p>Blocks, <strong>bold</strong>.</p>\n<!-- /wp:paragraph -->\n\n"
            '<!-- wp:heading -->\n<h2 id="x">A heading</h2>\n<!-- /wp:heading -->\n\n'
            "<!-- wp:list -->\n<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>\n<!-- /wp:list -->\n\n"
            '<!-- wp:table --><figure class="wp-block-table"><table><thead><tr><th>a</th></tr></thead>'
            "<tbody><tr><td>b</td></tr></tbody></table></figure><!-- /wp:table -->\n\n"
            "<!-- wp:latest-posts /-->",
            title="Technology Short Take #3",
            excerpt="In short &amp; plain.",
        ),
        wxr_item(3, "Private words.", status="private"),
        wxr_item(4, "Not yet.", status="future", date="2099-01-01 00:00:00", gmt="2099-01-01 05:00:00"),
        wxr_item(
            5, "Half.", status="draft", gmt="0000-00-00 00:00:00", link="https://press.example/?p=5", name=""
        ),
        wxr_item(6, "Gone.", status="trash"),
        wxr_item(7, "Secret.", password="x"),
        wxr_item(
            8, "Who I am.", type="page", title="About", name="about", link="https://press.example/me/about/"
        ),
        wxr_item(
            9,
            "",
            type="attachment",
            status="inherit",
            title="The cable",
            more=_PICTURE_OF.format("cable.png"),
        ),
        wxr_item(
            10, "", type="attachment", status="inherit", title="Away", more=_PICTURE_OF.format("away.png")
        ),
        wxr_item(11, "", type="nav_menu_item"),
        wxr_item(12, "No permalinks.", link="https://press.example/?p=12", name="%e3%81%82"),
    ),
    "wp-content/uploads/2012/03/cable.png": PICTURE,
    "wp-content/uploads/2012/03/big.png": PICTURE,
}
