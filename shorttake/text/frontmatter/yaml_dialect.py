"""Front matter in YAML 1.1 (https://yaml.org/spec/1.1/), between lines of `---`: Jekyll's, Hugo's and ours.

Only what nobody could mean as words (lists, mappings, true and false, whole numbers, null) becomes
anything but a string; dates stay the words they are until somebody asks for a date.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from shorttake.errors import FrontMatterError
from shorttake.text.frontmatter.words import TEXT_KEYS, Entries, as_words, first_control, place, printable

MAX_NODES = 100_000  # once aliases are followed: the "billion laughs" attack
MAX_DEPTH = 50

# libyaml where it is there: ten times as fast, the same nodes and marks.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")


def read(head: str, at: int, where: str | None) -> Entries:
    """The entries of a head that begins at character `at`; raises FrontMatterError with the line."""
    bad = first_control(head)
    if bad:
        raise FrontMatterError(
            f"a control character (U+{ord(bad.group()):04X}) in the front matter",
            place(where, 2 + head.count("\n", 0, bad.start())),
            "delete it",
        )
    try:
        root = yaml.compose(head, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 2 + (mark.line if mark else 0)
        raise FrontMatterError(
            f"the YAML front matter cannot be read: {error.problem or error.context}",
            place(where, line, mark.column + 1 if mark else None),
            "a value with ': ', a quote, '#', '[' or '{' in it wants quotes around it",
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FrontMatterError(
            f"the YAML front matter cannot be read: {str(error).splitlines()[0]}", place(where, 2)
        ) from None
    if root is None:
        return Entries({}, {}, {})
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise FrontMatterError(
            "the front matter is no list of keys and values",
            place(where, 2),
            "write lines such as `title: A title`",
        )
    data: dict[str, Any] = {}
    lines: dict[str, int] = {}
    starts: list[tuple[int, str]] = []
    count = [0]
    for key_node, value_node in root.value:
        line = 2 + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise FrontMatterError("a key of the front matter is no word", place(where, line))
        key = key_node.value
        if key in data:
            raise FrontMatterError(
                f"'{key}' stands twice in the front matter",
                place(where, line),
                f"the first is in line {lines[key]}; keep one of them",
            )
        data[key] = _value(value_node, key.lower() in TEXT_KEYS, count, 0, where)
        lines[key] = line
        starts.append((_line_start(head, key_node.start_mark.index), key))
    ends = [start for start, _ in starts[1:]] + [len(head)]
    spans = {
        key: (at + start, at + _entry_end(head, start, end))
        for (start, key), end in zip(starts, ends, strict=True)
    }
    return Entries(data, lines, spans)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _entry_end(head: str, start: int, limit: int) -> int:
    """Where an entry ends: comments and blank lines before the next key belong to the next key."""
    lines = head[start:limit].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    return start + sum(map(len, lines))


def _value(node: yaml.Node, words: bool, count: list[int], depth: int, where: str | None) -> Any:
    """What a YAML node means; scalars are built by us, so no tag can make an object of anything."""
    count[0] += 1
    if count[0] > MAX_NODES or depth > MAX_DEPTH:
        raise FrontMatterError(
            "the front matter is nested too deeply or repeats itself too often",
            place(where, 2 + node.start_mark.line),
        )
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, words, count, depth + 1, where) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {
            str(_value(key, True, count, depth + 1, where)): _value(item, False, count, depth + 1, where)
            for key, item in node.value
        }
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return node.value
    return _plain(node.value, words)


def _plain(word: str, words: bool) -> Any:
    """A scalar without quotes."""
    if word in ("", "~", "null", "Null", "NULL"):
        return None
    if words:
        return word
    lower = word.lower()
    if lower in ("true", "yes", "on"):
        return True
    if lower in ("false", "no", "off"):
        return False
    if _INTEGER.fullmatch(word):
        return int(word)
    return word


def entry(key: str, value: Any) -> str:
    """One line `key: value` that reads back as exactly this value (words, a list of them, number, flag)."""
    if isinstance(value, list | tuple):
        return f"{key}: [" + ", ".join(_scalar(item, in_list=True) for item in value) + "]"
    return f"{key}: {_scalar(value)}"


def _scalar(value: Any, in_list: bool = False) -> str:
    if not isinstance(value, str):
        return as_words(value)
    text = printable(value)
    bare = _PLAIN.fullmatch(text) and not (in_list and "," in text)
    if bare and _plain(text, words=False) == text:
        return text
    if not in_list and _PLAIN_DATE.fullmatch(text):
        return text
    if _SINGLE.fullmatch(text):
        return "'" + text.replace("'", "''") + "'"
    quoted: str = yaml.dump(text, Dumper=_Dumper, default_style='"', width=2**31 - 1, allow_unicode=True)
    return quoted.strip()


# Written without quotes: begins with a letter, and holds nothing that YAML could take for its own.
_PLAIN = re.compile(r"(?:[^\W\d_](?:[\w .()/+&=%~;,!?@'\"…–—-]|:(?=[^\s])|(?<=\S)#)*)?[\w.)/+%~!?…]")
_PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:[-+]\d\d:\d\d|Z)?)?")
# Between single quotes everything stands for itself but the quote; line ends and tabs are safer escaped.
_SINGLE = re.compile(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]*")
