"""Link files are read by a few plain rules where that is enough, and always as the YAML reader reads them."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.archive.kept import KeptLink, plain_words, read_any, read_kept, read_plain
from shorttake.errors import ShorttakeError
from shorttake.link import Link, from_matter, from_text, to_text
from shorttake.text.frontmatter import parse
from shorttake.text.plain import plain

ZONES = (dt.UTC, zoneinfo.ZoneInfo("Europe/Amsterdam"))
MOMENT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def read_carefully(text: str, zone: dt.tzinfo = dt.UTC) -> KeptLink | None:
    try:
        return read_any(text, "a.md", zone)
    except ShorttakeError:
        return None


PLAIN = [
    "---\nurl: https://example.org/a\n---\n",
    "---\nurl: https://example.org/a#b?c=d&e\ntitle: A page\n---\n\nWords.\n",
    "---\nurl: 'https://example.org/it''s'\nvia: https://example.org/it's\n---\n",
    '---\nurl: "https://example.org/a"\ntitle: "1: a # title"\ntags: [one, two words]\n---\n',
    "---\ntitle: Null\nauthor: null\nsection: ''\nurl: https://example.org/ \n---\nx",
    "---\ntitle: 2001\nauthor: NO\nsection: 1.10\nurl: 007\n---\n",
    "---\nurl: https://example.org/a\nadded: 2026-11-20T09:30:00+01:00\ndate: 2026\n---\n",
    "---\nurl: https://example.org/a\nadded: 2026-11-20\n---\n",
    "---\nurl: https://example.org/a\nadded: 2026-11-20 09:30\n---\n",
    "---\nurl: https://example.org/é/日本\ntitle: Ünïcödé – “quotes”\n---\n\n  Words  \n\n",
    "---\nurl: https://example.org/a\n---\n---\nurl: b\n---\n",
    to_text(
        Link(
            url="https://example.org/a?b=c",
            title="Title: with a colon",
            author="Name O'Author",
            site="The site",
            date="2026-11-18",
            tags=("one", "two"),
            section="Cloud Computing/Cloud Management",
            note="What I say.\n\nAnd more.",
            added=MOMENT,
        )
    ),
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_written_plainly_is_read_by_the_plain_rules(text: str) -> None:
    assert read_plain(text, dt.UTC) is not None
    assert read_plain(text, dt.UTC) == read_any(text, "a.md", dt.UTC)


NOT_PLAIN = [
    "",
    "url: https://example.org/a\n\n",
    "+++\nurl = 'https://example.org/a'\n+++\n",
    "---\nurl: https://example.org/a\n",
    "---\nurl: https://example.org/a: b\n---\n",
    "---\nurl: https://example.org/a #b\n---\n",
    "---\nurl: [https://example.org/a]\n---\n",
    "---\nurl: &anchor https://example.org/a\n---\n",
    "---\nurl: >-\n  https://example.org/a\n---\n",
    "---\nurl: https://example.org/a\n  b\n---\n",
    "---\nurl: https://example.org/a\nurl: https://example.org/b\n---\n",
    "---\nurl: https://example.org/a\n\n---\n",
    "---\nurl: https://example.org/a\n# words\n---\n",
    "---\nurl: https://example.org/a\nnote: words\n---\n",
    "---\nurl: https://example.org/a\nadded: yes\n---\n",
    "---\nurl: https://example.org/a\nadded: never\n---\n",
    "---\nurl: https://example.org/a\nadded: 2026-11-20T24:30:00+01:00\n---\n",
    "---\nurl: https://example.org/a\ntitle: 'a\n---\n",
    '---\nurl: "https://example.org/\\u0061"\n---\n',
    "---\nurl: https://example.org/a\ntitle: a\u2028b\n---\n",
    "---\nurl: https://example.org/a\ntitle: a\x85b\n---\n",
    "---\r\nurl: https://example.org/a\r\n---\r\n",
    "\ufeff---\nurl: https://example.org/a\n---\n",
    "---\nURL: https://example.org/a\n---\n",
    "---\ntitle: A page\n---\n",
    "---\nurl: ''\n---\n",
    "---\nurl: ~\n---\n",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_anything_else_is_left_to_the_careful_reader(text: str) -> None:
    assert read_plain(text, dt.UTC) is None
    if read_carefully(text) is None:
        with pytest.raises(ShorttakeError) as caught:
            read_kept(text, "a.md", dt.UTC)
        assert caught.value.where
    else:
        assert read_kept(text, "a.md", dt.UTC) == read_carefully(text)


values = st.one_of(
    st.text(max_size=30),
    st.text("ab1 :#'\"[]{},-?!&*|>%@`~=\\/.\t\u00e9\u0085\u2028\ufeff", max_size=12),
    st.sampled_from(
        ["null", "~", "true", "NO", "0x1f", "1_000", "1e3", "12:30:45", "2026-11-20", ".inf", "<<", "-"]
    ),
    st.sampled_from(
        ["2026-11-20T09:30:00+01:00", "2026-11-20T09:30:00Z", "2026-02-30", "20261120", "2026-W01-1"]
    ),
    st.sampled_from(["2026-11-20T09:30:00+14:30", "2026-11-20T09:30:00-15:00", "٢٠٢٦-11-20T09:30:00+01:00"]),
    st.sampled_from(
        ["'a''b'", '"a b"', "[a, b]", "[a, 'b']", "'a' ", "[a b,c]", "[]", "[a, ]", "https://e.org/#a"]
    ),
)
keys = st.sampled_from(
    ["url", "title", "author", "section", "added", "tags", "date", "note", "via", "a", "null", "y"]
)
heads = st.lists(st.tuples(keys, st.sampled_from([": ", ":", ":  ", " : "]), values), max_size=6).map(
    lambda entries: "".join(f"{key}{colon}{value}\n" for key, colon, value in entries)
)


@given(heads, st.text(max_size=20), st.sampled_from(ZONES))
def test_the_plain_rules_never_read_anything_else_than_the_careful_reader(
    head: str, body: str, zone: dt.tzinfo
) -> None:
    text = f"---\nurl: https://example.org/a\n{head}---\n{body}"
    found = read_plain(text, zone)
    assert found is None or found == read_carefully(text, zone)


@given(heads, st.text(max_size=20), st.sampled_from(ZONES))
def test_a_link_is_the_same_by_either_way(head: str, body: str, zone: dt.tzinfo) -> None:
    text = f"---\nurl: https://example.org/a\n{head}---\n{body}"
    try:
        careful = from_matter(parse(text, "a.md"), text, "a.md", zone)
    except ShorttakeError:
        with pytest.raises(ShorttakeError):
            from_text(text, "a.md", zone)
    else:
        assert from_text(text, "a.md", zone) == careful


words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@given(
    st.builds(
        Link,
        url=words.map(lambda word: f"https://example.org/{word.strip()}"),
        title=st.none() | words,
        author=st.none() | words,
        tags=st.lists(words, max_size=3).map(tuple),
        section=st.none() | words,
        note=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        added=st.none() | st.datetimes(dt.datetime(1980, 1, 1), timezones=st.sampled_from(ZONES)),
    )
)
def test_every_link_that_we_write_reads_back(link: Link) -> None:
    text = to_text(link)
    found = read_kept(text, "a.md", dt.UTC)
    assert found == read_carefully(text)
    assert found.url == link.url.strip()
    if found.start is not None:
        assert text[found.start : found.end] == found.url


@given(st.one_of(st.text(), st.text("ab *_`-+#>|=[]<&1.\n\u2014", max_size=20)))
def test_notes_are_read_as_markdown(note: str) -> None:
    assert plain_words(note) == plain(note)
