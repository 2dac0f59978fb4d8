"""What of an address is published: less tracking, and not one character else changed."""

from __future__ import annotations

import pytest

from shorttake.urls import canonical, clean, tracking_parameters
from shorttake.urls.tracking import BY_HOST, BY_VALUE, EVERYWHERE

# Address as it was copied, address as it is published, names that were taken away.
TAKEN = [
    # order, case, escapes, slashes, scheme and fragment stay as they were
    (
        "http://WWW.Example.org/A%2db/?b=2&utm_source=x&a=1#Part",
        "http://WWW.Example.org/A%2db/?b=2&a=1#Part",
        ["utm_source"],
    ),
    ("https://example.org/?utm_source=x", "https://example.org/", ["utm_source"]),
    ("https://example.org?fbclid=1", "https://example.org", ["fbclid"]),
    ("https://example.org/a?x=1&&fbclid=1&y=", "https://example.org/a?x=1&&y=", ["fbclid"]),
    ("https://example.org/a?fbclid=1&a;b=2", "https://example.org/a?a;b=2", ["fbclid"]),
    ("https://example.org/ä b?q=ü&gclid=1", "https://example.org/ä b?q=ü", ["gclid"]),
    ("https://example.org/a?gclid=1&", "https://example.org/a", ["gclid"]),
    ("example.org/a?gclid=1", "example.org/a", ["gclid"]),
    ("//example.org/a?gclid=1", "//example.org/a", ["gclid"]),
    (" https://example.org/a?gclid=1\n", " https://example.org/a\n", ["gclid"]),
    # names in capitals, escaped, twice, without a value
    ("https://example.org/a?UTM_SOURCE=x&Gclid=1", "https://example.org/a", ["UTM_SOURCE", "Gclid"]),
    ("https://example.org/a?utm%5Fsource=x", "https://example.org/a", ["utm_source"]),
    (
        "https://example.org/a?utm_source=x&utm_source=y",
        "https://example.org/a",
        ["utm_source", "utm_source"],
    ),
    ("https://example.org/a?fbclid&b", "https://example.org/a?b", ["fbclid"]),
    # in a fragment
    (
        "https://example.org/a#utm_source=x&utm_medium=y",
        "https://example.org/a",
        ["utm_source", "utm_medium"],
    ),
    ("https://example.org/a?b=1#xtor=RSS-1", "https://example.org/a?b=1", ["xtor"]),
    ("https://example.org/a?utm_source=x#part-2", "https://example.org/a#part-2", ["utm_source"]),
    # systems of mail, ads, analytics, social networks
    ("https://example.org/?mc_cid=1&mc_eid=2&p=3", "https://example.org/?p=3", ["mc_cid", "mc_eid"]),
    (
        "https://example.org/?mkt_tok=1&_hsenc=2&vero_id=3",
        "https://example.org/",
        ["mkt_tok", "_hsenc", "vero_id"],
    ),
    ("https://example.org/?msclkid=1&yclid=2&dclid=3", "https://example.org/", ["msclkid", "yclid", "dclid"]),
    (
        "https://example.org/?gbraid=1&wbraid=2&gad_source=1",
        "https://example.org/",
        ["gbraid", "wbraid", "gad_source"],
    ),
    (
        "https://example.org/?twclid=1&ttclid=2&li_fat_id=3",
        "https://example.org/",
        ["twclid", "ttclid", "li_fat_id"],
    ),
    (
        "https://example.org/?pk_campaign=1&mtm_source=2",
        "https://example.org/",
        ["pk_campaign", "mtm_source"],
    ),
    (
        "https://example.org/?at_medium=1&xtor=2&s_cid=3",
        "https://example.org/",
        ["at_medium", "xtor", "s_cid"],
    ),
    ("https://example.org/?WT.mc_id=1", "https://example.org/", ["WT.mc_id"]),
    ("https://example.org/?ref=weekly.example.com", "https://example.org/", ["ref"]),
    ("https://example.org/?source=rss----7f60cf5620c9---4", "https://example.org/", ["source"]),
    ("https://example.org/?ref_src=twsrc%5Etfw", "https://example.org/", ["ref_src"]),
    # what is tracking on one host
    ("https://x.com/example/status/1?s=20&t=AbC", "https://x.com/example/status/1", ["s", "t"]),
    (
        "https://mobile.twitter.com/example/status/1?s=20",
        "https://mobile.twitter.com/example/status/1",
        ["s"],
    ),
    ("https://youtu.be/aBcDeFgHiJk?si=1&t=90", "https://youtu.be/aBcDeFgHiJk?t=90", ["si"]),
    (
        "https://www.youtube.com/watch?v=aBcDeFgHiJk&feature=share",
        "https://www.youtube.com/watch?v=aBcDeFgHiJk",
        ["feature"],
    ),
    ("https://open.spotify.com/track/1?si=2", "https://open.spotify.com/track/1", ["si"]),
    ("https://medium.com/@a/b-0123456789ab?source=x", "https://medium.com/@a/b-0123456789ab", ["source"]),
    ("https://example.substack.com/p/a?r=1&s=w", "https://example.substack.com/p/a", ["r", "s"]),
    ("https://www.nytimes.com/2019/a.html?smid=url-share", "https://www.nytimes.com/2019/a.html", ["smid"]),
    ("https://www.wsj.com/articles/a?mod=rss", "https://www.wsj.com/articles/a", ["mod"]),
    ("https://www.bbc.co.uk/news/a?ocid=1", "https://www.bbc.co.uk/news/a", ["ocid"]),
    (
        "https://www.amazon.co.uk/dp/B00ABCDEFG?tag=me-21&qid=1",
        "https://www.amazon.co.uk/dp/B00ABCDEFG?tag=me-21",
        ["qid"],
    ),
    ("https://www.linkedin.com/pulse/a?trk=1", "https://www.linkedin.com/pulse/a", ["trk"]),
    (
        "https://docs.google.com/document/d/1/edit?usp=sharing",
        "https://docs.google.com/document/d/1/edit",
        ["usp"],
    ),
    ("https://www.google.com/search?q=a&ei=1&ved=2", "https://www.google.com/search?q=a", ["ei", "ved"]),
]

KEPT = [
    # the same names elsewhere, or with another meaning
    "https://example.org/status/1?s=20&t=AbC",
    "https://example.org/?si=1&feature=2&trk=3&mod=4&smid=5&usp=6",
    "https://example.org/?ref=home&source=main&src=a&from=b&via=c&share=d",
    "https://git.example.org/a?ref=weekly.example.com",
    "https://api.github.com/repos/a/b/contents?ref=release.io",
    "https://www.youtube.com/watch?v=aBcDeFgHiJk&t=90&list=PL1",
    "https://example.org/?utm=32N&utm_zone=33",
    "https://example.org/?pk=1&pk_id=2&campaign=3&campaign_id=4&cid=5&mc=6&cmpid=7",
    "https://contracts.example.org/?ocid=ocds-213czf-1",
    "https://www.amazon.com/dp/B00ABCDEFG?tag=someone-20",
    "https://medium.com/@a/b-0123456789ab?sk=1",
    # sessions and views are not tracking
    "https://example.org/a?PHPSESSID=1&amp=1&replytocom=2",
    # the name only in a value, a path, a fragment of another kind
    "https://example.org/a?q=utm_source=x",
    "https://example.org/utm_source=x/a",
    "https://example.org/a#utm_source",
    "https://app.example.org/#/a?utm_source=x",
    "https://example.org/a#utm_source=x&part=2",
    # addresses that are found, or let in, only as a whole
    "https://web.archive.org/web/2019/https://example.org/?utm_source=x",
    "https://archive.ph/2019/https://example.org/?utm_source=x",
    "https://bucket.s3.amazonaws.com/a?utm_source=x&X-Amz-Signature=1",
    "https://www.google.com/url?q=https://example.org/&ved=1",
    # pages about the names
    "https://ga-dev-tools.google/campaign-url-builder/?utm_source=x",
    # no web addresses
    "mailto:someone@example.org?utm_source=x",
    "ftp://example.org/a?utm_source=x",
    "just text ? utm_source=x",
    "?utm_source=x",
    "",
]


@pytest.mark.parametrize(("url", "published", "names"), TAKEN)
def test_tracking_is_taken_away_and_nothing_else(url: str, published: str, names: list[str]) -> None:
    assert clean(url) == published
    assert tracking_parameters(url) == names
    assert canonical(published) == canonical(url)


@pytest.mark.parametrize("url", KEPT)
def test_what_means_something_stays(url: str) -> None:
    assert clean(url) == url
    assert tracking_parameters(url) == []


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_every_name_of_the_first_table_is_tracking_anywhere(name: str) -> None:
    assert clean(f"https://example.org/a?b=1&{name}=x&c=2") == "https://example.org/a?b=1&c=2"


@pytest.mark.parametrize("host", sorted(BY_HOST))
def test_every_name_of_a_host_is_tracking_there_and_below_it_but_not_elsewhere(host: str) -> None:
    for name in BY_HOST[host]:
        assert tracking_parameters(f"https://{host}/a?{name}=1") == [name]
        assert tracking_parameters(f"https://sub.{host}/a?{name}=1") == [name]
        if name not in EVERYWHERE and not name.startswith("utm_"):
            assert tracking_parameters(f"https://not-{host}/a?{name}=1") == []


def test_the_tables_are_in_small_letters_and_do_not_repeat_each_other() -> None:
    assert all(name == name.lower() for name in EVERYWHERE | set(BY_VALUE))
    assert not EVERYWHERE & set(BY_VALUE)
    for names in BY_HOST.values():
        assert all(name == name.lower() for name in names)
        assert not names & EVERYWHERE
