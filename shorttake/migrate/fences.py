"""Code as a fenced block of Markdown, whatever is in it."""

from __future__ import annotations

import re


def fenced(code: str, info: str = "", margin: str = "") -> str:
    """A fenced block, every line behind `margin`; the fence is longer than any run of backticks in the code.

    Code that is indented by the margin already is not indented twice.
    """
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * max(3, longest + 1)
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if margin and all(line.startswith(margin) or not line.strip() for line in lines):
        lines = [line[len(margin) :] if line.strip() else "" for line in lines]
    body = "".join(f"{margin if line else ''}{line}\n" for line in lines) if code else ""
    return f"{margin}{fence}{info}\n{body}{margin}{fence}"
