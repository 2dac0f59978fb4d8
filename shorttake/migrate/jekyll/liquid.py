"""Liquid in the text of a post -> Markdown: links, code, figures; what cannot be told stays as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from shorttake.migrate.fences import fenced
from shorttake.migrate.jekyll.expression import CannotTell, Values
from shorttake.migrate.jekyll.include import TAG, included

_OURS = "\ue000"  # stands before the site's own address while a text is worked on
_IN_ADDRESS = re.compile(r"\]\([ \t]*<?|[<\"'=]|\]:[ \t]*(?:\n[ \t]*)?<?")
_OPTIONS = re.compile(r"([\w+#.-]+)(.*)", re.DOTALL)
_GIST = re.compile(r"[\"']?((?:[\w-]+/)?[0-9a-fA-F]{4,40})[\"']?(?:\s+[\"']?([\w. -]+?)[\"']?)?")


@dataclass(frozen=True)
class Places:
    """Where things of the blog are: addresses of posts by name and of files by path; texts of includes."""

    post: Callable[[str], str | None]
    file: Callable[[str], str | None]
    include: Callable[[str], str | None]


def translate(text: str, values: Values, places: Places) -> tuple[str, list[tuple[int, str]]]:
    """The text without Liquid, and what stayed: (line, counted from 1, what it is).

    Links to the blog itself begin with a slash: they lead to the right place wherever the blog is shown.
    """
    work = _Work(text, values, places)
    return work.settled(work.run(0, len(text))), work.left


class _Work:
    def __init__(self, text: str, values: Values, places: Places) -> None:
        self.text, self.values, self.places = text, values, places
        self.left: list[tuple[int, str]] = []

    def run(self, at: int, end: int) -> str:
        out: list[str] = []
        while match := TAG.search(self.text, at, end):
            out.append(self.text[at : match.start()])
            at = match.end()
            if match["out"] is not None:
                out.append(self.output(match))
                continue
            name, _, rest = match["tag"].partition(" ")
            if name in ("raw", "comment", "highlight") and (close := self.close(name, at, end)):
                if name == "highlight":
                    code = self.settled(self.run(at, close[0]), whole=True)
                    at = close[1]
                    out.append(self.highlight(rest, code, "".join(out), at))
                else:
                    inside = self.text[at : close[0]]
                    at = close[1]
                    if name == "raw":
                        at, inside = self.alone(match, inside, close)
                        out.append(inside)
                    else:
                        out.append(f"<!--{inside.replace('--', '- -')}-->")
                continue
            out.append(self.tag(match, name, rest))
        out.append(self.text[at:end])
        return "".join(out)

    def close(self, name: str, at: int, end: int) -> tuple[int, int] | None:
        match = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}").search(self.text, at, end)
        return match.span() if match else None

    def alone(self, opened: re.Match[str], inside: str, close: tuple[int, int]) -> tuple[int, str]:
        """What stands between raw tags; those that have a line to themselves leave no empty one."""
        text, after = self.text, close[1]
        before = text.rfind("\n", 0, opened.start()) + 1
        if not text[before : opened.start()].strip() and inside.startswith("\n"):
            inside = inside[1:]
            if inside.rsplit("\n", 1)[-1].strip() == "" and text[after : after + 1] in ("\n", ""):
                inside = inside.rstrip(" \t").removesuffix("\n")
        return after, inside

    def stays(self, match: re.Match[str], what: str) -> str:
        self.left.append((self.text.count("\n", 0, match.start()) + 1, what))
        return match[0]

    def output(self, match: re.Match[str]) -> str:
        try:
            words = self.values.words(match["out"])
        except CannotTell:
            return self.stays(match, f"{match[0][:80]} depends on the old theme or its data")
        url = self.values.url
        return _OURS + words if url and words.startswith(url) else words

    def tag(self, match: re.Match[str], name: str, rest: str) -> str:
        rest = rest.strip()
        if name in ("post_url", "link"):
            wanted = rest.strip("\"'")
            address = (self.places.post if name == "post_url" else self.places.file)(wanted)
            if address is None:
                return self.stays(match, f"{name}: there is no {wanted[:120]}")
            return address
        if name in ("include", "include_relative", "include_cached"):
            try:
                return included(rest, self.values, self.places.include)
            except CannotTell as reason:
                return self.stays(
                    match, f"include {rest.partition(' ')[0][:80]}: {str(reason)[:80]} cannot be told"
                )
        if name == "gist" and (gist := _GIST.fullmatch(rest)):
            file = f" ({gist[2]})" if gist[2] else ""
            return f"[Gist {gist[1]}{file}](https://gist.github.com/{gist[1]})"
        return self.stays(match, f"{match[0][:80]} is left as it was")

    def highlight(self, rest: str, code: str, before: str, at: int) -> str:
        options = _OPTIONS.match(rest.strip())
        line = before.rpartition("\n")[2]
        margin = line if not line.strip() else ""
        above = "" if not line.strip() else "\n\n"
        below = "" if self.text[at : at + 1] in ("\n", "\r", "") else "\n"
        code = re.sub(r"\A(?:[ \t]*\r?\n)+|\s+\Z", "", code)
        marked = re.search(r"(?:hl_lines|mark_lines)=[\"']([\d\s-]+)[\"']", options[2]) if options else None
        info = options[1] if options else ""
        info += f' {{hl_lines="{" ".join(marked[1].split())}"}}' if marked else ""
        block = fenced(code, info, margin)
        return above + block[len(margin) :] + below

    def settled(self, text: str, whole: bool = False) -> str:
        """The text with the site's own address as a path where it begins an address, whole elsewhere."""
        if _OURS not in text:
            return text
        out: list[str] = []
        first, *parts = text.split(_OURS)
        out.append(first)
        for part in parts:
            path = part[len(self.values.url) :]
            before = "".join(out)[-80:]
            in_address = any(found.end() == len(before) for found in _IN_ADDRESS.finditer(before))
            cut = not whole and in_address and path[:1] == "/"
            out.append(_single(path) if cut else part)
        return "".join(out)


def _single(path: str) -> str:
    """`/` once where the address of the site and the path both had one."""
    return "/" + path.lstrip("/")
