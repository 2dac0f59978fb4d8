"""`shorttake build`: the site, made whole beside the old one and then put in its place."""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import logging
import os
import sys
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from shorttake import files
from shorttake.cli import lean, show
from shorttake.cli.unchanged import Before
from shorttake.errors import ShorttakeError
from shorttake.render.gone import Gone
from shorttake.render.output import KEPT, Mirrored, check_target, clear, mirror
from shorttake.render.stale.manifest import place_of
from shorttake.settings import FILE
from shorttake.site import Site

# A build makes some hundred thousand objects that live until its end: looking through them again and again
# for what may go took a tenth of its time.
_COLLECT = (200_000, 50, 50)
_COLLECT_AFTER_EDIT = (1_000_000, 50, 50)  # makes half a million, and little that could go
BUILD_SECONDS = 600.0  # how long a second build waits for the first one


@click.command(epilog="Example: shorttake build --output site")
@click.option(
    "--output", type=click.Path(), metavar="DIR", help="Where to; OUTPUT_PATH of the settings without it."
)
@click.option("--drafts", is_flag=True, help="Show drafts too, at /drafts/NAME/.")
@click.option("--publish", is_flag=True, help="Refuse to build without SITEURL.")
@click.option(
    "--explain", metavar="PAGE", help="Say why this page (its address, or its file) was made again or not."
)
@click.option("--stay", is_flag=True, hidden=True, help="Wait for files to look at first; for `serve`.")
@click.pass_obj
def build(
    site: Site, output: str | None, drafts: bool, publish: bool, explain: str | None, stay: bool
) -> None:
    """Build the site. Any error of a file or plugin leaves the old site as it was."""
    if publish and not site.settings.site_url:
        raise ShorttakeError(
            "the site has no address yet",
            "SITEURL",
            "SITEURL=https://example.org make publish, or set it in the settings",
        )
    target = Path(output).absolute() if output else site.settings.output
    done = build_site(site, target, drafts, named=bool(output), stay=stay)
    pages = f"{done.written} written, {done.same} as they were, {done.removed} removed"
    show.out(f"built {site.shown(target)}: {pages}")
    if stay:
        _stay(site, target, drafts)
    if explain is not None:
        show.out(why(site, target, drafts, bool(output), explain))


def _stay(site: Site, target: Path, drafts: bool) -> None:
    """Waits with all that a build knows, for a first look at what is saved next."""
    from shorttake.cli import look

    sys.stdout.flush()
    look.stay(look.FirstLook(site, site.generators, target))


def why(site: Site, target: Path, drafts: bool, named: bool, page: str) -> str:
    """Why a page was made again or not when something was last made, in a sentence."""
    from shorttake.render.stale.pages import reasons

    name = page.removeprefix(site.settings.site_url).strip("/")
    name = name.removeprefix(f"{site.shown(target)}/")
    known = place_of(str(site.settings.cache.parent), str(target) if named or drafts else None)
    found = reasons(f"{known}.pages")
    for one in (name or "index.html", f"{name}/index.html"):
        if one in found:
            return f"{one}: {found[one]}"
    if (target / name).exists():
        return f"{name}: made in each build that finds something changed, and written where it is another"
    raise ShorttakeError("there is no such page in the site", page, "give its address, such as /archive/")


def build_site(
    site: Site, target: Path, drafts: bool = False, named: bool = True, stay: bool = False
) -> Mirrored:
    """Builds into a folder of our own, then makes `target` the same. Raises ShorttakeError.

    Where nothing at all changed since `target` was made, nothing is done. `named` says that the folder is
    another than that of the settings, `stay` that what Pelican knows is needed afterwards.
    """
    check_target(target, site.root, site.settings.content)
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    staging = site.settings.cache.parent / "building"
    gone = Gone(site.settings.cache.parent / "gone")
    with files.lock(site.settings.cache.parent, BUILD_SECONDS):
        before = Before(site, target, drafts, named)
        same = before.unchanged()
        if same is not None and not stay:
            return Mirrored(0, same, 0)
        if Path(f"{before.path}.pages").exists():
            gc.set_threshold(*_COLLECT_AFTER_EDIT)
        site.reads = before.reads()
        site.meanwhile = load = functools.cache(lambda: _load_pelican(site, before))
        site.liveblogs  # noqa: B018 (every broken file, of posts too, is named before Pelican starts)
        clear(staging)
        site.ready = {}
        try:
            spared = load()
            site.meanwhile = save = functools.cache(before.save_reads)
            declared = _run_pelican(site, staging, drafts, before, stay, spared)
            site.save_notes()
            save()
            known = before.settled(site.ready) | (site.pages.stamps() if site.pages else {})
            before.forget()
            ready = {name: path for name, path in site.ready.items() if name not in known}
            there = before.there(KEPT)
            done = mirror(staging, target, fresh=known, ready=ready, move=True, there=there, gone=gone)
        finally:
            with contextlib.suppress(ShorttakeError):
                clear(staging)
        noted: list[Path] = []
        if not drafts:  # a preview tells no reader of anything
            try:
                noted += filter(None, [site.note_updates()])
            except ShorttakeError as error:
                show.warning(error)
        before.keep_pages()
        if declared is not None and not (drafts and site.has_news):
            before.keep(declared, site.until, noted, there, known)
    if site.alone and not stay:
        atexit.register(gone.leave)
    else:
        gone.empty()
    return done


def _load_pelican(site: Site, before: Before) -> tuple[str, ...]:
    """Imports it without what this build never uses; the names of that."""
    spared = lean.unused(site.root, site.settings.pelican, before.files()) if site.alone else ()
    return spared if spared and lean.load("pelican", spared) else ()


def _run_pelican(
    site: Site, staging: Path, drafts: bool, before: Before, stay: bool, spared: Sequence[str]
) -> set[str] | None:
    """Runs Pelican; what its plugins read besides content, theme and settings, or None if nobody knows."""
    with _told() as trouble:
        from pelican import Pelican, signals  # 0.4 s: only here, and in the plugins
        from pelican.settings import read_settings

        override: dict[str, Any] = {
            "OUTPUT_PATH": str(staging),
            "SITEURL": site.settings.site_url,
            "DEBUG": True,
        }
        if lean.REST in spared:
            override["READERS"] = {"rst": None} | (site.settings.pelican.get("READERS") or {})
        if drafts:
            override |= {"DRAFT_SAVE_AS": "drafts/{slug}/index.html", "DRAFT_URL": "drafts/{slug}/"}
        home = Path.cwd()
        try:
            os.chdir(site.root)
            staging.mkdir(parents=True, exist_ok=True)
            settings = read_settings(str(site.root / FILE), override=override)
            settings["SHORTTAKE_SITE"] = site
            pelican = Pelican(settings)
            declared = _declared(pelican.plugins, site)
            if declared is not None and "incremental" in pelican.settings["PLUGINS"]:
                site.pages = before.pages(pelican.settings)
                if site.reads is not None:
                    site.reads.world = before.world(declared)
            signals.all_generators_finalized.connect(site.generators.extend, weak=False)
            pelican.run()
        except ShorttakeError:
            raise
        except OSError as error:
            raise files.failure(error, Path(os.fsdecode(error.filename or staging)), "written") from None
        except Exception as error:
            if trouble.errors:
                raise ShorttakeError(trouble.errors[-1], None, "nothing was changed in the site") from error
            raise ShorttakeError(
                f"Pelican stopped: {type(error).__name__}: {error}", None, "nothing was changed in the site"
            ) from error
        finally:
            if site.pages is not None:
                site.pages.stop()
            os.chdir(home)
            if not stay:
                _forget_plugins()
    if trouble.errors:
        raise ShorttakeError(trouble.errors[-1], None, "nothing was changed in the site")
    return declared


def _declared(plugins: list[Any], site: Site) -> set[str] | None:
    """What the plugins say that they read besides (`BUILDS_FROM`); None where one does not say."""
    found: set[str] = set()
    for plugin in plugins:
        said = getattr(plugin, "BUILDS_FROM", None)
        if said is None:
            return None
        found.update(said(site) if callable(said) else said)
    return found


def _forget_plugins() -> None:
    """Pelican connects plugins to its signals for good; a second build here would run each twice."""
    from pelican.plugins import signals

    for name in dir(signals):
        signal = getattr(signals, name)
        for receiver in list(getattr(signal, "receivers", {}).values()):
            target = receiver() if isinstance(receiver, weakref.ref) else receiver
            if target is not None:
                signal.disconnect(target)


class _Trouble(logging.Handler):
    """What Pelican and plugins log: warnings are shown, the first error ends the build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            words = f"{words}: {record.exc_info[1]}"
        if record.levelno >= logging.ERROR:
            self.errors.append(words)
        else:
            show.warning(ShorttakeError(words))


def _without_colours(words: object) -> Any:
    """Instead of what finds numbers, names and addresses in words that a quiet console does not show: to
    compile all that it looks for takes longer than to render a page."""
    from rich.text import Text

    return Text(str(words))


@contextlib.contextmanager
def _told() -> Iterator[_Trouble]:
    """Pelican's log goes to us, with `--fatal=errors` on: without it a broken plugin builds half a site."""
    from pelican import console, log

    trouble = _Trouble()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log.init(logging.WARNING, fatal="errors", handler=trouble)
    root.handlers, quiet, colours = [trouble], console.quiet, console.highlighter
    console.quiet, console.highlighter = True, _without_colours
    try:
        yield trouble
    finally:
        root.handlers, console.quiet, console.highlighter = handlers, quiet, colours
        root.setLevel(level)
