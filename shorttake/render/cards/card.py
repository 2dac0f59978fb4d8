"""What a card shows, and the words for those who cannot see it. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

# What all who show cards agree on (https://developers.facebook.com/docs/sharing/webmasters/images/).
WIDTH, HEIGHT = 1200, 630
# Counts up when cards are drawn in another way, so that they get other names.
DRAWING = 1
# More of a title could not be read on a card anyway, however long it is.
_LONGEST = 400


@dataclass(frozen=True)
class Card:
    """The words of a card: `label` above the title (a series, an event), a number, sections."""

    label: str
    number: int | None
    title: str
    sections: tuple[str, ...]
    site: str
    host: str

    @property
    def alt(self) -> str:
        """The words of the card in one sentence, for `og:image:alt`."""
        head = " ".join(self.title.split())[:_LONGEST]
        named = f": {', '.join(self.sections)}" if self.sections else ""
        return f"{head}{named} – {self.site}"

    def name(self, face: str) -> str:
        """The name of its file: the same as long as the same is shown in the same face (its fingerprint)."""
        said = json.dumps([DRAWING, face, vars(self)], ensure_ascii=True)
        return f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.png"
