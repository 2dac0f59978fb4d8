"""The form of an address for comparing: two links are to the same page if theirs is equal.

It is never shown and never published. The order of the rules: what is wrapped is unwrapped; then the
site, the path, the query and the fragment each lose what does not count; then the site itself, if it is
one of those in `sites`, says which of the rest names the page.
"""

from __future__ import annotations

from shorttake.urls import fragments, paths, queries, sites, wrappers
from shorttake.urls.address import split
from shorttake.urls.page import Page


def canonical(url: str) -> str:
    """The form of `url` for comparing only, in ASCII; what is no web address comes back stripped.

    Pure, idempotent, and never raises, whatever the text.
    """
    text = url.strip()
    address = split(text)
    if address is None:
        return text
    while (wrapped := wrappers.unwrap(address)) is not None:
        address = wrapped
    site, path, query, fragment = address.site, address.path, address.query, address.fragment
    pieces = queries.compared(query, site, path) if query else []
    if fragment:
        fragment = fragments.compared(fragment, site)
    rule = sites.rule_of(site)
    if rule is not None and not address.port:
        page = rule(Page(site, path, pieces, fragment))
        if page.path is not path:
            path = paths.compared(paths.spelled(page.path), page.site)
        site, _, pieces, fragment = page
    text = f"{address.prefix}{site}{address.port}{path}"
    if pieces:
        text = f"{text}?{'&'.join(pieces)}"
    return f"{text}#{fragment}" if fragment else text


def same(a: str, b: str) -> bool:
    """Whether two addresses lead to the same page, as far as can be known without asking."""
    return canonical(a) == canonical(b)
