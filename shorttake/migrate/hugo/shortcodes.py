"""Hugo's shortcodes in the text of a post -> Markdown; what cannot be told stays as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shorttake.migrate.fences import fenced
from shorttake.migrate.html.words import address
from shorttake.migrate.values import words

TAG = re.compile(r"\{\{(?P<sign>[<%])[ \t\n]*(?P<mute>/\*)?(?P<inner>.*?)(?:\*/)?[ \t\n]*[%>]\}\}", re.DOTALL)
_PART = re.compile(r"(?:([\w-]+)=)?(\"(?:\\.|[^\"\\])*\"|`[^`]*`|[^\s\"`=]+)")
_MARKED = re.compile(r"hl_lines=(\[[^\]]*\]|\"[^\"]*\"|[\d\- ,]+)")


@dataclass(frozen=True)
class Context:
    """`page` gives the address of a page as `ref` names it; `params` are the page's and the site's."""

    page: Callable[[str], str | None]
    params: Mapping[str, Any]


@dataclass(frozen=True)
class _Call:
    name: str
    closes: bool
    alone: bool  # {{< x />}}
    named: Mapping[str, str]
    placed: tuple[str, ...]

    def get(self, name: str, place: int | None = None) -> str:
        """An argument by its name, else by its place."""
        if name in self.named:
            return self.named[name]
        return self.placed[place] if place is not None and place < len(self.placed) else ""


def translate(text: str, context: Context) -> tuple[str, list[tuple[int, str]]]:
    """The text without shortcodes, and what stayed: (line, counted from 1, what it is)."""
    work = _Work(text, context)
    return work.run(), work.left


def _call(inner: str) -> _Call | None:
    inner = inner.strip()
    closes = inner.startswith("/")
    inner = inner.removeprefix("/").strip()
    alone = inner.endswith("/") and not closes and (inner[:-1].endswith((" ", '"')) or " " not in inner)
    inner = inner[:-1].strip() if alone else inner
    name, _, rest = inner.partition(" ") if " " in inner else inner.partition("\n")
    if not re.fullmatch(r"[\w./-]+", name):
        return None
    named: dict[str, str] = {}
    placed: list[str] = []
    for key, value in _PART.findall(rest):
        plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value.strip("`")
        if key:
            named[key.lower()] = plain
        else:
            placed.append(plain)
    return _Call(name, closes, alone, named, tuple(placed))


class _Work:
    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.left: list[tuple[int, str]] = []

    def run(self) -> str:
        out: list[str] = []
        at = 0
        while match := TAG.search(self.text, at):
            out.append(self.text[at : match.start()])
            at = match.end()
            if match["mute"]:
                close = "%" if match["sign"] == "%" else ">"
                out.append(f"{{{{{match['sign']} {match['inner'].strip()} {close}}}}}")
                continue
            call = _call(match["inner"])
            if call and call.name == "highlight" and not call.closes and not call.alone:
                end = self.close("highlight", at)
                if end:
                    out.append(self.highlight(call, self.text[at : end[0]], "".join(out), end[1]))
                    at = end[1]
                    continue
            made = _made(call, self.context) if call and not call.closes else None
            if made is None:
                self.stays(match, call)
                made = match[0]
            out.append(made)
        return "".join([*out, self.text[at:]])

    def close(self, name: str, at: int) -> tuple[int, int] | None:
        match = re.compile(rf"\{{\{{[<%]\s*/\s*{name}\s*[%>]\}}\}}").search(self.text, at)
        return match.span() if match else None

    def stays(self, match: re.Match[str], call: _Call | None) -> None:
        line = self.text.count("\n", 0, match.start()) + 1
        shown = " ".join(match[0].split())[:80]
        if call and call.closes:
            return  # named where it opens
        if call and call.name in ("ref", "relref"):
            self.left.append((line, f"{shown}: there is no such page"))
        else:
            self.left.append((line, f"{shown} is a shortcode of the old theme; left as it was"))

    def highlight(self, call: _Call, code: str, before: str, at: int) -> str:
        line = before.rpartition("\n")[2]
        margin = line if not line.strip() else ""
        above = "" if not line.strip() else "\n\n"
        below = "" if self.text[at : at + 1] in ("\n", "\r", "") else "\n"
        options = ",".join(call.placed[1:])
        marked = _MARKED.search(options) or _MARKED.search(f"hl_lines={call.get('hl_lines')}")
        info = call.get("lang", 0)
        if marked and marked[1].strip('"[]'):
            lines = re.findall(r"\d+(?:-\d+)?", marked[1])
            info += f' {{hl_lines="{" ".join(lines)}"}}'
        code = re.sub(r"\A[ \t]*\r?\n|\s+\Z", "", code)
        return above + fenced(code, info, margin)[len(margin) :] + below


def _made(call: _Call, context: Context) -> str | None:
    """What a shortcode of Hugo's own makes; None for others."""
    make = _OWN.get(call.name.removesuffix(".html").lower())
    return make(call, context) if make else None


def _reference(call: _Call, context: Context) -> str | None:
    return context.page(call.get("path", 0))


def _figure(call: _Call, context: Context) -> str | None:
    source = call.get("src", 0)
    if not source:
        return None
    alt = call.get("alt") or call.get("caption") or call.get("title")
    shown = f"![{_words(alt)}]({address(source)})"
    if call.get("link"):
        shown = f"[{shown}]({address(call.get('link'))})"
    credit = call.get("attr")
    if credit and call.get("attrlink"):
        credit = f"[{credit}]({address(call.get('attrlink'))})"
    heading = f"**{call.get('title')}**" if call.get("title") else ""
    caption = " ".join(one for one in (heading, call.get("caption"), credit) if one)
    return f"{shown}  \n{caption}" if caption else shown


def _words(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(re.sub(r"<[^>]*>", "", text).split()))


def _to(words_: str, target: str, *, need: str) -> str | None:
    return f"[{_words(words_)}]({target})" if need and re.fullmatch(r"[\w./@-]+", need) else None


def _youtube(call: _Call, context: Context) -> str | None:
    name = call.get("id", 0)
    said = call.get("title") or "Video on YouTube"
    start = call.get("start")
    more = f"&t={start}" if start.isdigit() else ""
    return _to(said, f"https://www.youtube.com/watch?v={name}{more}", need=name)


def _vimeo(call: _Call, context: Context) -> str | None:
    name = call.get("id", 0)
    return _to(call.get("title") or "Video on Vimeo", f"https://vimeo.com/{name}", need=name)


def _gist(call: _Call, context: Context) -> str | None:
    user, name, file = call.get("user", 0), call.get("id", 1), call.get("file", 2)
    if not name:
        user, name = "", user
    path = f"{user}/{name}" if user else name
    said = f"Gist {path}{f' ({file})' if file else ''}"
    return _to(said, f"https://gist.github.com/{path}", need=path)


def _tweet(call: _Call, context: Context) -> str | None:
    user, name = call.get("user"), call.get("id", 0)
    host = "x.com" if call.name == "x" else "twitter.com"
    said = f"Tweet by @{user}" if user else "Tweet"
    return _to(said, f"https://{host}/{user or 'i'}/status/{name}", need=name)


def _instagram(call: _Call, context: Context) -> str | None:
    name = call.get("id", 0)
    return _to("Picture on Instagram", f"https://www.instagram.com/p/{name}/", need=name)


def _param(call: _Call, context: Context) -> str | None:
    value: Any = context.params
    for step in call.get("name", 0).lower().split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return words(value) or None


_OWN: Mapping[str, Callable[[_Call, Context], str | None]] = {
    "ref": _reference,
    "relref": _reference,
    "figure": _figure,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "gist": _gist,
    "tweet": _tweet,
    "twitter": _tweet,
    "x": _tweet,
    "instagram": _instagram,
    "param": _param,
}
