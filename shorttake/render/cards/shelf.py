"""Cards that were drawn before are not drawn again: they lie in the cache, named by what they show."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection
from pathlib import Path

import PIL

from shorttake.render.cards.card import Card
from shorttake.render.cards.face import Face

# https://www.w3.org/TR/png-3/#11IEND: how a whole PNG ends.
_END = b"IEND\xaeB`\x82"
# So many cards of former texts may lie about before they are taken away.
_SPARE = 200


class Shelf:
    """The drawn cards in a folder that anybody may delete; `drawn` counts those of this run.

    Another version of the drawing library may draw other pixels, so each has a folder of its own. Where the
    disk says no, cards are drawn each time.
    """

    def __init__(self, folder: Path, face: Face) -> None:
        self._folder = folder / f"pillow-{PIL.__version__}"
        self._face = face
        self.drawn = 0

    def name(self, card: Card) -> str:
        """The name of the card's file."""
        return card.name(self._face.fingerprint)

    def png(self, card: Card) -> bytes:
        """The card, from the shelf or drawn."""
        path = self._folder / self.name(card)
        with contextlib.suppress(OSError):
            data = path.read_bytes()
            if data.endswith(_END):
                return data
        from shorttake.render.cards.draw import draw  # 30 ms, and most builds draw none

        data = draw(card, self._face)
        self.drawn += 1
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(f".{os.getpid()}.tmp")
            temporary.write_bytes(data)
            temporary.replace(path)
        return data

    def tidy(self, used: Collection[str]) -> None:
        """Takes away what no longer shows anything, once there is much of it; `used` are this site's names.

        A few are kept: drafts are shown by one build and not by the next.
        """
        with contextlib.suppress(OSError):
            for other in self._folder.parent.iterdir():
                if other != self._folder and other.name.startswith("pillow-"):
                    shutil.rmtree(other, ignore_errors=True)
            spare = [path for path in self._folder.iterdir() if path.name not in used]
            if len(spare) > _SPARE:
                for path in spare:
                    path.unlink(missing_ok=True)
