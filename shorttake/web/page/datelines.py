"""Every source of a page's day of publication: its metas, its JSON-LD, its address, and what a reader sees.

Days of something else (the last change, an event, a comment, a copyright) are told apart by the words and
names beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from shorttake.web.page import days, linked
from shorttake.web.page.bylines import LINE
from shorttake.web.page.markup import Element, classes, text_of
from shorttake.web.page.said import When
from shorttake.web.page.story import Story
from shorttake.web.page.subject import Subject
from shorttake.web.page.words import decoded, key, listed

_METAS = (
    ("article:published_time og:article:published_time article:published og:published_time", 4.0),
    ("citation_date citation_publication_date citation_online_date", 5.0),
    (
        """itemprop:datepublished datepublished date.published publish_date publish-date publishdate pubdate
        publication_date publicationdate published_date published-date published dc.date.issued dcterms.issued
        dcterms.created dc.date.created dcterms.date dc.date dc.created parsely-pub-date sailthru.date
        article.published article_date_original originalpublicationdate original-publish-date
        cxenseparse:recs:publishtime rnews:datepublished bt:pubdate cre-date gtmpublished ptime displaydate
        release_date video:release_date prism.publicationdate vr:published_time weibo:article:create_at""",
        3.0,
    ),
    ("date created creation_date article.created date_published", 1.5),  # of publication, or of anything
)
_SEEN = {"published": 3.0, "text": 2.5, "time": 2.0, "date": 1.5, "near": 1.5, "line": 1.0, "far": 0.8}
_ADDRESS = 2.0

_TIME_TAGS = frozenset(("time", "relative-time", "abbr", "time-ago", "local-time"))
_DATED = re.compile(
    r"^(?:.*[-_])?(?:published|dt-published|entry-date|post-?date|post_date|posted-on|pubdate|publish-date|"
    r"publication-date|date-published|published-date|article-date|entry-time|post-time|created|age|timeago|"
    r"dateline|timestamp|date|datetime|time|date-header|the-date|the-time|blog-date)$",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"^(?:.*[-_])?(?:published|dt-published|entry-date|post-?date|posted-on|pubdate|publish-date|"
    r"publication-date|date-published|published-date|date-header)$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"review|updat|modif|edit|chang|revis|geändert|aktualisiert|mise? à jour|actualizado", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(?:event|starts?|ends?|when|deadline|expires?|valid|until|copyright|©|\(c\)|since|joined|"
    r"member|born|next|"
    r"release[sd]? on|due)\b",
    re.IGNORECASE,
)
_RELEASED = re.compile(
    r"\b(?:posted|published|released|opened|asked|submitted|created|wrote)"
    r"(?:\s+(?:this|on|at|the|an?|issue|pull request|release|question|:))*\s*:?\s*$",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"\b(?:first\s+published|originally\s+(?:published|posted)|original\s+publish\s+date|published|posted|"
    r"announced|issued|issue\s+date|date\s+issued|initial\s+(?:publication|release)(?:\s+date)?|"
    r"original\s+release\s+date|publication\s+date|date\s+published|publish(?:ed)?\s+date|posted\s+by\b.{0,60}?|written|"
    r"created(?:\s+(?:on|date))?|date\s+created|submitted|veröffentlicht|erstellt|publié|publicado)"
    r"(?:\s+(?:on|am|le|el|in\s+[^\d]{1,40}?\s+on))?\s*:?\s*(?:\w+day,?\s+)?$",
    re.IGNORECASE,
)
_BEFORE_DAY = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag
    mittwoch donnerstag freitag samstag sonntag on date am
    """
)


def gather(page: Subject) -> Iterator[When]:
    """The day that each source gives."""
    language = page.story.language
    for node, source in page.work:
        for name, weight in (("datePublished", 4.0), ("uploadDate", 3.0), ("dateCreated", 2.0)):
            when = days.read(decoded(linked.text(node.get(name))), language)
            if when:
                yield When(when, f"{source} {name}", weight)
                break
    for node in linked.of_types(page.nodes, linked.PAGES)[:5]:
        when = days.read(decoded(linked.text(node.get("datePublished"))), language)
        if when:
            yield When(when, "JSON-LD WebPage datePublished", 2.0)
            break
    for names, weight in _METAS:
        for name in names.split():
            when = days.read(page.markup.meta(name), language)
            if when:
                yield When(when, name, weight)
                break
    if not page.story.lists_many:
        seen: set[str] = set()
        for shown, source in shown_days(page.story):
            if source not in seen:
                seen.add(source)
                yield When(shown, source, _SEEN[source])
    day = days.in_address(page.url) or days.in_address(page.canonical)
    if day:
        yield When(day, "address", _ADDRESS)


def shown_days(story: Story) -> Iterator[tuple[datetime | date, str]]:
    """The days of publication that the page shows, in its order: (day, kind).

    "published" is one whose markup or words say so, "time" a `<time>` beside the headline and "far" one
    elsewhere; "date" and "line" look like a dateline, "near" stands beside the headline.
    """
    for element in (*_above_posts(story), *story.around):
        names = classes(element)
        label = " ".join((*names, *(element.get(name) or "" for name in ("itemprop", "id", "aria-label"))))
        sure = any(_SURE.match(name) for name in names) or element.get("pubdate") is not None
        if {"dc:date", "dc:created"} & set((element.get("property") or "").split()):  # Drupal 7's RDFa
            when = days.stamp(element.get("content") or "")
            if when:
                yield when, "published"
        elif _CHANGED.search(label) and not (sure or "published" in label):
            continue
        elif element.tag in _TIME_TAGS:
            if "published" in label or not story.is_about_change(element):
                yield from _in_time(element, sure, story)
        elif element.tag == "small" or any(_DATED.match(name) or LINE.match(name) for name in names):
            yield from _in_dateline(element, sure, story)
        elif element in story.near and not _holds_time(element):
            line = text_of(element, 200)
            if len(line) <= 100:
                yield from ((day, "near") for day, _ in _in_line(line, False, False, story.language))
    for day, start, _ in days.days(story.opening, story.language):
        if _POSTED.search(story.opening[max(0, start - 120) : start]):
            yield day, "text"


def _in_time(element: Element, sure: bool, story: Story) -> Iterator[tuple[datetime | date, str]]:
    """The day of a `<time>`, or of what older pages use for one."""
    value = element.get("datetime") or (element.get("title") if element.tag == "abbr" else "")
    when = days.read(value or text_of(element, 100), story.language)
    before = _words_before(element)
    if when and not _CHANGED.search(before) and not _EVENT.search(before):
        sure = sure or bool(_RELEASED.search(before))
        yield when, "published" if sure else "time" if story.is_beside_headline(element) else "far"


def _in_dateline(element: Element, sure: bool, story: Story) -> Iterator[tuple[datetime | date, str]]:
    """The day of an element whose name promises one."""
    if _holds_time(element):
        return
    dated = any(_DATED.match(name) for name in classes(element))
    when = _in_attributes(element) if dated else None
    if when:
        yield when, "published" if sure else "date"
        return
    line = text_of(element, 400)
    if len(line) <= (120 if dated else 300):
        for day, kind in _in_line(line, sure, dated, story.language):
            yield day, "near" if kind == "line" and element in story.near else kind


def _holds_time(element: Element) -> bool:
    return element.find(".//time") is not None or element.find(".//abbr[@title]") is not None


def _in_attributes(element: Element) -> datetime | date | None:
    """The instant in the attributes of an element that shows a day in words, or of what is in it."""
    for inner in (element, *islice(element.iterdescendants(), 5)):
        for name in ("datetime", "content", "data-date", "data-time", "title"):
            when = days.stamp(inner.get(name) or "") if isinstance(inner.tag, str) else None
            if when:
                return when
    return None


def _in_line(line: str, sure: bool, dated: bool, language: str) -> Iterator[tuple[date, str]]:
    """The first day of a line, unless the words before it say that it is another one's."""
    for day, start, _ in days.days(line, language)[:2]:
        before = line[max(0, start - 40) : start]
        if not _CHANGED.search(before) and not _EVENT.search(before):
            alone = not key(line[:start]) or key(line[:start]) in _BEFORE_DAY
            yield day, "published" if sure or _POSTED.search(before) else "date" if dated or alone else "line"
            return


def _words_before(element: Element) -> str:
    """The words right before an element: "Updated", "Starts", "released this"."""
    before = element.getprevious()
    above = element.getparent()
    words = (before.tail if before is not None else above.text if above is not None else "") or ""
    if not words.strip() and before is not None:
        words = text_of(before, 60)
    return words[-40:]


def _above_posts(story: Story) -> list[Element]:
    """Blogger's day, which stands above all posts of that day and outside of them."""
    if story.region is None:
        return []
    above = islice(story.region.iterancestors(), 4)
    headers = [element for part in above for element in islice(part.iterchildren("h2"), 3)]
    return [element for element in headers if "date-header" in classes(element)][:1]
