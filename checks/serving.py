"""A built site on this machine only, packed as real servers do, for programs that want to ask a server."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKED = (".html", ".css", ".js", ".svg")


class _Pages(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".json": "application/feed+json",
        ".xml": "application/xml",
    }

    def do_GET(self) -> None:
        """A page, packed where the browser takes it so."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if self.path.endswith("/") else file
        packs = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (packs and file.suffix in _PACKED and file.is_file()):
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """How long a file may be kept: what has a digest in its name, for ever; others are asked for."""
        self.send_header("Cache-Control", "max-age=31536000" if "/theme/" in self.path else "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not worth a line each."""


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """The folder at an address (without a slash at its end), for as long as it is looked at."""
    handler = functools.partial(_Pages, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
