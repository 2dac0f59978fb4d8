"""What stands around a post: ways to share, related posts, where else it was linked, comments, JSON-LD.

For each post `article.around` has `.ways`, `.edit`, `.related`, `.data` (an element with JSON-LD) and
`.comments`; `policy` is the Content-Security-Policy, `assets` the files of the theme by lasting names.
"""

import functools
import shutil
from dataclasses import replace
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.render.also import add_also
from shorttake.render.assets import Assets, assets
from shorttake.render.choices import Choices
from shorttake.render.jsonld import Told, of_post, of_site
from shorttake.render.related import Kin, related
from shorttake.render.share import ways
from shorttake.render.stale.kept import named
from shorttake.render.stale.keys import name_of_one
from shorttake.render.stale.settings import digest
from shorttake.text.plain import plain
from shorttake.text.script import script

BUILDS_FROM = ()  # nothing besides content, theme and settings
# In the order of `Assets`.
FILES = (
    *("style.css", "page.js", "filter.js", "favicon.svg"),
    *("live.js", "search.js", "search.css", "noscript.css"),
)


# What JSON-LD says of a post besides its tags and authors.
SAID = ("title", "url", "summary", "date", "updated", "lang")


class Around:
    """What the templates know of the surroundings of a post."""

    IS_OF_ONE = True

    # All but `related` (asked for by shorttake.render.stale.keys).
    FOLLOWS = dict.fromkeys(("ways", "edit", "comments", "data"), "made_of")

    def __init__(self, article, choices, base, kin, said, context, world):
        self.article, self.base, self.said, self.context = article, base, said, context
        self.choices, self.related, self.world = choices, kin, world

    @property
    def ways(self):
        """Ways to share the post."""
        if not self.context["SITEURL"]:
            return []
        return ways(self.choices.share, self.article.title, f"{self.base}/{self.article.url}")

    @property
    def edit(self):
        """Where the author edits the post, or ""."""
        return self.choices.edit_url(self.article.post.file)

    @property
    def comments(self):
        """Where its comments are kept, None where it has none."""
        article = self.article
        return self.choices.comments if article.comments and article.status == "published" else None

    @functools.cached_property
    def made_of(self):
        """A short name for all of it but `related`; what every post has in common is its `world`."""
        article, take = self.article, self.article.take
        links = tuple(map(name_of_one, self.said)) if take else ()
        said = named(article, SAID)
        if said is None:
            told = self._told(links)
            said = (article.title, article.url, told and tuple(vars(told).values()))
        card = getattr(article, "card", None)
        asked = (
            self.world,
            article.post.file,
            bool(self.comments),
            article.status,
            bool(article.live),
            said,
            article.post.head.summary,
            tuple(map(str, getattr(article, "authors", ()))),
            tuple(map(str, getattr(article, "tags", ()))),
            card and card.url,
            (take.series, take.series_url, links) if take else None,
        )
        return digest(asked) or asked

    @property
    def data(self):
        """JSON-LD; made when the page is, since a summary may hold links that are resolved only then."""
        said = self.said if self.article.take else ()
        told = self._told(tuple((link.words or link.host, link.url) for one in said for link in one.links))
        return script(of_post(replace(told, description=plain(told.description)))) if told else ""

    def _told(self, links):
        """What programs are told of the post; None where that is nothing."""
        article, base, take = self.article, self.base, self.article.take
        if article.status == "draft" or article.live:
            return None  # a liveblog has its own
        above = (take.series, f"{base}/{take.series_url}") if take else ("Archive", f"{base}/archive/")
        card = getattr(article, "card", None)
        return Told(
            url=f"{base}/{article.url}",
            title=article.title,
            description=article.post.head.summary or article.summary,
            published=article.date,
            modified=max(article.date, article.updated) if article.updated else article.date,
            language=getattr(article, "lang", "") or self.context["DEFAULT_LANG"],
            blog=self.context["SITENAME"],
            blog_url=f"{base}/",
            authors=tuple(str(author) for author in getattr(article, "authors", ())),
            tags=tuple(str(tag) for tag in getattr(article, "tags", ())),
            image=f"{base}/{card.url}" if card else "",
            trail=((self.context["SITENAME"], f"{base}/"), above),
            links=links,
        )


def add_around(generators):
    """Gives each post its surroundings."""
    context = generators[0].context
    blog = site.of_build(generators[0].settings)
    choices = Choices.of(blog.settings.pelican)
    base = blog.settings.site_url or f"https://{blog.settings.domain}"
    book = context.get("link_book")
    said, also = (book.of_posts, book.also) if book else ({}, {})
    posts = sorted(context["articles"], key=lambda one: (one.date, one.post.file), reverse=True)
    kin = families(posts, book, blog.records)
    by_file = {article.post.file: article for article in posts}
    own = vars(choices) | {"comments": choices.comments and vars(choices.comments)}
    words = [context[name] for name in ("SITENAME", "DEFAULT_LANG", "SITEURL")]
    world = digest((own, base, words)) or choices  # of which nobody can say whether it is the same
    for article in (*posts, *context["drafts"], *context["hidden_articles"]):
        mine = said.get(article.url, ())
        line = article.take, "previous", "next"
        if not article.take:
            line = article, "previous_in_time", "next_in_time"
        beside = [getattr(line[0], name, None) for name in line[1:]]
        akin = [by_file[file] for file in kin.get(article.post.file, ())]
        akin = [other for other in akin if other not in beside]
        article.around = Around(article, choices, base, akin, mine, context, world)
        again = also.get(article.url)
        if again and article.parts:
            article._content = add_also(article._content, again, context["SITEURL"])
    context["policy"] = choices
    found = "search" in map(str, context["PLUGINS"]) and blog.settings.pelican.get("SHORTTAKE", {}).get(
        "search", True
    )
    search = f"{base}/search/?q={{search_term_string}}" if found else ""
    words = (context["SITENAME"], f"{base}/", context.get("SITESUBTITLE") or "", blog.settings.language)
    context["site_data"] = script(of_site(*words, search))
    folder = Path(context["THEME"]) / "static"
    context["theme_files"] = assets(folder, FILES, context["THEME_STATIC_DIR"])
    context["assets"] = Assets(*(one.url for one in context["theme_files"]))


def families(posts, book, records):
    """Which posts are related; as they were, where no tag and no link is another."""
    tags = [(article.post.file, [tag.slug for tag in getattr(article, "tags", ())]) for article in posts]

    def make():
        links = {
            url: [link.canonical for one in said for link in one.links]
            for url, said in (book.of_posts if book else {}).items()
        }
        return related(
            [
                Kin(file, frozenset(mine), frozenset(links.get(article.url, ())))
                for article, (file, mine) in zip(posts, tags, strict=True)
            ]
        )

    return records.of("related", (tags, book and book.linked), make)


class AssetsGenerator(Generator):
    """Publishes the theme's files under the names that pages use."""

    def generate_output(self, writer):
        """Called by Pelican."""
        for one in self.context["theme_files"]:
            target = Path(self.output_path) / one.url
            if one.source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(one.source, target)


def register():
    """Called by Pelican."""
    signals.all_generators_finalized.connect(add_around)
    signals.get_generators.connect(lambda pelican: AssetsGenerator, weak=False)
