"""Liveblogs: entries with their times, live or closed; pages for events, feeds for liveblogs."""

import datetime as dt
import logging
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

import shorttake
from shorttake import site
from shorttake.errors import Problems, ShorttakeError
from shorttake.liveblog import read, view
from shorttake.liveblog.events import gather
from shorttake.liveblog.live import Live, Site
from shorttake.liveblog.page import inert
from shorttake.liveblog.settings import Choices
from shorttake.render.decorate import absolute
from shorttake.render.feeds import Entry, Feed, atom
from shorttake.render.markdown import SectionMark

BUILDS_FROM = ()  # nothing besides content, theme and settings


class LiveReader:
    """Reads liveblogs as other posts are read, with a mark where each entry begins."""

    def __init__(self, posts):
        self.posts = posts

    def __getattr__(self, name):
        return getattr(self.posts, name)

    def read(self, source_path):
        """HTML and metadata, as Pelican's readers give them."""
        blog = site.of_build(self.posts.settings)
        post = blog.post(Path(source_path))
        if post.kind != "liveblog":
            return self.posts.read(source_path)
        live = self.posts.settings["SHORTTAKE_LIVE"].get(post.file) or read_post(post, blog)
        at = post.body_at
        marks = [SectionMark(entry.start - at, entry.anchor) for entry in live.entries]
        page = blog.renderer.convert(post.body, sections=marks).html
        said = {**self.posts._metadata(post, None, blog), "liveblog": live}
        if live.entries:
            page, said["summary"] = inert(page), inert(said["summary"])
        return page, said


def read_post(post, blog):
    """The liveblog that a post is. Raises FrontMatterError."""
    return read(post.source.text, blog.settings.zone, post.file, post.matter)


class EventGenerator(Generator):
    """Writes /events/ and a page for each event."""

    def generate_output(self, writer):
        """Called by Pelican. The templates get what they show as `page`."""
        events = self.context.get("live_events", [])
        pages = [(event.url, "event", event) for event in events]
        for url, template, page in [*pages, ("events/", "events", {"events": events})] if events else []:
            relative = self.settings["RELATIVE_URLS"]
            writer.write_file(
                f"{url}index.html", self.get_template(template), self.context, relative, page=page, url=url
            )


def teach(generator):
    """Puts our reader before the one of all posts."""
    readers = generator.readers.readers
    readers.update({name: LiveReader(one) for name, one in readers.items() if hasattr(one, "_metadata")})


def check(pelican):
    """Every liveblog that cannot be read is named before anything is built."""
    blog, problems, found = site.of_build(pelican.settings), [], {}
    try:
        posts = [post for post in blog.posts.values() if post.kind == "liveblog"]
    except Problems:
        return  # told by plugins/reader.py
    for post in posts:
        try:
            found[post.file] = read_post(post, blog)
        except ShorttakeError as error:
            problems.append(error)
    pelican.settings["SHORTTAKE_LIVE"] = found
    if problems:
        logging.getLogger(__name__).error("%s", Problems(problems))


def add_live(generator):
    """Gives each liveblog what its page shows, and its place in its event."""
    blog = site.of_build(generator.settings)
    about = Site(
        address=base_of(blog),
        theme=f"{generator.settings['SITEURL']}/{generator.settings['THEME_STATIC_DIR']}",
        language=blog.settings.language,
        now=blog.now,
        choices=Choices.of(blog.settings.pelican),
    )
    for article in (*generator.articles, *generator.hidden_articles, *generator.drafts):
        article.live = Live(article, about) if hasattr(article, "liveblog") else None
        if article.live:
            article.template = "liveblog"
            note_time(article.live, blog)
    events = gather([article.live for article in generator.articles if article.live])
    for event in events:
        for one in event.sessions:
            one.event = event
            one.previous, one.next = event.neighbours(one)
    generator.context["live_events"] = events


def note_time(live, blog):
    """Says when the page of a liveblog will be another by itself: when it closes; at once without a date."""
    if live.is_live:
        blog.changes_at(live.liveblog.closes(live.site.choices.close_after))
    if not live.article.date.tzinfo:
        blog.changes_at(blog.now + dt.timedelta(seconds=1))


def updates(live, base):
    """The updates of a liveblog as entries of its own feed, the newest first."""
    article = live.article
    bare = view.cut(absolute(article._update_content(article.bare, base), live.address), live.liveblog)
    return [
        Entry(
            id=f"{article.post.feed_id}#{one.anchor}",
            url=f"{live.address}#{one.anchor}",
            title=one.headline,
            html=html + (bare.notes if "footnote-ref" in html else ""),
            summary="",
            published=one.at,
            updated=one.at,
            authors=live.authors,
        )
        for one, html in reversed([*zip(live.updates, bare.entries or (bare.opening,), strict=True)])
    ]


def base_of(blog):
    """The site's address without a slash at its end."""
    return blog.settings.site_url or f"https://{blog.settings.domain}"


def write_feeds(generator, writer):
    """A feed for each liveblog, beside its page; those of events are made with the other feeds."""
    blog = site.of_build(generator.settings)
    base = base_of(blog)
    found = [
        (article.live.feed, article.url, article.title, updates(article.live, base))
        for article in generator.articles
        if article.live
    ]
    for file, home, title, entries in found:
        feed = Feed(
            id=f"tag:{blog.settings.domain},2026:/{file}",
            title=f"{title} – {blog.settings.site_name}",
            home=f"{base}/{home}",
            url=f"{base}/{file}",
            entries=entries,
            author=blog.settings.author or "",
            language=blog.settings.language,
        )
        target = Path(writer.output_path) / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(atom(feed, f"shorttake {shorttake.__version__}"))


def register():
    """Called by Pelican."""
    signals.initialized.connect(check)
    signals.article_generator_init.connect(teach)
    signals.article_generator_finalized.connect(add_live)
    signals.article_writer_finalized.connect(write_feeds)
    signals.get_generators.connect(lambda pelican: EventGenerator, weak=False)
