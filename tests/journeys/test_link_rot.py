"""Links rot over weeks: checked, judged, mended as a diff, mended in the text, and back again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.archive import Archive
from fakes.server import Server, page, redirect
from journeys.conftest import Blog

THEN = "<title>How it worked</title><h1>How it worked</h1>" + "<p>Words on how it worked then. " * 40
POST = """---
title: Technology Short Take 7
number: 7
date: 2013-05-01
---

Welcome!

## Networking

* A [page *that* is gone]({gone}) and `{gone}` in code, and [one that is fine]({fine}).
* [Moved][1], and [moved again][1]; see also [the fine one]({fine}).
* By reference: [gone too][2]. <a href="{gone}">In HTML</a>.
* [Behind a wall]({wall}), [an outage]({down}).

        [not a link]({gone})

[1]: {moved} "A title"
[2]: {gone2}
"""


@pytest.fixture
def web() -> Iterator[Server]:
    good = page("<title>Fine</title>" + "<p>Fine words. " * 60)
    answers: dict[str, Any] = {
        "/fine/a-fine-page/": good,
        "/old/place-of-it/": redirect("/new/place-of-it/", 301),
        "/new/place-of-it/": good,
        "/gone/page-one/": page("<title>404</title>", status=404),
        "/gone/page-two/": page("<title>404</title>", status=404),
        "/wall/a/": page("no", status=403),
        "/down/a/": page("no", status=503),
        "/robots.txt": page("", status=404),
    }
    with Server(answers) as server:
        yield server


@pytest.fixture
def archive(web: Server) -> Iterator[Archive]:
    gone, gone2 = web.url("/gone/page-one/"), web.url("/gone/page-two/")
    captures = {
        gone: [
            ("20100101000000", 200, THEN),
            ("20130420000000", 200, "<title>Page not found</title><h1>Page not found</h1>"),
            ("20130515000000", 404, "gone"),
            ("20130601120000", 200, THEN),
            ("20250101000000", 200, THEN.replace("How it worked", "Something else")),
        ],
        gone2: [("20120101000000", 200, THEN)],
    }
    with Archive(captures) as archive:
        yield archive


@pytest.fixture
def rotting(blog: Blog, web: Server, archive: Archive) -> Blog:
    names = {
        name: web.url(path)
        for name, path in {
            "gone": "/gone/page-one/", "gone2": "/gone/page-two/", "fine": "/fine/a-fine-page/",
            "moved": "/old/place-of-it/", "wall": "/wall/a/", "down": "/down/a/",
        }.items()
    }  # fmt: skip
    for file in blog.files("content"):
        if file.endswith(".md"):
            (blog.folder / "content" / file).unlink()
    blog.write("content/takes/seven.md", POST.format(**names))
    blog.environ["SHORTTAKE_FETCH_ALLOW"] = "127.0.0.0/8"
    settings = blog.read("pelicanconf.py")
    blog.write(
        "pelicanconf.py",
        f'{settings}\nSHORTTAKE = {{**SHORTTAKE, "rot": {{"archives": ["{archive.base}"], "per_second": 20}}}}\n',
    )
    return blog


def on(day: int) -> str:
    return f"2026-11-{day:02d}T09:00:00+01:00"


def states(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {"/".join(row["url"].split("/")[3:5]): row["state"] for row in rows}


def test_from_the_first_look_to_the_mended_text(rotting: Blog, web: Server, archive: Archive) -> None:
    first = rotting.json("check", SHORTTAKE_NOW=on(1))
    assert states(first) == {
        "gone/page-one": "suspect", "fine/a-fine-page": "ok", "old/place-of-it": "moved",
        "gone/page-two": "suspect", "wall/a": "blocked", "down/a": "suspect",
    }  # fmt: skip
    moved = next(row for row in first if row["state"] == "moved")
    assert moved["final"] == web.url("/new/place-of-it/")
    assert {place["file"] for row in first for place in row["places"]} == {"content/takes/seven.md"}
    assert rotting.run("repair", SHORTTAKE_NOW=on(1)).stdout == ""

    asked = len(web.asked)
    assert states(rotting.json("check", SHORTTAKE_NOW=on(2))) == states(first)
    assert len(web.asked) == asked, "nothing was due"

    second = json.loads(rotting.run("check", "--json", code=1, SHORTTAKE_NOW=on(4)).stdout)
    assert states(second)["gone/page-one"] == "dead"
    assert states(second)["down/a"] == "suspect"
    assert rotting.run("check", "--known", SHORTTAKE_NOW=on(4)).returncode == 0, "known before"

    before = rotting.read("content/takes/seven.md")
    diff = rotting.run("repair", SHORTTAKE_NOW=on(4)).stdout
    assert rotting.read("content/takes/seven.md") == before, "a diff changes nothing"
    rotting.run("repair", "--apply", SHORTTAKE_NOW=on(4))
    after = rotting.read("content/takes/seven.md")
    gone, gone2, new = web.url("/gone/page-one/"), web.url("/gone/page-two/"), web.url("/new/place-of-it/")
    copy, copy2 = f"{archive.base}/web/20130601120000/{gone}", f"{archive.base}/web/20120101000000/{gone2}"
    expected = (
        before.replace(
            f"[page *that* is gone]({gone})", f"[page *that* is gone]({gone}) ([archived]({copy}))"
        )
        .replace(
            f'<a href="{gone}">In HTML</a>', f'<a href="{gone}">In HTML</a> (<a href="{copy}">archived</a>)'
        )
        .replace("[gone too][2]", "[gone too][2] ([archived][2-archived])")
        .replace(f"[2]: {gone2}\n", f"[2]: {gone2}\n[2-archived]: {copy2}\n")
        .replace(f"[1]: {web.url('/old/place-of-it/')}", f"[1]: {new}")
    )
    assert after == expected
    patched = subprocess.run(
        ["patch", "-p1", "--dry-run", "-R"],
        input=diff,
        cwd=rotting.folder,
        text=True,
        capture_output=True,
        check=False,
    )
    assert patched.returncode == 0, patched.stdout
    asked_archive = len(archive.asked)
    assert rotting.run("repair", "--apply", SHORTTAKE_NOW=on(4)).stdout == ""
    assert rotting.read("content/takes/seven.md") == after, "a second time changes nothing"
    assert len(archive.asked) == asked_archive, "and asks nobody"

    web.answers["/gone/page-one/"] = web.answers["/fine/a-fine-page/"]  # type: ignore[index]
    rows = rotting.json("check", "--all", SHORTTAKE_NOW=on(20))
    assert next(row for row in rows if row["url"] == gone)["back"]
    rotting.run("repair", "--apply", SHORTTAKE_NOW=on(20))
    assert rotting.read("content/takes/seven.md") == after.replace(f" ([archived]({copy}))", "").replace(
        f' (<a href="{copy}">archived</a>)', ""
    )


@pytest.mark.parametrize(
    "mood",
    [
        "down",
        *(pytest.param(one, marks=pytest.mark.slow) for one in ("limited", "nonsense", "empty", "silent")),
    ],
)
def test_an_archive_in_trouble_costs_a_proposal_and_nothing_else(
    rotting: Blog, archive: Archive, mood: str
) -> None:
    rotting.json("check", SHORTTAKE_NOW=on(1))
    rotting.run("check", code=1, SHORTTAKE_NOW=on(4))
    archive.mood = mood
    done = rotting.run("repair", SHORTTAKE_NOW=on(4))
    assert "no copy to offer" in done.stderr
    assert "place-of-it" in done.stdout, "the move needs no archive"
    assert "archived" not in done.stdout


def test_what_a_machine_saw_another_one_knows(rotting: Blog, web: Server) -> None:
    rotting.json("check", SHORTTAKE_NOW=on(1))
    ledger = rotting.read("content/link-health.jsonl")
    assert [json.loads(line)["url"] for line in ledger.splitlines()] == sorted(
        json.loads(line)["url"] for line in ledger.splitlines()
    )
    for file in rotting.files(".shorttake"):
        (rotting.folder / ".shorttake" / file).unlink()
    asked = len(web.asked)
    rotting.json("check", SHORTTAKE_NOW=on(2))
    assert len(web.asked) == asked
    done = rotting.run("check", "--json", code=1, SHORTTAKE_NOW=on(4))
    assert states(json.loads(done.stdout))["gone/page-one"] == "dead"


def test_machines_share_the_work(rotting: Blog, tmp_path: Path) -> None:
    parts = []
    for number in (1, 2, 3):
        (rotting.folder / "content/link-health.jsonl").unlink(missing_ok=True)
        for file in rotting.files(".shorttake"):
            (rotting.folder / ".shorttake" / file).unlink()
        rotting.json("check", "--shard", f"{number}/3", SHORTTAKE_NOW=on(1))
        there = rotting.folder / "content/link-health.jsonl"
        part = tmp_path / f"part-{number}.jsonl"
        part.write_text(there.read_text() if there.exists() else "")
        parts.append(str(part))
    rotting.run("check", "merge", *parts, SHORTTAKE_NOW=on(1))
    assert len(rotting.json("check", "--known", SHORTTAKE_NOW=on(1))) == 6
    assert "write 2/8" in rotting.run("check", "--shard", "4/3", code=2).stderr


def test_a_run_on_a_dead_network_is_thrown_away(rotting: Blog, web: Server) -> None:
    settings = rotting.read("pelicanconf.py")
    rotting.write(
        "pelicanconf.py",
        settings + 'SHORTTAKE["rot"]["canaries"] = ["http://127.0.0.1:9/"]\n',
    )
    done = rotting.run("check", "--json", SHORTTAKE_NOW=on(1))
    assert json.loads(done.stdout) == []
    assert "does not count" in done.stderr
    assert not (rotting.folder / "content/link-health.jsonl").exists()


@pytest.mark.slow
def test_two_checks_at_once_and_one_that_is_killed(rotting: Blog, web: Server) -> None:
    hold = 3.0

    def slowly(talk: Any) -> None:
        talk.wait(hold)
        talk.send(page("<title>Slow</title>slow"))

    rotting.write(
        "content/takes/eight.md",
        "---\ntitle: Eight\ndate: 2020-01-01\n---\n" + f"[slow]({web.url('/slow/')})\n",
    )
    web.answers["/slow/"] = slowly  # type: ignore[index]
    environ = rotting.environ | {"SHORTTAKE_NOW": on(1)}
    command = [sys.executable, "-m", "shorttake", "check"]
    running = subprocess.Popen(command, cwd=rotting.folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not any(one.path == "/slow/" for one in web.asked) and time.monotonic() < deadline:
            time.sleep(0.05)
        second = rotting.run("check", code=1, SHORTTAKE_NOW=on(1))
        assert "another check of this blog is at work" in second.stderr
        time.sleep(1.5)  # what is older than a second is saved
        os.kill(running.pid, signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    # The one in trouble is given a second chance after a pause, and may have been at it.
    before = {one.path for one in web.asked} - {"/slow/", "/robots.txt", "/down/a/"}
    web.asked.clear()
    hold = 0.0
    rows = rotting.json("check", SHORTTAKE_NOW=on(1))
    assert len(rows) == 7
    assert not before & {one.path for one in web.asked}, "what was seen before the kill is not asked again"


def test_odd_addresses_are_told_of_and_stop_nothing(rotting: Blog, web: Server) -> None:
    fine = web.url("/fine/a-fine-page/")
    lines = [
        fine, json.dumps({"url": f"{fine}?b"}), "javascript:alert(1)", "mailto:a@a.example", "http://exa mple/",
        "http://[broken/", "http://münchen.invalid/weiß/", f"{fine}{'x' * 10_000}", f"{fine}).", "", "# a comment",
        "http://10.0.0.1/private", "ftp://example.org/", "http://user:secret@127.0.0.1:9/", "http://",
        user := fine.replace("//", "//reader:p%40ss@"),
    ]  # fmt: skip
    rotting.write("links.txt", "\n".join(lines))
    rows = {row["url"]: row for row in rotting.json("check", "--links", "links.txt", SHORTTAKE_NOW=on(1))}
    assert (rows[fine]["state"], rows[f"{fine}?b"]["state"]) == ("ok", "ok")
    assert rows[user]["state"] == "ok", "asked as every reader asks, without the password"
    assert not any("authorization" in {name.lower() for name in one.headers} for one in web.asked)
    assert rows["http://10.0.0.1/private"]["state"] == "blocked"
    assert rows["http://exa mple/"]["why"].startswith("this is no address")
    assert {row["state"] for row in rows.values()} <= {"ok", "suspect", "blocked"}
    rotting.write("bad.jsonl", '{"address": "x"}\n')
    assert "bad.jsonl:1" in rotting.run("check", "--links", "bad.jsonl", code=1).stderr
    assert "no-such-file" in rotting.run("check", "--links", "no-such-file", code=1).stderr


def test_reports_for_people_and_machines(rotting: Blog, web: Server) -> None:
    rotting.json("check", SHORTTAKE_NOW=on(1))
    rotting.run("check", "--report", "rot.html", "--sarif", "rot.sarif", code=1, SHORTTAKE_NOW=on(4))
    report = rotting.read("rot.html")
    assert web.url("/gone/page-one/") in report
    assert "2013: 2 of 6 links" in report
    assert "http://" not in report.split("<tbody>")[0].replace(web.url(""), ""), "it loads nothing"
    sarif = json.loads(rotting.read("rot.sarif"))
    results = sarif["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == {"link-dead", "link-moved", "link-suspect", "link-blocked"}
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/takes/seven.md"
    line = place["region"]["startLine"]
    assert "gone" in rotting.read("content/takes/seven.md").splitlines()[line - 1]


@pytest.mark.slow
def test_a_cache_that_is_locked_is_told_of_and_costs_nothing(rotting: Blog) -> None:
    rotting.json("check", SHORTTAKE_NOW=on(1))
    with contextlib.closing(sqlite3.connect(rotting.folder / ".shorttake/cache.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = rotting.run("check", code=1, SHORTTAKE_NOW=on(4))
        assert "cache cannot be used" in done.stderr
    assert "nothing was due" in rotting.run("check", SHORTTAKE_NOW=on(5)).stderr, "the ledger has it"


def test_a_post_that_changed_while_questions_were_asked_is_left_alone(rotting: Blog) -> None:
    rotting.json("check", SHORTTAKE_NOW=on(1))
    rotting.run("check", code=1, SHORTTAKE_NOW=on(4))
    asking = subprocess.Popen(
        [sys.executable, "-m", "shorttake", "repair", "--interactive"],
        cwd=rotting.folder, env={**rotting.environ, "SHORTTAKE_NOW": on(4)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert asking.stdout is not None
    assert "seven.md" in asking.stdout.readline(), "it asks"
    text = rotting.read("content/takes/seven.md") + "\nMore words.\n"
    rotting.write("content/takes/seven.md", text)
    _, said = asking.communicate("y\n" * 20, timeout=60)
    assert asking.returncode == 1
    assert "the file changed" in said
    assert "0 repairs made" in said
    assert rotting.read("content/takes/seven.md") == text
