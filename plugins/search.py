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
    language = blog.settings.language
    notes = blog.notes("search", (language, [one.names for one in blog.settings.sections]))
    used, posts = set(), []
    for one in (*context["articles"], *context["pages"]):
        if hasattr(one, "post"):
            year = str(one.date.year) if one.post.kind != "page" else ""
            said = Told(one, year, blog)
            asked = (one.post.kind, one.url, one.title, year, one.post.version)
            names, sections = notes.of(one.post.file, asked, said.note)
            used.update(sections)
            posts.append(Found(one.url, names, said.pages))
    context["search_sections"] = [one.name for one in blog.settings.sections if one.name in used]
    context["search_index"] = Making(posts, blog.settings.cache.parent / "search")


class Told:
    """What a post gives to the index, made when it is asked for."""

    def __init__(self, one, year, blog):
        self.one, self.year, self.blog = one, year, blog

    @functools.cached_property
    def records(self):
        return list(records(self.one, self.year, self.blog))

    @functools.cached_property
    def made(self):
        return pages(self.records, self.blog.settings.language)

    def pages(self):
        """The pages that are read for the index."""
        return self.made

    def note(self):
        """Their names, and the sections of what stands in them."""
        return tuple(named(self.records, self.made))


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
