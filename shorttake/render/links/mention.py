"""A link that was published, and what was said with it: an item of a Short Take, or a paragraph of a post."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

# Words that name no page; those of a list of "read more" and the like.
_NOTHING = frozenset(
    """a about an and article at blog click entry for found from full here in it its link more of on one
    page post posts read recent related site story that the there these this those to via web www""".split()  # noqa: SIM905
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST = 90  # characters of a title that is cut out of a text


class Waiting:
    """Something of which the words are looked up when one asks for them: most pages never do.

    What is known from the start lies in the object; `wait_for` takes what puts the rest there.
    """

    if not TYPE_CHECKING:  # or every name would be taken for one of these

        def __getattr__(self, name: str) -> Any:
            look_up = vars(self).get("_look_up")
            if look_up is None:
                raise AttributeError(f"{type(self).__name__} has no {name}")
            look_up()
            return getattr(self, name)

    def wait_for(self, look_up: Callable[[], None]) -> None:
        """`look_up()` gives the attributes that are not there, and calls `has_come`."""
        vars(self)["_look_up"] = look_up

    def has_come(self, **found: Any) -> None:
        """Takes what was looked up."""
        vars(self).update(found)
        vars(self).pop("_look_up", None)


@dataclass(frozen=True)
class Mention(Waiting):
    """One link: its address, its own words, the host shown, and the linked page's author, where known.

    `copy` is where an archive has the page, if that is gone; "" otherwise.
    """

    url: str
    words: str
    host: str
    author: str | None = None
    canonical: str = ""
    copy: str = ""

    IS_ONE: ClassVar[bool] = True  # to a page that shows it, it is another as soon as any of it is


@dataclass(frozen=True)
class Said(Waiting):
    """What was said with one link or more.

    `id` lasts; `url` is where it stands, below the site's root, with the fragment of an item; `number` is
    that of the issue. `html` is the item as its page has it, "" for a paragraph of another post. `changed` is
    when the words of an item were last corrected after publication.
    """

    id: str
    url: str
    post: str
    post_url: str
    date: dt.datetime
    text: str
    links: tuple[Mention, ...]
    # Plain defaults would be found where it waits.
    section: str | None = field(default_factory=lambda: None)
    number: int | None = field(default_factory=lambda: None)
    series: str | None = field(default_factory=lambda: None)
    html: str = field(default_factory=str, repr=False)
    suggested: bool = field(default_factory=bool)
    changed: dt.datetime | None = field(default_factory=lambda: None)

    IS_ONE: ClassVar[bool] = True

    @property
    def first(self) -> Mention:
        """The link that it is about."""
        return self.links[0]

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return title_of(self.first.words, self.text)

    @property
    def day(self) -> str:
        """The day it was published, as ISO 8601."""
        return self.date.date().isoformat()

    @property
    def short_day(self) -> str:
        """Its day and month, for a list under the year: "5 Mar"."""
        return f"{self.date.day} {_MONTHS[self.date.month - 1]}"


def title_of(words: str, text: str) -> str:
    """What to call a link: its own words where they name something, else the beginning of what is said."""
    words = " ".join(words.split())
    named = [word for word in re.findall(r"[^\W_]+", words.casefold()) if word not in _NOTHING]
    if named and not words.startswith(("http://", "https://")):
        return shortened(words)
    return shortened(text) or shortened(words) or "A link"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text, or its beginning up to a whole word, with dots."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    return f"{cut.rpartition(' ')[0].rstrip(' ,;:.–—-') or cut}…"


def lasting_id(feed_id: str, anchor: str | None, url: str) -> str:
    """The id of what is said in a post: an item's is its permalink, a paragraph's what it links first."""
    if anchor is not None:
        return f"{feed_id}#{anchor}"
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()
    return f"{feed_id}#link-{b32encode(digest[:5]).decode('ascii').lower()}"
