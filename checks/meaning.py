"""What pages say to machines: microformats2 (mf2py) and JSON-LD (extruct), with what each kind must have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.built import Built, Finding, Skipped

# What each needs: https://schema.org/ and https://developers.google.com/search/docs/appearance/structured-data
_NEEDS = {
    "BlogPosting": ("headline", "datePublished", "url"),
    "LiveBlogPosting": ("headline", "datePublished", "coverageStartTime"),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("itemListElement",),
    "WebSite": ("name", "url"),
    "ListItem": ("position",),
    "Event": ("name", "startDate"),
}


def check(site: Built) -> Iterator[Finding]:
    """Entries without a name, date or address; data of which a search engine could make nothing."""
    try:
        import extruct
        import mf2py
    except ImportError as error:
        raise Skipped(f"{error.name} is not installed") from None
    for page in site.read:
        text = (site.folder / page).read_text(encoding="utf-8")
        try:
            data = extruct.extract(text, base_url=site.url(page), syntaxes=["json-ld"], errors="strict")
        except ValueError as error:
            yield Finding(page, f"JSON-LD cannot be read: {error}")
            continue
        for one in data["json-ld"]:
            if "schema.org" not in str(one.get("@context", "")):
                yield Finding(page, f"JSON-LD without the context of schema.org: {json.dumps(one)[:80]}")
            yield from (Finding(page, what) for what in lacking(one))
        if page in site.posts:
            entries = items(mf2py.parse(doc=text, url=site.url(page))["items"], "h-entry")
            if not entries:
                yield Finding(page, "no h-entry")
            for entry in entries[:1]:
                for name in ("name", "url", "published", "content"):
                    if not entry["properties"].get(name):
                        yield Finding(page, f"its h-entry has no {name}")
                if entry["properties"].get("url", [site.url(page)])[0] != site.url(page):
                    yield Finding(page, f"its h-entry stands at {entry['properties']['url'][0]}")


def items(found: list[Any], kind: str) -> list[Any]:
    """Everything of this kind, however deep."""
    result = []
    for one in found:
        if isinstance(one, dict):
            if kind in one.get("type", ()):
                result.append(one)
            result += items(one.get("children", []), kind)
    return result


def lacking(data: Any) -> Iterator[str]:
    """What things of schema.org lack, however deep they stand."""
    if isinstance(data, list):
        for one in data:
            yield from lacking(one)
    elif isinstance(data, dict):
        kinds = data.get("@type", [])
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            for name in _NEEDS.get(kind, ()):
                if not data.get(name):
                    yield f"a {kind} without {name}"
        for value in data.values():
            yield from lacking(value)
