"""Link files -> bullets: a new draft, or the smallest edits that add what is new to one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shorttake.inbox import Kept
from shorttake.link import Link
from shorttake.settings import Settings
from shorttake.takes.parse import Take, TakeSection, read_take
from shorttake.text import Edit, parse, write
from shorttake.text.edit import newline_of
from shorttake.text.literal import literal
from shorttake.urls import canonical, host_label

UNSORTED = "Miscellaneous"  # where a link goes that belongs to no section yet; lint asks about it

Group = tuple[Kept, ...]
Suggest = Callable[[Link], str | None]  # the section of a link that nobody has filed


@dataclass(frozen=True)
class Bullet:
    """One item as it will be written, and the definitions of its links."""

    section: str
    text: str
    definitions: tuple[str, ...]


def compose(
    title: str,
    series: str,
    number: int,
    groups: Sequence[Group],
    settings: Settings,
    suggest: Suggest = lambda link: None,
) -> str:
    """A new draft: front matter, introduction, the sections in order, closing words, definitions."""
    fields = {"title": title, "series": series, "number": number}
    parts = [_filled(settings.introduction, fields)]
    bullets = _bullets(groups, 1, settings, (), suggest)
    names = [section.name for section in settings.sections]
    for name in [*names, UNSORTED]:
        texts = [bullet.text for bullet in bullets if bullet.section == name]
        if texts:
            parts.append(f"## {name}\n\n" + "\n".join(texts))
        elif name != UNSORTED and settings.empty_section:
            parts.append(f"## {name}\n\n{settings.empty_section.strip()}")
    if settings.closing.strip():
        parts.append(_filled(settings.closing, fields))
    definitions = [line for bullet in bullets for line in bullet.definitions]
    if definitions:
        parts.append("\n".join(definitions))
    head: dict[str, Any] = {"title": title, "status": "draft", "series": series, "number": number}
    return write(head, "\n\n".join(part for part in parts if part) + "\n")


def additions(
    text: str,
    groups: Sequence[Group],
    settings: Settings,
    where: str | None = None,
    suggest: Suggest = lambda link: None,
) -> list[Edit]:
    """The edits that add these groups to a draft: each at the end of its section, definitions at the end.

    No other character changes and no label is numbered anew. A section that is not there yet comes where
    the settings' order has it.
    """
    take = read_take(text, parse(text, where).body_at)
    newline = newline_of(text)
    labels = {link.label for link in take.links.definitions}
    bullets = _bullets(groups, _next_label(labels), settings, labels, suggest)
    edits: list[Edit] = []
    order = [*(section.name for section in settings.sections), UNSORTED]
    for name in sorted({bullet.section for bullet in bullets}, key=order.index):
        lines = [bullet.text for bullet in bullets if bullet.section == name]
        section = next((one for one in take.sections if _means(one.heading, name, settings)), None)
        if section is None:
            edits.append(_new_section(take, text, name, lines, settings))
        else:
            edits.append(_at_end(section, take, text, lines))
    definitions = [line for bullet in bullets for line in bullet.definitions]
    if definitions:
        edits.append(_definitions(take, text, definitions))
    return edits if newline == "\n" else [Edit(e.start, e.end, e.new.replace("\n", newline)) for e in edits]


def section_of(link: Link, settings: Settings) -> str:
    """The section of a link: the author's, else one that a tag names, else one whose keyword is a tag."""
    chosen = settings.section(link.section)
    if chosen:
        return chosen.name
    tagged = settings.section_of_tags(link.tags)
    return tagged.name if tagged else UNSORTED


def _means(heading: str | None, name: str, settings: Settings) -> bool:
    section = settings.section(heading)
    return section.name == name if section else (heading or "").strip().casefold() == name.casefold()


def _filled(pattern: str, fields: dict[str, Any]) -> str:
    return re.sub(r"\{(title|series|number)\}", lambda match: str(fields[match[1]]), pattern).strip()


# --- bullets -------------------------------------------------------------------------------------


def _bullets(
    groups: Iterable[Group], label: int, settings: Settings, taken: Iterable[str], suggest: Suggest
) -> list[Bullet]:
    used = {name.casefold() for name in taken}
    bullets = []
    for group in groups:
        sections = [section_of(one.link, settings) for one in group]
        section = next((name for name in sections if name != UNSORTED), None)
        section = section or next(
            (name for name in map(suggest, (one.link for one in group)) if name), UNSORTED
        )
        words: list[str] = []
        definitions: list[str] = []
        for one in group:
            while f"link-{label}" in used:
                label += 1
            text, more = _sentence(one.link, label)
            words.append(text)
            definitions += more
            label += len(more)
        whole = ("\n\n" if any("\n" in text for text in words) else " ").join(words)
        bullets.append(Bullet(section, f"* {_indented(whole)}", tuple(definitions)))
    return bullets


def _sentence(link: Link, label: int) -> tuple[str, list[str]]:
    """The words of one link, and its definitions: the note, with the link in it or in front of it."""
    name = f"link-{label}"
    definitions = [f"[{name}]: {_target(link.url)}"]
    note = link.note.strip()
    marked = _marked(note, link.url, name)
    if marked is not None:
        text = marked
    else:
        title = literal(" ".join((link.title or "").split())) or literal(_name_of(link.url))
        text = f"[{title}][{name}]"
        if note:
            text += f"{'' if re.search(r'[?!.:…]$', title) else ':'} {note}"
    if link.via:
        via = f"link-{label + 1}"
        definitions.append(f"[{via}]: {_target(link.via)}")
        text += f" (via [{literal(host_label(link.via) or link.via)}][{via}])"
    return text, definitions


def _marked(note: str, url: str, name: str) -> str | None:
    """The note with its own mark for the link made a reference: `[words][]` or `[words](its address)`."""
    found = re.search(r"\[([^\[\]\n]+)\]\[\]", note)
    if found:
        return f"{note[: found.start()]}[{found[1]}][{name}]{note[found.end() :]}"
    for inline in re.finditer(r"\[([^\[\]\n]+)\]\(<?([^()\s<>]+)>?\)", note):
        if canonical(inline[2]) == canonical(url):
            return f"{note[: inline.start()]}[{inline[1]}][{name}]{note[inline.end() :]}"
    return None


def _name_of(url: str) -> str:
    host = host_label(url)
    last = [step for step in url.partition("://")[2].partition("?")[0].split("/")[1:] if step]
    return f"{host}/{last[-1]}" if last else host or url


def _target(url: str) -> str:
    """An address as the destination of a definition: between <> where it would end too early."""
    return f"<{url}>" if re.search(r"[\s()<>]", url) and not re.search(r"[<>\n]", url) else url


def _indented(words: str) -> str:
    """Further lines belong to the item: four blanks before each, which every Markdown understands."""
    return "\n".join(
        line if number == 0 or not line.strip() else f"    {line}"
        for number, line in enumerate(words.split("\n"))
    )


# --- where it goes ---------------------------------------------------------------------------------


def _next_label(labels: Iterable[str]) -> int:
    numbers = [
        int(match[1]) for label in labels if (match := re.fullmatch(r"link-(\d{1,9})", label.casefold()))
    ]
    return max(numbers, default=0) + 1


def _at_end(section: TakeSection, take: Take, text: str, lines: Sequence[str]) -> Edit:
    """After the last item of a section, spaced as its items are; else after its heading or words."""
    shape = next(one for one in take.outline.sections if one.start == section.start)
    if section.items:
        at = section.items[-1].end
        gap = "\n\n" if _spaced(section, text) else "\n"
        return Edit(at, at, "".join(gap + line for line in lines))
    at = shape.body_end
    return Edit(at, at, "\n\n" + "\n".join(lines))


def _spaced(section: TakeSection, text: str) -> bool:
    pairs = zip(section.items, section.items[1:], strict=False)
    gaps = [text[one.end : other.start] for one, other in pairs]
    return bool(gaps) and all(gap.count("\n") > 1 for gap in gaps)


def _new_section(take: Take, text: str, name: str, lines: Sequence[str], settings: Settings) -> Edit:
    """A section where the settings have it: before the next one that is there, else at the end."""
    order = [section.name for section in settings.sections]
    after = order[order.index(name) + 1 :] if name in order else []
    block = f"## {name}\n\n" + "\n".join(lines)
    for section in take.sections:
        known = settings.section(section.heading)
        if (known and known.name in after) or (name != UNSORTED and (section.heading or "") == UNSORTED):
            return Edit(section.start, section.start, block + "\n\n")
    if take.closing[1] > take.closing[0]:
        return Edit(take.closing[0], take.closing[0], block + "\n\n")
    # Nothing but definitions may follow: the section comes after the last words before them.
    words = [piece.text_end for piece in take.outline.pieces if piece.kind != "definitions"]
    at = max(words, default=len(text))
    return Edit(at, at, ("\n\n" if at else "") + block + ("" if at < len(text) else "\n"))


def _definitions(take: Take, text: str, lines: Sequence[str]) -> Edit:
    last = [piece.text_end for piece in take.outline.pieces if piece.kind == "definitions"]
    if last:
        return Edit(last[-1], last[-1], "".join("\n" + line for line in lines))
    words = len(text.rstrip())
    return Edit(
        words, words, "\n\n" + "\n".join(lines) + ("" if text[words:].startswith(("\n", "\r\n")) else "\n")
    )
