"""Liveblogs: entries with their times, live or closed; pages for events, feeds for events and liveblogs."""

import logging
from functools import cached_property
from html import escape
from pathlib import Path, PurePosixPath

from pelican import signals
from pelican.generators import Generator

import shorttake
from shorttake import site
from shorttake.errors import Problems, ShorttakeError
from shorttake.liveblog import jsonld, read, view
from shorttake.liveblog.events import gather
from shorttake.liveblog.page import inert
from shorttake.liveblog.read import utc
from shorttake.liveblog.settings import Choices
from shorttake.render.decorate import absolute
from shorttake.render.feeds import MAX_ENTRIES, Entry, Feed, atom
from shorttake.render.markdown import SectionMark
from shorttake.text.plain import plain


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


class Live:
    """What the templates know of a liveblog (`article.live`) besides its text."""

    def __init__(self, article, blog, choices, theme):
        self.article, self.blog, self.choices, self.theme = article, blog, choices, theme
        self.liveblog = article.liveblog
        self.order = article.post.file
        facts = self.liveblog.facts
        self.session, self.speakers, self.track = facts.session, facts.speakers, facts.track
        self.event_name, self.event = facts.event, None
        self.is_live = view.is_live(self.liveblog, blog.now, choices)
        self.when, self.starts = view.when(self.liveblog), facts.starts
        self.starts_iso = self.starts.isoformat() if self.starts else ""
        begins = self.liveblog.begins().astimezone(facts.zone)
        self.begins, self.begins_iso = f"{begins:%H:%M}", begins.isoformat()
        self.last = self.liveblog.last
        self.refresh = choices.refresh
        self.previous = self.next = None
        place = PurePosixPath(article.save_as)
        self.feed = str(
            place.parent / "feed.xml" if place.name == "index.html" else place.with_suffix(".xml")
        )

    @cached_property
    def cut(self):
        return view.cut(self.article.content, self.liveblog)

    @cached_property
    def updates(self):
        """Every update, as written."""
        return view.updates(self.liveblog, self.cut, self.article.date, self.article.title)

    @property
    def shown(self):
        """Every update, in the order of the page."""
        return view.shown(self.updates, self.choices.newest_first(self.is_live))

    @property
    def keys(self):
        """The key moments, in order."""
        return [one for one in self.updates if one.key]

    @cached_property
    def address(self):
        """The whole address of the page."""
        settings = self.blog.settings
        return f"{settings.site_url or f'https://{settings.domain}'}/{self.article.url}"

    @property
    def scripts(self):
        """The elements that templates may not write themselves: data for search engines, news for readers."""
        article, event = self.article, self.event
        about = jsonld.Posting(
            url=self.address,
            headline=article.title,
            description=plain(article.summary),
            published=article.date,
            modified=max((at for at in (article.date, article.updated, self.last) if at), key=utc),
            language=getattr(article, "lang", "") or self.blog.settings.language,
            authors=tuple(str(author) for author in getattr(article, "authors", ())),
            event_url=f"{self.address[: -len(article.url)]}{event.url}" if event else "",
            event_starts=event.starts if event else None,
            event_ends=event.ends if event else None,
        )
        closes = self.liveblog.closes(self.choices.close_after)
        data = jsonld.script(jsonld.posting(self.liveblog, about, self.updates, closes))
        return f'{data}\n<script defer src="{escape(self.theme)}/live.js"></script>' if self.is_live else data


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
    choices = Choices.of(blog.settings.pelican)
    theme = f"{generator.settings['SITEURL']}/{generator.settings['THEME_STATIC_DIR']}"
    for article in (*generator.articles, *generator.hidden_articles, *generator.drafts):
        article.live = Live(article, blog, choices, theme) if hasattr(article, "liveblog") else None
        if article.live:
            article.template = "liveblog"
    events = gather([article.live for article in generator.articles if article.live])
    for event in events:
        for one in event.sessions:
            one.event = event
            one.previous, one.next = event.neighbours(one)
    generator.context["live_events"] = events


def entry(live, base):
    """A liveblog in the feed of its event: the same id and text as in the feeds of the site."""
    article = live.article
    return Entry(
        id=article.post.feed_id,
        url=live.address,
        title=article.title,
        html=absolute(article._update_content(article.bare, base), live.address),
        summary=plain(article.summary),
        published=article.date,
        updated=max(article.date, article.updated) if article.updated else article.date,
        authors=tuple(str(author) for author in getattr(article, "authors", ())),
    )


def updates(live, base):
    """The updates of a liveblog as entries of its own feed, the newest first."""
    article = live.article
    whole = absolute(article._update_content(article.bare, base), live.address)
    bare = view.cut(whole, live.liveblog)
    authors = tuple(str(author) for author in getattr(article, "authors", ()))
    return [
        Entry(
            id=f"{article.post.feed_id}#{one.anchor}",
            url=f"{live.address}#{one.anchor}",
            title=one.headline,
            html=one.html + (bare.notes if "footnote-ref" in one.html else ""),
            summary="",
            published=one.at,
            updated=one.at,
            authors=authors,
        )
        for one in reversed(view.updates(live.liveblog, bare, article.date, article.title))
    ]


def write_feeds(generator, writer):
    """A feed for each liveblog, beside its page, and one for each event."""
    blog = site.of_build(generator.settings)
    base = blog.settings.site_url or f"https://{blog.settings.domain}"
    found = [
        (article.live.feed, article.url, article.title, updates(article.live, base))
        for article in generator.articles
        if article.live
    ]
    for event in generator.context["live_events"]:
        newest = [entry(one, base) for one in reversed(event.sessions)][:MAX_ENTRIES]
        found.append((f"{event.url}feed.xml", event.url, event.name, newest))
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
