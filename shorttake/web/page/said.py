"""What one source on a page says: the words, where they stand, and how much that counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Said:
    """A text that the page gives as its title, its site or its description."""

    value: str
    source: str  # such as "og:title" or "JSON-LD BlogPosting headline"
    weight: float = 1.0


@dataclass(frozen=True)
class When:
    """A day or instant that the page gives as that of its publication."""

    value: datetime | date
    source: str
    weight: float


@dataclass(frozen=True)
class By:
    """The people that one source names as authors."""

    names: tuple[str, ...]
    source: str


@dataclass
class Evidence:
    """Everything that was found under the five questions; authors with the surest source first."""

    titles: list[Said] = field(default_factory=list)
    sites: list[Said] = field(default_factory=list)
    authors: list[By] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    descriptions: list[Said] = field(default_factory=list)
    taglines: frozenset[str] = frozenset()  # keys of what describes the site as a whole
    site_keys: frozenset[str] = frozenset()  # keys of every name the site goes by
