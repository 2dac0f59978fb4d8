"""What words mean in YAML without quotes around them, and how words are written so that they read back.

Written without quotes is only what every reader of YAML takes for the same words (1.1 and 1.2, Ruby's, Go's).
"""

from __future__ import annotations

import json
import re
from typing import Any

from shorttake.text.frontmatter.words import as_words, printable

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_KEY = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
# Written without quotes: begins with a letter, and holds nothing that YAML could take for its own.
_PLAIN = re.compile(r"[^\W\d_](?:(?:[\w .()/+&=%~;,!?@'\"…–—-]|:(?=[^\s])|(?<=\S)#)*[\w.)/+%~!?…])?")
_PLAIN_ITEM = re.compile(r"[^\W\d_](?:[\w ./+-]*[\w+])?")
_PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:[-+]\d\d:\d\d|Z)?)?")
# Between single quotes everything stands for itself but the quote; line ends and tabs are safer escaped.
_SINGLE = re.compile(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]*")
_ESCAPED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff]")


def plain(word: str, words: bool) -> Any:
    """What a scalar without quotes means; `words` where only words can be meant."""
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
    return f"{key if _KEY.fullmatch(key) else _quoted(key)}: {written(value)}"


def written(value: Any) -> str:
    """A value as it stands after its key, on one line."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_scalar(item, in_list=True) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any, in_list: bool = False) -> str:
    if not isinstance(value, str):
        return as_words(value)
    text = printable(value)
    if (_PLAIN_ITEM if in_list else _PLAIN).fullmatch(text) and plain(text, words=False) == text:
        return text
    if not in_list and _PLAIN_DATE.fullmatch(text):
        return text
    if _SINGLE.fullmatch(text):
        return "'" + text.replace("'", "''") + "'"
    return _quoted(text)


def _quoted(text: str) -> str:
    """Between double quotes, as JSON has it (YAML reads that too), with YAML 1.1's own line ends escaped."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
