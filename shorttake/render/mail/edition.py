"""What a mail says: the post, where it stands on the web, and whose it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """A post to be sent: `html` is its text with absolute addresses, `url` its page, `home` the site's."""

    title: str
    html: str
    url: str
    day: str
    site: str
    home: str
    author: str = ""
    language: str = "en"
