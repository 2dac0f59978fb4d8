"""The leaves of a text, that hold words, code or HTML: how they begin, go on and end."""

from __future__ import annotations

import re

from shorttake.text.blocks import marks
from shorttake.text.blocks.block import Block
from shorttake.text.blocks.line import Line
from shorttake.text.blocks.stack import Stack


def add_line(leaf: Block, line: Line) -> None:
    """Give the rest of a line to a leaf."""
    leaf.lines.append((line.at, line.end))
    leaf.last = line.number


def add_code(leaf: Block, line: Line, columns: int) -> None:
    """Give the rest of a line to code that is indented so many columns (or this line less)."""
    line.skip(min(columns, line.ahead()[1]))
    leaf.code.append(" " * line.rest + line.text[line.at : line.end])
    add_line(leaf, line)


def indented(stack: Stack, line: Line, at: int, matched: int) -> None:
    """Begin indented code; but tags deep inside an open `<div>` are HTML that its author has indented."""
    if stack.unclosed_tags and marks.TAG.match(stack.text, at, line.end):
        stack.leaf = stack.new_leaf("html", line.number, matched)
        add_line(stack.leaf, line)
    else:
        stack.leaf = stack.new_leaf("code", line.number, matched)
        add_code(stack.leaf, line, 4)


def continue_leaf(stack: Stack, line: Line, matched: int) -> bool:
    """Whether this line is more of the open code or raw HTML; that is closed where it is not."""
    leaf = stack.leaf
    at, width = line.ahead()
    blank = at >= line.end
    if leaf is None or matched < len(stack.containers):
        pass
    elif leaf.kind == "html" and not (blank and leaf.ends is None):
        add_line(leaf, line)
        if leaf.ends is not None and leaf.ends.search(stack.text, line.at, line.end):
            stack.close_leaf()
        return True
    elif leaf.kind == "code" and leaf.ends is not None:
        if width < 4 and leaf.ends.match(stack.text, at, line.end):
            leaf.last = line.number
            stack.close_leaf()
        else:
            add_code(leaf, line, leaf.indent)
        return True
    elif leaf.kind == "code" and (blank or width >= 4):
        last = leaf.last if blank else line.number
        add_code(leaf, line, 4)
        leaf.last = last
        if blank:
            stack.blank(line.number, matched)
        return True
    stack.close_leaf()
    return False


def begin_leaf(stack: Stack, line: Line, at: int, width: int, matched: int) -> bool:
    """Begin the leaf other than a paragraph that this line is, if it is one."""
    text, end, sign = stack.text, line.end, stack.text[at]
    in_words = stack.interrupted(matched)
    if sign == "#" and (heading := marks.ATX.match(text, at, end)):
        leaf = stack.new_leaf("heading", line.number, matched)
        leaf.level = len(heading[1])
        closing = marks.ATX_END.search(text, heading.end(), end)
        title = text[heading.end() : closing.start() if closing else end].rstrip(" \t")
        leaf.lines.append((heading.end(), heading.end() + len(title)))
        return True
    if sign in "`~" and (fence := marks.FENCE.match(text, at, end)):
        mark = fence[1] or fence[3]
        leaf = stack.leaf = stack.new_leaf("code", line.number, matched)
        leaf.mark, leaf.indent = (fence[2] or fence[4] or "").strip(), width
        leaf.ends = re.compile(rf"{mark[0]}{{{len(mark)},}}[ \t]*$")
        return True
    if sign == "{" and (fence := marks.TEMPLATE_FENCE.match(text, at, end)):
        leaf = stack.leaf = stack.new_leaf("code", line.number, matched)
        leaf.mark = (fence["jekyll"] or fence["hugo"] or "").strip()
        leaf.ends = marks.TEMPLATE_FENCE_END
        return True
    if sign == "<":
        return _html(stack, line, at, matched)
    if in_words and sign in "-|:" and _table(stack, line, at):
        return True
    if in_words and sign in "=-" and marks.SETEXT.match(text, at, end):
        return _underlined(stack, line, at, matched)
    for mark, kind in (
        (marks.RULE, "rule"),
        (marks.ATTRIBUTES, "attributes"),
        (marks.ABBREVIATION, "abbreviation"),
    ):
        if mark.match(text, at, end):
            stack.new_leaf(kind, line.number, matched).lines.append((at, end))
            return True
    return False


def _html(stack: Stack, line: Line, at: int, matched: int) -> bool:
    words = stack.text[at : line.end]
    if (more := marks.MORE.match(words)) and not words[more.end() :].strip():
        stack.new_leaf("more", line.number, matched).lines.append((at, line.end))
        return True
    end = marks.html_end(words, stack.takes_words(matched))
    if end is None:
        return False
    stack.leaf = leaf = stack.new_leaf("html", line.number, matched)
    leaf.ends = end[0]
    add_line(leaf, line)
    if marks.holds_markdown(words) or (end[0] is not None and end[0].search(words)):
        stack.close_leaf()
    return True


def _underlined(stack: Stack, line: Line, at: int, matched: int) -> bool:
    """A heading underlined with === or --- (§4.3), unless all above it are definitions."""
    siblings = stack.siblings
    stack.close_leaf()
    if siblings and siblings[-1].kind == "paragraph" and siblings[-1].last == line.number - 1:
        leaf = siblings[-1]
        leaf.kind, leaf.level, leaf.last = "heading", 1 if stack.text[at] == "=" else 2, line.number
        return True
    if marks.RULE.match(stack.text, at, line.end):
        stack.new_leaf("rule", line.number, matched)
        return True
    return False


def _table(stack: Stack, line: Line, at: int) -> bool:
    """Whether this is the line of dashes under a table's header (GFM §4.10); the header begins a table."""
    leaf = stack.leaf
    if leaf is None or leaf.kind != "paragraph" or not marks.DELIMITERS.match(stack.text, at, line.end):
        return False
    start, end = leaf.lines[-1]
    columns = len(marks.cells(stack.text, at, line.end))
    if "|" not in stack.text[at : line.end] or len(marks.cells(stack.text, start, end)) != columns:
        return False
    if len(leaf.lines) > 1:
        leaf.lines.pop()
        leaf.last -= 1
        stack.push(Block("table", line.number - 1, line.number, lines=[(start, end)]))
        stack.leaf = stack.siblings[-1]
    else:
        leaf.kind = "table"
    if stack.leaf is not None:
        add_line(stack.leaf, line)
    return True
