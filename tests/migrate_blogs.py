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
