"""`shorttake migrate`: an old blog of Jekyll, Hugo or WordPress as a new one, and the proof of it."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import click

from shorttake import clock, settings
from shorttake.cli import show
from shorttake.errors import FileError
from shorttake.migrate import (
    Migration,
    Note,
    OldBlog,
    Outset,
    Report,
    outset,
    plan,
    recognise,
    refuse_others,
    write,
)
from shorttake.migrate.ledger import NAME, text
from shorttake.migrate.reportpage import report_page, summary
from shorttake.scaffold import Start, begin, parts
from shorttake.scaffold.parts import SECTIONS
from shorttake.scaffold.zone import machine_zone
from shorttake.settings import Settings
from shorttake.site import Site

_SHOWN = 10  # of each list on the terminal; the JSON and the page have all
_REPORT = "migration.html"


@click.command(epilog="Example: shorttake migrate ../old-blog --into ../new-blog --dry-run")
@click.argument("source", metavar="SRC", type=click.Path())
@click.option("--into", type=click.Path(), metavar="DIR", help="The new blog's folder; this one without it.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it; write nothing.")
@click.option("--report", type=click.Path(), metavar="FILE.html", help="Where the report goes as a page.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def migrate(
    site: Site, source: str, into: str | None, dry_run: bool, report: str | None, json_: bool
) -> None:
    """Bring an old blog of Jekyll, Hugo or WordPress: every post, address, link and feed id.

    SRC is the folder of a Jekyll or Hugo blog, or an export of WordPress (WXR, .xml; an uploads folder beside
    it comes along). DIR is a new folder, or one that a migration went into: run again, it brings only what
    is new, and never writes over a file that was edited since.
    """
    # Nearly all that is made here lives to the end: looking for what does not costs a sixth of the time.
    gc.set_threshold(100_000, 50, 50)
    target = site.start / (into or ".")
    old_path = Path(source) if Path(source).is_absolute() else Path.cwd() / source
    goes_on = refuse_others(target)
    zone = machine_zone(site.environ)
    with show.progress("reading the old blog", 0):
        old = recognise(old_path, clock.now(clock.zone(zone), site.environ))
    if target.resolve().is_relative_to(old_path.resolve()) and old_path.is_dir():
        raise FileError(
            "the new blog would lie inside the old one", str(target), "name another folder with --into"
        )
    doubtful: tuple[tuple[str, int, str], ...] = ()
    if goes_on:
        there = settings.load(target, site.environ)
        made = {}
    else:
        start_of = outset(old, SECTIONS, zone)
        doubtful = start_of.doubtful
        made = parts(_start(start_of))
        made[NAME] = text(old.site.tool).encode()
        there = _settings_of(made["pelicanconf.py"], target, site)
    migration = plan(old, there, source, doubtful)
    migration.report.warnings += _unpublished(old, there) if goes_on else []
    migration.report.dry, migration.report.target = dry_run, str(into or ".")
    if not dry_run:
        _write(migration, made, target)
    _tell(site, migration.report, old, json_)
    page = Path(report) if report else None if dry_run else target / _REPORT
    if page is not None:
        try:
            page.write_text(report_page(migration.report), encoding="utf-8", errors="replace")
        except OSError as error:
            raise FileError(
                f"the report cannot be written: {error.strerror}", str(page), "name another file"
            ) from None
        show.note(f"the report as a page: {page}")


def _unpublished(old: OldBlog, there: Settings) -> list[Note]:
    """Folders that came with a later run, and that the settings do not name yet."""
    known = there.pelican.get("STATIC_PATHS") or []
    tops = {one.address.lstrip("/").partition("/")[0] for one in old.files}
    return [
        Note(name, None, f"add {name!r} to STATIC_PATHS in pelicanconf.py, or its files are not published")
        for name in sorted(tops - {str(one).partition("/")[0] for one in known})
    ]


def _start(found: Outset) -> Start:
    menu = [("Archive", "archive/")]
    for name in found.series[:1]:  # which is full of links
        menu += [(f"{name}s", f"series/{_slug(name)}/"), ("Links", "links/")]
    return Start(
        title=found.title,
        author=found.author,
        url=found.url,
        zone=found.zone,
        tagline=found.tagline,
        language=found.language,
        series=found.series or ("Technology Short Take",),
        sections=found.sections,
        menu=[*menu, *found.menu],
        static=found.static,
        article_url=found.article_url,
        page_url=found.page_url,
        old_feeds=found.feeds,
        about=False,
    )


def _slug(name: str) -> str:
    from shorttake.text.series import slugify

    return slugify(name)


def _settings_of(conf: bytes, target: Path, site: Site) -> Settings:
    """The settings that the new blog will have, before it is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / settings.FILE
        path.write_bytes(conf)
        names = settings.execute(path)
    del site  # the old blog's own address counts, whatever SITEURL is just now
    names = {
        **names,
        "PATH": str(target.absolute() / "content"),
        "OUTPUT_PATH": str(target.absolute() / "output"),
    }
    return settings.check(target, names, {})


def _write(migration: Migration, made: dict[str, bytes], target: Path) -> None:
    if made:
        from shorttake.cli.init import python

        begin(target, made, python())
    many = len(migration.posts) + len(migration.old.files)
    with show.progress("writing", many) as done:
        migration.report.warnings += write(migration, done)


def _tell(site: Site, report: Report, old: OldBlog, json_: bool) -> None:
    if json_:
        show.as_json(report.as_json())
        return
    verb = "would bring" if report.dry else "brought"
    posts = f"{report.posts_out} of {report.posts_in} posts ({_kinds(report)})"
    show.out(f"{report.tool}: {verb} {posts}, {report.pages} pages, {report.files} files")
    new = report.states
    if new.keys() - {"new"}:
        show.out("  " + ", ".join(f"{count} {_STATES[state]}" for state, count in new.items()))
    rows = [(what, f"{before:,}", f"{after:,}") for what, before, after in summary(report)]
    show.table(("", "before", "after"), rows)
    for title, lines in (
        ("posts that could not be read", [_note(one.file, one.line, one.what) for one in report.broken]),
        ("addresses lost", [f"{one['address']} ({one['file']})" for one in report.addresses_lost]),
        (
            "feed ids changed",
            [f"{one['file']}: {one['before']} -> {one['after']}" for one in report.ids_changed],
        ),
        ("links lost", [f"{one['url']} ({one['file']})" for one in report.links_lost]),
        (
            "differences",
            [f"{one.file}: {one.what} {one.before} -> {one.after}" for one in report.differences],
        ),
        ("to look at", [_note(one.file, one.line, one.what) for one in report.warnings]),
        ("headings", [f"{one['heading']} ({one['posts']}): {one['what']}" for one in report.headings]),
        (
            "leads to nothing in the old folder",
            [f"{one['address']} ({one['file']})" for one in report.missing],
        ),
        ("not taken", [f"{what}: {count}" for what, count in report.left.items()]),
    ):
        _list(title, lines)
    show.out("lost: 0" if not report.lost else f"lost: {report.lost}, each named above or in the report")


_STATES = {
    "new": "new",
    "same": "here already",
    "changed": "changed in the old blog, brought anew",
    "edited": "edited here since, left alone",
    "gone": "taken away here, not brought again",
}


def _kinds(report: Report) -> str:
    names = {"take": "Short Takes", "liveblog": "liveblogs", "post": "others"}
    said = [f"{report.kinds[kind]} {name}" for kind, name in names.items() if report.kinds[kind]]
    return ", ".join([*said, *([f"{report.drafts} of all are drafts"] if report.drafts else [])]) or "none"


def _note(file: str, line: int | None, what: str) -> str:
    return f"{file}:{line}: {what}" if line else f"{file}: {what}"


def _list(title: str, lines: list[str]) -> None:
    if not lines:
        return
    show.out(f"{title}: {len(lines)}")
    for line in lines[:_SHOWN]:
        show.out(f"  {show.plain(line, 200)}")
    if len(lines) > _SHOWN:
        show.out(f"  … and {len(lines) - _SHOWN} more, in the report (--json, --report FILE.html)")
