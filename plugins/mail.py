"""The e-mail edition of each Short Take: `email.html` and `email.txt` beside its page, for any sender."""

from pathlib import PurePosixPath

from pelican import signals

from shorttake import site
from shorttake.render.decorate import absolute
from shorttake.render.mail import Edition, as_html, as_text
from shorttake.render.stale.kept import named

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
    return str(page.with_name(name))


def write_editions(generator, writer):
    """Writes both files of each Short Take, unless the settings want none."""
    blog = site.of_build(generator.settings)
    if not blog.settings.pelican.get("SHORTTAKE", {}).get("email", True):
        return
    base = blog.settings.site_url or f"https://{blog.settings.domain}"
    for article in (*generator.articles, *generator.hidden_articles, *generator.drafts):
        if article.kind != "take" or not article.save_as:
            continue
        asked = (made_of(article, base), base, getattr(article, "locale_date", None))
        for ending, make in (("html", as_html), ("txt", as_text)):

            def made(make=make, article=article):
                return make(edition(article, blog, base)).encode()

            blog.put(writer.output_path, beside(article.save_as, ending), (ending, asked), made)


def made_of(article, base):
    """What an edition is made of, by a short name where there is one."""
    said = named(article, ("bare", "title", "url"))
    if said is None:
        said = (article._update_content(article.bare, base), article.title, article.url)
    return said, [str(author) for author in getattr(article, "authors", ())]


def register():
    """Called by Pelican."""
    signals.article_writer_finalized.connect(write_editions)
