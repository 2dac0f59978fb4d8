"""What kramdown alone understands (https://kramdown.gettalong.org/syntax.html), put in our Markdown."""

from __future__ import annotations

import re

from shorttake.migrate.prose import code_lines, in_prose
from shorttake.render.headings import anchor
from shorttake.text.blocks import parse
from shorttake.text.plain import plain

_OPTIONS = re.compile(r"^[ ]{0,3}\{::options[ \t]+([^{}\n]*?)/?\}[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{::comment\}(.*?)\{:/(?:comment)?\}", re.DOTALL)
_NOMARKDOWN = re.compile(r"\{::nomarkdown[^{}\n]*\}(.*?)\{:/(?:nomarkdown)?\}", re.DOTALL)
_NAMED = re.compile(r"^[ ]{0,3}\{:([A-Za-z][\w-]*):[ \t]*([^{}\n]*)\}[ \t]*\n?", re.MULTILINE)
_USED = re.compile(r"\{:([^{}\n:]*)\}")
_CONTENTS = re.compile(
    r"^([ ]{0,3})(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ ]{0,3}\{:[^{}\n]*\btoc\b[^{}\n]*\}[ \t]*$", re.MULTILINE
)
_BLOCK_TAG = re.compile(
    r"^([ ]{0,3}<(?:div|section|article|aside|header|footer|nav|figure|details|main)\b)([^>\n]*)>",
    re.MULTILINE,
)
_ROW = re.compile(r"[ ]{0,3}\|.*\|[ \t]*$|[ ]{0,3}[^|\n]*[^|\n \t\\][ \t]*\|[^|\n]")
_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*[:=-][-=:|+ \t]*$")


def plainly(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text in Markdown that our pages are made of, and what could not be put so: (line, what)."""
    left: list[tuple[int, str]] = []
    if "{:" in text:
        if "{::" in text:
            text = in_prose(text, _extensions)
            code = code_lines(text)
            left += [
                (number + 1, f"{line.strip()[:80]} is left as it was")
                for number, line in enumerate(text.split("\n"))
                if "{::" in line and number not in code and not line.lstrip().startswith("<!--")
            ]
        text = _attribute_lists(text)
        if _CONTENTS.search(text):
            text = _contents(text)
    if "|" in text:
        text = _tables(text)
    if "$$" in text:
        code = code_lines(text)
        line = next((n for n, line in enumerate(text.split("\n")) if "$$" in line and n not in code), None)
        if line is not None:
            left.append((line + 1, "formulas between $$ are shown as they are written"))
    return text, left


def _extensions(text: str) -> str:
    if re.search(r"\{::options[^}]*parse_block_html=[\"']true", text):
        text = _BLOCK_TAG.sub(
            lambda tag: tag[0] if "markdown=" in tag[2] else f'{tag[1]}{tag[2]} markdown="1">', text
        )
    text = _OPTIONS.sub(lambda option: f"<!-- kramdown: {option[1].strip()} -->", text)
    text = _COMMENT.sub(lambda comment: f"<!--{comment[1].replace('--', '- -')}-->", text)
    return _NOMARKDOWN.sub(lambda html: html[1], text)


def _attribute_lists(text: str) -> str:
    """`{:name: .class}` once, and `{: name}` where it is meant: each use says all of it."""
    found = {match[1]: match[2].strip() for match in _NAMED.finditer(text)}
    if not found:
        return text

    def use(match: re.Match[str]) -> str:
        parts = [found.get(word, word) for word in match[1].split()]
        return "{: " + " ".join(parts) + "}" if parts != match[1].split() else match[0]

    return in_prose(text, lambda part: _USED.sub(use, _NAMED.sub("", part)))


def _contents(text: str) -> str:
    """A list with `{:toc}` becomes the table of contents that kramdown makes in its place."""
    headings = [block for block in parse(text).blocks() if block.kind == "heading" and block.lines]
    entries: list[tuple[int, str]] = []
    for block in headings:
        words = plain(text[block.lines[0][0] : block.lines[-1][1]])
        after = text[block.lines[-1][1] :].split("\n", 2)
        if words and not any("no_toc" in line for line in after[:2]):
            entries.append((block.level, words))
    if not entries:
        return text
    top = min(level for level, _ in entries)
    taken: dict[str, int] = {}
    lines: list[str] = []
    for level, words in entries:
        name = anchor(words)
        number = taken.get(name, 0)
        taken[name] = number + 1
        shown = re.sub(r"([\[\]\\*_`<])", r"\\\1", words)
        target = f"{name}-{number}" if number else name
        lines.append(f"{'  ' * (level - top)}* [{shown}](#{target})")
    return _CONTENTS.sub(lambda _: "\n".join(lines), text, count=1)


def _tables(text: str) -> str:
    """kramdown's tables need no header; ours do: an empty one stands above those that have none."""
    code = code_lines(text)
    lines = text.split("\n")
    out: list[str] = []
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and end not in code and _is_row(lines[end]):
            end += 1
        begins = number == 0 or not lines[number - 1].strip() or lines[number - 1].lstrip().startswith("{:")
        rows = lines[number:end]
        if (
            len(rows) >= 1
            and begins
            and (len(rows) > 1 or _ROW.match(rows[0]))
            and (end >= len(lines) or not lines[end].strip() or lines[end].lstrip().startswith("{:"))
        ):
            out += _table(rows)
        else:
            out += lines[number : max(end, number + 1)]
        number = max(end, number + 1)
    return "\n".join(out)


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return len(line) - len(line.lstrip()) < 4 and (
        stripped.startswith("|") or (bool(_RULE.match(line)) and "|" in line)
    )


def _table(rows: list[str]) -> list[str]:
    rules = [number for number, row in enumerate(rows) if _RULE.match(row)]
    if rules and rules[0] == 1:  # header, line, rows: further lines part bodies and feet
        return [row for number, row in enumerate(rows) if number not in rules[1:]]
    cells = [row for number, row in enumerate(rows) if number not in rules]
    if not cells:
        return rows
    columns = max(row.strip().strip("|").count("|") + 1 - row.count(r"\|") for row in cells)
    return ["|" + "  |" * columns, "|" + "--|" * columns, *cells]
