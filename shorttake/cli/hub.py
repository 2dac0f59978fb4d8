"""Telling a WebSub hub that the feeds have news, so that subscribers hear of it at once."""

from __future__ import annotations

from shorttake.cli import show
from shorttake.errors import ShorttakeError
from shorttake.render.choices import Choices
from shorttake.site import Site
from shorttake.text.series import slugify

_SECONDS = 10.0
_FILES = ("atom.xml", "rss.xml", "feed.json")


def topics(base: str, series: str | None) -> list[str]:
    """The feeds that a new post changes first: those of the site, and those of its series."""
    folders = ["feeds/", *([f"feeds/{slugify(series)}/"] if series else [])]
    return [f"{base}/{folder}{file}" for folder in folders for file in _FILES]


def tell_hub(site: Site, series: str | None) -> None:
    """Tells the hub of the settings, if there is one; what comes of it is noted, and stops nothing.

    As hubs take it from publishers (WebSub §7 leaves it to them; the well-known ones agree):
    `hub.mode=publish` with the address of each feed as `hub.url`.
    """
    hub = Choices.of(site.settings.pelican).hub
    if not hub:
        return
    if not site.settings.site_url:
        show.warning(ShorttakeError("the hub was not told: the site has no address", "SITEURL"))
        return
    feeds = topics(site.settings.site_url, series)
    form = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    answer = site.web.post(hub, form=form, timeout=_SECONDS)
    status = getattr(answer, "status", None)
    if status is not None and 200 <= status < 300:
        show.note(f"  {hub} was told of {len(feeds)} feeds")
        return
    why = f"it answered {status}" if status is not None else answer.why  # type: ignore[union-attr]
    hint = "`shorttake publish --ping` tells it again, once the site is up"
    show.warning(ShorttakeError(f"the hub was not told: {why}", hub, hint))
