"""Pictures of the built site, for the README: `python -m checks.pictures SITE ADDRESS FOLDER`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from checks.browser import chromium, opened
from checks.built import Built, Skipped

_COLOURS = 64  # a page has few; so a picture weighs some 30 KB


def chosen(site: Built) -> list[tuple[str, str, int, str]]:
    """(name, page, width, colour scheme) of each picture."""
    takes = [page for page in site.posts if site.tree(page).cssselect("article.take")]
    found = [("home", "index.html", 1280, "light"), ("statistics", "stats/index.html", 390, "dark")]
    found += [("take", page, 1280, "light") for page in takes[-1:]]
    found += [("phone", page, 390, "dark") for page in takes[-1:]]
    found += [("search", "search/index.html", 1280, "dark")]
    return [one for one in found if one[1] in site.pages]


def small(data: bytes, wide: int) -> bytes:
    """A screenshot in few colours and no wider than it is shown."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    if image.width > wide:
        image = image.resize((wide, image.height * wide // image.width), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take(site: Built, folder: Path) -> list[Path]:
    """Writes every picture, and gives their files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with chromium() as browser:
        for name, page, wide, scheme in chosen(site):
            with opened(browser, site, wide, scheme, device_scale_factor=1) as (view, _):
                view.goto(site.url(page))
                if name == "search":
                    view.fill("#_words", "disk")
                    view.wait_for_selector("#_results a", timeout=20_000)
                target = folder / f"{name}.png"
                target.write_bytes(small(view.screenshot(), 900))
                written.append(target)
    for card in sorted((site.folder / "cards").glob("*.png"))[:1]:
        target = folder / "card.png"
        target.write_bytes(small(_card(site, card), 600))
        written.append(target)
    return written


def _card(site: Built, other: Path) -> bytes:
    """The card of the newest Short Take."""
    for page in reversed(site.posts):
        if site.tree(page).cssselect("article.take"):
            image = site.tree(page).cssselect('meta[property="og:image"]')
            file = site.file(image[0].get("content", "")) if image else None
            if file:
                return file.read_bytes()
    return other.read_bytes()


def main(arguments: list[str]) -> int:
    """Takes the pictures; without a browser it says why there are none, and that is no failure."""
    folder, address, target = arguments
    try:
        for path in take(Built(Path(folder), address), Path(target)):
            print(f"{path} ({path.stat().st_size // 1024} KB)")
    except Skipped as reason:
        print(f"no pictures: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
