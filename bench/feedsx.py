"""How long a hundred feeds take, and how much memory hostile ones.

A server on this machine stands for fifty hosts (127.0.0.1 to 127.0.0.50) and answers after 200 ms; each asks
in a process of its own, so that its memory is its own: a hundred feeds of fifty entries the first time, again
an hour later (all of them unchanged), and two dozen hostile ones: bodies of 200 MB, bombs that would unpack
to 2 GB, and whatever else keeps a parser busy or fills its memory.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

FEEDS = 100
HOSTS = 50
ENTRIES = 50
LATENCY = 0.2  # seconds
PROMISE = 10.0  # seconds for all of them
MOST_MEMORY = 100  # MB
HOSTILE = ("bomb", "huge", "items", "ampersands", "cdata", "nested", "categories", "objects")
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def feed(number: int) -> bytes:
    """A feed as blogs have them: a paragraph of a hundred words in each entry."""
    entries = "".join(
        f"<item><title>Entry {n} of {number}</title><link>https://blog{number}.example/{n}</link>"
        f"<guid>{number}-{n}</guid><pubDate>{NOW - dt.timedelta(days=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>&lt;p&gt;{'words and more ' * 33}&lt;/p&gt;</description></item>"
        for n in range(ENTRIES)
    )
    return f'<rss version="2.0"><channel><title>Blog {number}</title>{entries}</channel></rss>'.encode()


def bomb() -> bytes:
    """Two million bytes that unpack to two thousand million."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        piece = b" " * 10_000_000
        for _ in range(200):
            file.write(piece)
    return packed.getvalue()


def hostile() -> dict[str, bytes]:
    """Nine megabytes each of what is most work for a parser, or takes most of its memory."""
    size = 9_000_000

    def rss(unit: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
        many = unit * ((size - len(before) - len(after)) // len(unit))
        return b'<rss version="2.0"><channel>' + before + many + after + b"</channel></rss>"

    item, end = b"<item><title>x</title>", b"</item>"
    names = b"".join(b"<category>c%d</category>" % n for n in range(100_000))
    return {
        "/items": rss(item + end),
        "/ampersands": rss(b"&", item + b"<description>", b"</description>" + end),
        "/cdata": rss(b"<p>", item + b"<description><![CDATA[", b"]]></description>" + end),
        "/nested": rss(item + b"<description>" + b"&lt;div&gt;" * 20_000 + b"</description>" + end),
        "/categories": rss(b" ", item + names + end),
        "/objects": b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"{}," * 3_000_000,
    }


class _Handler(BaseHTTPRequestHandler):
    feeds: ClassVar[dict[str, bytes]] = {}
    bomb = b""
    hostile: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        time.sleep(LATENCY)
        if self.path == "/huge":
            self.send_response(200)
            self.end_headers()
            try:
                self.wfile.write(b"<rss><channel><title>x</title>")
                for _ in range(200):
                    self.wfile.write(b"<item><title>x</title></item>" * 34_500)
            except OSError:
                return
        elif self.path in self.hostile:
            self._send(self.hostile[self.path], {})
        elif self.path == "/bomb":
            self._send(self.bomb, {"Content-Encoding": "gzip"})
        elif self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
        else:
            self._send(self.feeds[self.path], {"ETag": '"one"'})

    def _send(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *arguments: object) -> None:
        return


def ask(folder: Path, port: int, what: str) -> None:
    """The work of a process of its own: polls, and prints what came, seconds, and megabytes."""
    from shorttake.cache import Cache
    from shorttake.feeds import River, poll
    from shorttake.feeds.due import door

    urls = [f"http://127.0.0.{n % HOSTS + 1}:{port}/{n}" for n in range(FEEDS)]
    if what == "hostile":
        urls = [f"http://127.0.0.{n + 1}:{port}/nested" for n in range(24)]
    now = NOW + dt.timedelta(days=2) if what == "again" else NOW
    began = time.perf_counter()
    with Cache(folder / "cache") as cache:
        fates = [one.fate for one in poll(urls, door("shorttake/bench", "127.0.0.0/8"), River(cache), now)]
    seconds = time.perf_counter() - began
    # The most since this program began; ru_maxrss would count the server's memory, which a fork begins with.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(max(set(fates), key=fates.count), len(fates), f"{seconds:.2f} {time.process_time():.2f}", memory)


def main() -> int:
    """Prints what was measured; 1 where a promise is not kept."""
    _Handler.feeds = {f"/{number}": feed(number) for number in range(FEEDS)}
    _Handler.bomb = bomb()
    _Handler.hostile = hostile()
    failed = 0
    server = ThreadingHTTPServer(("", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    try:
        with tempfile.TemporaryDirectory() as folder:
            for what, expected in (("first", ["new"]), ("again", ["same"]), ("hostile", ["failed", "new"])):
                command = [sys.executable, __file__, folder, str(port), what]
                environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
                done = subprocess.run(
                    command, capture_output=True, text=True, check=True, timeout=300, env=environ
                )
                fate, many, seconds, work, memory = done.stdout.split()
                slow = what != "hostile" and float(seconds) > PROMISE
                kept = fate in expected and not slow and int(memory) <= MOST_MEMORY
                failed += not kept
                took = f"{seconds:>6} s (of {PROMISE:g}; {work} s of work)"
                room = f"{memory:>4} MB (of {MOST_MEMORY})"
                print(f"{what:8} {many:>4} feeds, {fate:7} {took}, {room}{'' if kept else '   <- too much'}")
    finally:
        server.shutdown()
        server.server_close()
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) == 4:
        ask(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main())
