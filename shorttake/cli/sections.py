"""`shorttake sections`: where the author would file a link, and why; how good that is on his own past."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shorttake.cli import show
from shorttake.errors import TextError, UsageError
from shorttake.sections import Asked, Filing, Suggestion, asked_of
from shorttake.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_LINE = 10_000_000  # characters of a line of JSON


@click.group(epilog="Example: shorttake sections suggest https://example.org/bgp --title 'BGP in 2026'")
def sections() -> None:
    """Where you would file a link, and why: learned from your own archive, on this machine."""


@sections.command(epilog="Example: shorttake sections learn")
@click.option("--from", "folder", type=click.Path(), metavar="FOLDER", help="Short Takes of another folder.")
@click.option("--model", type=click.Path(), metavar="FILE", help="Where to keep what is learned.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def learn(site: Site, folder: str | None, model: str | None, json_: bool) -> None:
    """Learn from what is published. It happens by itself when the archive has changed."""
    filing = _filing(site, model)
    done = filing.learn(Path(folder) if folder else None)
    for problem in done.problems:
        show.warning(problem)
    if json_:
        size = done.path.stat().st_size
        show.as_json(
            {
                "links": done.links,
                "issues": done.issues,
                "model": site.shown(done.path.absolute()),
                "bytes": size,
                "seconds": round(done.seconds, 3),
            }
        )
        return
    if not done.links:
        show.note("nothing is filed yet: suggestions come from the names and keywords of your sections")
    show.out(f"learned from {done.links} links in {done.issues} issues")


@sections.command(epilog="Example: shorttake sections suggest https://example.org/bgp --title 'BGP in 2026'")
@click.argument("url", required=False)
@click.option("--title", default="", help="The title of the page.")
@click.option("--text", default="", help="What the page or you say about it.")
@click.option(
    "--jsonl", is_flag=True, help='Read {"url", "title", "text"} lines from stdin, answer in lines.'
)
@click.option("--model", type=click.Path(), metavar="FILE", help="What was learned, if not the blog's own.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def suggest(
    site: Site, url: str | None, title: str, text: str, jsonl: bool, model: str | None, json_: bool
) -> None:
    """Suggest a section for a URL, for each line of JSON, or for what waits in the inbox without one."""
    if jsonl and (url or title or text):
        raise UsageError("--jsonl reads links from stdin", url or "--title, --text", "leave one of them out")
    filing = _filing(site, model)
    if jsonl:
        for asked in _lines():
            answer = json.dumps(filing.suggest(asked).as_json(), ensure_ascii=False)
            click.echo(answer.encode(errors="replace"))
        return
    if url:
        asked = Asked(url, title, text) if title or text else _kept_or_bare(site, url)
        found = filing.suggest(asked)
        if json_:
            show.as_json({"url": url, **found.as_json()})
        else:
            _tell(found)
        return
    waiting = [(one, filing.suggest(asked)) for one, asked in _inbox(site)]
    if json_:
        show.as_json([{"id": one.id, "url": one.link.url, **found.as_json()} for one, found in waiting])
        return
    if not waiting:
        show.note("no link of the inbox waits for a section; name a URL to ask about it")
    for one, found in waiting:
        show.out(f"{one.id}  {show.plain(one.link.title or one.link.url, 100)}")
        _tell(found, "  ")


@sections.command(epilog="Example: shorttake sections report --json")
@click.option("--from", "folder", type=click.Path(), metavar="FOLDER", help="Short Takes of another folder.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def report(site: Site, folder: str | None, json_: bool) -> None:
    """How good suggestions would have been: each issue asked with only the earlier ones known."""
    from shorttake.sections.filing import wishes
    from shorttake.sections.past import issues
    from shorttake.sections.report import rolling

    half_life, _ = wishes(site.settings)
    past, problems = issues(site.settings, Path(folder) if folder else None)
    for problem in problems:
        show.warning(problem)
    past = [issue for issue in past if issue.examples]
    begin = min(len(past) - 1, max(1, len(past) // 3)) if len(past) > 1 else len(past)
    scores = rolling(past, site.settings.sections, half_life, begin)
    answer: dict[str, Any] = {
        "issues": len(past),
        "asked": len(past) - begin,
        "views": {view: score.as_json(site.settings.sections) for view, score in scores.items()},
    }
    if json_:
        show.as_json(answer)
        return
    if not answer["asked"]:
        show.note("there are not yet two issues to compare: publish some Short Takes, and ask again")
        return
    show.out(f"{len(past)} issues; the last {answer['asked']} asked, each with only the earlier ones known")
    for view, figures in answer["views"].items():
        show.out()
        show.out(
            f"{view}: {_percent(figures['first'])} right,"
            f" {_percent(figures['first two'])} among the first two;"
            f" at 0.9 it would file {_percent(figures['sure']['filed'])}, of these"
            f" {_percent(figures['sure']['right'])} right; calibration error"
            f" {_percent(figures['calibration error'])}"
        )
        show.table(
            ("section", "links", "found", "right", "instead"),
            [
                (
                    one["section"],
                    str(one["links"]),
                    _percent(one["found"]),
                    _percent(one["right when suggested"]),
                    ", ".join(f"{name} {many}" for name, many in one["instead"].items()),
                )
                for one in figures["sections"]
            ],
            wide=4,
        )


def _filing(site: Site, model: str | None) -> Filing:
    return Filing(
        site.settings,
        Path(model) if model else None,
        on_problem=show.warning,
        on_learn=lambda why: show.note(f"learning from the archive: {why}"),
    )


def _tell(found: Suggestion, indent: str = "") -> None:
    for number, name in enumerate(found.first_two):
        doubt = "  (doubtful)" if number == 0 and found.doubtful else ""
        show.out(f"{indent}{found.scores[name]:4.0%}  {name}{doubt}")
    if found.why:
        show.out(f"{indent}      {show.plain('; '.join(found.why), 200)}")


def _lines() -> Iterator[Asked]:
    """The links of stdin, one JSON object in a line; raises TextError with the line that is none."""
    stream = sys.stdin.buffer
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8", "replace"))
            if not isinstance(value, dict):
                raise ValueError("no object")
        except (ValueError, RecursionError):
            raise TextError(
                "this line is no JSON object", f"stdin:{number}", 'write {"url": "https://…", "title": "…"}'
            ) from None
        words = [value.get(key) for key in ("url", "title", "text")]
        yield Asked(*(word if isinstance(word, str) else "" for word in words))


def _inbox(site: Site) -> Iterator[tuple[Any, Asked]]:
    from shorttake.inbox import kept

    waiting, problems = kept(site.settings.inbox, site.settings.zone)
    for problem in problems:
        show.warning(problem)
    for one in waiting:
        if site.settings.section(one.link.section) is None:
            yield one, asked_of(one.link.url, one.link.title, one.link.description, one.link.note)


def _kept_or_bare(site: Site, url: str) -> Asked:
    """What the inbox knows of this address; else the address alone."""
    if not site.settings.inbox.is_dir():
        return Asked(url)
    from shorttake.inbox import kept
    from shorttake.urls import canonical

    form = canonical(url)
    for one in kept(site.settings.inbox, site.settings.zone)[0]:
        if canonical(one.link.url) == form:
            return asked_of(one.link.url, one.link.title, one.link.description, one.link.note)
    return Asked(url)


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{part:.0%}" if part >= 0.1 else f"{part:.1%}"
