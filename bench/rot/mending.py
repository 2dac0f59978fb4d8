"""Posts that link to the simulated web, mended by the real command, and how right that was.

Each post has a link a line, written in one of the ways in which authors write links, with the same address
in code beside it. What the text must be afterwards is put together here from what was proposed, so that a
character more or less is seen.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.rot.archive import Archive
from bench.rot.copies import holdings, right
from bench.rot.world import Address, text

ROTTEN, MOVED, GOOD = 320, 250, 150  # links of each that posts have
IN_A_POST = 12
FORMS = ("inline", "reference", "html", "angle")


@dataclass(frozen=True)
class Line:
    """A line of a post: the link in one of the FORMS, `number` its label."""

    address: Address
    form: str
    number: int
    words: str

    def written(self, mended: dict[str, Any] | None) -> str:
        """The line, as it is or as it must be after a repair."""
        url = self.address.url
        link, copy = url, ""
        if mended and mended["kind"] == "moved" and self.form != "reference":
            link = mended["new"]
        elif mended and mended["kind"] == "archived":
            copy = f" ([archived]({mended['new']}))"
            copy = f' (<a href="{mended["new"]}">archived</a>)' if self.form == "html" else copy
            copy = f" ([archived][{self.number}-archived])" if self.form == "reference" else copy
        shown = {
            "inline": f'[{self.words}]({link} "{self.words}")',
            "reference": f"[{self.words}][{self.number}]",
            "html": f'<a class="x" href="{link}">{self.words}</a>',
            "angle": f"<{link}>",
        }[self.form]
        return f"* `[x]({url})` says {shown}{copy}, and `{url}` once more.\n"

    def defined(self, mended: dict[str, Any] | None) -> str:
        """The definition that belongs to it, if any."""
        if self.form != "reference":
            return ""
        url = mended["new"] if mended and mended["kind"] == "moved" else self.address.url
        copy = ""
        if mended and mended["kind"] == "archived":
            copy = f"[{self.number}-archived]: {mended['new']}\n"
        return f'[{self.number}]: {url} "{self.words}"\n{copy}'


@dataclass(frozen=True)
class Post:
    """A post of a day."""

    name: str
    day: dt.date
    lines: tuple[Line, ...]

    def written(self, mended: dict[tuple[str, str], dict[str, Any]]) -> str:
        """Its text, with the repairs of (post, address)."""
        of = [(line, mended.get((self.name, line.address.url))) for line in self.lines]
        code = "".join(f"    [code]({line.address.url})\n" for line in self.lines[:3])
        return (
            f"---\ntitle: {self.name}\ndate: {self.day}T09:00:00+00:00\n---\n\n## Networking\n\n"
            + "".join(line.written(one) for line, one in of)
            + f"\nAnd code:\n\n{code}\n```\n{self.lines[0].address.url}\n```\n\n"
            + "".join(line.defined(one) for line, one in of)
        )


def posts(addresses: Iterable[Address], seed: int = 5) -> list[Post]:
    """Posts that link to some of the world's addresses; one in ten links stands in two of them."""
    dice = random.Random(seed)
    pool = list(addresses)
    dice.shuffle(pool)
    chosen = [one for one in pool if one.truth == "dead"][:ROTTEN]
    chosen += [one for one in pool if one.kind.startswith("moved") and one.truth == "alive"][:MOVED]
    chosen += [one for one in pool if one.kind in ("page", "temp", "wall-403", "tls-self")][:GOOD]
    chosen += chosen[::10]
    dice.shuffle(chosen)
    found: list[Post] = []
    for at in range(0, len(chosen), IN_A_POST):
        day = dt.date(2008, 1, 1) + dt.timedelta(days=dice.randrange(17 * 365))
        those = {one.url: one for one in chosen[at : at + IN_A_POST]}.values()
        lines = tuple(
            Line(one, dice.choice(FORMS), number, text(dice, 3).rstrip("."))
            for number, one in enumerate(those, 1)
        )
        found.append(Post(f"post-{at // IN_A_POST:03d}", day, lines))
    return found


def mend(
    addresses: list[Address], blog: Path, run: Callable[[list[str]], subprocess.CompletedProcess[str]]
) -> dict[str, float]:
    """Writes the posts, has them repaired, and gives the figures; `run` runs shorttake in the blog."""
    written = posts(addresses)
    uses = [(line.address, post.day) for post in written for line in post.lines]
    dead = [(address, day) for address, day in uses if address.truth == "dead"]
    archives = holdings(dead)
    files = {post.name: blog / "content" / "posts" / f"{post.name}.md" for post in written}
    for post in written:
        files[post.name].parent.mkdir(parents=True, exist_ok=True)
        files[post.name].write_text(post.written({}), encoding="utf-8")
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Archive(kept, memento_only=number == 1))
            for number, kept in enumerate(archives)
        ]
        settings = blog / "pelicanconf.py"
        bases = [one.base for one in servers]
        more = f'\nSHORTTAKE = {{**SHORTTAKE, "rot": {{"archives": {bases!r}, "per_second": 20}}}}\n'
        settings.write_text(settings.read_text("utf-8") + more, encoding="utf-8")
        proposed = json.loads(run(["repair", "--json"]).stdout)
        asked = sum((one.requests for one in servers), Counter())
        run(["repair", "--apply"])
        after = {name: file.read_bytes() for name, file in files.items()}
        again = json.loads(run(["repair", "--apply", "--json"]).stdout)
    changed = sum(file.read_bytes() != after[name] for name, file in files.items())
    mended = {(Path(one["file"]).stem, one["url"]): one for one in proposed}
    harmed = [post.name for post in written if post.written(mended).encode() != after[post.name]]
    figures, wrong = _scored(written, mended, archives, bases)
    print(f"  repairs: {len(proposed)} proposed in {len(written)} posts; archives were asked {dict(asked)}")
    if wrong:
        print("  wrong repairs:", dict(wrong.most_common(12)))
    if harmed:
        print("  posts that are not as they should be:", harmed[:5])
    return figures | {
        "posts harmed": float(len(harmed)),
        "changed by a second --apply": float(changed + len(again)),
    }


def _scored(
    written: list[Post], mended: dict[tuple[str, str], dict[str, Any]], archives: list[Any], bases: list[str]
) -> tuple[dict[str, float], Counter[str]]:
    """The figures, and what was wrong: "kind: what" -> how often."""
    wrong: Counter[str] = Counter()
    there = found = bad = moved = moved_bad = offered = uncalled = 0
    for post in written:
        for line in post.lines:
            address = line.address
            one = mended.get((post.name, address.url))
            if address.truth == "dead":
                good = {
                    f"{bases[number]}/web/{stamp}/" for number, stamp in right(archives, address, post.day)
                }
                there += bool(good)
                fits = one is not None and one["kind"] == "archived" and one["new"].startswith(tuple(good))
                found += bool(good) and fits
                bad += one is not None and not (good and fits)
                kept = next((a[u] for a in archives if (u := address.url.partition("#")[0]) in a), None)
                trouble = f" ({kept.trouble})" if kept and kept.trouble else ""
                if one is not None and not (good and fits):
                    wrong[
                        f"{address.kind}{trouble}: {one['kind']} {one['new'][-70:]} not {sorted(good)}"
                    ] += 1
                elif good and one is None:
                    wrong[f"{address.kind}{trouble}: no copy offered"] += 1
            elif address.kind.startswith("moved") and address.truth == "alive":
                moved += 1
                offered += one is not None
                moved_bad += one is not None and (one["kind"] != "moved" or one["new"] != address.final)
            else:
                uncalled += one is not None
    return {
        "copies found %": 100 * found / max(1, there),
        "wrong copies proposed": float(bad),
        "moved rewrites right %": 100 * (offered - moved_bad) / max(1, offered),
        "moved rewrites offered %": 100 * offered / max(1, moved),
        "repairs nobody needs": float(uncalled),
    }, wrong
