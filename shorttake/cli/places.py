"""How the command line says where a link was seen: "you linked this in #25, Cloud Computing, 2012-10-05"."""

from __future__ import annotations

from shorttake.archive import Place
from shorttake.cli import show


def where_seen(place: Place) -> str:
    """One line that names the place, its file and line."""
    spot = f"{place.file}:{place.line}" if place.line else place.file
    if place.state == "inbox":
        return f"in the inbox since {place.date or 'some time'} ({spot})"
    name = f"{place.series or ''} #{place.number}".strip() if place.number is not None else f"“{place.title}”"
    parts = [name, place.section, place.date]
    verb = {"draft": "in the draft of", "used": "used in"}.get(place.state, "you linked this in")
    return show.plain(f"{verb} {', '.join(str(part) for part in parts if part)} ({spot})")
