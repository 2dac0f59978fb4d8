"""What may be meant and is not the same page: this title elsewhere, another page of the same repository."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Words that a link often is made of and that name no page: "this great post on…", "part 2".
_NAMELESS = frozenset(
    """a about also an and announcement another are article articles as at blog blogs by can check
    documentation entry excellent first for from good great guide have he her here his how i in interesting is
    it its link links more my new nice no of official on one or our out over page pages part piece post posts
    presentation quick read second see series she site slides some talk that the their there these they third
    this those three to tutorial two up via video was we website what with write you your
    """.split()  # noqa: SIM905 (a list of words reads better)
)
_SITE_NAME = re.compile(r"\s+(?:\||·|»|::)\s+[^|·»]{1,60}$")
_MAYBE_SITE_NAME = re.compile(r"\s+[-–—]\s+[^–—|]{1,60}$")
# The blocks of combining marks for letters of many scripts (Unicode 15, chapter 7.9).
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_LONGEST = 500


def fold(text: str) -> str:
    """The text as searching compares it: letters in lower case, without accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def title_key(title: str | None) -> str | None:
    """What two titles share that are the same but for case, accents, punctuation and the site's name.

    None for words that name no page ("this post"), since they would be everybody's.
    """
    if not title:
        return None
    words = re.findall(r"[^\W_]+", fold(_SITE_NAME.sub("", title[:_LONGEST])))
    key = " ".join(words)
    if key.isascii():
        named = len(words) >= 3 and sum(word not in _NAMELESS for word in words) >= 2
        return key if named and len(key) >= 12 else None
    return key if len(key) >= 6 else None  # Chinese and Japanese part no words


def title_keys(title: str | None) -> tuple[str, ...]:
    """The keys under which a page of this title may be known: the whole, and what stands before " - "."""
    if not title:
        return ()
    keys = (title_key(title), title_key(_MAYBE_SITE_NAME.sub("", title[:_LONGEST])))
    return tuple(dict.fromkeys(key for key in keys if key))


# Where the first two steps of a path are an owner and a repository.
_HOSTS = {
    "github.com": "github.com",
    "raw.githubusercontent.com": "github.com",
    "codeberg.org": "codeberg.org",
    "bitbucket.org": "bitbucket.org",
    "git.sr.ht": "git.sr.ht",
}
_NO_OWNERS = frozenset(
    """about apps blog collections contact customer-stories enterprise events explore features issues join
    login marketplace new notifications orgs pricing pulls readme search security settings site sponsors stars
    team topics trending users""".split()  # noqa: SIM905
)
_MENTIONS = (
    "github.com/",
    "raw.githubusercontent.com/",
    "codeberg.org/",
    "bitbucket.org/",
    "git.sr.ht/",
    "gitlab",
)


def repository(url: str) -> str | None:
    """The repository that a page belongs to, as host/owner/name in lower case; None for any other page.

    GitLab's groups may lie in each other, and `/-/` ends the project's own path
    (https://docs.gitlab.com/user/reserved_names/).
    """
    lower = url.lower()
    if not any(name in lower for name in _MENTIONS):
        return None
    try:
        parts = urlsplit(lower if "//" in lower else f"//{lower}")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if host in _HOSTS:
        if len(steps) < 2 or steps[0] in _NO_OWNERS:
            return None
        return f"{_HOSTS[host]}/{steps[0]}/{steps[1].removesuffix('.git')}"
    if host == "gitlab.com" or host.startswith("gitlab."):
        project = steps[: steps.index("-")] if "-" in steps else steps
        return f"{host}/{'/'.join(project).removesuffix('.git')}" if len(project) >= 2 else None
    return None
