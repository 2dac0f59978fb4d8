"""The pages of the simulated web, as sites have them: with menus and footers around the text."""

from __future__ import annotations

import random
from functools import lru_cache

from bench.rot.world import slug, text


@lru_cache(maxsize=5_000)
def _around(site: str) -> tuple[str, str]:
    dice = random.Random(site)
    menu = "".join(
        f'<li><a href="/{name}/">{name.replace("-", " ")}</a></li>'
        for name in (slug(dice) for _ in range(12))
    )
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s | {site}</title>'
        f"<style>body{{margin:0;{'padding:1px;' * 80}}}</style>"
        f"<script>var data = {{{', '.join(f'a{n}: {n}' for n in range(200))}}};</script></head>"
        f"<body><header><nav><ul>{menu}</ul></nav></header><main>"
    )
    links = "".join(f'<a href="/{name}/">{name}</a> ' for name in (slug(dice) for _ in range(15)))
    foot = f"</main><footer><p>Copyright {site}. {text(dice, 20)}</p>{links}</footer></body></html>"
    return head, foot


def article(
    site: str, title: str, dice: random.Random, words: int = 0, extra: str = "", tail: str = ""
) -> bytes:
    """A page of so many words (a few hundred without)."""
    head, foot = _around(site)
    many = words or dice.randint(150, 900)
    paragraphs = []
    while many > 0:
        here = min(many, 80)
        paragraphs.append(f"<p>{text(dice, here)} <a href='/x'>more</a></p>")
        many -= here
    middle = f"<article><h1>{title}</h1><p>{extra}</p>{''.join(paragraphs)}</article>{tail}"
    return f"{head % title}{middle}{foot}".encode()


def front(site: str, dice: random.Random) -> bytes:
    """A front page: headlines."""
    head, foot = _around(site)
    items = "".join(
        f"<h2><a href='/{slug(dice)}/'>{slug(dice)}</a></h2><p>{text(dice, 30)}</p>" for _ in range(10)
    )
    return f"{head % 'Home'}{items}{foot}".encode()


def error_page(site: str, sorry: str, dice: random.Random, path: str = "") -> bytes:
    """A page that says that there is none, within the site's own frame."""
    head, foot = _around(site)
    title = sorry.partition(".")[0][:40]
    tried = f"<p>You tried: {path}</p>" if path else ""
    return f"{head % title}<h1>{title}</h1><p>{sorry}</p>{tried}{foot}".encode()


def parked(host: str, number: int) -> bytes:
    """What stands on a domain that nobody uses."""
    return (
        f"<html><head><title>{host} is for sale</title></head><body><h1>This domain is for sale</h1>"
        f"<p>Interested in this domain? Make an offer for {host} today.</p></body></html>",
        f"<html><head><title>{host}</title><script src='https://img1.wsimg.com/parking-lander/static/js/main.js'>"
        f"</script></head><body><div id='root'></div></body></html>",
        f"<html><head><title>{host}</title></head><frameset rows='100%'><frame src='http://www.sedoparking.com/{host}'>"
        f"</frameset></html>",
        f"<html><head><title>{host}</title></head><body><h2>Related searches</h2><ul><li>Cheap flights<li>Insurance"
        f"<li>Web hosting</ul><p>The owner of this domain has not put up a page yet. {host}</p></body></html>",
        f"<html><head><title>{host} - Diese Domain steht zum Verkauf</title></head><body>"
        f"<p>Die Domain {host} steht zum Verkauf. Jetzt Angebot abgeben.</p></body></html>",
    )[number % 5].encode()


def shell(site: str, with_text: bool) -> bytes:
    """A page that a script draws: the same at every path."""
    words = "<noscript>You need to enable JavaScript to run this app.</noscript>"
    some = "<header>Menu Products Docs Pricing Login</header><footer>All rights reserved. Terms. Privacy.</footer>"
    return (
        f"<!doctype html><html><head><title>{site}</title><script defer src='/static/js/main.4f3.js'></script></head>"
        f"<body>{words}<div id='root'></div>{some if with_text else ''}</body></html>"
    ).encode()


def wall(title: str, dice: random.Random) -> bytes:
    """A robot check."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><script>window._cf_chl_opt={{cvId:'3'}};</script></head>"
        f"<body><h1>{title}</h1><p>Checking your browser before accessing. Ray ID {dice.randrange(10**12):x}</p>"
        f"</body></html>"
    ).encode()
