"""Liveblogs: what their pages show (`article.live`), pages for events, and a feed for each liveblog.

`live_events` are the events, the latest first. The text of a liveblog is read in plugins/reader.py.
"""

import functools
from dataclasses import replace
from hashlib import sha256

from pelican import signals
from pelican.generators import Generator

import shorttake
from shorttake import site
from shorttake.liveblog.live import Live, Site, placed
from shorttake.liveblog.settings import Choices
from shorttake.render.decorate import absolute
from shorttake.render.feeds import Entry, Feed, archives, atom

BUILDS_FROM = ()  # nothing besides content, theme and settings
# Entries in the feed of a liveblog: about an hour of one with an entry each minute, since feed readers look
# once an hour. What is older stands in files of as many that stay as they are.
NEWEST = 50


class EventGenerator(Generator):
    """Writes /events/ and a page for each event."""

    def generate_output(self, writer):
        """Called by Pelican. The templates get what they show as `page`."""
        events = self.context.get("live_events", [])
        pages = [("events/", "events", {"events": events}), *((one.url, "event", one) for one in events)]
        for url, template, page in pages if events else ():
            relative = self.settings["RELATIVE_URLS"]
            writer.write_file(
                f"{url}index.html", self.get_template(template), self.context, relative, page=page, url=url
            )


def add_live(generator):
    """Gives each liveblog what its page shows, and its place in its event."""
    blog = site.of_build(generator.settings)
    about = Site(
        address=blog.settings.base_url,
        language=blog.settings.language,
        now=blog.now,
        choices=Choices.of(blog.settings.pelican),
        moved=blog.updated,
    )
    for article in (*generator.articles, *generator.hidden_articles, *generator.drafts):
        article.live = Live(article, about) if hasattr(article, "liveblog") else None
        if article.live:
            article.template = "liveblog"
            blog.changes_at(article.live.changes)
    generator.context["live_events"] = placed([one.live for one in generator.articles if one.live])


class Told:
    """The feed of a liveblog: the file of its newest entries, and those of its past (RFC 5005)."""

    def __init__(self, live, blog):
        self.live, self.blog = live, blog
        self.base = blog.settings.base_url
        # With absolute addresses, as feeds need them, and without what the page shows around links.
        self.html = absolute(live.article._update_content(live.article.bare, self.base), live.address)

    @property
    def asked(self):
        """All that the files are made of, as plain values."""
        live, moved = self.live, self.live.site.moved
        whose = f"{live.article.post.feed_id}#"
        changed = [(name, str(at)) for name, at in moved.items() if name.startswith(whose)]
        times = [(one.anchor, one.at.isoformat()) for one in live.liveblog.entries] or str(live.date)
        return (vars(self.feed), self.html, live.article.content, times, changed, live.authors)

    @property
    def feed(self):
        """The feed, without an entry yet."""
        live, settings = self.live, self.blog.settings
        return Feed(
            id=f"tag:{settings.domain},2026:/{live.feed}",
            title=f"{live.article.title} – {settings.site_name}",
            home=live.address,
            url=f"{self.base}/{live.feed}",
            entries=(),
            author=settings.author or "",
            language=settings.language,
        )

    @functools.cached_property
    def files(self):
        """Its files, by their names."""
        live = self.live
        every = [
            Entry(
                id=f"{live.article.post.feed_id}#{one.anchor}",
                url=f"{live.address}#{one.anchor}",
                title=one.headline,
                html=part,
                summary="",
                published=one.at,
                updated=changed,
                authors=live.authors,
            )
            for one, part, changed in live.entries(self.html)
        ]
        newest = replace(self.feed, entries=every[:NEWEST])
        feed, past = archives(newest, every, NEWEST, f"{self.base}/{live.past}")
        return {one.url.removeprefix(f"{self.base}/"): one for one in (feed, *past)}

    def names(self):
        """Its files, each with a digest of what is in it."""
        found = []
        for file, one in self.files.items():
            said = [
                (entry.id, entry.title, entry.html, entry.published, entry.updated) for entry in one.entries
            ]
            words = repr((vars(replace(one, entries=())), self.live.authors, said))
            found.append((file, sha256(words.encode("utf-8", "surrogatepass")).hexdigest()))
        return found


def write_feeds(generator, writer):
    """A feed for each liveblog, beside its page; those of events are made with the other feeds."""
    blog, maker = site.of_build(generator.settings), f"shorttake {shorttake.__version__}"
    for live in filter(None, (article.live for article in generator.articles)):
        told = Told(live, blog)
        for file, name in blog.records.of("feeds of a liveblog", told.asked, told.names):
            blog.put(writer.output_path, file, (maker, name), lambda: atom(told.files[file], maker))  # noqa: B023


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(add_live)
    signals.article_writer_finalized.connect(write_feeds)
    signals.get_generators.connect(lambda pelican: EventGenerator, weak=False)
