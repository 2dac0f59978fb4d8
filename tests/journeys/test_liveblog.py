"""A session told live: two writers, forty entries, a site built again and again, and a browser that looks on."""

from __future__ import annotations

import base64
import contextlib
import functools
import http.server
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup

from liveblog_blog import LiveBlog, text

PAGE = "2026/10/08/cables/index.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def blog(tmp_path: Path) -> LiveBlog:
    """A blog with a liveblog that has just begun."""
    made = LiveBlog(tmp_path / "blog")
    made.run(
        *("live", "new", "--event", "Harbour Days 2026", "--session", "Cables", "--speaker", "Ada Byte"),
        *("--starts", "2026-10-08T09:00", "--ends", "2026-10-08T10:00"),
    )
    return made


def add(blog: LiveBlog, words: str, minute: int, second: int = 0, *options: str) -> None:
    blog.run("live", "add", words, *options, SHORTTAKE_NOW=f"2026-10-08T09:{minute:02}:{second:02}+02:00")


def entries(blog: LiveBlog) -> dict[str, str]:
    """The words of each entry by its permalink, as the page has them."""
    page = BeautifulSoup(blog.page(PAGE), "html.parser")
    return {str(one["id"]): one.select("div")[0].get_text(strip=True) for one in page.select(".update")}


def ids(blog: LiveBlog, name: str) -> list[str]:
    found = feedparser.parse(blog.page(name))
    assert not found.bozo
    return [entry.id for entry in found.entries]


def build(blog: LiveBlog, minute: int) -> None:
    blog.run("build", SHORTTAKE_NOW=f"2026-10-08T09:{minute:02}:59+02:00")


@pytest.mark.slow
def test_forty_entries_of_two_writers_keep_their_ids_through_three_builds(blog: LiveBlog) -> None:
    def writer(name: str, minutes: range) -> None:
        for minute in minutes:
            add(blog, f"{name} at {minute}.", minute, 7 if name == "Mo" else 31)

    def both(minutes: range) -> None:
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(writer, name, minutes) for name in ("Mo", "Cy")]:
                done.result()

    both(range(5, 12))
    build(blog, 12)
    first = entries(blog)
    own = ids(blog, "2026/10/08/cables/feed.xml")
    assert len(first) == 14

    both(range(12, 25))
    blog.run("live", "key", SHORTTAKE_NOW="2026-10-08T09:25:00+02:00")
    build(blog, 25)
    second = entries(blog)
    assert len(second) == 40
    assert {name: second[name] for name in first} == first
    assert ids(blog, "2026/10/08/cables/feed.xml")[-len(own) :] == own

    # Afterwards one is corrected, one is inserted, and the session is closed.
    path = blog.folder / "content" / "liveblogs" / "2026-10-08-cables.md"
    words = path.read_text(encoding="utf-8")
    words = words.replace("Mo at 9.", "Mo at nine, corrected.")
    at = words.index("Cy at 15.")
    at = words.rindex("\n\n", 0, at)
    words = f"{words[:at]}\n\n**09:14:59** Inserted.{words[at:]}"
    path.write_text(words, encoding="utf-8")
    blog.run("live", "end", SHORTTAKE_NOW="2026-10-08T09:50:00+02:00")
    build(blog, 51)
    third = entries(blog)
    assert len(third) == 41
    assert third["t091459"] == "Inserted."
    kept = {name: said.replace("Mo at 9.", "Mo at nine, corrected.") for name, said in second.items()}
    assert {name: third[name] for name in kept} == kept
    assert list(third)[:2] != list(second)[:2], "now in order, from the beginning"
    assert set(ids(blog, "2026/10/08/cables/feed.xml")) >= set(own)
    assert len(ids(blog, "feeds/atom.xml")) == 1


class _Pages(http.server.SimpleHTTPRequestHandler):
    conditional: list[bool] = []

    def do_GET(self) -> None:
        if self.path == "/" + PAGE.removesuffix("index.html"):
            self.conditional.append("If-Modified-Since" in self.headers or "If-None-Match" in self.headers)
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Pages, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class Tab:
    """A page in a browser, spoken to by the DevTools protocol over a WebSocket (RFC 6455) of our own."""

    def __init__(self, address: str) -> None:
        host, _, path = address.removeprefix("ws://").partition("/")
        name, _, port = host.partition(":")
        self.socket = socket.create_connection((name, int(port)), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.socket.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        while self.file.readline() not in (b"\r\n", b""):
            pass
        self.number = 0

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of a method of the protocol."""
        self.number += 1
        said = json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        size = bytes([0x80 | len(said)]) if len(said) < 126 else b"\xfe" + struct.pack(">H", len(said))
        self.socket.sendall(b"\x81" + size + bytes(4) + said)  # a mask of zeroes changes nothing
        while True:
            answer = json.loads(self._message())
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def _message(self) -> bytes:
        parts = b""
        while True:
            first, size = self.file.read(2)
            length = size & 0x7F
            if length > 125:
                wide = self.file.read(2 if length == 126 else 8)
                length = int.from_bytes(wide, "big")
            parts += self.file.read(length)
            if first & 0x80:
                return parts

    def ask(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, address: str) -> None:
        """Goes to an address and waits until it is there."""
        self.call("Page.navigate", url=address)
        wait(lambda: self.ask(f"location.href == '{address}' && document.readyState") == "complete")


def wait(true: Any, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.1)


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed here")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ]
    process = subprocess.Popen(
        [CHROMIUM, *options, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        port = ""
        assert process.stderr
        for line in process.stderr:
            found = re.search(r"DevTools listening on ws://127\.0\.0\.1:(\d+)/", line)
            if found:
                port = found[1]
                break
        assert port, "Chromium did not start"
        threading.Thread(target=process.stderr.read, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=20) as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        tab = Tab(pages[0]["webSocketDebuggerUrl"])
        yield tab
        tab.file.close()
        tab.socket.close()
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr:
            process.stderr.close()


@pytest.mark.slow
def test_in_a_browser(blog: LiveBlog, tmp_path: Path) -> None:
    add(blog, "It begins.", 5)
    add(blog, "It holds. " + "And so on, at length. " * 200, 10, 0, "--key")

    def quickly() -> None:
        """As a reader who waits for days sees it: the page looks again each second."""
        build(blog, 20)
        path = blog.folder / "output" / PAGE
        path.write_text(path.read_text().replace('data-live="20"', 'data-live="1"'))

    blog.environ["SITEURL"] = ""
    quickly()
    shown = "[...document.querySelectorAll('.update')].map(one => one.id).join()"
    with served(blog.folder / "output") as site, browser(tmp_path / "profile") as tab:
        address = f"{site}/{PAGE.removesuffix('index.html')}"
        tab.open(address)
        assert tab.ask(shown) == "t0910,t0905"
        tab.ask("scrollTo(0, 600), document.getElementById('t0905').seen = true")
        add(blog, "One <b>more</b>.", 15, 0, "--key")
        quickly()
        wait(lambda: tab.ask(shown) == "t0915,t0910,t0905")
        assert tab.ask("document.querySelector('#t0915 b').textContent") == "more"
        assert tab.ask("document.getElementById('t0905').seen"), "what was there is left alone"
        assert tab.ask("document.querySelectorAll('#_keys a').length") == 2
        assert "09:15" in tab.ask("document.getElementById('_state').textContent")
        assert _Pages.conditional[-1], "it asks only for what changed"

        blog.run("live", "end")
        build(blog, 21)
        wait(lambda: tab.ask(shown) == "t0905,t0910,t0915")
        asked = len(_Pages.conditional)
        time.sleep(3)
        assert len(_Pages.conditional) == asked, "a closed liveblog is not looked at any more"

        tab.call("Emulation.setScriptExecutionDisabled", value=True)
        path = blog.folder / "content" / "liveblogs" / "2026-10-08-cables.md"
        path.write_text(path.read_text().replace("status: closed", "status: live"))
        build(blog, 22)
        tab.call(
            "Emulation.setDeviceMetricsOverride", width=320, height=700, deviceScaleFactor=1, mobile=True
        )
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        tab.call("Emulation.setEmulatedMedia", features=dark)
        tab.open(address)
        assert tab.ask(shown) == "t0915,t0910,t0905"
        assert tab.ask("document.querySelector('#_state a').href") == address, "a link looks for new entries"
        assert tab.ask("document.documentElement.scrollWidth") == 320, "nothing stands out at 320 pixels"
        ground = tab.ask("getComputedStyle(document.body).backgroundColor")
        ink = tab.ask("getComputedStyle(document.querySelector('#t0915 div')).color")
        assert (
            sum(map(int, re.findall(r"\d+", ground)[:3]))
            < 150
            < 450
            < sum(map(int, re.findall(r"\d+", ink)[:3]))
        )
        link = "document.querySelector('#_keys a').getBoundingClientRect().height"
        assert tab.ask(link) >= 24, "a finger finds it (WCAG 2.2, 2.5.8)"
        tab.open(f"{address}#t0905")
        assert tab.ask("document.querySelector(':target').id") == "t0905"


def rare(name: str, number: int) -> str:
    """A word that stands in one entry alone, and begins as no word of another liveblog does: where Pagefind
    does not find a word in one part of its index, it takes those that begin alike."""
    first = {"cables": "q", "ropes": "x", "ships": "z"}[name]
    return f"{first}{chr(97 + number // 26)}{chr(97 + number % 26)}"


@pytest.mark.slow
def test_search_finds_an_entry_of_a_long_liveblog_in_a_site_of_several_parts(tmp_path: Path) -> None:
    """Its updates share records, and the index of the site has more than one part."""
    blog = LiveBlog(tmp_path / "blog")
    blog.environ["SITEURL"] = ""
    length = "and so on, as they do on a long day " * 130  # so that the site is large enough for two parts
    for name in ("cables", "ropes", "ships"):
        said = (
            f"**{9 + number // 60}:{number % 60:02}** Knot {rare(name, number)}, {length}\n\n"
            for number in range(130)
        )
        head = {"title": name.title(), "session": name.title(), "ends": "2026-10-08T12:00:00+02:00"}
        blog.write(f"2026-10-08-{name}.md", text("An opening.\n\n" + "".join(said), **head))
    blog.run("build")
    found = "[...document.querySelectorAll('#_results a')].map(one => one.getAttribute('href')).join()"
    with served(blog.folder / "output") as site, browser(tmp_path / "profile") as tab:
        tab.open(f"{site}/search/")
        assert int(tab.ask("document.getElementById('_search').dataset.further")) >= 1
        for name, number, anchor in (("cables", 77, "t1017"), ("ropes", 5, "t0905"), ("ships", 129, "t1109")):
            tab.open(f"{site}/search/?q={rare(name, number)}")
            wait(lambda: tab.ask("document.querySelector('#_results a') != null"), 60)
            assert tab.ask(found) == f"{site}/2026/10/08/{name}/#{anchor}"
            tab.ask("document.querySelector('#_results a').click()")
            wait(
                lambda: tab.ask(
                    "document.readyState == 'complete' && document.querySelector(':target') != null"
                )
            )
            assert rare(name, number) in tab.ask("document.querySelector(':target').textContent")
