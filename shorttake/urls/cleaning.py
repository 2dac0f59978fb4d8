"""The author's own address, less what only tells somebody where the author came from."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from shorttake.urls import wrappers
from shorttake.urls.address import split
from shorttake.urls.fragments import is_only_tracking
from shorttake.urls.tracking import is_tracking, names_of

# A signature covers the parameters beside it; with one less the address is refused (AWS Signature
# Version 4, CloudFront signed URLs, Google Cloud's signed URLs).
_SIGNED = re.compile(r"[?&](?:X-Amz-Signature|X-Goog-Signature|Signature)=")


def _taken_apart(url: str) -> tuple[str, str, list[tuple[str, bool]], str, bool]:
    """`url` as: before the ?, the host, the parameters and whether each is tracking, fragment, likewise."""
    beginning, hash_, fragment = url.partition("#")
    beginning, mark, query = beginning.partition("?")
    if not (mark or hash_):
        return beginning, "", [], "", False
    address = split(url.strip())
    # A copy in an archive is found by the whole of the address it was taken from.
    if address is None or wrappers.unwrap(address) is not None or _SIGNED.search(url):
        return beginning, "", [], "", False
    of_host = names_of(address.site)
    pieces = []
    for piece in query.split("&") if mark else []:
        name, _, value = piece.partition("=")
        pieces.append((piece, is_tracking(unquote_plus(name).strip().lower(), value, address.site, of_host)))
    return beginning, address.site, pieces, fragment, is_only_tracking(fragment.strip(), address.site)


def clean(url: str) -> str:
    """`url` as the author publishes it: less its tracking parameters, not one character else changed.

    Parameters that mean something on that host stay; so does all of an address in an archive, of a
    signed one, and of what is no web address. Idempotent, never raises.
    """
    beginning, _, pieces, fragment, fragment_goes = _taken_apart(url)
    if not fragment_goes and not any(tracks for _, tracks in pieces):
        return url
    query = "&".join(piece for piece, tracks in pieces if not tracks)
    kept = beginning
    if query or (pieces and not any(tracks for _, tracks in pieces)):
        kept += "?" + query
    if not fragment_goes and "#" in url:
        kept += "#" + fragment
    return kept


def tracking_parameters(url: str) -> list[str]:
    """The names of the parameters that `clean` takes away, decoded, in their order; repeated as they are."""
    _, _, pieces, fragment, fragment_goes = _taken_apart(url)
    found = [piece for piece, tracks in pieces if tracks]
    if fragment_goes:
        found += fragment.split("&")
    return [unquote_plus(piece.partition("=")[0]).strip() for piece in found]
