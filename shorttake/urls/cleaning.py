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

# URL Standard §4.4: a browser takes these out of an address, wherever they stand.
_UNSEEN = str.maketrans("", "", "\t\r\n")


def _cleaned(url: str) -> tuple[str, list[str]]:
    """`url`, without blanks around it, less its tracking parameters, and their names."""
    beginning, hash_, fragment = url.partition("#")
    beginning, mark, query = beginning.partition("?")
    if not (mark or hash_):
        return url, []
    address = split(url)
    # A copy in an archive is found by the whole of the address it was taken from.
    if address is None or wrappers.unwrap(address) is not None or _SIGNED.search(url):
        return url, []
    site = address.site
    of_host = names_of(site)
    kept, taken = [], []
    for piece in query.split("&"):
        name, _, value = piece.translate(_UNSEEN).partition("=")
        name = unquote_plus(name)
        if is_tracking(name.lower(), value, site, of_host):
            taken.append(name)
        else:
            kept.append(piece)
    cleaned = beginning + mark + query if not taken else beginning
    if taken and any(kept):
        cleaned += "?" + "&".join(kept)
    if is_only_tracking(fragment.translate(_UNSEEN), site):
        pieces = fragment.translate(_UNSEEN).split("&")
        taken += [unquote_plus(piece.partition("=")[0]) for piece in pieces]
    else:
        cleaned += hash_ + fragment
    # A bare blank that would come to stand at the end would be lost with the blanks around an address.
    if not taken or cleaned[-1:].isspace():
        return url, []
    return cleaned, taken


def clean(url: str) -> str:
    """`url` as the author publishes it: less its tracking parameters, not one character else changed.

    Parameters that mean something on that host stay; so does all of an address in an archive, of a
    signed one, and of what is no web address. Idempotent, never raises.
    """
    core = url.strip()
    cleaned = _cleaned(core)[0]
    return url if cleaned is core else url.replace(core, cleaned, 1)


def tracking_parameters(url: str) -> list[str]:
    """The names of the parameters that `clean` takes away, decoded, in their order; repeated as they are."""
    return _cleaned(url.strip())[1]
