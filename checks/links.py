"""Every address inside the site leads to something that is there, and every fragment to an id."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from checks.built import Built, Finding

_ATTRIBUTES = ("href", "src", "poster", "action", "data")


def addresses(site: Built, page: str) -> Iterator[str]:
    """Every address on a page, made absolute."""
    base = site.url(page)
    for element in site.tree(page).iter():
        if not isinstance(element.tag, str):
            continue
        for name in _ATTRIBUTES:
            if element.get(name) is not None and element.get(name) != "":
                yield urljoin(base, element.get(name, "").strip())
        for one in (element.get("srcset") or "").split(","):
            if one.strip():
                yield urljoin(base, one.split()[0])
        if element.tag == "meta" and (element.get("property") or "").endswith(("og:image", "og:url")):
            yield element.get("content", "")


def check(site: Built) -> Iterator[Finding]:
    """Links that lead nowhere."""
    ids: dict[str, set[str]] = {}
    for page in site.pages:
        for url in dict.fromkeys(addresses(site, page)):
            if url != site.address and not url.startswith(site.address + "/"):
                continue
            file = site.file(url)
            if file is None:
                yield Finding(page, f"{url} leads to nothing")
                continue
            fragment = unquote(urlsplit(url).fragment)
            if not fragment or file.suffix != ".html":
                continue
            name = file.relative_to(site.folder).as_posix()
            if name not in ids:
                ids[name] = {str(one) for one in site.tree(name).xpath("//@id")}
            if fragment not in ids[name]:
                yield Finding(page, f"{url} leads to no id of its page")
