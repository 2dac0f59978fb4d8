"""`links.json`: every link ever published, as open data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from shorttake.render.links.mention import Said
from shorttake.text.frontmatter import printable


def as_json(title: str, base: str, every: Iterable[Said]) -> str:
    """A JSON document with a link a line, newest first; unknown is null.

    `id` is what was said (an item may hold several links), `page` where it stands, `date` a day in ISO 8601.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = [
        encode(
            {
                "url": printable(link.url),
                "words": printable(link.words),
                "host": link.host,
                "archived": printable(link.copy) or None,
                "author": link.author,
                "section": said.section,
                "text": printable(said.text),
                "id": said.id,
                "page": f"{base}/{said.url}",
                "post": printable(said.post),
                "series": said.series,
                "number": said.number,
                "date": said.day,
            }
        )
        for said in every
        for link in said.links
    ]
    head = json.dumps({"title": printable(title), "home_page_url": f"{base}/links/"}, ensure_ascii=False)
    return f'{head[:-1]}, "links": [\n' + ",\n".join(lines) + "\n]}\n"
