"""Atom and RSS for the site and for each series: full text, absolute addresses, ids that last."""

from pathlib import Path

from pelican import signals

import shorttake
from shorttake import site
from shorttake.render.decorate import absolute
from shorttake.render.feeds import MAX_ENTRIES, Entry, Feed, atom, rss
from shorttake.text.plain import plain

FORMATS = (("atom.xml", "application/atom+xml", "Atom", atom), ("rss.xml", "application/rss+xml", "RSS", rss))


def feeds_of(context, blog):
    """(folder, title, home, articles) of every feed."""
    name = blog.settings.site_name
    yield "feeds/", name, "", context["articles"]
    for series in context.get("series_list", ()):
        yield f"feeds/{series.slug}/", f"{series.name} – {name}", series.url, series.issues


def entry(article, base):
    """A post as a feed has it."""
    url = f"{base}/{article.url}"
    content = article._update_content(article.bare, base)
    return Entry(
        id=article.post.feed_id,
        url=url,
        title=article.title,
        html=absolute(content, url),
        summary=plain(article.summary),
        published=article.date,
        updated=max(article.date, article.updated) if article.updated else article.date,
        authors=tuple(str(author) for author in getattr(article, "authors", ())),
        tags=tuple(str(tag) for tag in getattr(article, "tags", ())),
    )


def name_feeds(generators):
    """Tells the templates which feeds there are."""
    context = generators[0].context
    blog = site.of_build(generators[0].settings)
    context["site_feeds"] = [
        {"title": f"{title} ({kind})", "url": folder + file, "type": mime}
        for folder, title, _, _ in feeds_of(context, blog)
        for file, mime, kind, _ in FORMATS
    ]
    context["SHORTTAKE_VERSION"] = shorttake.__version__
    context["LANG"] = blog.settings.language
    for article in (*context["articles"], *context["drafts"], *context["hidden_articles"]):
        article.date_iso = article.date.isoformat()
        article.updated_iso = article.updated.isoformat() if article.updated else ""


def write_feeds(generator, writer):
    """Writes the files, the newest entries first."""
    blog = site.of_build(generator.settings)
    base = blog.settings.site_url or f"https://{blog.settings.domain}"
    for folder, title, home, articles in feeds_of(generator.context, blog):
        newest = sorted(articles, key=lambda article: (article.date, article.post.file), reverse=True)
        entries = [entry(article, base) for article in newest[:MAX_ENTRIES]]
        for file, _, _, make in FORMATS:
            feed = Feed(
                id=f"tag:{blog.settings.domain},2026:/{folder}{file}",
                title=title,
                home=f"{base}/{home}",
                url=f"{base}/{folder}{file}",
                entries=entries,
                subtitle=generator.settings.get("SITESUBTITLE") or "",
                author=blog.settings.author or "",
                language=blog.settings.language,
            )
            target = Path(writer.output_path) / folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make(feed, f"shorttake {shorttake.__version__}"))


def register():
    """Called by Pelican."""
    signals.all_generators_finalized.connect(name_feeds)
    signals.article_writer_finalized.connect(write_feeds)
