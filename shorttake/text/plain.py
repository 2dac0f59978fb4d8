"""The plain words of a piece of Markdown: what a reader would read aloud, without marks, addresses and tags.

For showing and searching only, so it goes through the text once and never fails: a mark that closes
nothing stays the character it is. What is a mark follows CommonMark (https://spec.commonmark.org/0.31.2/)
with kramdown's attributes, Jekyll's and Hugo's template tags, and Extra's footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from shorttake.text.address import LABEL, LABEL_LENGTH, entities, label_key, target
from shorttake.text.frontmatter.words import printable

# §4.5: a fenced block, closed or running to the end of the text.
_FENCE = re.compile(
    r"^[ \t>]*+(`{3,}|~{3,})[^\n`]*+(?:\n|\Z)(.*?)(?:^[ \t>]*+\1[`~]*[ \t]*(?:\n|\Z)|\Z)",
    re.MULTILINE | re.DOTALL,
)
# Lines without a word: those under headings and between parts (§4.1, §4.3), the line under a table's head
# (GFM §4.10), definitions of references (§4.7) and of abbreviations.
_NO_WORDS = re.compile(
    r"(?:=+|-+|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,}|(?:\*[ \t]*+){3,}|\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:-]*)+"
    r"|\[(?!\^)[^\]]+\]:[ \t]*+\S+(?:[ \t]+[\"'(].*)?|\*\[[^\]]+\]:.*)[ \t\r]*"
)
# What stands before the words of a line: quotation, bullets, heading marks, a footnote's number, a cell.
_BEFORE = re.compile(r"(?:(?:>|[-+*](?=[ \t\r]|$)|#{1,6}(?=[ \t\r]|$)|\[\^[^\]\s]+\]:|\|)[ \t]*+)+")
_AFTER = re.compile(r"(?<=[ \t])#+[ \t\r]*$")
# Where an inline mark may begin; single characters, so that searching is quick.
_INLINE = re.compile(r"\\|`|\*|_|~|\[|\]|&|<|\{|!\[|---")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~\r\n])"
    r"|(?P<code>`+)"
    r"|(?P<run>\*+|_+|~~)"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>"
    r"|(?P<tag></?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>)"
    r"|(?P<begin><!--|\{%|\{\{)"
    r"|(?P<attributes>\{:[^{}\n]*\})"
    r"|(?P<dash>-{3,})"
)
_LINE_MARKS = frozenset("=-_*+>#[|")
_ENDS = {"<!--": "-->", "{%": "%}", "{{": "}}"}
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_APART = frozenset(  # tags that part words; the others (em, a, b, code) may stand inside one
    """address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr iframe img li main nav ol option p pre section summary table tbody td
    textarea tfoot th thead tr ul video""".split()  # noqa: SIM905 (a list of words reads better)
)
_UNREAD = frozenset(("script", "style"))


def plain(markdown: str, labels: Container[str] | None = None) -> str:
    """The words of this Markdown in one line, blanks collapsed.

    Texts of links, code and descriptions of images are kept; definitions of references are not.
    `labels` are the keys (`label_key`) of the references that are defined; where they are given, `[word]`
    and `[word][label]` are links if theirs is among them, and brackets if not; where they are not, only
    `[word][label]` is one.
    """
    if "```" in markdown or "~~~" in markdown:
        markdown = "\n".join(_around_code(markdown, labels))
    else:
        markdown = _read(markdown, labels)
    words = " ".join(markdown.split())
    return words if words.isprintable() else " ".join(printable(words).split())


def _around_code(text: str, labels: Container[str] | None) -> Iterator[str]:
    at = 0
    for fence in _FENCE.finditer(text):
        yield _read(text[at : fence.start()], labels)
        yield fence[2]
        at = fence.end()
    yield _read(text[at:], labels)


def _read(text: str, labels: Container[str] | None) -> str:
    text = "\n".join(map(_line, text.split("\n"))) if "\n" in text else _line(text)
    return _Inline(text, labels).words() if _INLINE.search(text) else text


def _line(line: str) -> str:
    """A line without the marks at its ends that say what kind of block it is in."""
    words = line.lstrip(" \t")
    if words[:1] not in _LINE_MARKS:
        return line
    if _NO_WORDS.fullmatch(words):
        return ""
    before = _BEFORE.match(words)
    if before is None:
        return line
    words = words[before.end() :]
    if "#" in before[0]:
        return _AFTER.sub("", words)
    return words.rstrip(" \t\r").removesuffix("|") if before[0][0] == "|" else words


class _Inline:
    """One pass over the inline marks of a text, with the marks that are still open at hand."""

    def __init__(self, text: str, labels: Container[str] | None) -> None:
        self.text = text
        self.labels = labels
        self.parts: list[str] = []
        self.brackets: list[tuple[int, int]] = []  # open ones: where in `parts`, and where their words begin
        self.runs: dict[str, list[int]] = {"*": [], "_": [], "~": []}  # open emphasis: where in `parts`
        self.ticks: dict[str, list[int]] | None = None
        self.missing: set[str] = set()  # ends that do not come any more: not to be looked for again

    def words(self) -> str:
        text, parts, at = self.text, self.parts, 0
        while found := _INLINE.search(text, at):
            begin = found.start()
            parts.append(text[at:begin])
            match = _TOKEN.match(text, begin)
            if match:
                at = self.token(match)
            else:
                parts.append(text[begin])
                at = begin + 1
        parts.append(text[at:])
        return "".join(parts)

    def token(self, match: re.Match[str]) -> int:
        """Puts down what a mark means, and says where the text goes on."""
        kind, word = match.lastgroup, match[0]
        if kind == "close":
            return self.close(match)
        if kind == "open":
            self.brackets.append((len(self.parts), match.end()))
            self.parts.append(word)
        elif kind == "run":
            self.run(match)
        elif kind == "code":
            return self.code(match)
        elif kind == "begin":
            return self.skip(match)
        elif kind == "tag":
            return self.tag(match)
        elif kind == "escape":
            self.parts.append(word[1])
        elif kind == "auto":
            self.parts.append(match["auto"])
        elif kind == "entity":
            self.parts.append(entities(word))
        elif kind == "dash":
            self.parts.append(" — ")
        return match.end()

    def close(self, match: re.Match[str]) -> int:
        text, end = self.text, match.end()
        if not self.brackets:
            self.parts.append("]")
            return end
        part, begin = self.brackets.pop()
        # No label is longer (§4.7), and brackets inside brackets would be copied again and again.
        words = text[begin : match.start()] if match.start() - begin <= LABEL_LENGTH else ""
        if words.startswith("^") and " " not in words:
            self.parts[part:] = [""] * (len(self.parts) - part)  # the number of a footnote
            return end
        after = self.after(words, end)
        if after is None:
            self.parts.append("]")
            return end
        self.parts[part] = ""
        return after

    def after(self, words: str, end: int) -> int | None:
        """Where a link with these words ends; None where the brackets are only brackets."""
        if self.text.startswith("(", end):
            address = target(self.text, end)
            if address:
                return address.end
        label = LABEL.match(self.text, end)
        if label and (self.labels is None or label_key(label[1].strip() or words) in self.labels):
            return label.end()
        return end if self.labels is not None and label_key(words) in self.labels else None

    def run(self, match: re.Match[str]) -> None:
        """Emphasis (§6.2) and what is struck out: a run that may close pairs with the last that may open."""
        mark, length = match[0][0], len(match[0])
        before = self.text[match.start() - 1 : match.start()] or " "
        after = self.text[match.end() : match.end() + 1] or " "
        left = not after.isspace() and (after.isalnum() or not before.isalnum())
        right = not before.isspace() and (before.isalnum() or not after.isalnum())
        inside = mark == "_" and before.isalnum() and after.isalnum()
        opened = self.runs[mark]
        while right and not inside and opened and length:
            shared = min(length, len(self.parts[opened[-1]]))
            self.parts[opened[-1]] = self.parts[opened[-1]][shared:]
            length -= shared
            if not self.parts[opened[-1]]:
                opened.pop()
        if length and left and not inside:
            opened.append(len(self.parts))
        self.parts.append(mark * length)

    def code(self, match: re.Match[str]) -> int:
        """A code span (§6.1) ends with the next run of as many backticks."""
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(run[0], []).append(run.start())
            for starts in self.ticks.values():
                starts.reverse()
        starts = self.ticks.get(match[0], [])
        while starts and starts[-1] <= match.start():
            starts.pop()
        if not starts:
            self.parts.append(match[0])
            return match.end()
        self.parts.append(self.text[match.end() : starts[-1]])
        return starts[-1] + len(match[0])

    def skip(self, match: re.Match[str]) -> int:
        """Comments and template tags are not read."""
        ending = _ENDS[match[0]]
        found = -1 if ending in self.missing else self.text.find(ending, match.end())
        if found < 0:
            self.missing.add(ending)
            self.parts.append(match[0])
            return match.end()
        return found + len(ending)

    def tag(self, match: re.Match[str]) -> int:
        named = _TAG_NAME.match(match[0])
        name = named[1].lower() if named else ""
        if name in _UNREAD and not match[0].startswith("</"):
            end = re.compile(rf"</{name}[^<>]*>", re.IGNORECASE).search(self.text, match.end())
            return end.end() if end else len(self.text)
        self.parts.append(" " if name in _APART else "")
        return match.end()
