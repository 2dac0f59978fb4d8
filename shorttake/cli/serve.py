"""`shorttake serve`: the site on this machine while you write, drafts too, built again at each change."""

from __future__ import annotations

import contextlib
import functools
import http.server
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click

from shorttake.archive import updates
from shorttake.cli import show
from shorttake.cli.look import SEEN
from shorttake.cli.reload import News, Pages
from shorttake.errors import ShorttakeError
from shorttake.settings import FILE
from shorttake.site import Site

_LOOKS = 5  # files that are looked at before all else is built


@click.command(epilog="Example: shorttake serve --port 8001")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.pass_obj
def serve(site: Site, port: int, bind: str) -> None:
    """Show the site at http://127.0.0.1:8000/ and build it again whenever you save a file; Ctrl-C ends it.

    A page that is open shows itself anew, and says what is wrong with a post that cannot be read. It is
    built into a folder of its own, so what `shorttake build` made stays as it is.
    """
    folder, news = site.settings.cache.parent / "serving", News()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what builds ends too
    with (
        _server(folder, bind, port, news) as address,
        contextlib.closing(_Builder(site, folder, news)) as builder,
    ):
        saved = _changes(site)
        next(saved)
        builder.build()
        show.out(f"serving {address}  (Ctrl-C ends it)")
        threading.Thread(target=builder.work, daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):
            for changed in saved:
                show.note(f"changed: {', '.join(site.shown(path) for path in changed[:5])}")
                builder.changed(changed)


class _Builder:
    """Builds in processes of their own: settings, plugins and theme are read anew, a failure ends nothing.

    The last one that built stays for a first look at what is saved next, while another one builds too.
    """

    def __init__(self, site: Site, folder: Path, news: News) -> None:
        self._site, self._folder, self._news = site, folder, news
        self._turn = threading.Condition()
        self._saved: list[Path] = []  # since the build that runs has begun
        self._closed = False
        self._stays: subprocess.Popen[str] | None = None
        self._builds: subprocess.Popen[str] | None = None

    def changed(self, paths: list[Path]) -> None:
        """Shows the pages of these files, where that is possible at once, and has all else built."""
        with self._turn:
            self._saved += paths
            looked = [self._look(path) for path in _posts(paths)]
            if any(looked):
                self._news.tell()
            self._turn.notify()

    def work(self) -> None:
        """Builds whenever something was saved, until all ends."""
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._saved or self._closed)
                if self._closed:
                    return
                self._saved = []
            self.build()

    def build(self) -> None:
        """Builds the whole site; pages that are open are told."""
        options = ("--drafts", "--stay", "--output", str(self._folder))
        process = self._builds = subprocess.Popen(
            [sys.executable, "-m", "shorttake", "-C", str(self._site.root), "build", *options],
            env={**self._site.environ, "SITEURL": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        told: list[str] = []
        listener = threading.Thread(target=_pass_on, args=(process, told), daemon=True)
        listener.start()
        said = process.stdout.readline() if process.stdout else ""
        if self._closed:
            return
        if said:
            show.out(said.rstrip("\n"))
            with self._turn:
                self._let_go()
                self._stays = process
                # What was saved meanwhile was shown already, and stands in none of the pages just built.
                looked = [self._look(path) for path in _posts(self._saved)]
            if any(looked) or " 0 written, " not in said or " 0 removed" not in said or self._news.error:
                self._news.tell()
        else:
            process.wait()
            listener.join(1)
            self._news.tell("".join(told).strip() or "the site could not be built")

    def _look(self, path: Path) -> bool:
        """Makes the page of this file before all else is built; whether that was possible."""
        process = self._stays
        if process is None or process.stdin is None or process.stdout is None:
            return False
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            return bool(process.stdout.readline().removeprefix(SEEN).strip())
        return False

    def _let_go(self) -> None:
        process, self._stays = self._stays, None
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.wait()

    def close(self) -> None:
        """Ends the processes."""
        self._closed = True
        if self._builds is not None and self._builds is not self._stays:
            self._builds.terminate()
            self._builds.wait()
        with self._turn:
            self._let_go()
            self._turn.notify()


def _posts(paths: list[Path]) -> list[Path]:
    """Those of these files that may be posts; of many, the last few."""
    return [path for path in dict.fromkeys(paths) if path.suffix.lower() in (".md", ".markdown")][-_LOOKS:]


def _pass_on(process: subprocess.Popen[str], told: list[str]) -> None:
    """Passes on what a build has to complain of, and keeps it."""
    for line in process.stderr or ():
        told.append(line)
        show.note(line.rstrip("\n"))


@contextlib.contextmanager
def _server(folder: Path, bind: str, port: int, news: News) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(Pages, directory=str(folder), news=news)
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


def _changes(site: Site) -> Iterator[list[Path]]:
    """First none, once all is watched: nothing is missed from then on. Then the files that changed.

    They come as soon as the author's editor has finished writing them.
    """
    from watchfiles import watch  # Pelican brings it

    watched = [site.settings.content, site.root / "theme", site.root / "plugins", site.root / FILE]
    theme = site.settings.pelican.get("THEME")
    if theme and Path(str(theme)).is_dir():
        watched.append(Path(str(theme)))
    begun = False
    folders = {path for path in watched if path.exists()}
    for changes in watch(*folders, step=20, debounce=100, rust_timeout=100, yield_on_timeout=True):
        if not begun:
            begun = True
            yield []
        paths = sorted({Path(name) for _, name in changes})
        found = [path for path in paths if path.name[0] != "." and path.name != updates.FILE]
        if found:
            yield found
