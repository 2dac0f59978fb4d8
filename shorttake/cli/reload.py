"""Pages on this machine that show themselves anew when they change, and say what is wrong with a post."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ADDRESS = "/.shorttake/changes"
_PATIENCE = 20.0  # seconds that a page waits for an answer before it asks again
SCRIPT = (
    """<script>(() => {
let seen = %d;
const tell = (words) => {
  let box = document.getElementById("_shorttake");
  if (!words) { box?.remove(); return; }
  if (!box) {
    box = document.createElement("pre");
    box.id = "_shorttake";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;z-index:9;inset:auto 0 0 0;margin:0;padding:1em;" +
      "white-space:pre-wrap;background:#611;color:#fff";
    document.body.append(box);
  }
  box.textContent = words;
};
const ask = async () => {
  for (;;) {
    try {
      const said = await (await fetch(`"""
    + ADDRESS
    + """?${seen}`)).json();
      tell(said.error);
      if (said.changes !== seen && !said.error) { location.reload(); return; }
      seen = said.changes;
    } catch { await new Promise((done) => setTimeout(done, 500)); }
  }
};
ask();
})();</script>"""
)


class News:
    """How often the site changed since we began, and what is wrong with it now; for many threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.changes, self.error = 0, ""

    def tell(self, error: str = "") -> None:
        """The site is another, or could not be made."""
        with self._changed:
            self.changes, self.error = self.changes + 1, error
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float = _PATIENCE) -> dict[str, Any]:
        """What there is to tell, as soon as it is more than `seen`, or after these seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.changes != seen, seconds)
            return {"changes": self.changes, "error": self.error}


class Pages(http.server.SimpleHTTPRequestHandler):
    """The built site as a plain web server would give it: never cached, 404.html for what is not there.

    Each page gets a script that waits for news; the files of the site have none.
    """

    def __init__(self, *args: Any, news: News, **more: Any) -> None:
        self.news = news
        super().__init__(*args, **more)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """A page with the script, a file as it is, or the news."""
        address = urlsplit(self.path)
        if address.path == ADDRESS:
            seen = int(address.query) if address.query.isdecimal() else -1
            self._send(200, json.dumps(self.news.wait(seen)).encode(), "application/json")
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir() and address.path.endswith("/"):
            path /= "index.html"
        if path.suffix in (".html", ".htm") and path.is_file():
            with contextlib.suppress(OSError):
                self._page(200, path)
                return
        super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self._page(404, page)

    def _page(self, code: int, path: Path) -> None:
        script = (SCRIPT % self.news.changes).encode()
        data = path.read_bytes()
        head, end, rest = data.rpartition(b"</body>")
        self._send(code, head + script + end + rest if end else data + script, "text/html; charset=utf-8")

    def _send(self, code: int, body: bytes, kind: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):  # the reader has gone on
                self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not worth a line each."""
