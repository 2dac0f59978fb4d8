"""The report of a migration as a page to look at, with everything named that was lost, changed or left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from shorttake.migrate.proof import Report

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #8886;padding:.25rem .75rem .25rem 0;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}.good{color:#060}.bad{color:#a00;font-weight:600}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}.good{color:#7c7}.bad{color:#f88}}"
)


def report_page(report: Report) -> str:
    """The whole report as one HTML page that needs nothing else."""
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Migration from {escape(report.tool)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>Migration from {escape(report.tool)}</h1>\n<p>{escape(report.source)} → {escape(report.target)}"
        f"{' (tried only: nothing was written)' if report.dry else ''}</p>\n"
    ]
    lost = report.lost
    words = f"{lost} lost, each named below." if lost else "Nothing lost."
    parts.append(f'<p class="{"bad" if lost else "good"}">{words}</p>\n')
    parts.append(_table(("", "before", "after"), summary(report)))
    json = report.as_json()
    for title, rows in (
        ("Posts that could not be read", json["broken"]),
        ("Addresses lost", json["addresses"]["lost"]),
        ("Feed ids changed", json["feed_ids"]["changed"]),
        ("Links lost", json["links"]["lost"]),
        ("Links that only the new pages have", json["links"]["more"]),
        ("What differs", json["differences"]),
        ("Left as it was, and what to look at", json["warnings"]),
        ("Headings and sections", json["headings"]),
        ("Addresses of the blog that lead to nothing in the old folder", json["missing"]),
    ):
        parts += _section(title, rows)
    if report.left:
        parts.append("<h2>Not taken</h2>\n" + _table(("what", "how many"), report.left.items()))
    return "".join([*parts, "</body>\n</html>\n"])


def summary(report: Report) -> list[tuple[str, int, int]]:
    """(what, before, after) of all that is counted."""
    addresses = report.addresses_kept + len(report.addresses_lost)
    ids = report.ids_kept + len(report.ids_changed)
    rows = [
        ("posts", report.posts_in, report.posts_out),
        ("addresses that answer", addresses, report.addresses_kept),
        ("feed ids", ids, report.ids_kept),
    ]
    if "links" in report.totals:
        rows.append(("links, the same one by one", report.totals["links"][0], report.links_kept))
    rows += [
        ("code blocks" if what == "code" else what, before, after)
        for what, (before, after) in report.totals.items()
        if what != "links"
    ]
    return rows


def _section(title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    heads = list(rows[0])
    cells = ([row.get(head) for head in heads] for row in rows)
    return [f"<h2>{escape(title)} ({len(rows)})</h2>\n", _table(heads, cells)]


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    def row(cells: Iterable[object], tag: str) -> str:
        inner = "".join(f"<{tag}>{escape('' if cell is None else str(cell))}</{tag}>" for cell in cells)
        return f"<tr>{inner}</tr>\n"

    return f"<table>\n{row(heads, 'th')}{''.join(row(cells, 'td') for cells in rows)}</table>\n"
