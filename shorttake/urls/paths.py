"""What is left of a path when two addresses are compared: index pages, closing slashes, sessions, AMP.

Case, doubled slashes and version numbers stay: they can always mean another page.
"""

from __future__ import annotations

import re

from shorttake.urls.escapes import one_spelling, without_dots
from shorttake.urls.tables import words

# What servers send for a folder: Apache's DirectoryIndex, nginx's index, IIS's default document.
_INDEX = words("""
    index.html index.htm index.shtml index.xhtml index.php index.asp index.aspx index.jsp index.cfm
    default.asp default.aspx default.htm default.html Default.asp Default.aspx Default.htm
    """)
# In a browser for source code the file index.html is a page, and the folder it is in another one.
_SOURCE = re.compile(
    r"/(?:blob|blame|raw|src|source|tree|browse|edit|files?|commits?|master|main|trunk|HEAD)/"
)

# Where every segment is a name that somebody chose: github.com/a-b-c/amp is a repository.
_OF_NAMES = words("""
    amp.dev ampproject.org bitbucket.org cdn.jsdelivr.net codeberg.org crates.io docker.com doi.org
    gist.github.com git.sr.ht github.com gitlab.com google.com hub.docker.com huggingface.co npmjs.com
    pkg.go.dev pypi.org
    raw.githubusercontent.com reddit.com rubygems.org sr.ht unpkg.com web.archive.org x.com youtube.com
    """)
_WIKIS = (".wikipedia.org", ".wikimedia.org", ".wiktionary.org", ".wikibooks.org", ".wikisource.org")

# Java servlets' path parameter (Servlet specification §7.1.3), ASP.NET's cookieless session segment.
_JSESSION = re.compile(r";jsessionid=[^/;]*", re.I)
_ASP_SEGMENT = re.compile(r"/\((?:[A-Z]\([a-z0-9]{24,}\))+\)(?=/|$)")

# WordPress: the article with the second hundred of its comments (General Settings, "Break comments").
_COMMENT_PAGE = re.compile(r"(?<=[^/])(?:/comment-page-[0-9]+)+$")

# AMP. Names that are certain: `story.amp.html` (the custom of the AMP project), CNET's and the
# Washington Post's folders. A segment `amp` is certain only beside what is plainly an article: there are
# guitar amps, and posts about AMP. (WordPress's plugin appends it, newspapers put it in front, Reach's
# papers write it like a file's ending after the story's number.)
_AMP_NAME = re.compile(r"[.,]amp(?=\.html?$)|^/(?:google-amp|amphtml)(?=/)")
_AMP_ENDING = re.compile(r"/([^/]+)/amp$")
_AMP_SUFFIX = re.compile(r"[0-9]{5}\.amp$")
_AMP_FOLDER = re.compile(
    r"(?:/platform)?/amp(?=/(?:[^/]+/)*(?:(?:19|20)[0-9]{2}[/-][01][0-9][/-][^/]|[^/]*[0-9]{5}))"
)
_ARTICLE = re.compile(
    r"(?:[^-_]+[-_]){3,}[^-_]+"  # a title in a file name
    r"|.+\.(?:html?|php|aspx?)"
    r"|.*[-_](?:article|story|post)|hello-world"
    r"|.*[0-9]{5}.*"  # a number that a system for stories gave
)
# What is sold, taught or filed under: there, the last segment is a thing of its own.
_CATALOGUE = re.compile(
    r"/(?:categor(?:y|ies)|collections?|docs?|documentation|guides?|learn|packages?|products?|projects?|shop"
    r"|store|tags?|topics?|wiki)/"
)
_AMONG_ARTICLES = re.compile(
    r"/(?:articles?|blog|entry|news|p|posts?|stor(?:y|ies))/(?:[0-9]+|(?:[^-_/]+[-_]){2}[^/]+)/amp$"
)
_LONGEST_STORY = 1_000  # characters; so that a hostile path of many "amp" takes no time
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-_]?[01][0-9](?:[-_]?[0-3][0-9])?")
_IN_A_MONTH = re.compile(r"/(?:19|20)[0-9]{2}/[01]?[0-9]/(?:[0-3]?[0-9]/)?[^/]*[a-z][^/]*/amp$")


def _is_article(segment: str) -> bool:
    return _ARTICLE.fullmatch(segment) is not None and _DATE.fullmatch(segment) is None


def _without_amp(path: str) -> str:
    path = _AMP_NAME.sub("", path)
    ending = _AMP_ENDING.search(path)
    if (
        ending
        and not _CATALOGUE.search(path)
        and (_is_article(ending[1]) or _IN_A_MONTH.search(path) or _AMONG_ARTICLES.search(path))
    ):
        return path[:-4]
    if _AMP_SUFFIX.search(path):
        return path[:-4]
    return _AMP_FOLDER.sub("", path, count=1)


def _shortened(path: str, of_names: bool) -> str:
    if "/." in path:
        path = without_dots(path)
    if ";" in path:
        path = _JSESSION.sub("", path)
    if "/(" in path:
        path = _ASP_SEGMENT.sub("", path)
    if not of_names:
        end = path.rfind("/") + 1
        if path[end:] in _INDEX and not _SOURCE.search(path):
            path = path[:end]
        if "amp" in path and len(path) < _LONGEST_STORY:
            path = _without_amp(path)
        if "/comment-page-" in path:
            path = _COMMENT_PAGE.sub("", path)
    if path[-1:] == "/" and path[-2:] != "//":
        path = path[:-1]
    return path or "/"


def spelled(path: str) -> str:
    """`path` (empty, or beginning with a slash) in one spelling, nothing left out but `.` and `..`."""
    path = one_spelling(path)
    return without_dots(path) if "/." in path else path


def compared(path: str, site: str) -> str:
    """The part of a `spelled` path that tells the pages of `site` apart. Idempotent."""
    of_names = site in _OF_NAMES or site.endswith(_WIKIS)
    while True:
        shorter = _shortened(path, of_names)
        if shorter == path or shorter == "/":
            return shorter
        path = shorter
