"""How well links are filed, on a real author's future: #1 to #30 known, #31 to #47 asked, one by one.

Each issue is asked with only the earlier ones learned; then it is learned too. Besides: what a suggestion
and learning cost in CPU. Real posts are read in place (`SHORTTAKE_SHARED`, else ../shared); without them
there are only the costs.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.commands import busy, measure
from shorttake.sections.apprentice import Apprentice
from shorttake.sections.evidence import Asked
from shorttake.sections.guess import HALF_LIFE
from shorttake.sections.past import Example
from shorttake.sections.report import Score
from shorttake.settings import Section, Settings, check

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHORTTAKE_SHARED", ROOT / "../shared"))
LINKS = SHARED / "corpus/short-take-links.jsonl"
MANY = 2_500
RUNS = 5

SECTIONS = [
    {"name": "Networking"},
    {"name": "Servers/Hardware", "aliases": ["Servers"]},
    {"name": "Security"},
    {"name": "Cloud Computing/Cloud Management", "aliases": ["Cloud Computing"]},
    {"name": "Operating Systems/Applications"},
    {"name": "Storage"},
    {"name": "Virtualization"},
    {"name": "Career/Soft Skills"},
]
# What is known when a link is asked about, and the goals: first right, one of two right.
VIEWS = {
    "address and title": ("", 0.68, 0.84),
    "with a sentence": ("sentence", 0.72, 0.88),
    "with the item": ("text", 0.78, 0.93),
}
CALIBRATION, SURE_RIGHT, SURE_FILED = 0.03, 0.90, 0.25
SUGGEST, LEARN, SIZE = 0.2, 5.0, 3_000_000


def main() -> int:
    """Prints the figures beside their goals; 0, since a goal that is missed is news and no failure."""
    settings = check(ROOT, {"SHORTTAKE": {"sections": SECTIONS}}, {})
    if LINKS.exists():
        for first, last in ((16, 30), (31, 47)):
            figures(settings, first, last)
    else:
        print(f"no {LINKS.name} in {SHARED.name}/corpus: no figures")
    costs()
    return 0


def figures(settings: Settings, first: int, last: int) -> None:
    """How well the links of these issues are filed; only those that the author filed under one section."""
    sections = {section.name: number for number, section in enumerate(settings.sections)}
    scores = rolling(settings.sections, records(), sections, first, last)
    many = scores["with the item"].asked
    print(f"#{first} to #{last}, each with only the earlier issues known: {many} links")
    print(f"  {'':20} {'first':>6} (goal) {'of two':>7} (goal) {'ECE':>6} {'sure':>6} {'right':>6}")
    for view, (_, goal, goal_two) in VIEWS.items():
        score = scores[view]
        asked = max(1, score.asked)
        print(
            f"  {view:20} {score.first / asked:6.1%} ({goal:.0%}) {(score.first + score.second) / asked:7.1%}"
            f" ({goal_two:.0%}) {score.calibration_error:6.1%} {score.sure / asked:6.1%}"
            f" {score.sure_right / max(1, score.sure):6.1%}"
        )
    print(f"  goals: ECE {CALIBRATION:.0%}; sure (0.9) {SURE_FILED:.0%}, of these {SURE_RIGHT:.0%} right")


def records() -> list[dict[str, Any]]:
    """The links of the Short Takes, in the order of the issues."""
    found = [json.loads(line) for line in LINKS.read_text(encoding="utf-8").splitlines()]
    return sorted(found, key=lambda one: one["post"])


def rolling(
    sections: tuple[Section, ...], links: list[dict[str, Any]], numbers: dict[str, int], first: int, last: int
) -> dict[str, Score]:
    """The score of each view over these issues."""
    apprentice = Apprentice(sections, HALF_LIFE)
    scores = {view: Score() for view in VIEWS}
    links = [one for one in links if one["section"] in numbers and one["post"] <= last]
    to_come = len(links)
    for post, group in groupby(links, key=lambda one: one["post"]):
        issue = list(group)
        to_come -= len(issue)
        if first <= post <= last:
            for one in issue:
                for view, (more, _, _) in VIEWS.items():
                    asked = Asked(one["url"], one["anchor"], one[more] if more else "")
                    scores[view].add(apprentice.guess(asked), numbers[one["section"]])
        apprentice.learn(
            [
                Example(Asked(one["url"], one["anchor"], one["text"]), numbers[one["section"]])
                for one in issue
            ],
            to_come,
        )
    return scores


def costs() -> None:
    """The CPU of learning many links, of one suggestion, and the size of the model, on a made-up archive."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_up(folder)
        command = [sys.executable, "-m", "shorttake", "-C", str(folder), "sections"]
        load = os.getloadavg()[0]
        learn = measure(lambda number: [*command, "learn"], folder, environ, 3)
        suggest = measure(
            lambda number: [*command, "suggest", "https://example.org/ovsdb", "--title", "OVSDB, a tour"],
            folder,
            environ,
            RUNS,
        )
        size = (folder / ".shorttake/sections.model").stat().st_size
    print(f"learn {MANY} links: {learn.usual:.2f} s of CPU (goal {LEARN:.0f})")
    print(f"suggest, start included: {suggest.usual:.3f} s of CPU (goal {SUGGEST})")
    print(f"model: {size:,} bytes (goal {SIZE:,})")
    word = busy(load, os.cpu_count() or 1, [learn, suggest])
    if word:
        print(word)


def made_up(folder: Path) -> None:
    """A blog of many links whose words are the lexicon's, each with words of its own too."""
    from shorttake.sections.lexicon import shipped

    (folder / "pelicanconf.py").write_text(f"SHORTTAKE = {{'sections': {SECTIONS!r}}}\n", encoding="utf-8")
    terms = sorted(term for term in shipped().terms if not term.startswith("@"))
    names = [section["name"] for section in SECTIONS]
    (folder / "content/takes").mkdir(parents=True)
    links = 0
    for issue in range(1, MANY // 30 + 2):
        day = f"{2000 + issue // 12}-{1 + issue % 12:02}-01"
        lines = [f"---\ntitle: 'Technology Short Take #{issue}'\ndate: {day}\n---\n"]
        for number, name in enumerate(names):
            lines.append(f"\n## {name}\n")
            for item in range(4):
                if links == MANY:
                    break
                links += 1
                at = (issue * 131 + number * 487 + item * 37) % (len(terms) - 8)
                said = " and ".join(terms[at : at + 8])
                lines.append(
                    f"* [{terms[at]} for {said[:40]}](https://site{at % 97}.example.org/{links}-{at}) is a"
                    f" long look at {said}, with numbers from a rack (word{links % 700}, word{at}).\n"
                )
        (folder / f"content/takes/take-{issue:03}.md").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
