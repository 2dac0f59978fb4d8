"""The index against ten years of real posts and a record of every link of their Short Takes."""

from __future__ import annotations

import json
import os
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from shorttake.archive import Archive, Place
from shorttake.cache import Cache
from shorttake.settings import check

SHARED = Path(os.environ.get("SHORTTAKE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
POSTS, RECORDS = SHARED / "corpus/weblog-2005-2014.tar.gz", SHARED / "corpus/short-take-links.jsonl"
SERIES = ["Technology Short Take", "Virtualization Short Take", "Storage Short Take"]

pytestmark = pytest.mark.skipif(
    not (POSTS.exists() and RECORDS.exists()), reason=f"the real posts are not at {SHARED}/corpus"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("blog")
    with tarfile.open(POSTS) as posts:
        posts.extractall(root, filter="data")
    settings = check(root, {"PATH": ".", "ARTICLE_PATHS": ["_posts"], "SHORTTAKE": {"series": SERIES}}, {})
    archive = Archive(settings, Cache(settings.cache))
    done = archive.refresh()
    assert not done.problems
    assert done.read == 1638
    return archive


@pytest.fixture(scope="module")
def records(archive: Archive) -> list[dict[str, Any]]:
    """Those of the posts that are there: the record goes on a week longer."""
    found = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    there = {Path(file).name for files in archive.numbers(SERIES[0]).values() for file in files}
    kept = [record for record in found if record["file"] in there]
    assert len({record["file"] for record in kept}) == 47  # #12 came out twice
    assert len(kept) == 1397
    return kept


@pytest.fixture(scope="module")
def by_post(archive: Archive) -> dict[str, list[Place]]:
    found = defaultdict(list)
    for place in archive.links():
        found[Path(place.file).name].append(place)
    return found


def test_every_recorded_link_is_in_its_file_under_its_heading_with_its_number(
    archive: Archive, records: list[dict[str, Any]]
) -> None:
    missing = []
    for record in records:
        places = [
            place
            for place in archive.places(record["url"])
            if Path(place.file).name == record["file"] and place.section == record["heading"]
        ]
        good = [
            place
            for place in places
            if place.number == record["post"]
            and place.date == record["date"]
            and place.series == "Technology Short Take"
            and (record["role"] == "item") == (place.item is not None)
        ]
        if not good:
            missing.append((record["file"], record["url"], record["heading"], record["role"], places))
    assert not missing


def test_the_words_of_an_item_are_the_recorded_ones(archive: Archive, records: list[dict[str, Any]]) -> None:
    said = {
        (Path(place.file).name, place.text) for record in records for place in archive.places(record["url"])
    }
    assert [one["text"] for one in records if (one["file"], one["text"]) not in said] == []


def test_posts_have_as_many_linked_items_and_links_as_recorded(
    records: list[dict[str, Any]], by_post: dict[str, list[Place]]
) -> None:
    links: dict[str, int] = defaultdict(int)
    items: dict[str, set[int]] = defaultdict(set)
    for record in records:
        links[record["file"]] += 1
        if record["role"] == "item":
            items[record["file"]].add(record["item_in_post"])
    for file, number in links.items():
        # The record leaves out the authors' own pages at Twitter.
        found = [place for place in by_post[file] if not place.canonical.startswith("https://x.com/")]
        assert len(found) == number, file
        assert len({place.item for place in found} - {None}) == len(items[file]), file


def test_an_address_stands_where_the_index_says(archive: Archive, by_post: dict[str, list[Place]]) -> None:
    folder = archive._settings.content / "_posts"
    for name, places in by_post.items():
        text = (folder / name).read_bytes().decode("utf-8")
        lines = text.split("\n")
        for place in places:
            written = text[place.start : place.end]
            assert written == place.url or "&" in written or "\\" in written, place
            assert lines[place.line - 1][place.column - 1] in "[<", place


def test_numbers_of_all_series(archive: Archive) -> None:
    assert archive.highest("Technology Short Take") == 46
    assert [
        number for number, files in archive.numbers("Technology Short Take").items() if len(files) > 1
    ] == [12]
    assert (archive.highest("Virtualization Short Take") or 0) > 30
    assert archive.highest("Storage Short Take")
