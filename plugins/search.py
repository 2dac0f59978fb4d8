"""Search: the index of every post, item and update, and the page /search/ that asks it."""

import logging
import os
import shutil
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.render.search import NoSearch, bundle
from shorttake.render.search.bundle import served
from shorttake.render.search.pieces import of_items, of_post, of_updates

BUILDS_FROM = ()  # nothing besides content, theme and settings

PAGE, INDEX = "search/", "pagefind/"


class SearchGenerator(Generator):
    """Writes /search/ and /pagefind/; without the program the page lists sections and years alone."""

    def generate_output(self, writer):
        blog = site.of_build(self.settings)
        if not blog.settings.pelican.get("SHORTTAKE", {}).get("search", True):
            return
        articles = self.context["articles"]
        found = records(articles, self.context["pages"], blog)
        made = bundle(found, blog.settings.language, blog.settings.cache.parent / "search")
        if isinstance(made, NoSearch):
            logging.getLogger(__name__).warning("no search on the site: %s (%s)", made.why, made.hint)
        else:
            copy(made, Path(self.output_path) / INDEX)
        years = sorted({article.date.year for article in articles}, reverse=True)
        writer.write_file(
            f"{PAGE}index.html",
            self.get_template("search"),
            self.context,
            self.settings["RELATIVE_URLS"],
            page={"works": not isinstance(made, NoSearch), "years": years, "sections": sections(found, blog)},
            url=PAGE,
        )


def records(articles, pages, blog):
    """Everything that can be found, the newest first."""

    def section(heading):
        one = blog.settings.section(heading)
        return one.name if one else ""

    found = []
    for article in articles:
        post, year = article.post, str(article.date.year)
        text, live = post.source.text, getattr(article, "live", None)
        if article.kind == "take" and article.parts and article.parts.items:
            parts = article.parts
            prose = " ".join(text[begin:end] for begin, end in (parts.introduction, parts.closing))
            headings = " ".join(one.heading or "" for one in parts.sections)
            found += of_post(article.url, article.title, f"{prose} {headings}", year)
            items = ((one.heading, item) for one in parts.sections for item in one.items)
            found += of_items(article.url, article.title, text, items, year, section)
        elif live and live.liveblog.entries:
            opening = slice(*live.liveblog.opening)
            found += of_post(article.url, article.title, text[opening], year)
            found += of_updates(article.url, article.title, text, live.liveblog.entries, year)
        else:
            found += of_post(article.url, article.title, post.body, year)
    for page in pages:
        if hasattr(page, "post"):
            found += of_post(page.url, page.title, page.post.body, "")
    return found


def sections(found, blog):
    """The names of the sections that something stands in, in the order of the settings."""
    used = {record.section for record in found}
    return [one.name for one in blog.settings.sections if one.name in used]


def copy(made, target):
    """The index beside the pages: linked, where the disk can, since it is never changed."""
    for inside in served(made):
        (target / inside).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(made / inside, target / inside)
        except OSError:
            shutil.copyfile(made / inside, target / inside)


def register():
    """Called by Pelican."""
    signals.get_generators.connect(lambda pelican: SearchGenerator, weak=False)
