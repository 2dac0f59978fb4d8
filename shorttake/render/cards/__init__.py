"""The picture of a post that is shown where somebody shares its address: 1200 by 630 pixels, drawn once.

`Card` is what it shows, `Shelf` draws it or takes it from the cache. What it looks like depends on nothing
else: the same words give the same file under the same name.
"""

from shorttake.render.cards.card import HEIGHT, WIDTH, Card
from shorttake.render.cards.face import Face
from shorttake.render.cards.shelf import Shelf

__all__ = ["HEIGHT", "WIDTH", "Card", "Face", "Shelf"]
