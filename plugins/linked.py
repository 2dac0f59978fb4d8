"""Every link ever published: /links/ by year, /sections/, /sources/ of hosts and authors, feeds, links.json.

`link_book` has it all (shorttake.render.links.Book); `link_feeds` are the feeds made of it.
"""

import functools
from dataclasses import replace
from itertools import groupby

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.render.archived import is_copy
from shorttake.render.links import Book, Mention, Said, as_json, kept
from shorttake.render.links.items import elsewhere, items
from shorttake.render.links.mention import lasting_id
from shorttake.render.links.note import holds, name_groups, noted, said_of
from shorttake.render.stale.keys import name_of_one
from shorttake.render.stale.notes import token
from shorttake.urls import host_label

BUILDS_FROM = ()  # nothing besides content, theme and settings
FEW = 20  # posts
# What is shown of a post with its links, and what its address is made of.
MADE_OF = (
    *("title", "date", "_content", "_get_content", "parts"),
    *("_status", "slug", "lang", "override_url", "override_save_as"),
)


def said_in(article, text, rows, authors, own, base, changed):
    """What a post says with its links, in its order; links within the site are none of them.

    `text` is its HTML. `changed` has when items were last corrected, by the id of their entries.
    """
    url = article.url
    parts = article.parts.items if article.parts else ()
    filed = {one.anchor: one for one in article.filed}
    shown = items(text, {item.anchor for item in parts})
    ids = set()
    for (number, words), some in groupby(rows, key=lambda row: (row.item, row.text)):
        links = []
        for row in some:
            host = host_label(f"https:{row.url}" if row.url[0] == "/" else row.url)
            if links and is_copy(row.words, row.url):
                links[-1] = replace(links[-1], copy=row.url)
            elif host and host != own:
                links.append(
                    Mention(row.url, row.words or "", host, authors.get(row.canonical), row.canonical)
                )
        if not links:
            continue
        anchor = parts[number].anchor if number is not None and number < len(parts) else None
        place = filed.get(anchor)
        id_ = lasting_id(article.post.feed_id, anchor, links[0].url)
        while id_ in ids:  # one page, linked first in two paragraphs
            id_ += "-2"
        ids.add(id_)
        html = article._update_content(shown[anchor], base) if anchor in shown else ""
        yield Said(
            id=id_,
            url=f"{url}#{anchor}" if anchor else url,
            post=article.title,
            post_url=url,
            date=article.date,
            text=words or "",
            links=tuple(links),
            section=place.section if place else None,
            number=article.post.head.number,
            series=article.post.head.series,
            html=elsewhere(html, f"{base}/{url}") if html else "",
            suggested=bool(place) and place.source == "suggested",
            changed=changed.get(id_),
        )


def corrected(blog):
    """When items were last corrected, by the feed ids of their posts."""
    found = {}
    for name, when in blog.updated.items():
        post, mark, item = name.rpartition("#")
        if mark:
            found.setdefault(post, []).append((item, str(when)))
    return found


class Sayings:
    """What the posts of a build say with their links, each looked at once."""

    def __init__(self, generator):
        self.settings, self.blog = generator.settings, site.of_build(generator.settings)
        self.base = self.settings["SITEURL"]
        self.own = host_label(self.blog.settings.site_url or f"https://{self.blog.settings.domain}")
        self.moved = corrected(self.blog)
        self.authors = self.blog.archive.authors()
        self._said, self._asked = {}, {}

    def made_of(self, article):
        """Plain values that what is said in a post is made of, but for the authors of pages that are linked;
        None where nobody can say. To be asked before others change the post."""
        made = token(article, MADE_OF)
        if made is None:
            return None
        post, head = article.post, article.post.head
        asked = self._asked[post.file] = (
            (made, self.blog.digests.get(post.file), post.feed_id, head.number, head.series),
            [(one.anchor, one.section, one.source) for one in article.filed],
            self.moved.get(post.feed_id),
        )
        return asked

    def of(self, article, notes=None):
        """What is said in a post; as it was, where there are `notes` and all it is made of is the same."""
        post, head = article.post, article.post.head
        if post.file not in self._said:
            asked = self._asked.get(post.file)
            if asked is None or notes is None:
                self._said[post.file] = self._anew(article)
            else:
                note = notes.of(
                    post.file,
                    asked,
                    lambda: noted(self._anew(article)),
                    lambda note: holds(note, self.authors),
                )
                said = said_of(note, article.title, article.url, article.date, head.number, head.series)
                self._said[post.file] = said
        return self._said[post.file]

    def names(self, article, notes):
        """The short names of what is said in a post."""
        # Those of a few posts need not wait for what was noted of all.
        return [name_of_one(one) for one in self.of(article, notes if len(self._said) >= FEW else None)]

    def _anew(self, article):
        rows, changed, text = self.blog.links_of(article.post.file), self.blog.updated, article._content
        if article.post.file in self._asked:  # it was as it had been made; others may have changed it since
            text = article.kept.state["_content"]
        return list(said_in(article, text, rows, self.authors, self.own, self.base, changed))


def gather(generator):
    """Asks the archive for every link, and tells templates and feeds."""
    blog = site.of_build(generator.settings)
    blog.digests  # noqa: B018 (the archive is asked to look at the files)
    sayings = Sayings(generator)
    world = (sayings.own, sayings.base)
    notes, names = blog.notes("linked", world), blog.notes("named", (world, sayings.authors))
    posts = sorted(generator.articles, key=lambda one: (one.date, one.post.file), reverse=True)
    sections = [section.name for section in blog.settings.sections]
    known = []
    for article in posts:
        asked = sayings.made_of(article)
        make = functools.partial(sayings.names, article, notes)
        known.append(make() if asked is None else names.of(article.post.file, asked, make))
    made = []

    def make_book():
        book = Book.of([one for article in posts for one in sayings.of(article, notes)], sections)
        name_groups(book)
        made.append(book)
        return kept.plain(book)

    def look_up():
        found = {}
        for article in posts:
            found.setdefault(article.url, []).extend(sayings.of(article, notes))
        return found

    asked = [(article.post.file, some) for article, some in zip(posts, known, strict=True)]
    plain = names.of("", (asked, sections), make_book)
    urls = [article.url for article in posts]
    book = made[0] if made else kept.book_of(plain, zip(urls, known, strict=True), look_up)
    generator.context["link_book"] = book
    generator.context["link_feeds"] = list(book.feeds)


class LinksGenerator(Generator):
    """Writes the pages of links, and links.json."""

    def generate_output(self, writer):
        """Called by Pelican."""
        book = self.context.get("link_book")
        if book is None or not book.said:
            return

        def write(url, template, **shown):
            template = self.get_template(template)
            relative = self.settings["RELATIVE_URLS"]
            writer.write_file(f"{url}index.html", template, self.context, relative, url=url, **shown)

        write("links/", "links", book=book)
        for year in book.years:
            write(year.url, "links_year", book=book, year=year)
        for part in book.sections:
            pages = part.pages
            urls = ["", *(url for url, _ in pages), ""]
            for number, (url, said) in enumerate(pages, 1):
                beside = {"newer": urls[number - 1], "older": urls[number + 1], "numbers": len(pages)}
                write(url, "section", book=book, part=part, said=said, number=number, **beside)
        write("sections/", "sections", book=book)
        write("sources/", "sources", book=book)
        for source in (*book.hosts, *book.authors):
            write(source.url, "source", source=source)
        blog = site.of_build(self.settings)
        base = blog.settings.site_url or f"https://{blog.settings.domain}"
        title, names = blog.settings.site_name, [name_of_one(one) for one in book.said]

        def data():
            return as_json(title, base, book.said).encode()

        blog.put(self.output_path, "links.json", (title, base, names), data)


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(gather)
    signals.get_generators.connect(lambda pelican: LinksGenerator, weak=False)
