"""Addresses around an address: result pages, mail scanners, "you are leaving" pages, archive copies.

The wrapped address is the link. Only hosts in these tables unwrap; `?url=` on any other host is that
host's own business. Short links that say nothing about where they lead (t.co, bit.ly) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from shorttake.urls import envelopes
from shorttake.urls.address import Address

Rule = Callable[[Address, str], Address | None]

# Host -> (path, names of the parameter that holds the address). A path ending in * is a beginning.
# Each was seen in links as its service makes them; most stand also in ClearURLs' "redirections".
_IN_QUERY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    # search engines
    "google.*": (("/url", ("url", "q")), ("/imgres", ("imgrefurl",))),
    "news.google.com": (("/news/url", ("url",)),),
    "plus.url.google.com": (("/url", ("q",)),),
    "scholar.google.com": (("/scholar_url", ("url",)),),
    "docs.google.com": (("/viewer", ("url",)), ("/gview", ("url",))),
    "translate.google.com": (("/translate", ("u",)), ("/website", ("u",))),
    "bing.com": (("/alink/link", ("url",)),),
    "duckduckgo.com": (("/l", ("uddg",)),),
    "r.duckduckgo.com": (("/l", ("uddg",)),),
    "html.duckduckgo.com": (("/l", ("uddg",)),),
    # social networks and forums
    "facebook.com": (("/l.php", ("u",)), ("/flx/warn", ("u",))),
    "l.facebook.com": (("/l.php", ("u",)),),
    "lm.facebook.com": (("/l.php", ("u",)),),
    "l.messenger.com": (("/l.php", ("u",)),),
    "l.workplace.com": (("/l.php", ("u",)),),
    "l.instagram.com": (("/", ("u",)),),
    "l.threads.net": (("/", ("u",)),),
    "l.threads.com": (("/", ("u",)),),
    "x.com": (("/i/redirect", ("url",)),),
    "linkedin.com": (("/safety/go", ("url",)), ("/redir/*", ("url",))),
    "youtube.com": (("/redirect", ("q",)),),
    "t.umblr.com": (("/redirect", ("z",)),),
    "out.reddit.com": (("/*", ("url",)),),
    "click.redditmail.com": (("/*", ("url",)),),
    "pinterest.com": (("/offsite", ("url",)),),
    "medium.com": (("/r", ("url",)), ("/m/global-identity*", ("redirectUrl",))),
    "vk.com": (("/away.php", ("to",)),),
    "away.vk.com": (("/away.php", ("to",)),),
    "steamcommunity.com": (("/linkfilter", ("url", "u")),),
    "slack-redir.net": (("/link", ("url",)),),
    "exit.sc": (("/", ("url",)),),
    "gate.sc": (("/", ("url",)),),
    "getpocket.com": (("/redirect", ("url",)),),
    "flipboard.com": (("/redirect", ("url",)),),
    "curseforge.com": (("/linkout", ("remoteUrl",)),),
    "weibo.cn": (("/sinaurl", ("u",)),),
    "link.zhihu.com": (("/", ("target",)),),
    "link.juejin.cn": (("/", ("target",)),),
    "links.jianshu.com": (("/go", ("to",)),),
    "link.csdn.net": (("/", ("target",)),),
    # mail
    "*.safelinks": (("/", ("url",)), ("/ap/*", ("url",))),
    "statics.teams.cdn.office.net": (("/evergreen-assets/safelinks/*", ("url",)),),
    "urldefense.proofpoint.com": (("/v1/url", ("u",)),),
    "urldefense.com": (("/v1/url", ("u",)),),
    "linkprotect.cudasvc.com": (("/url", ("a",)),),
    "protect.fireeye.com": (("/url", ("u",)), ("/v1/url", ("u",))),
    "protect2.fireeye.com": (("/url", ("u",)), ("/v1/url", ("u",))),
    "clicktime.symantec.com": (("/*", ("u",)),),
    "scanmail.trustwave.com": (("/", ("u",)),),
    "deref-gmx.net": (("/mail/client/*", ("redirectUrl",)),),
    "deref-web.de": (("/mail/client/*", ("redirectUrl",)),),
    # press agencies and affiliate networks
    "cts.businesswire.com": (("/ct/CT", ("url",)),),
    "c212.net": (("/c/link", ("u",)),),
    "go.redirectingat.com": (("/", ("url",)),),
    "go.skimresources.com": (("/", ("url",)),),
    "click.linksynergy.com": (("/*", ("murl",)),),
    "awin1.com": (("/cread.php", ("ued", "p")),),
    # archives
    "webcitation.org": (("/query", ("url",)),),
}  # fmt: skip

# Host -> the beginning of a path behind which the rest *is* the address (with query and fragment).
# A time stamp of archives has up to 14 digits, and perhaps flags such as id_ or if_ (the original bytes,
# without the toolbar; Wayback Machine, "URL-based replay").
_STAMP = r"[0-9]{1,14}(?:[a-z]{2}_)*/"
_ARCHIVE_TODAY = re.compile(r"/(?:[0-9][0-9.-]{3,18}|newest|oldest|o/[A-Za-z0-9]+)/")
_WAYBACK = re.compile(rf"/web/(?:{_STAMP})?(?=\S)")
_IN_PATH = {
    "web.archive.org": _WAYBACK,
    "wayback.archive.org": _WAYBACK,
    "web-beta.archive.org": _WAYBACK,
    "webarchive.loc.gov": re.compile(rf"/[a-z0-9]+/{_STAMP}"),
    "wayback.archive-it.org": re.compile(rf"/[a-z0-9]+/{_STAMP}"),
    "webarchive.nationalarchives.gov.uk": re.compile(rf"/(?:ukgwa/)?{_STAMP}"),
    "webarchive.org.uk": re.compile(rf"/wayback/(?:[a-z]+/)?{_STAMP}"),
    "timetravel.mementoweb.org": re.compile(r"/memento/[0-9]{4,14}/"),
    "arquivo.pt": re.compile(rf"/(?:noFrame/replay|wayback)/{_STAMP}"),
    **dict.fromkeys(
        ("archive.today", "archive.is", "archive.ph", "archive.fo", "archive.li", "archive.md", "archive.vn"),
        _ARCHIVE_TODAY,
    ),
    "outgoing.prod.mozaws.net": re.compile(r"/v1/[0-9a-f]{64}/"),  # addons.mozilla.org
    "prod.outgoing.prod.webservices.mozgcp.net": re.compile(r"/v1/[0-9a-f]{64}/"),
    "secure-web.cisco.com": re.compile(r"/[^/]+/(?=http)"),
}
# Hosts whose whole query is the address.
_IS_QUERY = {
    "href.li": "/",  # WordPress.com
    "anonym.to": "/",
    "nullrefer.com": "/",
    "deviantart.com": "/users/outgoing",
    "pixiv.net": "/jump.php",
}

_GOOGLE = re.compile(r"google\.(?:com|[a-z]{2}|com?\.[a-z]{2})")

# Services that write it in a way of their own.
_BY_RULE: dict[str, Rule] = {
    "bing.com": envelopes.bing,
    "cn.bing.com": envelopes.bing,
    "protect.checkpoint.com": envelopes.checkpoint,
    "url.avanan.click": envelopes.checkpoint,
    "webcache.googleusercontent.com": envelopes.web_cache,
    "r.search.yahoo.com": envelopes.yahoo,
    "disq.us": envelopes.disqus,
    "redirect.disqus.com": envelopes.disqus,
    "substack.com": envelopes.substack,
    "urldefense.proofpoint.com": envelopes.proofpoint,
    "urldefense.com": envelopes.proofpoint,
    "urldefense.us": envelopes.proofpoint,
    "tracking.tldrnewsletter.com": envelopes.ses,
    "links.govdelivery.com": envelopes.ses,
}
# The last two labels, for services that give each customer a sub-domain.
_BY_ENDING: dict[str, Rule] = {
    "ampproject.org": envelopes.amp_cache,
    "bing-amp.com": envelopes.amp_cache,
    "translate.goog": envelopes.translated,
    "awstrack.me": envelopes.ses,
}


def _by_query(address: Address, path: str, table: str) -> Address | None:
    for wanted, names in _IN_QUERY.get(table, ()):
        if path.startswith(wanted[:-1]) if wanted.endswith("*") else path == wanted:
            for name in names:
                found = envelopes.web(envelopes.parameter(address.query, name))
                if found is not None:
                    return found
    return None


def _unwrapped(address: Address, path: str) -> Address | None:
    site = address.site
    if site in _BY_RULE:
        found = _BY_RULE[site](address, path)
        if found is not None:
            return found
    if site in _IN_QUERY:
        return _by_query(address, path, site)
    if site in _IN_PATH:
        beginning = _IN_PATH[site].match(path)
        if beginning is None:
            return None
        return envelopes.web(envelopes.rest(address, path[beginning.end() :]), bare=True)
    if site in _IS_QUERY:
        return envelopes.web(unquote(address.query)) if path == _IS_QUERY[site] else None
    if site.startswith("google.") and _GOOGLE.fullmatch(site):
        return envelopes.google(address, path) or _by_query(address, path, "google.*")
    ending = site[site.rfind(".", 0, site.rfind(".")) + 1 :]
    if ending in _BY_ENDING and site != ending:
        return _BY_ENDING[ending](address, path)
    if site.endswith(".safelinks.protection.outlook.com"):  # Microsoft Defender, Safe Links
        return _by_query(address, path, "*.safelinks")
    return None


# To see at a glance that an address is not wrapped, as nearly none is.
_HOSTS = frozenset({*_BY_RULE, *_IN_QUERY, *_IN_PATH, *_IS_QUERY})
_ENDINGS = (".safelinks.protection.outlook.com", *(f".{ending}" for ending in _BY_ENDING))


def unwrap(address: Address) -> Address | None:
    """The address that `address` is wrapped around, or None; never a longer one."""
    site = address.site
    if site not in _HOSTS and not site.startswith("google.") and not site.endswith(_ENDINGS):
        return None
    if address.port:
        return None
    found = _unwrapped(address, address.raw_path)
    if found is None and address.path != address.raw_path:
        found = _unwrapped(address, address.path)
    return found if found is not None and found.length < address.length else None
