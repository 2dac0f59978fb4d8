"""`links.json`: every link ever published, as open data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring as quoted  # there are thousands of links

from shorttake.render.links.mention import Said
from shorttake.text.frontmatter import printable


def as_json(title: str, base: str, every: Iterable[Said]) -> str:
    """A JSON document with a link a line, newest first; unknown is null.

    `id` is what was said (an item may hold several links), `page` where it stands, `date` a day in ISO 8601.
    """
    head = json.dumps({"title": printable(title), "home_page_url": f"{base}/links/"}, ensure_ascii=False)
    return f'{head[:-1]}, "links": [\n' + ",\n".join(_lines(base, every)) + "\n]}\n"


def _lines(base: str, every: Iterable[Said]) -> Iterator[str]:
    for said in every:
        about = (
            f'"section": {_known(said.section)}, "text": {quoted(printable(said.text))},'
            f' "id": {quoted(said.id)}, "page": {quoted(f"{base}/{said.url}")},'
            f' "post": {quoted(printable(said.post))}, "series": {_known(said.series)},'
            f' "number": {"null" if said.number is None else said.number}, "date": {quoted(said.day)}'
        )
        for link in said.links:
            yield (
                f'{{"url": {quoted(printable(link.url))}, "words": {quoted(printable(link.words))},'
                f' "host": {quoted(link.host)}, "archived": {_known(printable(link.copy) or None)},'
                f' "author": {_known(link.author)}, {about}}}'
            )


def _known(words: str | None) -> str:
    return "null" if words is None else quoted(words)
