"""Liveblogs: what their pages show (`article.live`), pages for events, and a feed for each liveblog.

`live_events` are the events, the latest first. The text of a liveblog is read in plugins/reader.py.
"""

from pathlib import Path

from pelican import signals
from pelican.generators import Generator

import shorttake
from shorttake import site
from shorttake.liveblog.live import Live, Site, placed
from shorttake.liveblog.settings import Choices
from shorttake.render.decorate import absolute
from shorttake.render.feeds import Entry, Feed, atom

BUILDS_FROM = ()  # nothing besides content, theme and settings


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


def entries(live, base):
    """The updates of a liveblog as entries of its own feed, the newest first."""
    html = absolute(live.article._update_content(live.article.bare, base), live.address)
    return [
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
        for one, part, changed in live.entries(html)
    ]


def write_feeds(generator, writer):
    """A feed for each liveblog, beside its page; those of events are made with the other feeds."""
    blog = site.of_build(generator.settings)
    base = blog.settings.base_url
    for live in filter(None, (article.live for article in generator.articles)):
        feed = Feed(
            id=f"tag:{blog.settings.domain},2026:/{live.feed}",
            title=f"{live.article.title} – {blog.settings.site_name}",
            home=live.address,
            url=f"{base}/{live.feed}",
            entries=entries(live, base),
            author=blog.settings.author or "",
            language=blog.settings.language,
        )
        target = Path(writer.output_path) / live.feed
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(atom(feed, f"shorttake {shorttake.__version__}"))


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(add_live)
    signals.article_writer_finalized.connect(write_feeds)
    signals.get_generators.connect(lambda pelican: EventGenerator, weak=False)
