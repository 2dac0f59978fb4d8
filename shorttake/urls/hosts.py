"""Which host names are the same site: `www.`, mobile and AMP forms, capitals, accents, second names.

Every other sub-domain is a site of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from shorttake.urls.tables import words

_PLAIN = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+")
_FULL_STOPS = re.compile("[\u3002\uff0e\uff61]")  # RFC 3490 §3.1: dots of Chinese and Japanese keyboards
_IGNORED = re.compile("[\u00ad\u200b\u2060\ufe0f\ufeff]")  # UTS 46: "ignored", a browser drops them

# Longer is no host name (RFC 1035 §2.3.4, in octets of the ASCII form).
_LONGEST_LABEL, _LONGEST_HOST = 63, 253

# A label before a site's name that only says how to show it. `www` always goes; the others go by the
# rules below, for `m.example.com` may also be a user, a product or a content network.
_WWW, _MOBILE = "www", frozenset({"m", "mobile", "amp"})
_PREFIXES = _MOBILE | {_WWW}

# Hosts that begin like a mobile form and are none; each is a product or a site of its own.
NOT_MOBILE = frozenset(
    {
        "m.media-amazon.com",  # images of Amazon
        "m.do.co",  # invitations of DigitalOcean
        "m.stripe.com",  # Stripe's measuring endpoint
        "m.stripe.network",
        "m.signalvnoise.com",  # a blog that lived here for years, beside another one
        "m.benefits.gov",
        "mobile.free.fr",  # the telephone company, not the portal
        "mobile.slashdot.org",  # a section
        "mobile.azure.com",
        "amp.azure.net",  # the media player
    }
)

# Where each label is a user's or a project's own site: `m.` and `amp.` are names there like any other.
# (Learned from the private part of the Public Suffix List, publicsuffix.org.)
USERS_OF = words("""
    000webhostapp.com amazonaws.com angelfire.com appspot.com azurewebsites.net bandcamp.com bearblog.dev
    blob.core.windows.net blogspot.com carrd.co cdn.ampproject.org cloudfront.net codepen.io ddns.net
    deviantart.com dreamwidth.org duckdns.org dyndns.org fandom.com firebaseapp.com fly.dev framer.website
    ghost.io gitbook.io github.io gitlab.io glitch.me hashnode.dev hatenablog.com herokuapp.com hubpages.com
    itch.io livejournal.com mataroa.blog medium.com micro.blog myshopify.com neocities.org netlify.app
    ngrok.io notion.site now.sh onrender.com over-blog.com pages.dev posterous.com readthedocs.io
    readthedocs.org repl.co s3.amazonaws.com sourceforge.net sourceforge.io squarespace.com
    storage.googleapis.com substack.com surge.sh translate.goog tripod.com tumblr.com typepad.com vercel.app
    web.app webflow.io weebly.com wixsite.com wordpress.com workers.dev write.as
    """)

# `co` in example.co.uk: then two labels are no site yet, and `m.co.uk` is the site itself.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "mil", "ne", "net", "or", "org"}
)

# Sites with two names, where all addresses lead to the same page under both.
SECOND_NAMES = {
    "twitter.com": "x.com",  # renamed in 2023; the old addresses redirect
    "youtube-nocookie.com": "youtube.com",  # "privacy-enhanced mode" of the same videos
    "dx.doi.org": "doi.org",  # DOI Handbook §3.8: the older resolver
    "export.arxiv.org": "arxiv.org",  # info.arxiv.org/help/mirrors: the mirror for programs
    "smile.amazon.com": "amazon.com",  # same shop, part of the price given away (until 2023)
    "smile.amazon.co.uk": "amazon.co.uk",
    "smile.amazon.de": "amazon.de",
    "mbasic.facebook.com": "facebook.com",  # Facebook's plain mobile forms
    "touch.facebook.com": "facebook.com",
    "web.facebook.com": "facebook.com",
    "old.reddit.com": "reddit.com",  # support.reddithelp.com: the same threads in another dress
    "new.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "sh.reddit.com": "reddit.com",
    "i.reddit.com": "reddit.com",
}

# One shop for each country; a product may be in one and not in another.
AMAZON_SHOPS = words(
    """
    amazon.com amazon.ca amazon.com.mx amazon.com.br amazon.co.uk amazon.de amazon.fr amazon.it amazon.es
    amazon.nl amazon.se amazon.pl amazon.com.be amazon.ie amazon.com.tr amazon.ae amazon.sa amazon.eg
    amazon.in amazon.co.jp amazon.sg amazon.com.au amazon.cn amazon.co.za
    """
)

# Mobile hosts whose short paths too are those of the main site.
_SURELY_MOBILE = frozenset(
    {"mobile.twitter.com", "mobile.x.com", "mobile.nytimes.com", "mobile.facebook.com", "amp.reddit.com"}
)

# Wikimedia's mobile sites have the m inside: en.m.wikipedia.org (mediawiki.org, Extension:MobileFrontend).
_WIKIMEDIA_MOBILE = re.compile(
    r"((?:[a-z0-9-]+\.)?)m\."
    r"((?:wikipedia|wiktionary|wikibooks|wikinews|wikiquote|wikisource|wikiversity|wikivoyage|wikimedia"
    r"|mediawiki|wikidata|wikifunctions)\.org)"
)

# Blogger shows a blog under the reader's country (support.google.com/blogger/answer/2402711).
_BLOGSPOT = re.compile(r"((?:[a-z0-9_-]+\.)+blogspot)\.(?:[a-z]{2}|com?\.[a-z]{2})")

# A path of which two sites would hardly have one each: two segments, or a title, a number, a file.
_TELLING = re.compile(r"/[^/]+/[^/]|/(?:[^/_-]+[_-]){2}|[0-9]{4}|\.html?$")
# ... except under these: the documentation *of* a mobile product is no mobile form of other documentation.
_PRODUCT = re.compile(
    r"/(?:api|apps?|assets|docs?|documentation|developers?|downloads?|help|images?|img|login|plans|pricing"
    r"|products?|static|support)(?:/|$)"
)


def ascii_label(label: str) -> str:
    """One label of a host name as it goes over the wire: `münchen` is `xn--mnchen-3ya` (RFC 3492).

    Capitals and composition are evened out as in UTS 46; `ß` stays apart from `ss` and look-alikes
    (full-width letters, ligatures) from what they look like. Raises UnicodeError.
    """
    if label.isascii():
        return label
    low = unicodedata.normalize("NFC", "".join(char.lower() for char in label))
    return low if low.isascii() else "xn--" + low.encode("punycode").decode("ascii")


@lru_cache(maxsize=1024)
def ascii_host(host: str) -> str | None:
    """A host name in lower case and in ASCII, without the dot at its end; None if it cannot be one."""
    if len(host) > 4 * _LONGEST_HOST:  # even if it is escaped throughout
        return None
    if "%" in host:  # URL Standard §3.5: a browser decodes a host
        try:
            host = unquote(host, errors="strict")
        except UnicodeDecodeError:
            return None
    if not host.isascii():
        host = _IGNORED.sub("", _FULL_STOPS.sub(".", host))
        try:
            host = ".".join([ascii_label(label) for label in host.split(".")])
        except UnicodeError:
            return None
    host = host.lower()
    if host.endswith("."):  # RFC 1034 §3.1: the root; example.com. is example.com
        host = host[:-1]
    if len(host) > _LONGEST_HOST or not _PLAIN.fullmatch(host):
        return None
    if len(host) > _LONGEST_LABEL and any(len(label) > _LONGEST_LABEL for label in host.split(".")):
        return None
    return host


def _is_site(name: str) -> bool:
    """Whether `name` is more than a suffix under which others have their sites."""
    head, dot, tail = name.partition(".")
    if not dot or name in USERS_OF or head == "blogspot":
        return False
    return not (len(tail) == 2 and head in _SECOND_LEVEL)


def site_of(host: str, path: str) -> str:
    """The one name of the site that `host` (as `ascii_host` gives it) shows at `path`. Idempotent."""
    first, _, rest = host.partition(".")
    if first == _WWW:
        # www.com is a site, and so, for all we know, is www.m.example.com.
        second, dot, others = rest.partition(".")
        if dot and (second not in _PREFIXES or "." not in others):
            host = rest
    elif (
        first in _MOBILE
        and host not in NOT_MOBILE
        and rest.partition(".")[0] not in _PREFIXES
        and _is_site(rest)
        # `m.` is the custom for mobile forms. `mobile.` and `amp.` are also words: the path decides.
        and (first == "m" or host in _SURELY_MOBILE or (_TELLING.search(path) and not _PRODUCT.match(path)))
    ):
        host = rest
    if ".m." in host or host.startswith("m."):
        found = _WIKIMEDIA_MOBILE.fullmatch(host)
        if found:
            host = found[1] + found[2]
    elif ".blogspot." in host:
        found = _BLOGSPOT.fullmatch(host)
        if found:
            host = found[1] + ".com"
    return SECOND_NAMES.get(host, host)
