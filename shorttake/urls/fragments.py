"""What is left of a fragment (`#…`) when two addresses are compared.

Much can stand there: a place in the page, a route of an application (`#/users/1`, `#!topic/x`), a map's
position, a whole document. Only what is certain to be no page of its own goes; all else stays.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from shorttake.urls.escapes import one_spelling
from shorttake.urls.tracking import is_tracking, names_of

# "Scroll to text" (WICG, Text Fragments §3.1): the browser takes it off before the page sees the rest.
_DIRECTIVE = ":~:"

# The comments under an article, as blog engines and comment services name them, and WordPress's place
# after the summary.
_PLACE = re.compile(
    r"comments?|comment-?form|comment-?list|comments-(?:area|section|list|wrapper)|post-comments"
    r"|(?:(?:li|div)-)?comment[-_]?[0-9]+|comment-page-[0-9]+"
    r"|respond|reply-title|leave-?a?-?(?:comment|reply)|trackbacks|pingbacks"
    r"|disqus_thread|disqus_comments|disqus-thread|idc-container|IDComment[0-9]+|isso-thread|isso-[0-9]+"
    r"|c[0-9]{8,}"  # Blogger
    r"|more-[0-9]+",
    re.I,
)
_BLOGGER_COMMENT = re.compile(r"[0-9]{15,}")  # its older form

# Tracking: AddThis (#.UmXyz12), ShareThis (#sthash.Ab12.dpuf), and parameters as in a query
# (Google Analytics' _setAllowAnchor, AT Internet's #xtor=RSS-1, Echobox, Google's AMP viewer).
_SHARED = re.compile(r"\.[A-Za-z0-9_-]{8,16}(?:\.\w{2,8})?|sthash\.\w+\.(?:dpuf|dpbs|gbpl|uxfs)")
_AMP_VIEWER = frozenset({"aoh", "amp_tf", "amp_ct", "ampshare", "csi", "referrer"})


def is_only_tracking(fragment: str, host: str) -> bool:
    """Whether the fragment is a list of tracking parameters (`utm_source=a&utm_medium=b`) and no more."""
    if "=" not in fragment:
        return False
    of_host = names_of(host)
    viewed = "amp_tf=" in fragment
    for piece in fragment.split("&"):
        name, equals, value = piece.partition("=")
        name = unquote_plus(name).lower()
        if not equals or not (is_tracking(name, value, host, of_host) or (viewed and name in _AMP_VIEWER)):
            return False
    return True


def compared(fragment: str, host: str) -> str:
    """The part of `fragment` (without its `#`) that tells pages apart; empty if there is none."""
    fragment = one_spelling(fragment).partition(_DIRECTIVE)[0]
    if _PLACE.fullmatch(fragment) or _SHARED.fullmatch(fragment) or is_only_tracking(fragment, host):
        return ""
    if host.endswith(".blogspot.com") and _BLOGGER_COMMENT.fullmatch(fragment):
        return ""
    return fragment
