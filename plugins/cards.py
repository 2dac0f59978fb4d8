"""Cards: the picture of each post for those who share its address; `article.card` says where it is."""

import functools
from urllib.parse import urlsplit

from pelican import signals

from shorttake import site
from shorttake.errors import SettingsError
from shorttake.render.cards import HEIGHT, WIDTH, Card, Face, Shelf
from shorttake.render.stale.keys import give_name

FOLDER = "cards/"


def BUILDS_FROM(blog):
    """What a build reads besides content, theme and settings: the author's own font."""
    said = blog.settings.pelican.get("SHORTTAKE", {}).get("cards")
    return (said["font"],) if isinstance(said, dict) and said.get("font") else ()


class Shown:
    """What the templates know of a card: `url` without a slash at its start, `width`, `height`, `alt`."""

    IS_ONE = True
    width, height = WIDTH, HEIGHT

    def __init__(self, card, name):
        self.card, self.name, self.url = card, name, FOLDER + name
        give_name(self, name)  # which tells all that is to be seen

    @property
    def alt(self):
        """The words of the card in one sentence."""
        return self.card.alt


def card(article, blog):
    """What the card of a post shows."""
    take, live = getattr(article, "take", None), getattr(article, "live", None)
    label = take.series if take else ""
    if article.kind == "liveblog":
        label = f"Liveblog · {live.event_name}" if live and live.event_name else "Liveblog"
    address = blog.settings.site_url
    return Card(
        label=label,
        number=take.number if take else None,
        title=article.title,
        sections=tuple(dict.fromkeys(jump.name for jump in take.sections)) if take else (),
        site=blog.settings.site_name,
        host=urlsplit(address).netloc if address else blog.settings.domain.removesuffix(".invalid"),
    )


def add_cards(generator):
    """Gives each post its card, or None where the settings want none."""
    blog = site.of_build(generator.settings)
    articles = [*generator.articles, *generator.hidden_articles, *generator.drafts]
    for article in articles:
        article.card = None
    said = blog.settings.pelican.get("SHORTTAKE", {}).get("cards", True)
    if said is False:
        return
    own = said.get("font") if isinstance(said, dict) else None
    if isinstance(said, dict) and (set(said) - {"font"} or not isinstance(own, str | None)):
        raise SettingsError(f"it is {said!r}", "SHORTTAKE['cards']", 'write True, False or {"font": "a.ttf"}')
    shelf = Shelf(blog.settings.cache.parent / "cards", Face(blog.root / own if own else None))
    generator.context["card_shelf"] = shelf
    for article in articles:
        one = card(article, blog)
        article.card = Shown(one, shelf.name(one))


def write_cards(generator, writer):
    """Writes the pictures; only those are drawn that never were."""
    shelf = generator.context.get("card_shelf")
    if shelf is None:
        return
    articles = [*generator.articles, *generator.hidden_articles, *generator.drafts]
    shown = {
        article.card.name: article.card
        for article in articles
        if article.status != "draft" or article.save_as
    }
    put = site.of_build(generator.settings).put
    for name, one in shown.items():  # the name says all that is to be seen
        put(writer.output_path, FOLDER + name, name, functools.partial(shelf.png, one.card))
    shelf.tidy(shown)


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(add_cards)
    signals.article_writer_finalized.connect(write_cards)
