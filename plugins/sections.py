"""Sections: where each item of a Short Take is filed, so that templates can show it and gather it.

`article.filed` has, for each item, `.anchor`, `.section` (a name, or None), `.source` ("heading", "edition",
or "suggested" in old posts without headings), `.confidence` and `.why` of a suggestion; `sections_list`, for
each section of the settings, `.name`, `.slug` and `.entries`: (article, item) of all published posts, newest
first.
"""

import functools

from pelican import signals

from shorttake import site
from shorttake.render.stale.notes import text_of
from shorttake.sections.advice import Bullet, Filed, categorise
from shorttake.text.plain import plain
from shorttake.text.series import slugify

BUILDS_FROM = (".shorttake/sections.model",)  # besides content, theme and settings


class SectionEntries:
    """Everything that is filed under one section."""

    def __init__(self, name):
        self.name, self.slug, self.entries = name, slugify(name), []


def bullets(article):
    """The items of a post as they are asked about."""
    text = article.post.source.text
    for section in article.parts.sections:
        for item in section.items:
            links = tuple(
                (link.url, link.text) for link in item.links if link.kind != "image" and "//" in link.url
            )
            words = functools.partial(plain, text[item.content_at : item.end])
            yield Bullet(item.anchor, section.heading, links, words)


def filed(article, settings, filing, notes):
    """Where the items of a Short Take are filed; as noted, where its text is the same. What is suggested is
    asked for each time, since the archive that it is learned from changes."""

    def ask():
        return (
            categorise(article.post.head.title, bullets(article), settings, filing) if article.parts else []
        )

    def note():
        found = ask()
        suggested = any(one.source == "suggested" for one in found)
        return None if suggested else [(one.anchor, one.section, one.source) for one in found]

    text = text_of(article, ("parts",))
    noted = None if text is None else notes.of(article.post.file, text, note)
    return ask() if noted is None else [Filed(*one) for one in noted]


def add_sections(generator):
    """Gives each Short Take the sections of its items, and the site a list of what is in each section."""
    blog = site.of_build(generator.settings)
    opened = []

    def filing():
        if not opened:
            from shorttake.sections.filing import Filing  # old posts without headings need it, and few others

            opened.append(Filing(blog.settings))
        return opened[0]

    notes = blog.notes("sections", None)
    found = {section.name: SectionEntries(section.name) for section in blog.settings.sections}
    for article in [*generator.articles, *generator.hidden_articles, *generator.drafts]:
        article.filed = filed(article, blog.settings, filing, notes) if article.kind == "take" else []
    for article in sorted(generator.articles, key=lambda article: article.date, reverse=True):
        for item in article.filed:
            if item.section:
                found[item.section].entries.append((article, item))
    generator.context["sections_list"] = list(found.values())


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(add_sections)
