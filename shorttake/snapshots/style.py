"""Style sheets without anything that could fetch, hide our words or act: only how the page looked.

The tokens are those of CSS Syntax Level 3 (https://www.w3.org/TR/css-syntax-3/, section 4), so that
what a browser would take for an address is taken for one here. What remains is a second wall behind
the copy's Content-Security-Policy, which forbids fetching too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_CHARACTERS = 1_000_000  # of one sheet

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}+[ \t\n]?|[^\n0-9a-fA-F])"
# Letters, digits, "_", "-" and all beyond ASCII, said by what they are not: `re` is much faster with that.
_START = rf"(?:[^\x00-\x40\x5b-\x5e\x60\x7b-\x7f]|{_ESCAPE})"
_MORE = rf"(?:[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]|{_ESCAPE})"
_IDENT = rf"(?:--|-?{_START}){_MORE}*+"
# In the order of css-syntax-3, 4.3.1. Repetitions are possessive, so that no sheet makes this slow.
_TOKEN = re.compile(
    rf"(?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"
    rf"|(?P<space>[ \t\n]++)"
    rf"|(?P<string>\"(?:[^\"\\\n]|\\[\s\S])*+\"?|'(?:[^'\\\n]|\\[\s\S])*+'?)"
    rf"|(?P<number>[+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?(?:{_IDENT}|%)?)"
    rf"|(?P<ends><!--|-->)"
    rf"|(?P<hash>\#{_MORE}++)"
    rf"|(?P<at>@{_IDENT})"
    rf"|(?P<function>{_IDENT}\()"
    rf"|(?P<ident>{_IDENT})"
    rf"|(?P<other>[\s\S])"
)
_IN_URL = re.compile(r"[ \t\n]*+((?:[^\"'()\\ \t\n\x00-\x08\x0b\x0e-\x1f\x7f]|\\[^\n])*+)[ \t\n]*+(?:\)|\Z)")
_BAD_URL = re.compile(r"(?:[^)\\]|\\[\s\S])*+\)?")  # 4.3.14: everything up to the bracket belongs to it
_QUOTED = re.compile(r"[ \t\n]*+[\"']")
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|\n|([\s\S]))")

# In a string: where an escape keeps words about addresses from looking like addresses.
_LOOKS = re.compile(r"(?<=url)(?=\()|(?<=@)(?=import)", re.IGNORECASE)

# How functions end that load what a string in them names, or did so once; each becomes `none`. Nothing else
# in CSS ends so; and browsers of different age part `u+aimage-set(` in different places.
_LOADERS = ("url", "src", "image", "image-set", "cross-fade", "element", "paint", "expression")
_DROPPED = frozenset("import charset namespace font-face document -moz-document".split())  # noqa: SIM905
_PROPERTIES = frozenset(("behavior", "-moz-binding"))  # that ran programs, in browsers of long ago

# In the place of what is dropped, so that what stood around it does not grow together into something new.
_GAP = "/**/"

Picture = Callable[[str], str | None]
Imported = Callable[[str, str], str]


@dataclass(frozen=True)
class Named:
    """The addresses that a sheet names, as written: other sheets, and pictures."""

    sheets: tuple[str, ...]
    pictures: tuple[str, ...]


def named(css: str) -> Named:
    """What a sheet would load, each once and in order (fonts are left out)."""
    sheets: dict[str, None] = {}
    pictures: dict[str, None] = {}

    def imported(address: str, media: str) -> str:
        sheets[address] = None
        return ""

    def picture(address: str) -> None:
        pictures[address] = None

    harmless(css, picture, imported)
    return Named(tuple(sheets), tuple(pictures))


def harmless(css: str, picture: Picture, imported: Imported = lambda address, media: "") -> str:
    """The sheet (or the declarations of a style attribute) as it may stand in a copy of a page.

    `picture` gives a `data:` address for one that the sheet names, or None, and then there is none;
    `imported` the harmless text of a sheet that is imported, by address and media. Gone are imports,
    fonts, `!important` (so that a page cannot outdo the rules of the copy itself), comments, and what
    is fixed to the window. Linear in the length of the sheet, of which a million characters are read.
    """
    text = css[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _Sheet(text.replace("\0", "\ufffd"), picture, imported).rewritten()


class _Sheet:
    def __init__(self, text: str, picture: Picture, imported: Imported) -> None:
        self._text = text
        self._picture = picture
        self._imported = imported
        self._at = 0
        self._out: list[str] = []
        self._property = ""  # the last identifier, and whether a colon came after it
        self._colon = False

    def rewritten(self) -> str:
        began = False  # imports count only before everything else (css-cascade-5, 2)
        while (token := self._next()) is not None:
            kind, words = token
            if kind == "at":
                began = self._at_rule(words, began) or began
                continue
            self._keep(kind, words)
            began = began or kind not in ("space", "comment", "ends")
        # Within a string "<\/" is "</"; elsewhere it never stands in a sheet that means something.
        return "".join(self._out).replace("</", "<\\/")

    def _next(self) -> tuple[str, str] | None:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found.lastgroup or "other", found[0]

    def _keep(self, kind: str, words: str) -> None:
        if kind in ("comment", "ends"):
            self._out.append(_GAP)
        elif kind == "string":
            closed = len(words) > 1 and words[-1] == words[0] and not _ends_escaped(words[:-1])
            self._out.append(_LOOKS.sub(r"\\", words) if closed else '""')
        elif kind == "function":
            self._function(words)
        elif kind == "ident":
            self._ident(words)
        elif kind == "other":
            self._other(words)
        else:
            self._out.append(words)
            if kind in ("number", "hash") and self._text.startswith("(", self._at):
                self._out.append(_GAP)  # `#url(…)` names nothing, but looks as if it did

    def _function(self, words: str) -> None:
        name = _plain(words[:-1]).lower()
        if name == "url":
            address = self._url()
            data = self._picture(address) if address else None
            self._out.append(f'url("{data}")' if data else "none")
        elif name.endswith(_LOADERS):
            self._skip_brackets()
            self._out.append("none")
        else:
            self._out.append(words)

    def _ident(self, words: str) -> None:
        name = _plain(words).lower()
        if self._colon and self._property == "position" and name in ("fixed", "sticky"):
            words = "static"
        elif self._colon and self._property in _PROPERTIES:
            words = "none"
        elif name in _PROPERTIES:
            words = "-x-" + name.strip("-")
        self._property, self._colon = (self._property, True) if self._colon else (name, False)
        self._out.append(words)

    def _other(self, words: str) -> None:
        if words == "!":
            mark = self._at
            while (token := self._next()) is not None and token[0] in ("space", "comment", "ends"):
                pass
            if token is not None and token[0] == "ident" and _plain(token[1]).lower() == "important":
                self._out.append(_GAP)
                return
            self._at = mark
        elif words == ":":
            self._colon = bool(self._property)
        elif words in ";{}":
            self._property, self._colon = "", False
        if words != "\\":
            self._out.append(words)

    def _url(self) -> str:
        """The address of a `url(…)` of which the opening bracket has been read; "" where it has none."""
        if _QUOTED.match(self._text, self._at):
            address = ""
            depth = 1
            while depth and (token := self._next()) is not None:
                kind, words = token
                if kind == "string" and not address:
                    address = _unquoted(words)
                depth += (kind == "function" or words == "(") - (words == ")")
        else:
            found = _IN_URL.match(self._text, self._at)
            if found is None:
                bad = _BAD_URL.match(self._text, self._at)
                self._at = bad.end() if bad else len(self._text)
                return ""
            self._at = found.end()
            address = _plain(found[1])
        return address

    def _at_rule(self, words: str, began: bool) -> bool:
        """Keeps or drops an at-rule; whether what comes after it can be no import any more."""
        name = _plain(words[1:]).lower()
        if name not in _DROPPED:
            self._out += [words, _GAP] if self._text.startswith("(", self._at) else [words]
            self._property, self._colon = "", False
            return name != "layer"
        start = self._at
        self._skip_rule()
        self._out.append(_GAP)
        if name == "import" and not began:
            self._import(self._text[start : self._at])
        return name not in ("import", "charset")

    def _import(self, rest: str) -> None:
        inner = _Sheet(rest.rstrip(";"), lambda address: None, self._imported)
        address, media = "", ""
        while (token := inner._next()) is not None:
            kind, words = token
            if address:
                media += words
            elif kind == "string":
                address = _unquoted(words)
            elif kind == "function" and _plain(words[:-1]).lower() == "url":
                address = inner._url()
                if not address:
                    return
            elif kind not in ("space", "comment"):
                return
        media = " ".join(media.split())
        # Layers and conditions of support are passed over, and so is what could close our own brackets.
        if not address or re.search(r"layer|supports|[{};\"'\\/<]", media, re.IGNORECASE):
            return
        css = self._imported(address, media)
        if css:
            self._out.append(f"@media {media} {{{css}}}\n" if media else f"{css}\n")

    def _skip_rule(self) -> None:
        """Up to the end of an at-rule: its semicolon, its block, or the end of what it stands in (5.4.2)."""
        while True:
            mark = self._at
            token = self._next()
            if token is None:
                return
            kind, words = token
            if kind == "function" or words in ("(", "["):
                if kind == "function" and _plain(words[:-1]).lower() == "url":
                    self._url()
                else:
                    self._skip_brackets()
            elif words == "{" and kind == "other":
                self._skip_brackets()
                return
            elif words == ";" and kind == "other":
                return
            elif words == "}" and kind == "other":
                self._at = mark
                return

    def _skip_brackets(self) -> None:
        """Up to the bracket that closes the one just read."""
        depth = 1
        while depth and (token := self._next()) is not None:
            kind, words = token
            if kind == "function" and _plain(words[:-1]).lower() == "url":
                self._url()
            elif kind == "function" or (kind == "other" and words in "([{"):
                depth += 1
            elif kind == "other" and words in ")]}":
                depth -= 1


def _plain(words: str) -> str:
    """Words without their escapes (css-syntax-3, 4.3.7)."""
    return _ESCAPED.sub(_meant, words) if "\\" in words else words


def _meant(escape: re.Match[str]) -> str:
    if escape[1]:
        code = int(escape[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return escape[2] or ""


def _unquoted(string: str) -> str:
    closed = len(string) > 1 and string[-1] == string[0]
    return _plain(string[1:-1] if closed else string[1:])


def _ends_escaped(words: str) -> bool:
    return (len(words) - len(words.rstrip("\\"))) % 2 == 1
