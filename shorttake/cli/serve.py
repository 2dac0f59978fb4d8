"""`shorttake serve`: the site on this machine while you write, drafts too, built again at each change."""

from __future__ import annotations

import contextlib
import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from shorttake.cli import show
from shorttake.errors import ShorttakeError
from shorttake.settings import FILE
from shorttake.site import Site


@click.command(epilog="Example: shorttake serve --port 8001")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.pass_obj
def serve(site: Site, port: int, bind: str) -> None:
    """Show the site at http://127.0.0.1:8000/ and build it again whenever you save a file; Ctrl-C ends it.

    It is built into a folder of its own, so what `shorttake build` made stays as it is.
    """
    folder = site.settings.cache.parent / "serving"
    with _server(folder, bind, port) as address:
        _build(site, folder)
        show.out(f"serving {address}  (Ctrl-C ends it)")
        with contextlib.suppress(KeyboardInterrupt):
            for changed in _changes(site):
                show.note(f"changed: {', '.join(changed)}")
                _build(site, folder)


class _Pages(http.server.SimpleHTTPRequestHandler):
    """The built site as a plain web server would give it: never cached, 404.html for what is not there."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not worth a line each."""


@contextlib.contextmanager
def _server(folder: Path, bind: str, port: int) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Pages, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer((bind, port), handler)
    except OSError as error:
        raise ShorttakeError(
            f"cannot listen: {error.strerror}", f"{bind}:{port}", "another program does; take another --port"
        ) from None
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{bind}:{server.server_address[1]}/"
        finally:
            server.shutdown()


def _build(site: Site, folder: Path) -> None:
    """In a process of its own: settings, plugins and theme are read anew, and a failure ends nothing."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "shorttake",
            "-C",
            str(site.root),
            "build",
            "--drafts",
            "--output",
            str(folder),
        ],
        env={**site.environ, "SITEURL": ""},
        check=False,
    )


def _changes(site: Site) -> Iterator[list[str]]:
    """The names of files that changed, as soon as the author's editor has finished writing them."""
    from watchfiles import watch  # Pelican brings it

    watched = [site.settings.content, site.root / "theme", site.root / "plugins", site.root / FILE]
    theme = site.settings.pelican.get("THEME")
    if theme and Path(str(theme)).is_dir():
        watched.append(Path(str(theme)))
    for changes in watch(*{path for path in watched if path.exists()}, step=50, debounce=200):
        names = sorted({site.shown(Path(name)) for _, name in changes})
        if any(not Path(name).name.startswith(".") and not name.endswith("updated.jsonl") for name in names):
            yield names[:5]
