"""The only printer: results on stdout, everything else on stderr, colours only where somebody looks."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import click

from shorttake.errors import Problems, ShorttakeError

# What could move a terminal's cursor or colour it; text of others is shown without (CWE-150).
_ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069]")

_told: set[tuple[str, str]] = set()  # warnings of this run


def out(words: str = "") -> None:
    """A line of a result."""
    click.echo(harmless(words))


def note(words: str) -> None:
    """A line about the work: progress, what was found on the way."""
    click.echo(harmless(words), err=True)


def as_json(value: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def as_json_rows(rows: Iterable[Any]) -> None:
    """One JSON list on stdout with a line for each row: for lists of thousands."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    click.echo(f"[\n{lines}\n]".encode("utf-8", "replace") if lines else b"[]")


def style(words: str, **how: Any) -> str:
    """Words in a colour or weight, unless NO_COLOR is set (https://no-color.org/)."""
    return words if os.environ.get("NO_COLOR") else click.style(words, **how)


def harmless(words: str) -> str:
    """Text without control characters; our own colours stay."""
    parts = re.split(r"(\x1b\[[0-9;]*m)", words)
    return "".join(part if index % 2 else _ESCAPES.sub("", part) for index, part in enumerate(parts))


def plain(words: str | None, longest: int = 0) -> str:
    """Somebody else's words on one line, without escapes, cut where they are too long."""
    line = " ".join(_ESCAPES.sub("", words or "").split())
    return line if not longest or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def error(problem: ShorttakeError) -> None:
    """What went wrong, where, and what to do, on stderr."""
    if isinstance(problem, Problems):
        for one in problem.problems:
            error(one)
        note(style(problem.what, fg="red"))
        return
    place = f"{plain(problem.where)}: " if problem.where else ""
    note(f"{style('error', fg='red', bold=True)}: {place}{plain(problem.what)}")
    if problem.hint:
        note(f"  hint: {plain(problem.hint)}")


def warning(problem: ShorttakeError) -> None:
    """Something that did not stop us, but that the author should know; the same thing only once."""
    name = (problem.what, (problem.where or "").rpartition("/")[2])
    if name in _told:
        return
    _told.add(name)
    place = f"{plain(problem.where)}: " if problem.where else ""
    hint = f" ({plain(problem.hint)})" if problem.hint else ""
    note(f"{style('warning', fg='yellow', bold=True)}: {place}{plain(problem.what)}{hint}")


def usage(problem: click.UsageError) -> None:
    """A command called in a way that cannot work; one that needs another word shows which there are."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError) and problem.ctx is not None:
        note(problem.ctx.get_help())
        return
    note(f"{style('error', fg='red', bold=True)}: {plain(problem.format_message())}")
    if problem.ctx is not None:
        note(f"  hint: `{problem.ctx.command_path} --help` shows how it is called")


def unexpected(problem: Exception, verbose: bool) -> None:
    """A bug: one line, or the whole trace for whoever asks for it."""
    if verbose:
        import traceback

        note("".join(traceback.format_exception(problem)))
    note(
        f"{style('error', fg='red', bold=True)}: something went wrong that should not"
        f" ({type(problem).__name__}: {plain(str(problem), 200)})"
    )
    note("  hint: run it again with -v and report what it prints; nothing half done was kept")


@contextlib.contextmanager
def progress(what: str, total: int, rate: bool = False) -> Iterator[Callable[..., None]]:
    """A bar on stderr while something long goes on; nothing where stderr is no terminal.

    Gives a function to be told how many are done so far, and of how many where that turns out otherwise.
    With `rate` the bar also says how many are done, and how many in a second.
    """
    if not sys.stderr.isatty() or total < 2:
        yield lambda done, total=0: None
        return
    from rich.console import Console  # 0.1 s: only where somebody waits and looks
    from rich.progress import MofNCompleteColumn, Progress, ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many are done in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.0f}/s")

    columns = [*Progress.get_default_columns(), *([MofNCompleteColumn(), Rate()] if rate else [])]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(plain(what, 40), total=total)
        yield lambda done, total=total: bar.update(task, completed=done, total=total)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], wide: int = 0) -> None:
    """Columns as wide as they need to be; the column `wide` gets what the terminal has left."""
    lines = [tuple(plain(cell) for cell in row) for row in rows]
    columns = list(zip(heads, *lines, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    if sys.stdout.isatty():
        room = os.get_terminal_size().columns - sum(widths) - 2 * (len(widths) - 1) + widths[wide]
        widths[wide] = max(10, min(widths[wide], room))
    for number, line in enumerate([tuple(heads), *lines]):
        cells = [_fit(cell, width) for cell, width in zip(line, widths, strict=True)]
        text = "  ".join(cells).rstrip()
        out(style(text, bold=True) if number == 0 else text)


def _width(words: str) -> int:
    import unicodedata

    if words.isascii():
        return len(words)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words
    )


def _fit(words: str, width: int) -> str:
    if _width(words) > width:
        while words and _width(words) > width - 1:
            words = words[:-1]
        words += "…"
    return words + " " * (width - _width(words))
