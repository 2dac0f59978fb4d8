"""Links from elsewhere: the page of what the author reads, and, if he likes, his services and feeds asked."""

import datetime as dt
import logging
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.errors import ShorttakeError

BUILDS_FROM = ("cache:feeds",)  # besides content, theme and settings


def own(blog, key):
    """Whether SHORTTAKE in pelicanconf.py turns this on."""
    return bool(blog.settings.pelican.get("SHORTTAKE", {}).get(key))


def ask(pelican):
    """Asks what is due, services and feeds; whatever is wrong with one is told, and the build goes on."""
    blog = site.of_build(pelican.settings)
    if not own(blog, "ingest_on_build"):
        return
    blog.changes_at(blog.now + dt.timedelta(seconds=1))  # each build asks
    for asked in (ask_bookmarks, ask_feeds):
        try:
            for problem in asked(blog):
                logging.getLogger(__name__).warning("%s", str(problem))
        except ShorttakeError as error:
            logging.getLogger(__name__).warning("%s", str(error))


def ask_bookmarks(blog):
    """Asks the bookmark services of the settings, and keeps what is new; the trouble that they met."""
    from shorttake.bookmarks.due import ask_services, has_services
    from shorttake.bookmarks.keep import keep
    from shorttake.inbox.dropped import load

    setting = blog.settings.pelican.get("SHORTTAKE", {}).get("bookmarks", {})
    if not has_services(setting):
        return
    inbox = blog.settings.inbox

    def kept(chosen):
        return keep(chosen, inbox, blog.archive, load(inbox), blog.now)

    tag = blog.settings.bookmarks_tag
    for visit in ask_services(setting, tag, False, blog.environ, blog.web, blog.cache, kept):
        if visit.trouble:
            yield visit.trouble


def ask_feeds(blog):
    """Asks the feeds that are due; the trouble that they met."""
    from shorttake.feeds import River, subscriptions
    from shorttake.feeds.due import ask_due, door

    path = blog.settings.content / subscriptions.FILE
    if not path.exists():
        return ()
    web = door(blog.web.identity, blog.environ.get("SHORTTAKE_FETCH_ALLOW", ""))
    listed = subscriptions.load(path, blog.shown(path))
    return ask_due(listed, path, web, River(blog.cache), blog.now).problems


class ReadingGenerator(Generator):
    """Writes /reading/ and the list of feeds to download; both only if `reading` is set."""

    def generate_context(self):
        blog = site.of_build(self.settings)
        self.page = None
        if own(blog, "reading"):
            from shorttake.feeds import River, reading, subscriptions  # many blogs have no such page

            path = blog.settings.content / subscriptions.FILE
            try:
                self.feeds = subscriptions.load(path, blog.shown(path)).feeds
            except ShorttakeError as error:
                logging.getLogger(__name__).error("%s", str(error))
                return
            self.page = reading.page(self.feeds, River(blog.cache))
            self.title = f"What {blog.settings.site_name} reads"

    def generate_output(self, writer):
        if self.page is None:
            return
        from shorttake.feeds import reading

        writer.write_file(
            f"{reading.FOLDER}index.html",
            self.get_template("reading"),
            self.context,
            self.settings["RELATIVE_URLS"],
            reading=self.page,
            url=reading.FOLDER,
        )
        target = Path(self.output_path) / self.page.list_url
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(reading.as_opml(self.feeds, self.title), encoding="utf-8")


def register():
    """Called by Pelican."""
    signals.initialized.connect(ask)
    signals.get_generators.connect(lambda pelican: ReadingGenerator, weak=False)
