"""The e-mail edition of each Short Take: `email.html` and `email.txt` beside its page, for any sender."""

from pathlib import Path, PurePosixPath

from pelican import signals

from shorttake import site
from shorttake.render.decorate import absolute
from shorttake.render.mail import Edition, as_html, as_text

BUILDS_FROM = ()  # nothing besides content, theme and settings


def edition(article, blog, base):
    """What is sent of a Short Take."""
    url = f"{base}/{article.url}"
    return Edition(
        title=article.title,
        html=absolute(article._update_content(article.bare, base), url),
        url=url,
        day=getattr(article, "locale_date", "Draft"),  # which may have no day yet
        site=blog.settings.site_name,
        home=f"{base}/",
        author=", ".join(str(author) for author in getattr(article, "authors", ())),
        language=blog.settings.language,
    )


def beside(save_as, ending):
    """Where an edition stands: /a/email.html beside /a/, /a.email.html beside /a.html."""
    page = PurePosixPath(save_as)
    name = f"email.{ending}" if page.name == "index.html" else f"{page.stem}.email.{ending}"
    return page.with_name(name)


def write_editions(generator, writer):
    """Writes both files of each Short Take, unless the settings want none."""
    blog = site.of_build(generator.settings)
    if not blog.settings.pelican.get("SHORTTAKE", {}).get("email", True):
        return
    base = blog.settings.site_url or f"https://{blog.settings.domain}"
    for article in (*generator.articles, *generator.hidden_articles, *generator.drafts):
        if article.kind != "take" or not article.save_as:
            continue
        mail = edition(article, blog, base)
        for ending, make in (("html", as_html), ("txt", as_text)):
            target = Path(writer.output_path) / beside(article.save_as, ending)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(make(mail), encoding="utf-8")


def register():
    """Called by Pelican."""
    signals.article_writer_finalized.connect(write_editions)
