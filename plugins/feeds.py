"""Atom, RSS and JSON Feed for the site and for each series, tag, author and event: full text, ids that last.

`site_feeds` are those of the whole site, `feeds_at` those of a page by its address, and `all_feeds` every
one, each as `.title`, `.says`, `.home` and `.files` (`.url`, `.type`, `.title`).
"""

from dataclasses import replace
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

import shorttake
from shorttake import site
from shorttake.render import links
from shorttake.render.choices import Choices
from shorttake.render.decorate import absolute
from shorttake.render.feeds import MAX_ENTRIES, Entry, Feed, archives, atom, json_feed, rss
from shorttake.render.feeds.offer import Offer
from shorttake.render.stale.kept import named
from shorttake.render.stale.keys import name_of_one
from shorttake.render.stale.settings import digest
from shorttake.text.plain import plain

BUILDS_FROM = ()  # nothing besides content, theme and settings
SAID = ("title", "url", "summary", "date", "updated")  # of a post, besides its text


def offers(context, name):
    """Every feed there is, each with what is in it: articles, or what was said with links."""
    yield Offer("feeds/", name, "", "Every post, with its full text."), context["articles"]
    for series in context.get("series_list", ()):
        yield (
            Offer(f"feeds/{series.slug}/", series.name, series.url, f"Every issue of {series.name}."),
            series.issues,
        )
    for one in context.get("link_feeds", ()):
        yield Offer(one.url, one.name, one.url, one.says), one.said
    for event in context.get("live_events", ()):
        says = f"The liveblogs of {event.name}."
        of_event = [one.article for one in reversed(event.sessions)]
        yield Offer(event.url, event.name, event.url, says, "feed.xml"), of_event
    for kind, says in (("authors", "Every post by {}."), ("tags", "Every post tagged {}.")):
        for one, articles in sorted(context.get(kind, ()), key=lambda pair: pair[0].slug):
            if one.save_as.endswith("/index.html"):
                yield Offer(one.url, str(one), one.url, says.format(one)), articles


def entry(article, base):
    """A post as a feed has it; made once for all feeds."""
    if not hasattr(article, "feed_entry"):
        url = f"{base}/{article.url}"
        article.feed_entry = Entry(
            id=article.post.feed_id,
            url=url,
            title=article.title,
            html=absolute(article._update_content(article.bare, base), url),
            summary=plain(article.summary),
            published=article.date,
            updated=max(article.date, article.updated) if article.updated else article.date,
            authors=tuple(str(author) for author in getattr(article, "authors", ())),
            tags=tuple(str(tag) for tag in getattr(article, "tags", ())),
        )
    return article.feed_entry


class Waiting:
    """An entry that is made when a feed is written that has it; `name`, plain values, tells two apart until
    then, None where nobody can."""

    def __init__(self, name, make):
        self.name, self._make = name, make

    @property
    def entry(self):
        return self._make()

    @classmethod
    def of_said(cls, one, base):
        """What was said with a link."""
        return cls(name_of_one(one), lambda: links.entry(one, base))

    @classmethod
    def of_post(cls, article, base):
        """A post."""
        said = named(article, ("bare", *SAID))
        who = [str(author) for author in getattr(article, "authors", ())]
        about = [str(tag) for tag in getattr(article, "tags", ())]
        if said is None:
            one = entry(article, base)
            said = digest(
                [getattr(one, name) for name in ("url", "title", "html", "summary", "published", "updated")]
            )
        name = said and (article.post.feed_id, said, who, about)
        return cls(name, lambda: entry(article, base))


def name_feeds(generators):
    """Tells the templates which feeds there are."""
    context = generators[0].context
    blog = site.of_build(generators[0].settings)
    every = [offer for offer, _ in offers(context, blog.settings.site_name)]
    context["all_feeds"] = every
    context["site_feeds"] = every[0].files
    context["feeds_at"] = {offer.home: offer.files for offer in every[1:]}
    context["SHORTTAKE_VERSION"] = shorttake.__version__
    context["LANG"] = blog.settings.language


def write_feeds(generator, writer):
    """Writes the files, the newest entries first; the past of the whole site in parts beside its feed."""
    blog = site.of_build(generator.settings)
    base = blog.settings.base_url
    output, maker = Path(writer.output_path), f"shorttake {shorttake.__version__}"
    about = {
        "author": blog.settings.author or "",
        "language": blog.settings.language,
        "hub": Choices.of(blog.settings.pelican).hub,
    }

    def put(file, feed, make):
        names = [one.name for one in feed.entries]
        said = {**vars(feed), "entries": names if None not in names else feed.entries}

        def made():
            return make(replace(feed, entries=tuple(one.entry for one in feed.entries)), maker)

        blog.put(output, file, (maker, make.__name__, said), made)

    newest_first = sorted(generator.articles, key=lambda one: (one.date, one.post.file), reverse=True)
    place = {id(article): number for number, article in enumerate(newest_first)}
    posts = {id(article): Waiting.of_post(article, base) for article in newest_first}
    for offer, what in offers(generator.context, blog.settings.site_name):
        newest = [Waiting.of_said(one, base) for one in what[:MAX_ENTRIES] if isinstance(one, links.Said)]
        if not newest:
            some = sorted(map(id, what), key=place.__getitem__)
            newest = [posts[one] for one in (some if offer.is_whole_site else some[:MAX_ENTRIES])]
        for file, make in zip(offer.names, (atom, rss, json_feed), strict=True):
            feed = Feed(
                id=f"tag:{blog.settings.domain},2026:/{offer.folder}{file}",
                title=offer.title_on(blog.settings.site_name),
                home=f"{base}/{offer.home}",
                url=f"{base}/{offer.folder}{file}",
                entries=newest[:MAX_ENTRIES],
                subtitle=(generator.settings.get("SITESUBTITLE") or "")
                if offer.is_whole_site
                else offer.says,
                **about,
            )
            if offer.is_whole_site and make is atom:
                feed, parts = archives(feed, newest, MAX_ENTRIES)
                for part in parts:
                    put(part.url.removeprefix(f"{base}/"), part, atom)
            put(f"{offer.folder}{file}", feed, make)
            if offer.is_whole_site:
                for former in [old for old, form in blog.settings.old_feeds.items() if form == file]:
                    put(former, feed, make)


class FeedsGenerator(Generator):
    """Writes /feeds/, where every feed is named."""

    def generate_output(self, writer):
        """Called by Pelican."""
        template = self.get_template("feeds")
        writer.write_file(
            "feeds/index.html", template, self.context, self.settings["RELATIVE_URLS"], url="feeds/"
        )


def register():
    """Called by Pelican."""
    signals.all_generators_finalized.connect(name_feeds)
    signals.article_writer_finalized.connect(write_feeds)
    signals.get_generators.connect(lambda pelican: FeedsGenerator, weak=False)
