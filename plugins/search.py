"""Search: the index of every post, item and update, and the page /search/ that asks it."""

import functools
import logging
import shutil
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.render.search import Found, Making, NoSearch, named, pages
from shorttake.render.search.pieces import of_items, of_post, of_updates

BUILDS_FROM = ()  # nothing besides content, theme and settings

PAGE, INDEX = "search/", "pagefind/"


def begin(generators):
    """Begins the index once all posts are read: it is made while Pelican makes the pages."""
    context = generators[0].context
    blog = site.of_build(generators[0].settings)
    if not blog.settings.pelican.get("SHORTTAKE", {}).get("search", True):
        return
    of_settings = repr([one.names for one in blog.settings.sections])
    used, posts = set(), []
    for one in (*context["articles"], *context["pages"]):
        if hasattr(one, "post"):
            year = str(one.date.year) if one.post.kind != "page" else ""
            found = what(one, year, blog, of_settings)
            used.update(found[1])
            posts.append(found[0])
    context["search_sections"] = [one.name for one in blog.settings.sections if one.name in used]
    context["search_index"] = Making(posts, blog.settings.cache.parent / "search")


def what(one, year, blog, of_settings):
    """What a post gives to the index, and the sections of its items; both remembered by its text."""
    language = blog.settings.language
    asked = (one.post.kind, one.url, one.title, year, language, one.post.source.text, of_settings)
    said = functools.cache(lambda: list(records(one, year, blog)))
    made = functools.cache(lambda: pages(said(), language))
    known = blog.records.of("search", asked, lambda: tuple(named(said(), made())))
    return Found(one.url, known[0], made), known[1]


def records(one, year, blog):
    """Everything of a post that can be found."""

    def section(heading):
        known = blog.settings.section(heading)
        return known.name if known else ""

    text, live, parts = one.post.source.text, getattr(one, "live", None), getattr(one, "parts", None)
    if parts and parts.items:
        prose = " ".join(text[begin:end] for begin, end in (parts.introduction, parts.closing))
        headings = " ".join(part.heading or "" for part in parts.sections)
        items = ((part.heading, item) for part in parts.sections for item in part.items)
        return [
            *of_post(one.url, one.title, f"{prose} {headings}", year),
            *of_items(one.url, one.title, text, items, year, section),
        ]
    if live and live.liveblog.entries:
        opening = text[slice(*live.liveblog.opening)]
        updates = of_updates(one.url, one.title, text, live.liveblog.entries, year)
        return [*of_post(one.url, one.title, opening, year), *updates]
    return list(of_post(one.url, one.title, one.post.body, year))


class SearchGenerator(Generator):
    """Writes /search/ and /pagefind/; without the program the page lists sections and years alone."""

    def generate_output(self, writer):
        """Called by Pelican."""
        making = self.context.get("search_index")
        if making is None:
            return
        made = making.finish()
        works = not isinstance(made, NoSearch)
        if works:
            place(made.files, site.of_build(self.settings).ready, Path(self.output_path))
        else:
            logging.getLogger(__name__).warning("no search on the site: %s (%s)", made.why, made.hint)
        years = sorted({article.date.year for article in self.context["articles"]}, reverse=True)
        page = {"works": works, "years": years, "sections": self.context["search_sections"]}
        page["further"] = made.further if works else 0
        relative, template = self.settings["RELATIVE_URLS"], self.get_template("search")
        writer.write_file(f"{PAGE}index.html", template, self.context, relative, page=page, url=PAGE)


def place(made, ready, output):
    """The files of the index go into the site from where they lie; by Pelican alone they are copied."""
    for name, path in made.items():
        if ready is not None:
            ready[INDEX + name] = path
            continue
        (output / INDEX / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, output / INDEX / name)


def register():
    """Called by Pelican."""
    signals.all_generators_finalized.connect(begin)
    signals.get_generators.connect(lambda pelican: SearchGenerator, weak=False)
