"""Tags of HTML and XML as exports have them: in any case, unclosed, half quoted; nothing is ever expanded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape as decoded
from html.entities import html5

# HTML §13.2.5.33 and on, as far as exports need it. A quoted value may hold anything but its quote.
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(?P<end>>)|(?P<name>[^\s=>/\"'<][^\s=>/\"'<]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>\"'][^\s>]*+)|(?=[\s>])))?"
    r"|(?P<junk>[\"'=]))"
)
# A value that swallowed the next tag was not closed.
_SWALLOWED = re.compile(r"\n[ \t]*+<(?:/?dl|dt|dd|a|li|post|outline|h3)\b", re.IGNORECASE)
_NEXT_ONE = re.compile(r"\s[A-Za-z_:-]+=\Z")
# Only with a semicolon: an address may hold &copy=1 or &section=2 (HTML §13.2.5.73, in attributes).
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that was opened: its attributes by name in lower case, decoded; `end` is behind it.

    `closed` is <like this/>. `odd` says that quotes are missing or too many, so that a value may be cut off,
    or may have swallowed the next one.
    """

    attributes: dict[str, str]
    end: int
    closed: bool
    odd: bool

    def get(self, *names: str) -> str:
        """The first of these attributes that says something; "" if none does."""
        return next((value for name in names if (value := self.attributes.get(name, ""))), "")


def opened(text: str, at: int) -> Tag | None:
    """The tag whose name ends at `at`; None where it is not closed, or a quote in it is not."""
    found: dict[str, str] = {}
    odd = False
    while True:
        match = _ATTRIBUTE.match(text, at)
        if match is None:
            return None
        if match["end"]:
            return Tag(found, match.end(), text[match.start("end") - 1] == "/", odd)
        if match["name"]:
            value = next((v for v in (match["double"], match["single"], match["bare"]) if v is not None), "")
            if "\n" in value and _SWALLOWED.search(value):
                return None
            odd = odd or bool(_NEXT_ONE.search(value))
            found.setdefault(match["name"].lower(), unescape(value))
        elif match["junk"]:
            odd = odd or match["junk"] != "="
        at = match.end()


def after_comment(text: str, at: int) -> int:
    """Where the text goes on behind a comment that begins at `at`; -1 where the comment has no end."""
    end = text.find("-->", at)
    return end + 3 if end >= 0 else -1


def unescape(text: str) -> str:
    """The text with its character references decoded, once."""
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    reference = match[0]
    return decoded(reference) if reference[1] == "#" else html5.get(reference[1:], reference)
