"""Posts of a realistic shape, made from a seed: no word of anybody's, and the same ones in every run.

The shape is that of a link blog kept for ten years: posts of a few hundred words with links, lists and code,
every twentieth a numbered collection of links under headings, a few tags each from a long tail of tags.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from pathlib import Path

_SYLLABLES = tuple(re.findall("..", "bacodifugahejikalumenopiraresitaunvewixoyaze"))
_SECTIONS = ("Networking", "Security", "Storage", "Virtualization", "Career/Soft Skills")
FIRST = dt.datetime(2014, 1, 2, 9, 0, tzinfo=dt.UTC)


class Writer:
    """Makes words, sentences and posts from one seed."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.words = sorted({self._word() for _ in range(1500)})
        self.tags = [self.random.choice(self.words) for _ in range(60)]

    def _word(self) -> str:
        return "".join(self.random.choice(_SYLLABLES) for _ in range(self.random.choice((1, 2, 2, 3, 3, 4))))

    def phrase(self, few: int, many: int) -> str:
        """So many words."""
        return " ".join(self.random.choices(self.words, k=self.random.randint(few, many)))

    def link(self) -> str:
        """A link to somewhere else, with words of its own."""
        host = self.random.choice(self.words)
        return f"[{self.phrase(1, 5)}](https://www.{host}.example/{self.phrase(2, 4).replace(' ', '-')}/)"

    def sentence(self) -> str:
        """A sentence, at times with a link, emphasis or code in it."""
        said = self.phrase(6, 18).capitalize()
        chance = self.random.random()
        if chance < 0.15:
            said = f"{said} {self.link()}"
        elif chance < 0.2:
            said = f"{said}, *{self.phrase(1, 3)}*"
        elif chance < 0.24:
            said = f"{said} `{self.phrase(1, 2).replace(' ', '_')}()`"
        return f"{said}."

    def paragraph(self) -> str:
        """A few sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(2, 6)))

    def body(self) -> str:
        """The text of a post."""
        parts = [self.paragraph() for _ in range(self.random.randint(3, 9))]
        if self.random.random() < 0.4:
            parts.insert(2, "\n".join(f"* {self.sentence()}" for _ in range(self.random.randint(2, 6))))
        if self.random.random() < 0.2:
            parts.insert(2, f"## {self.phrase(2, 5).capitalize()}")
        if self.random.random() < 0.15:
            parts.append("\n".join(f"    {self.phrase(2, 6)}" for _ in range(self.random.randint(2, 8))))
        return "\n\n".join(parts)

    def collection(self) -> str:
        """The text of a Short Take: links with a sentence or three, under headings."""
        parts = [self.paragraph()]
        for name in _SECTIONS:
            parts.append(f"## {name}")
            parts.append(
                "\n".join(
                    f"* {self.link()}: {self.sentence()} {self.sentence()}"
                    for _ in range(self.random.randint(2, 6))
                )
            )
        return "\n\n".join([*parts, self.sentence()])


def posts(many: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(name of the file below content/, its text) of so many posts, the oldest first."""
    writer = Writer(seed)
    takes = 0
    for number in range(many):
        date = FIRST + dt.timedelta(hours=47 * number)
        tags = ", ".join(sorted(set(writer.random.sample(writer.tags, writer.random.randint(1, 4)))))
        take = number % 20 == 19
        takes += take
        title = f"Technology Short Take {takes}" if take else writer.phrase(3, 8).capitalize()
        text = writer.collection() if take else writer.body()
        head = f"title: {title}\ndate: {date:%Y-%m-%d %H:%M}\ntags: [{tags}]"
        folder = "takes" if take else "posts"
        yield f"{folder}/{date:%Y-%m-%d}-{number:05}.md", f"---\n{head}\n---\n\n{text}\n"


def fill(content: Path, many: int, seed: int = 1) -> None:
    """Writes so many posts below a content folder."""
    for name, text in posts(many, seed):
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
