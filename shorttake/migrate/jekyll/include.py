"""`{% include figure.html src="…" %}`: what a simple include of the old theme makes of its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from shorttake.migrate.jekyll.expression import CannotTell, Values

TAG = re.compile(r"\{%-?\s*(?P<tag>.*?)\s*-?%\}|\{\{-?\s*(?P<out>.*?)\s*-?\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"([\w-]+)\s*=\s*(\"(?:\\.|[^\"])*\"|'(?:\\.|[^'])*'|[\w.-]+)", re.DOTALL)
_DEEPEST = 8
_LONGEST = 100_000


def arguments(written: str, values: Values) -> tuple[str, dict[str, object]]:
    """The name of the include, and what it is given. Raises CannotTell."""
    name, _, rest = written.strip().partition(" ")
    if not name or "{" in name:
        raise CannotTell(written)
    given: dict[str, object] = {}
    for match in _ARGUMENT.finditer(rest):
        value = match[2]
        given[match[1]] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] in "\"'" else values.one(value)
    if _ARGUMENT.sub("", rest).strip():
        raise CannotTell(written)
    return name, given


def included(written: str, values: Values, find: Callable[[str], str | None], deep: int = 0) -> str:
    """What an include makes, on lines without blank ones between (those would end its HTML).

    `find` gives the text of an include by its name, None where there is none. Raises CannotTell for what
    only Liquid itself could run: loops, captures, data of the site.
    """
    name, given = arguments(written, values)
    template = find(name)
    if template is None or deep > _DEEPEST or len(template) > _LONGEST:
        raise CannotTell(name)
    names: Mapping[str, object] = {**values.names, "include": given}
    inner = Values(names, values.url, values.base, strict=False)
    text = _fill(template, inner, find, deep)
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def _fill(template: str, values: Values, find: Callable[[str], str | None], deep: int) -> str:
    out: list[str] = []
    at = 0
    conditions: list[tuple[bool, bool]] = []  # (its words are shown, one branch was shown already)

    def shown() -> bool:
        return all(now for now, _ in conditions)

    while match := TAG.search(template, at):
        if shown():
            out.append(template[at : match.start()])
        at = match.end()
        if match["out"] is not None:
            if shown():
                out.append(values.words(match["out"]))
            continue
        name, _, rest = match["tag"].partition(" ")
        if name in ("if", "unless"):
            truth = shown() and values.truth(rest) == (name == "if")
            conditions.append((truth, truth))
        elif name in ("elsif", "else") and conditions:
            before = conditions.pop()[1]
            truth = not before and shown() and (name == "else" or values.truth(rest))
            conditions.append((truth, before or truth))
        elif name in ("endif", "endunless") and conditions:
            conditions.pop()
        elif name == "comment":
            at = _after(template, at, "endcomment")
        elif name in ("include", "include_relative") and shown():
            out.append(included(rest, values, find, deep + 1))
        elif name == "assign" and shown():
            variable, _, expression = rest.partition("=")
            if not isinstance(values.names, dict):
                raise CannotTell(rest)
            values.names[variable.strip()] = values.words(expression)
        elif shown():
            raise CannotTell(match["tag"])
    if conditions:
        raise CannotTell("if")
    out.append(template[at:])
    return "".join(out)


def _after(template: str, at: int, name: str) -> int:
    end = re.compile(rf"\{{%-?\s*{name}\s*-?%\}}").search(template, at)
    return end.end() if end else len(template)
