"""Values of Liquid: `site.title | append: "!"` -> words, for the part of Liquid that texts of posts use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from shorttake.migrate.jekyll.permalinks import slugify
from shorttake.text.frontmatter.words import as_words

_QUOTED = r"\"[^\"]*\"|'[^']*'"
_STRING = re.compile(_QUOTED)
_PIPE = re.compile(rf"((?:{_QUOTED}|[^|\"'])*)(?:\||$)")
_PATH = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*")
_CONDITION = re.compile(rf"\s*({_QUOTED}|[\w.-]+)\s*(?:(==|!=|contains)\s*({_QUOTED}|[\w.-]+))?\s*$")


class CannotTell(Exception):
    """What this Liquid means depends on more than is known here."""


class Values:
    """The names that may stand in an expression: `site`, `page`, `include`; and where the site is.

    `strict`: a name that is not there cannot be told; else it is empty, as in Liquid.
    """

    def __init__(self, names: Mapping[str, Any], url: str, base: str, strict: bool = True) -> None:
        self.names, self.url, self.base, self.strict = names, url, base, strict

    def get(self, path: str) -> Any:
        """What a name such as `site.title` stands for."""
        value: Any = self.names
        for step in path.split("."):
            if not isinstance(value, Mapping) or step not in value:
                if self.strict or path.split(".")[0] not in self.names:
                    raise CannotTell(path)
                return None
            value = value[step]
        return value

    def one(self, written: str) -> Any:
        """A literal or a name."""
        written = written.strip()
        if _STRING.fullmatch(written):
            return written[1:-1]
        if re.fullmatch(r"-?\d+(?:\.\d+)?", written):
            return written
        if written in ("nil", "null", "blank", "empty", "false"):
            return None
        if written == "true":
            return True
        if _PATH.fullmatch(written):
            return self.get(written)
        raise CannotTell(written)

    def words(self, expression: str) -> str:
        """What `{{ expression }}` prints. Raises CannotTell."""
        parts = [match[1].strip() for match in _PIPE.finditer(expression) if match[0]]
        if not parts:
            raise CannotTell(expression)
        value = self.one(parts[0])
        for part in parts[1:]:
            name, _, rest = part.partition(":")
            make = FILTERS.get(name.strip())
            if make is None:
                raise CannotTell(part)
            arguments = [self._text(self.one(one)) for one in _arguments(rest)]
            try:
                value = make(self, value, *arguments)
            except TypeError:  # too few or too many arguments
                raise CannotTell(part) from None
        return self._text(value)

    def truth(self, condition: str) -> bool:
        """Whether `{% if condition %}` holds. Raises CannotTell."""
        for word, join in ((" or ", any), (" and ", all)):
            if word in condition:
                return bool(join(self.truth(part) for part in condition.split(word)))
        match = _CONDITION.match(condition)
        if match is None:
            raise CannotTell(condition)
        left = self.one(match[1])
        if not match[2]:
            return left is not None and left is not False
        right = self.one(match[3])
        if match[2] == "contains":
            return bool(self._text(right) in (left if isinstance(left, list) else self._text(left)))
        return bool((left == right) == (match[2] == "=="))

    @staticmethod
    def _text(value: Any) -> str:
        if isinstance(value, list | dict):
            raise CannotTell("a list")
        return "" if value is None else as_words(value)

    def relative(self, value: Any) -> str:
        """An address below `baseurl`."""
        address = self._text(value)
        return address if "://" in address else f"{self.base}/{address.lstrip('/')}"

    def absolute(self, value: Any) -> str:
        """An address with the site's host in front."""
        address = self.relative(value)
        return address if "://" in address else f"{self.url}{address}"


def _arguments(written: str) -> list[str]:
    return [one.strip() for one in re.findall(rf"(?:{_QUOTED}|[^,\"'])+", written) if one.strip()]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "relative_url": lambda self, value: self.relative(value),
    "absolute_url": lambda self, value: self.absolute(value),
    "prepend": lambda self, value, words: words + self._text(value),
    "append": lambda self, value, words: self._text(value) + words,
    "escape": lambda self, value: escape(self._text(value)),
    "xml_escape": lambda self, value: escape(self._text(value)),
    "escape_once": lambda self, value: re.sub(r"&amp;(#?\w+;)", r"&\1", escape(self._text(value))),
    "downcase": lambda self, value: self._text(value).lower(),
    "upcase": lambda self, value: self._text(value).upper(),
    "capitalize": lambda self, value: self._text(value)[:1].upper() + self._text(value)[1:].lower(),
    "strip": lambda self, value: self._text(value).strip(),
    "strip_newlines": lambda self, value: re.sub(r"\r?\n", "", self._text(value)),
    "replace": lambda self, value, old, new: self._text(value).replace(old, new),
    "replace_first": lambda self, value, old, new: self._text(value).replace(old, new, 1),
    "remove": lambda self, value, words: self._text(value).replace(words, ""),
    "default": lambda self, value, words: words if value in (None, "", False) else value,
    "slugify": lambda self, value: slugify(self._text(value)),
    "cgi_escape": lambda self, value: quote_plus(self._text(value)),
    "url_encode": lambda self, value: quote_plus(self._text(value)),
    "uri_escape": lambda self, value: quote(self._text(value), safe=":/?#[]@!$&'()*+,;=-._~%"),
    "markdownify": lambda self, value: self._text(value),  # the page is made of Markdown anyway
}
