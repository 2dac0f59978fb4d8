"""Every source of a page's authors: its metas, its JSON-LD, and the byline that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from shorttake.web.page import linked, people
from shorttake.web.page.markup import Element, classes, text_of
from shorttake.web.page.said import By, Said
from shorttake.web.page.story import Story
from shorttake.web.page.subject import Subject, host_keys
from shorttake.web.page.words import key, listed

_SCHOLARLY = (
    ("citation_author", "citation_authors", "bepress_citation_author"),
    ("dc.creator", "dcterms.creator", "dc.creator.personalname", "eprints.creators_name"),
)
_METAS = (
    ("parsely-author",),
    ("sailthru.author", "cxenseparse:author", "analyticsattributes.author"),
    ("article:author", "og:article:author", "author:name", "article:author_name"),
    ("byl", "byline", "article.author", "article_author_name", "itemprop:author"),
)
_SURE_OF_SITE = ("og:site_name", "JSON-LD WebSite name", "application-name")
_WRITTEN_BY = listed("writtenby author by verfasstvon ecritpar")
_PERSONS = frozenset(("Person", "Thing", "Author", "Contributor"))

_AUTHOR = re.compile(
    r"^(?:.*[-_])?(?:authors?|bylines?|by-line|posted-?by|postauthor|writer|post-by|creator)"
    r"(?:[-_]{1,2}(?:names?|link|url|info|text|fn|label|meta|display-name|byline|list|item)){0,2}$",
    re.IGNORECASE,
)
_NOT_AUTHOR = re.compile(
    r"comment|avatar|image|img|photo|thumb|pic|bio|desc|role|job|position|about|social|twitter|box|archive|"
    r"related|count|icon|date|more|follow|section|page|no-author",
    re.IGNORECASE,
)
# Lines that hold the byline among other things; `datelines` looks at them too.
LINE = re.compile(
    r"^(?:.*[-_])?(?:meta|metadata|postmetadata|postmeta|details|submitted|dateline|infos?|posted|utility|data|"
    r"credits?|subtitle|postinfo|date|published|byline|sub|header-info|tagline)(?:[-_].*)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|[|•·,–—-]\s*|\b(?:posted|written|published|submitted|authored|contributed|created|article|story)\s+|"
    r"\b(?:19|20)\d\d\s+|\b\d\d:\d\d\s+|[ap]m\s+)(?:by|By|von|Von)\s*:?\s+(?=\S)|\bAuthor:\s+"
)
_BEGINS_WITH_BY = re.compile(
    r"(?:This (?:article|post|guest post) was (?:contributed|written) by|"
    r"(?:Posted|Written|Published|Contributed|Submitted|Article|Story|Report) by|Authors?:|By|Von)\s*:?\s+"
)
# "This entry was posted by Jane Doe on May 29, 2016", wherever it stands.
_POSTED_BY = re.compile(
    r"\b(?:[Pp]osted|[Cc]ontributed|[Ww]ritten|[Ss]ubmitted|[Pp]ublished)\s+(?:[^.]{0,60}\s)?by:?\s+"
    r"(?P<who>[^.|]{2,60}?)(?=\s+(?:on|at|in|and is filed)\b|\s*[|.,•·(])"
)
_AUTHOR_PAGE = re.compile(r"/(?:authors?|contributors?)/[^/?#]+/?(?:[?#]|$)")
_PROFILE = re.compile(
    r"/(?:editors?|writers?|journalists?|reporters?|profiles?|people|persons?|staff|bios?)/[^/?#]+/?(?:[?#]|$)"
)
_MOST_BESIDE = 80  # characters of a line beside the headline that is nothing but a byline
_NAMED_INSIDE = frozenset(("fn", "p-name", "author-name", "name"))


def gather(page: Subject, sites: frozenset[str], site_names: list[Said]) -> Iterator[By]:
    """Whom each source names as authors, the surest first. `sites` are keys of what is no person here.

    In a forum people sign with their accounts; elsewhere an account ("jdoe") is how somebody logs in,
    and counts as a name only where a reader sees it as one.
    """
    metas = page.markup.metas
    sites, personal = _no_people(page, sites, site_names)
    for scholarly in _SCHOLARLY:
        texts = [text for name in scholarly for text in metas.get(name, ())]
        yield By(_no_handles(_each(texts, sites, family_first=True)), scholarly[0])
    for node, source in page.work:
        for name in ("author", "creator"):
            people_named = _persons(node.get(name), sites, personal)
            people_named = tuple(person for person in people_named if not page.is_account(person))
            if not linked.types(node) & linked.TALK:
                shown = page.story.link_texts
                people_named = tuple(
                    person for person in people_named if not people.is_handle(person) or person in shown
                )
            yield By(people_named, f"{source} {name}")
    for names in _METAS:
        texts = [text for name in names for text in metas.get(name, ())]
        yield By(_no_handles(_each(texts, sites)), names[0])
    if not page.story.lists_many:
        yield from _seen(page, personal)
    for number in range(1, 4):
        if key(page.markup.meta(f"twitter:label{number}")) in _WRITTEN_BY:
            yield By(people.from_field(page.markup.meta(f"twitter:data{number}"), sites), "twitter:data")
    yield By(_no_handles(_each(metas.get("author", []), sites)), "author")


def _no_people(
    page: Subject, sites: frozenset[str], site_names: list[Said]
) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that are no person's name in a field that says nothing of persons, and where it is clear that
    a person is meant. A site may be called like its author: by its host, or by its publisher."""
    hosts, metas = host_keys(page.url), page.markup.metas
    sure = {key(said.value) for said in site_names if said.source in _SURE_OF_SITE}
    published = {key(said.value) for said in site_names} - sure if sure else set()
    named = [said.value for said in site_names]
    named += [text for names in (*_METAS, ("author",)) for name in names for text in metas.get(name, ())][:20]
    for node, _ in page.work:
        written = [*linked.many(node.get("author")), *linked.many(node.get("creator"))][:20]
        named += [linked.text(one.get("name") if isinstance(one, dict) else one) for one in written]
    fields = sites - (page.personal(named) & (hosts | published))
    return fields, fields - page.personal_names(site_names)


def _each(texts: list[str], sites: Collection[str], *, family_first: bool = False) -> tuple[str, ...]:
    names: list[str] = []
    for text in texts[:60]:
        for name in people.from_field(text, sites, family_first=family_first):
            if key(name) not in {key(known) for known in names}:
                names.append(name)
    return tuple(names)


def _no_handles(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not people.is_handle(name))


def _persons(value: object, sites: frozenset[str], personal: frozenset[str]) -> tuple[str, ...]:
    """The persons of an `author` property; an organization publishes, people write."""
    names: list[str] = []
    for item in linked.many(value):
        if isinstance(item, dict):
            kinds = linked.types(item)
            if kinds and not kinds & _PERSONS:
                continue
            name = linked.text(item.get("name"))
            if not name:
                name = f"{linked.text(item.get('givenName'))} {linked.text(item.get('familyName'))}"
            names += _each([name], personal if "Person" in kinds else sites)
        elif isinstance(item, str):
            names += _each([item], sites)
    return tuple({key(name): name for name in reversed(names)}.values())[::-1]


def _seen(page: Subject, sites: frozenset[str]) -> Iterator[By]:
    """What the visible bylines of each kind say: the first that names anybody, with its list.

    What follows elsewhere may belong to something else.
    """
    kinds: dict[str, list[tuple[tuple[str, ...], Element | None]]] = {}
    for line, kind, element in lines(page.story):
        names = tuple(name for name in people.from_byline(line, sites) if not page.is_account(name))
        kinds.setdefault(kind, []).append((names, element))
    for kind, found in kinds.items():
        first = next(((names, element) for names, element in found if names), None)
        if first is None:
            continue
        together = {key(name): name for name in first[0]}
        for names, element in found:
            if element is not first[1] and _in_one_list(element, first[1]):
                together |= {key(name): name for name in names if key(name) not in together}
        yield By(tuple(together.values()), f"byline {kind}")


def lines(story: Story) -> Iterator[tuple[str, str, Element | None]]:
    """What stands where an author stands: (text, kind, element), the surest kind first."""
    kinds: dict[str, list[tuple[str, Element]]] = {"rel": [], "class": [], "line": []}
    for element in story.around:
        names = classes(element)
        rel = (element.get("rel") or "").lower().split()
        if element.tag == "a" and ("author" in rel or _leads_to_author(element, story)):
            kinds["rel"].append((text_of(element, 200), element))
        elif element.tag == "a" and _leads_to_profile(element, story) and " " in text_of(element, 200):
            kinds["line"].append((text_of(element, 200), element))
        elif (
            element.tag == "byline"
            or "foaf:name" in (element.get("property") or "").split()  # Drupal 7's RDFa
            or any(_AUTHOR.match(name) and not _NOT_AUTHOR.search(name) for name in names)
        ):
            kinds["class"].append((_names_inside(element), element))
        if any(LINE.match(name) for name in names) or element.tag in ("small", "address", "byline"):
            line = text_of(element, 400)
            found = _BY.search(line) if len(line) <= 300 else None
            if found and not story.is_about_change(element):
                kinds["line"].append((line[found.end() :], element))
    for element in story.near:
        line = text_of(element, 300)
        found = _BEGINS_WITH_BY.match(line) if len(line) <= 200 else None
        if found and not any(map(story.is_ordinary, people.from_byline(line[found.end() :]))):
            kinds["line"].append((line[found.end() :], element))
    for element in story.around:
        if element.tag in ("div", "p", "span", "li") and story.is_beside_headline(element):
            line = text_of(element, _MOST_BESIDE + 20)
            found = _BY.search(line) if len(line) <= _MOST_BESIDE else None
            if found and all(map(story.is_unusual, people.from_byline(line[found.end() :]))):
                kinds["line"].append((line[found.end() :], element))
    for kind, found_lines in kinds.items():
        for line, element in found_lines:
            if key(line):
                yield line, kind, element
    for name in _signed(story):
        yield name, "signed", None
    for match in islice(_POSTED_BY.finditer(story.opening), 3):
        yield match.group("who"), "text", None


def _names_inside(element: Element) -> str:
    """The text of a byline; where the element marks names inside, these."""
    names: dict[str, None] = {}
    for inner in islice(element.iterdescendants(), 60):
        named = isinstance(inner.tag, str) and _NAMED_INSIDE & classes(inner)
        if named or "author" in (inner.get("rel") or "").split():
            names[text_of(inner, 200)] = None
    names.pop("", None)
    if names:
        return ", ".join(list(names)[:20])
    text = text_of(element, 400)
    return text if len(text) <= 200 else ""


def _in_one_list(one: Element | None, other: Element | None) -> bool:
    """Whether two bylines are entries of one list: marked alike, in one container."""
    if one is None or other is None or one.tag != other.tag or classes(one) != classes(other):
        return False
    above = list(islice(one.iterancestors(), 3))
    return any(element in above for element in islice(other.iterancestors(), 3))


def _signed(story: Story) -> Iterator[str]:
    """The bold name right after a headline that a mail address follows: how mail archives show a sender."""
    bold = story.headline.element.getnext() if story.headline is not None else None
    link = bold.getnext() if bold is not None and bold.tag in ("b", "strong") else None
    if link is not None and link.tag == "a" and (link.get("href") or "").lower().startswith("mailto:"):
        yield text_of(bold, 100)


def _leads_to_author(link: Element, story: Story) -> bool:
    """Whether a link leads to the page of an author on this site: /author/jane-doe/."""
    href = story.markup.address(link.get("href")) or ""
    return bool(_AUTHOR_PAGE.search(href)) and _host(href) == _host(story.markup.url)


def _leads_to_profile(link: Element, story: Story) -> bool:
    """Whether a link leads to a person's page on this site: /people/jane-doe/. It may be anybody's, and
    counts only beside the headline and outside of sentences."""
    href = story.markup.address(link.get("href")) or ""
    above = link.getparent()
    return (
        bool(_PROFILE.search(href))
        and _host(href) == _host(story.markup.url)
        and story.is_beside_headline(link)
        and above is not None
        and len(text_of(above, _MOST_BESIDE + 1)) <= _MOST_BESIDE
    )


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
