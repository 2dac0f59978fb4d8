"""Who wrote it: the names of people, taken out of bylines, and what is no name kept out.

"By Jane Doe and John Roe | May 29, 2016" are two people; "admin", "Staff", "@jane", an address and the
name of the site are none.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from shorttake.web.page import days
from shorttake.web.page.words import decoded, key, listed

_MOST = 30  # authors of one page; a paper may have more, a byline does not

_LEAD = re.compile(
    r"^\W*(?:(?:posted|written|published|submitted|contributed|created|authored|words|text|story|"
    r"article|blog post|"
    r"guest post|a guest post|an article|reported|edited and written)\s+by|by|guest authors?|authors?|"
    r"author name|"
    r"von|par|por|di|autor|auteur|verfasst von|geschrieben von|erstellt von|veröffentlicht von|beitrag von|"
    r"interview|publié par|écrit par|escrito por)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_ALL_BY = re.compile(
    r"\s*\b(?:view all (?:posts|articles) by|(?:see |all )?(?:posts|articles) by|more (?:from|by)|"
    r"(?:zeige )?alle beitr[äa]ge von|voir tous les articles (?:de|par)|ver todas las entradas de)\b.*$",
    re.IGNORECASE,
)
# Where a byline goes on to something else than names.
_TAIL = re.compile(
    r"\s*(?:[|•·¶(\[{<]|\s[–—-]\s|\s/\s|\b(?:posted|published|updated|last modified|filed under|"
    r"leave a|comments?|"
    r"twitter|edited|illustrat\w+|photograph\w*|translated|reviewed|follow)\b|"
    r"\s(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)|"
    r"\bon\s+(?=\w+day\b|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"\bin\s|\bam\s+\d|\bat\s+\d|,?\s*\d{1,2}:\d\d|\s(?:at|of|from|for|via)\s).*$",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"\s*(?:[;,/|•·]|\s&\s|\b(?:and|und|with|et|y|by)\b)\s*", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"(?:ph\.?\s?d|m\.?d|m\.?a|m\.?sc?|b\.?a|b\.?sc?|mba|rn|esq|cfa|cpa|cissp|ccie|vcdx|p\.?e|jd|llm|"
    r"dr|prof)\.?"
    r"(?:\s*#?\d+)?",
    re.IGNORECASE,
)
# What stands behind a name without a comma: "Jane Doe Staff Writer", "Jane Doe (RJ)".
_TITLE_AFTER = re.compile(
    r"(?<=[a-z.])\s+(?:(?:staff|senior|contributing|guest|chief|managing|associate|technology|"
    r"political)\s+)*"
    r"(?:writer|editor|reporter|correspondent|contributor|columnist|ceo|cto|cio|founder|analyst)(?:\s.*)?$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,5}|[a-z]{2,3}")  # an agency behind a name: "Jane Doe/AFP"
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")  # of mail, of the web, or a handle
_ASIDE = re.compile(r"\s*\([^()]{0,40}\)\s*")
_GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editors?|reporter|correspondent|writer|journalist|contributors?|columnist|engineers?|managers?|"
    r"director|analyst|architect|evangelist|advocate|president|chief|senior|ceo|cto|cio|founder|co-founder|"
    r"marketing|consultant|professor|photographer|staff|team|authors?|redaktion|newsroom|news desk|desk|"
    r"department|university|institute|agency)\b",
    re.IGNORECASE,
)
# Accounts and offices, no people. Compared by `key`.
_NOBODY = listed(
    """
    admin administrator adm webadmin wpadmin siteadmin blogadmin wordpress superuser superadmin root
    user username owner webmaster staff staffwriter editor editors theeditor theeditors editorial
    editorialstaff editorialteam editorialboard newsstaff newsdesk newsroom onlinestaff guest
    guestauthor guestblogger guestcontributor guestwriter guestpost anonymous anonym unknown unbekannt
    author authors theauthor nobody none null undefined na test demo default team theteam webteam
    blogteam contentteam marketing support help info contact contributor contributors contributingwriter
    redaktion dieredaktion redaction redacao redaccion redazione posted postedby by follow followauthor
    viewprofile profile me moderator system bot community pressrelease press pr publisher company blog
    news home name yourname johnsmithexample firstnamelastname authorname readmore share subscribe menu
    search comments comment more aboutme about multipleauthors various variousauthors member members
    sponsored sponsor advertorial itstaff sysadmin noauthor advertisement youtube facebook twitter
    instagram linkedin google pinterest github registrieren anmelden monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november
    december bureau text texte testo foto fotos photo photos bild bilder story
    microsoftword windowsuser officeuser
    """
)
_COLLECTIVE = re.compile(
    r"\b(?:team|staff|editors?|editorial|newsroom|newsdesk|administrators?|admin|webmaster|redaktion|"
    r"press office|"
    r"support|communications|marketing|documentation|docs|inc\.?|ltd\.?|llc|gmbh|ag|e\.\s?v\.?|"
    r"corp(?:oration)?\.?|kitchens?|foundation|institute|university|online|media|magazine|magazin|"
    r"blog|news|press|"
    r"society|association|committee|council|verband|stiftung|verein|attribution|license|reporters?|"
    r"writers?|"
    r"correspondents?|contributors?|reports?|services?|wire|agenc(?:y|ies)|program(?:me)?|project|initiative|"
    r"cent(?:er|re)|department|division|office|school|college|group|networks?|"
    r"systems|technolog(?:y|ies)|solutions|software|consult(?:ing|ants)|partners|research|security|compan(?:y|ies)|"
    r"industries|international|enterprises|ventures|capital|world|today|weekly|journal|review|laborator(?:y|ies)|labs?)\s*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"@|https?:|www\.|:|\bcc\b|\bby\b|\.(?:com|org|net|io|de|co|uk|edu|gov)\b|[{}<>=|\\\[\]%$#*_~^]|"
    r"\d{3}|&\w+;|\s[–—-]\s",
    re.IGNORECASE,
)
_WORDY = re.compile(
    r"\b(?:the|this|that|is|was|are|click|read|more|view|all|posts|post|about|share|comments?|"
    r"minutes?|min|ago|"
    r"today|yesterday|under|veröffentlicht|aktualisiert|aktualisierung|letzte|zitat|kostenlos|"
    r"designed|theme|"
    r"powered|photos?|image|courtesy|article|updated|published|posted|edited|subscribe|your|our|here|"
    r"latest|"
    r"related)\b",
    re.IGNORECASE,
)


def from_byline(text: str, sites: Collection[str] = ()) -> tuple[str, ...]:
    """The people that a byline names; `sites` are keys of what is the site's own name.

    A byline stands among other words, so that every word of a name has to look like one.
    """
    line = decoded(text)[:400]
    line = _ALL_BY.sub("", line)
    line = re.sub(r"^By(?=[A-Z])", "", _LEAD.sub("", _ASIDE.sub(" ", line).strip()))
    line = _TAIL.sub("", _before_day(line))
    return tuple(name for name in _people(line, sites) if _looks_written(name))


def from_field(text: str, sites: Collection[str] = (), *, family_first: bool = False) -> tuple[str, ...]:
    """The people that a field meant for authors names. With `family_first`, "Doe, Jane" is Jane Doe."""
    line = re.sub(r"\s*[<{|].*$", "", _before_day(_LEAD.sub("", decoded(text)[:400])))
    if family_first and line.count(",") == 1 and ";" not in line and " and " not in line:
        family, given = (part.strip() for part in line.split(","))
        if family and given and not _GENERATION.fullmatch(given) and not _CREDENTIAL.fullmatch(given):
            return _people(f"{given} {family}", sites)
    return tuple(name for name in _people(line, sites) if not _is_half_written(name))


def _is_half_written(name: str) -> bool:
    """Whether only some words of a name have a capital, as in a sentence: "our Wedding bloggers"."""
    return name != name.lower() and not _looks_written(name)


def _before_day(line: str) -> str:
    """What stands before the first day that a line names, without the "on" that led to it."""
    for _, start, _ in days.days(line)[:1]:
        return re.sub(r"[\s,|·•–-]+(?:on|at|am|le|el|in)?\s*$", "", line[:start])
    return line


def is_name(text: str, sites: Collection[str] = ()) -> bool:
    """Whether `text` can be the name of somebody who writes: neither an account, an office nor the site."""
    plain = key(text)
    if not len(plain) >= 2 or len(text) > 60 or plain in _NOBODY or plain in sites:
        return False
    if plain.startswith("admin") or plain.endswith("admin"):
        return False
    if (
        _NO_NAME.search(text)
        or _COLLECTIVE.search(text)
        or _WORDY.search(text)
        or not any(map(str.isalpha, text))
    ):
        return False
    return len(text.split()) <= 6 and not text.endswith((":", "?", "!"))


def is_handle(text: str) -> bool:
    """Whether a name is that of an account ("jdoe", "j.doe42") and not one that a person has.

    One word without a capital, in a script that has capitals, or with one inside, as brands have
    ("HackerRank").
    """
    if len(text.split()) != 1 or not text.isascii():
        return False
    return text == text.lower() or any(map(str.isdigit, text)) or bool(_CAMEL.fullmatch(text))


_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]*")
_PARTICLES = listed(
    """
    de la le van von der den des du di da dos das del della el al bin ibn ten ter te zu zum y e af av of
    o'
    """
)


def _looks_written(name: str) -> bool:
    """Whether each word has its capital; a single word, or a script without capitals, may be as it likes."""
    words = name.split()
    return len(words) == 1 or all(
        word in _PARTICLES or not word[:1].islower() or word[:2] in ("d'", "d’", "o'") for word in words
    )


def _people(line: str, sites: Collection[str]) -> tuple[str, ...]:
    if key(line) in sites:
        return ()  # "Vines & Tapas" is one shop, not two people
    found: list[str] = []
    titled = False
    line = _ASIDE.sub(" ", _ADDRESS.sub(" ", line))
    for part in _BETWEEN.split(line)[: 2 * _MOST]:
        name = (
            part.strip(" .,:;-–—'\"“”()·•")
            if not part.rstrip().endswith(("Jr.", "Sr."))
            else part.strip(" ,:;")
        )
        name = re.sub(r"^(?:dr|prof|by)\.?\s+(?=\S+\s)", "", name, flags=re.IGNORECASE)
        untitled = _TITLE_AFTER.sub("", name)
        if untitled != name and found and not titled:
            continue  # "Jane Doe, West Coast Editor" is one person
        titled = titled or untitled != name
        name = untitled if len(untitled.split()) > 1 else name  # a "Court Reporter" is only a title
        if not name:
            continue
        if found and _GENERATION.fullmatch(name):
            found[-1] = f"{found[-1]}, {name}." if name.lower() in ("jr", "sr") else f"{found[-1]}, {name}"
            continue
        if _CREDENTIAL.fullmatch(name) or (found and (_ROLE.search(name) or _INITIALS.fullmatch(name))):
            continue
        if not is_name(name, sites):
            if found and len(name.split()) > 1:
                break  # the names are over, and something else begins
            continue
        if key(name) not in {key(known) for known in found}:
            found.append(name)
    return tuple(found[:_MOST])
