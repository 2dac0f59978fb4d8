"""Papers, source code, encyclopaedias and documents: where one work has several addresses.

Each rule gives back a form that it leaves alone itself; a form that it does not know stays as it is.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from shorttake.urls.escapes import one_spelling
from shorttake.urls.page import Page
from shorttake.urls.tables import words

# --- arXiv (info.arxiv.org/help/arxiv_identifier.html): one work in several formats and versions

_WORK = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_ARXIV = re.compile(rf"/(?:abs|pdf|html|ps|format|src|e-print)/({_WORK})(?:\.pdf)?")
_ARXIV_VERSION = re.compile(r"v[0-9]+$")
_ARXIV_CLASS = re.compile(r"\.[A-Z]{2}(?=/)")


def arxiv(page: Page) -> Page:
    found = _ARXIV.fullmatch(page.path)
    if not found:
        return page
    work = _ARXIV_CLASS.sub("", _ARXIV_VERSION.sub("", found[1]))
    return Page("arxiv.org", f"/abs/{work}", [], "")


# --- DOI (DOI Handbook §2.4: ASCII case does not count; a DOI is data, so its escapes do not either)

_DOI = re.compile(r"/10\.[0-9]{4,9}(?:\.[0-9]+)*/.+", re.S)
_ARXIV_DOI = re.compile(
    r"/10\.48550/arxiv\.([0-9]{4}\.[0-9]{4,5})(?:v[0-9]+)?"
)  # info.arxiv.org/help/doi.html
_NEEDED_IN_DOI = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})
_ESCAPE_OR_CAPITALS = re.compile(r"%[0-9A-F]{2}|[A-Z]+")


def doi(page: Page) -> Page:
    path = page.path
    if "%" in path:
        try:
            path = one_spelling(unquote(path, errors="strict").translate(_NEEDED_IN_DOI))
        except UnicodeDecodeError:
            return page
    if not _DOI.fullmatch(path):
        return page
    path = _ESCAPE_OR_CAPITALS.sub(lambda found: found[0] if found[0][0] == "%" else found[0].lower(), path)
    found = _ARXIV_DOI.fullmatch(path)
    return Page("arxiv.org", f"/abs/{found[1]}", [], "") if found else page._replace(path=path)


# --- code: GitHub (docs.github.com: names of owners and repositories ignore case) and its kin

_NO_OWNERS = words(
    """
    about apps codespaces collections contact customer-stories enterprise events explore features issues
    join login marketplace new notifications orgs organizations pricing pulls readme search security
    settings site solutions sponsors stars team topics trending users
    """
)
_CLONED = re.compile(r"(/[^/]+/(?:[^/]+/)*[^/]+?)(?:\.git)+")
_GIT = re.compile(r"(?<=.)(?:\.git)+$")


def github(page: Page) -> Page:
    segments = page.path.split("/")
    if len(segments) < 2 or segments[1].lower() in _NO_OWNERS:
        return page
    segments[1] = segments[1].lower()
    pieces, fragment = page.pieces, page.fragment
    if len(segments) > 2:
        name = segments[2].lower()
        if len(segments) == 3:
            name = _GIT.sub("", name)
            # The read-me is what the page of a repository shows.
            pieces = [piece for piece in pieces if piece != "tab=readme-ov-file"]
            fragment = "" if fragment == "readme" else fragment
        segments[2] = name
    return Page(page.site, "/".join(segments), pieces, fragment)


def cloned(page: Page) -> Page:
    """GitLab, Codeberg, Bitbucket: the address to clone from is the repository's with `.git`."""
    found = _CLONED.fullmatch(page.path)
    return page._replace(path=found[1]) if found else page


# --- Wikimedia (mediawiki.org/wiki/Manual:Short_URL, Manual:Page_title)

# In a title a blank and an underscore are one, and these marks are as good bare as escaped.
_TITLE_MARK = re.compile(r"%(?:24|26|2C|3A|3B|3D|40)")
_LONG_TITLE = re.compile(r"/w(?:/index\.php)?")


def wikimedia(page: Page) -> Page:
    path, pieces = page.path, page.pieces
    if len(pieces) == 1 and pieces[0].startswith("title=") and _LONG_TITLE.fullmatch(path):
        title = pieces[0][6:].replace("+", "_").replace("?", "%3F")
        if title and not title.endswith("/"):
            path, pieces = f"/wiki/{title}", []
    if path.startswith("/wiki/"):
        path = _TITLE_MARK.sub(lambda found: unquote(found[0]), path.replace("%20", "_"))
    return page._replace(path=path, pieces=pieces)


# --- Google's documents (the same document opened to edit, to read, or on a telephone)

_DOCUMENT = re.compile(
    r"/(document|spreadsheets|presentation)(?:/u/[0-9]+)?/d/([A-Za-z0-9_-]{20,})(?:/(?:edit|view|preview|mobilebasic))?"
)
_DRIVE_FILE = re.compile(r"/file(?:/u/[0-9]+)?/d/([A-Za-z0-9_-]{20,})(?:/(?:edit|view|preview))?")


def google_docs(page: Page) -> Page:
    found = _DOCUMENT.fullmatch(page.path)
    if not found:
        return page
    # t.0 is the first tab of a document, which is what one sees anyway.
    return page._replace(
        path=f"/{found[1]}/d/{found[2]}", pieces=[piece for piece in page.pieces if piece != "tab=t.0"]
    )


def google_drive(page: Page) -> Page:
    found = _DRIVE_FILE.fullmatch(page.path)
    return page._replace(path=f"/file/d/{found[1]}") if found else page
