"""`python -m checks FOLDER ADDRESS`: every check of a built site; exit 1 where something is wrong."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from checks import (
    axe,
    feeds,
    links,
    meaning,
    narrowing,
    nu,
    printing,
    readers,
    rotten,
    searching,
    talking,
    weight,
)
from checks.built import Built, Finding, Skipped

CHECKS = {
    "addresses and fragments inside the site": links.check,
    "rules of Atom, RSS and JSON Feed": feeds.check,
    "feeds in readers' programs, while the blog lives": readers.check,
    "microformats and JSON-LD": meaning.check,
    "weight of posts": weight.check,
    "HTML (Nu)": nu.check,
    "search by keyboard, and without JavaScript": searching.check,
    "posts on paper": printing.check,
    "comments, by a click and from nowhere else": talking.check,
    "filters of the lists of links": narrowing.check,
    "filters of the report of links": rotten.check,
    "axe in light and dark, 1280 and 320 wide": axe.check,
}
_SHOWN = 40  # findings of one check


def run(site: Built) -> dict[str, list[Finding] | str]:
    """What each check found, or why it was skipped."""
    results: dict[str, list[Finding] | str] = {}
    for name, check in CHECKS.items():
        begin = time.monotonic()
        try:
            results[name] = found = list(check(site))
        except Skipped as reason:
            results[name] = str(reason)
            say(f"skipped  {name}: {reason}")
            continue
        wrong = [one for one in found if not one.doubtful]
        doubts = {one.what.partition(":")[0]: one for one in found if one.doubtful}
        say(f"{'WRONG  ' if wrong else 'ok     '}  {name} ({time.monotonic() - begin:.0f} s)")
        for one in wrong[:_SHOWN]:
            say(f"    {one.where}: {one.what}")
        if len(wrong) > _SHOWN:
            say(f"    and {len(wrong) - _SHOWN} more")
        for one in doubts.values():
            say(f"    for a person to decide, in {one.where} for one: {one.what}")
    return results


def is_wrong(results: dict[str, list[Finding] | str]) -> bool:
    """Whether any check found something that is surely wrong."""
    return any(not one.doubtful for found in results.values() if isinstance(found, list) for one in found)


def say(words: str) -> None:
    """A line of the report."""
    print(words, flush=True)


def main(arguments: list[str]) -> int:
    """Checks the site in a folder; the address is the one that it was built for."""
    folder, address = arguments
    site = Built(Path(folder), address)
    say(f"{len(site.pages)} pages in {folder}, {len(site.posts)} posts among them")
    return int(is_wrong(run(site)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
