"""Videos, posts, threads, answers and products: networks where a number in the address is the page.

The title, the author or the group beside the number is for people, and may be any. Each rule gives back
a form that it leaves alone itself; a form that it does not know stays as it is.
"""

from __future__ import annotations

import re

from shorttake.urls.page import Page, values_of, without

# --- YouTube (support.google.com/youtube/answer/171780; developers.google.com/youtube/player_parameters)

_VIDEO = re.compile(r"/(?:embed|v|e|shorts|live)/([A-Za-z0-9_-]{11})")
_VIDEO_CODE = re.compile(r"[A-Za-z0-9_-]{11}")
_NO_VIDEOS = frozenset({"videoseries", "live_stream"})  # words of eleven letters
_SHORT_VIDEO = re.compile(r"/([A-Za-z0-9_-]{11})")
_CLOCK = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?")
# Lists that YouTube makes up for each viewer: a mix (RD…), what to watch later, what was liked.
_PERSONAL_LIST = re.compile(r"(?:RD|UL).*|WL|LL")


def _seconds(text: str) -> str:
    """A place in a video (90, 90s, 1m30s) in seconds; "" for the beginning; as it is if it is none."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return text
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return str(hours * 3600 + minutes * 60 + seconds or "")


def youtube(page: Page) -> Page:
    """One video, in all players; another place in it, or a list around it, is not the same link."""
    values = values_of(page.pieces)
    code = values.get("v", "") if page.path == "/watch" else ""
    found = (_SHORT_VIDEO if page.site == "youtu.be" else _VIDEO).fullmatch(page.path)
    if found:
        code = found[1]
    if not _VIDEO_CODE.fullmatch(code) or code in _NO_VIDEOS:
        if page.path in ("/playlist", "/embed/videoseries") and values.get("list"):
            return Page("youtube.com", "/playlist", [f"list={values['list']}"], "")
        return page
    start = values.get("t") or values.get("start") or ""
    if not start and page.fragment.startswith("t="):
        start = page.fragment[2:]
    start = _seconds(start)
    around = values.get("list", "")
    pieces = [f"list={around}"] if around and not _PERSONAL_LIST.fullmatch(around) else []
    if start:
        pieces.append(f"t={start}")
    pieces.append(f"v={code}")
    return Page("youtube.com", "/watch", pieces, "")


# --- X, formerly Twitter (a post's number is unique; the name before it is for people)

_POST = re.compile(r"/(?:[A-Za-z0-9_]{1,20}|i/web|i)/status(?:es)?/([0-9]+)(?:/(?:photo|video)/[0-9])?")


def x(page: Page) -> Page:
    found = _POST.fullmatch(page.path)
    if not found and page.path == "/" and page.fragment.startswith("!/"):  # its addresses of 2010 to 2012
        found = _POST.fullmatch(page.fragment[1:])
    return Page("x.com", f"/i/status/{found[1]}", [], "") if found else page


# --- Medium (every post's path ends in its number, in hexadecimal; what is before it is for people)

_MEDIUM = re.compile(r"/(?:p/|@[^/]+/(?:[^/]+-)?|[^/@]+/[^/]+-)([0-9a-f]{10,12})")
_MEDIUM_OWN = re.compile(
    r"/(?:p/|[^/]+-)([0-9a-f]{10,12})"
)  # on the sub-domain of an author or a publication
_MEDIUM_OFFICES = frozenset({"help.medium.com", "policy.medium.com", "api.medium.com", "status.medium.com"})


def medium(page: Page) -> Page:
    found = (_MEDIUM if page.site == "medium.com" else _MEDIUM_OWN).fullmatch(page.path)
    if found and page.site not in _MEDIUM_OFFICES:
        return Page("medium.com", f"/p/{found[1]}", [], "")
    return page._replace(pieces=without(page.pieces, frozenset({"sk"})))  # the key of a "friend link"


# --- Substack (the app's address of a post, and the publication's own)

_SUBSTACK_APP = re.compile(r"/pub/([A-Za-z0-9-]+)/p/([^/]+)")


def substack(page: Page) -> Page:
    if page.site == "open.substack.com":
        found = _SUBSTACK_APP.fullmatch(page.path)
        if found:
            return page._replace(site=f"{found[1].lower()}.substack.com", path=f"/p/{found[2]}")
    return page


# --- Stack Exchange (meta.stackexchange.com/q/43019: /q/ID, /a/ID; the title in the path is for people)

_QUESTION = re.compile(r"/(?:questions|q)/([0-9]+)(?:/[^/]*)?")
_ANSWER = re.compile(r"/a/([0-9]+)(?:/[0-9]+)?|/questions/[0-9]+/[^/]*/([0-9]+)")
_ANSWER_PLACE = re.compile(r"(?:answer-)?([0-9]+)")
_COMMENT_PLACE = re.compile(r"comment[0-9]+_[0-9]+")
_STACK_VIEWS = frozenset({"rq", "lq", "r", "noredirect", "answertab", "tab", "sort", "newreg", "sem"})


def stack(page: Page) -> Page:
    answer = _ANSWER.fullmatch(page.path)
    if answer:
        return Page(page.site, f"/a/{answer[1] or answer[2]}", [], "")
    question = _QUESTION.fullmatch(page.path)
    if not question:
        return page
    place = _ANSWER_PLACE.fullmatch(page.fragment)
    if place and place[1] != question[1]:
        return Page(page.site, f"/a/{place[1]}", [], "")
    fragment = "" if place or _COMMENT_PLACE.fullmatch(page.fragment) else page.fragment
    return Page(page.site, f"/questions/{question[1]}", without(page.pieces, _STACK_VIEWS), fragment)


# --- Reddit (a thread's code is unique; below it, a comment's)

_THREAD = re.compile(
    r"(?:/(?:r|u|user)/[^/]+)?/(?:comments|tb)/([a-z0-9]{2,9})(?:/[^/]*(?:/([a-z0-9]{2,9}))?)?"
)
_THREAD_CODE = re.compile(r"/([a-z0-9]{2,9})")


def reddit(page: Page) -> Page:
    if page.site == "redd.it":
        short = _THREAD_CODE.fullmatch(page.path)
        return Page("reddit.com", f"/comments/{short[1]}", [], "") if short else page
    found = _THREAD.fullmatch(page.path)
    if not found:
        return page
    comment = f"/_/{found[2]}" if found[2] else ""
    return Page("reddit.com", f"/comments/{found[1]}{comment}", [], "")


# --- Amazon (a product's number, of ten letters and digits, is the same within one country's shop)

_PRODUCT = re.compile(
    r"(?:/[^/]+)?/(?:dp(?:/product)?|gp/product|gp/aw/d|exec/obidos/ASIN|exec/obidos/tg/detail/-|o/ASIN)"
    r"/([A-Z0-9]{10})(?:/ref=[^/]*)*"
)
_AMAZON_REF = re.compile(r"(?:/ref=[^/]*)+$")


def amazon(page: Page) -> Page:
    found = _PRODUCT.fullmatch(page.path)
    if found:
        return Page(page.site, f"/dp/{found[1]}", [], "")
    return page._replace(path=_AMAZON_REF.sub("", page.path) or "/")
