"""The finished site goes into its folder: whole files only, nothing outside of it, nothing of other people's."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import child
from shorttake.errors import AddressError, FileError, SettingsError
from shorttake.render.output import MARK, Mirrored, check_target, clear, mirror
from shorttake.render.redirects import alias_file, alias_page, nginx_map, redirects_file
from shorttake.render.tags import tags
from shorttake.text.permalink import site_path


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Every file by its name, but for our mark; a folder that is empty, or a link, as what it is."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_dir():
            if not any(path.iterdir()):
                found[f"{name}/"] = ""
        elif name != MARK:
            found[name] = path.read_text(encoding="utf-8")
    return found


SITE = {"index.html": "home", "2026/11/20/a/index.html": "a", "theme/style.css": "css", "é b.png": "x"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return put(tmp_path / "made", SITE)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_a_first_site_is_written_whole(made: Path, output: Path) -> None:
    assert mirror(made, output) == Mirrored(4, 0, 0)
    assert tree(output) == SITE
    assert tree(made) == SITE


def test_what_is_the_same_keeps_its_time_and_what_is_gone_goes(made: Path, output: Path) -> None:
    mirror(made, output)
    for path in output.rglob("*"):
        os.utime(path, (1000, 1000))
    (made / "theme/style.css").write_text("new", encoding="utf-8")
    (made / "2026/11/20/a/index.html").unlink()
    assert mirror(made, output) == Mirrored(1, 2, 1)
    assert tree(output) == {"index.html": "home", "theme/style.css": "new", "é b.png": "x"}
    assert (output / "index.html").stat().st_mtime == 1000
    assert (output / "theme/style.css").stat().st_mtime > 1000
    assert mirror(made, output) == Mirrored(0, 3, 0)


def test_a_file_of_the_same_size_and_time_is_compared_all_the_same(made: Path, output: Path) -> None:
    mirror(made, output)
    (made / "index.html").write_text("HOME", encoding="utf-8")
    for path in (made / "index.html", output / "index.html"):
        os.utime(path, (1000, 1000))
    assert mirror(made, output).written == 1
    assert (output / "index.html").read_text(encoding="utf-8") == "HOME"


def test_what_other_tools_keep_there_stays(made: Path, output: Path) -> None:
    mirror(made, output)
    kept = {
        ".git/HEAD": "ref",
        ".git/x/y": "z",
        "CNAME": "example.org",
        ".nojekyll": "",
        ".well-known/x": "y",
    }
    put(output, kept | {"old/CNAME": "not this one", "old/.git/x": "nor this"})
    assert mirror(made, output).removed == 2
    assert tree(output) == SITE | kept
    assert mirror(made, output, kept=["CNAME"]).removed == 4
    assert tree(output) == SITE | {"CNAME": "example.org"}


def test_a_file_becomes_a_folder_and_back(made: Path, output: Path) -> None:
    put(made, {"a": "file", "b/c": "in a folder", "b/d/e": "deeper"})
    mirror(made, output)
    before = tree(made)
    (made / "a").unlink()
    for name in ("b/c", "b/d/e"):
        (made / name).unlink()
    (made / "b/d").rmdir()
    (made / "b").rmdir()
    put(made, {"a/b/c": "in a folder", "b": "file"})
    mirror(made, output)
    assert tree(output) == tree(made) != before
    mirror(put(made.parent / "again", before), output)
    assert tree(output) == before


def test_links_in_the_output_are_replaced_and_never_followed(made: Path, output: Path) -> None:
    outside = put(output.parent / "outside", {"index.html": "theirs", "x/y": "theirs", "style.css": "theirs"})
    mirror(made, output)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside / "index.html")
    (output / "theme/style.css").unlink()
    (output / "theme").rmdir()
    (output / "theme").symlink_to(outside)
    (output / "stale").symlink_to(outside / "x")
    (output / "2026/loop").symlink_to("..")
    (output / "nowhere").symlink_to("not-there")
    mirror(made, output)
    assert tree(output) == SITE
    assert tree(outside) == {"index.html": "theirs", "x/y": "theirs", "style.css": "theirs"}


def test_an_output_that_is_itself_a_link_stays_one(made: Path, output: Path) -> None:
    real = output.parent / "www"
    real.mkdir()
    output.symlink_to(real)
    mirror(made, output)
    assert output.is_symlink()
    assert tree(real) == SITE


def test_a_link_to_a_file_in_what_was_made_is_copied(made: Path, output: Path) -> None:
    (made / "copy.html").symlink_to("index.html")
    mirror(made, output)
    assert not (output / "copy.html").is_symlink()
    assert tree(output) == SITE | {"copy.html": "home"}


FOREIGN = [
    {"thesis.odt": "years of work"},
    {"index.html": "another site", "photos/a.jpg": "x"},
    {"2026/11/20/a/notes.txt": "x"},
    {".bashrc": "x"},
]


@pytest.mark.parametrize("there", FOREIGN)
def test_a_folder_with_files_of_other_people_is_refused(
    made: Path, output: Path, there: dict[str, str]
) -> None:
    put(output, there)
    with pytest.raises(SettingsError, match="not made here") as raised:
        mirror(made, output)
    assert "OUTPUT_PATH" in str(raised.value.hint)
    assert tree(output) == there


def test_a_folder_that_is_ours_or_empty_is_taken(made: Path, output: Path) -> None:
    put(output, {".git/HEAD": "x", "CNAME": "x"})
    (output / "empty").mkdir()
    mirror(made, output)
    assert tree(output) == SITE | {".git/HEAD": "x", "CNAME": "x"}
    older = put(
        output.parent / "older", {"feeds/atom.xml": "<feed><generator>shorttake 0.1</generator>", "old": "x"}
    )
    assert mirror(made, older).removed == 2
    assert tree(older) == SITE


def test_a_build_that_made_nothing_leaves_the_old_site(made: Path, output: Path) -> None:
    mirror(made, output)
    empty = output.parent / "empty"
    (empty / "folder").mkdir(parents=True)
    with pytest.raises(FileError, match="nothing was made"):
        mirror(empty, output)
    with pytest.raises(FileError, match="No such file"):
        mirror(output.parent / "not-there", output)
    assert tree(output) == SITE


def test_a_kill_at_any_moment_leaves_whole_files_and_the_next_run_finishes(made: Path, output: Path) -> None:
    new = {"index.html": "H" * 200_000, "2026/11/20/b/index.html": "b", "theme": "a file now", "x/y": "z"}
    renewed = put(made.parent / "renewed", new)
    whole = {(name, text) for site in (SITE, new) for name, text in site.items()}
    for number in range(1, 2000, 3):
        mirror(made, output)
        done = child.run(lambda: mirror(renewed, output), kill_before=number)
        left = {(name, text) for name, text in tree(output).items() if not name.endswith((".tmp", "/"))}
        assert left <= whole
        mirror(renewed, output)
        assert tree(output) == new
        if done is not None:
            break
    assert done.written
    assert number > 30


def test_a_disk_that_says_no_is_told(made: Path, output: Path) -> None:
    mirror(made, output)
    put(made, {"index.html": "x" * 100_000})
    told = child.run(lambda: mirror(made, output), file_size=50_000)
    assert isinstance(told, FileError)
    assert told.what == "cannot be written: File too large"
    assert tree(output) == SITE
    output.joinpath("index.html").unlink()
    (made.parent / "file").touch()
    with pytest.raises(FileError, match=r"Not a directory|File exists") as raised:
        mirror(made, made.parent / "file" / "output")
    assert raised.value.hint


def test_long_names_of_any_script_fit(made: Path, output: Path) -> None:
    name = "日" * 80 + ".png"
    put(made, {name: "x"})
    mirror(made, output)
    assert (output / name).exists()


@pytest.mark.slow
def test_five_thousand_files_are_compared_in_time(tmp_path: Path) -> None:
    made = put(tmp_path / "made", {f"{number % 100}/{number}.html": "x" * 500 for number in range(5000)})
    mirror(made, tmp_path / "output")
    assert mirror(made, tmp_path / "output") == Mirrored(0, 5000, 0)


TARGETS = [
    # the output folder, below the blog's; whether the site may go there
    ("output", True),
    ("site/www", True),
    ("../www", True),
    (".", False),
    ("..", False),
    ("/", False),
    ("content", False),
    ("content/output", False),
    ("content/..", False),
    ("link-to-content", False),
    ("link-to-blog", False),
]


@pytest.mark.parametrize(("name", "fine"), TARGETS)
def test_a_site_is_never_written_over_its_sources(tmp_path: Path, name: str, fine: bool) -> None:
    root = tmp_path / "blog"
    (root / "content").mkdir(parents=True)
    (root / "link-to-content").symlink_to("content")
    (root / "link-to-blog").symlink_to(".")
    if fine:
        check_target(root / name, root, root / "content")
        return
    with pytest.raises(SettingsError, match="would be written") as raised:
        check_target(root / name, root, root / "content")
    assert "OUTPUT_PATH" in str(raised.value.hint)


def test_a_site_is_never_written_over_a_home(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for folder in (Path.home(), Path.home().parent):
        with pytest.raises(SettingsError, match="would be written over"):
            check_target(folder, tmp_path, tmp_path / "content")


def test_a_folder_of_our_own_is_cleared(tmp_path: Path) -> None:
    folder = put(tmp_path / "building", SITE)
    outside = put(tmp_path / "outside", {"x": "y"})
    (folder / "out").symlink_to(outside)
    clear(folder)
    clear(folder)
    assert not folder.exists()
    folder.symlink_to(outside)
    clear(folder)
    assert not folder.is_symlink()
    assert tree(outside) == {"x": "y"}


# --- former addresses ------------------------------------------------------------------------------

FILES = [
    ("/old/", "old/index.html"),
    ("/old", "old/index.html"),
    ("/", "index.html"),
    ("/a/b.html", "a/b.html"),
    ("/a/b.HTM", "a/b.HTM"),
    ("/2010/v1.2", "2010/v1.2/index.html"),
    ("/a.b/", "a.b/index.html"),
    ("/caf%C3%A9/", "café/index.html"),
    ("/a%20b", "a b/index.html"),
    ("/index.php", "index.php"),
    ("/robots.txt", "robots.txt"),
]


@pytest.mark.parametrize(("alias", "file"), FILES)
def test_an_address_has_its_file(alias: str, file: str) -> None:
    assert alias_file(alias) == file


@given(st.text(max_size=40))
def test_no_address_has_a_file_outside_of_the_site(words: str) -> None:
    try:
        file = alias_file(site_path(words))
    except AddressError:
        return
    path = PurePosixPath(file)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert "\0" not in file


HOSTILE = ['"><script>alert(1)</script>', "'; url=https://evil.example", "AT&T <b>", "</title>", "x\ny"]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_page_that_leads_on_leads_nowhere_else(words: str) -> None:
    page = alias_page(words, f"https://example.org/{words}")
    found = [tag for tag in tags(page) if not tag.closes]
    names = ["html", "head", "meta", "title", "link", "meta", "meta", "body", "p", "a"]
    assert [tag.name for tag in found] == names
    by_name = {tag.name: tag for tag in found}
    assert (
        by_name["a"].attribute("href") == by_name["link"].attribute("href") == f"https://example.org/{words}"
    )
    refresh = [tag for tag in found if tag.attribute("http-equiv") == "refresh"]
    assert [tag.attribute("content") for tag in refresh] == [f"0; url=https://example.org/{words}"]


MOVED = [  # old, new, a line of _redirects, a line of nginx's map
    (
        "/old/",
        "https://a.example/new/",
        "/old/ https://a.example/new/ 301",
        '"/old/" "https://a.example/new/";',
    ),
    ("/a b", "/ü/", "/a%20b /%C3%BC/ 301", '"/a b" "/%C3%BC/";'),
    ("/a%20b", "/c", "/a%20b /c 301", '"/a b" "/c";'),
    ("/$uri", "/$host", "/%24uri /%24host 301", '"/$uri" "/%24host";'),
    ('/"; }', "/x", "/%22;%20%7D /x 301", '"/\\"; }" "/x";'),
    ("/back\\", "/x", "/back%5C /x 301", '"/back\\\\" "/x";'),
    ("/new%0Aline\u202e", "/x", "/new%0Aline%E2%80%AE /x 301", '"/newline" "/x";'),
    ("/post-1", "/1,2", "/post-1 /1,2 301", '"/post-1" "/1,2";'),
]


@pytest.mark.parametrize(("old", "new", "line", "rule"), MOVED)
def test_hosts_are_told_of_former_addresses(old: str, new: str, line: str, rule: str) -> None:
    assert redirects_file([(old, new)]) == f"{line}\n"
    assert nginx_map([(old, new)]) == f"{rule}\n"


def test_files_are_moved_where_they_may_be(made: Path, output: Path, tmp_path: Path) -> None:
    other = tmp_path / "other name"
    names = {
        path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()
    }
    first = made / min(names)
    os.link(first, other)
    assert mirror(made, output, move=True) == Mirrored(len(names), 0, 0)
    assert {name: (output / name).read_bytes() for name in names} == names
    assert [path for path in made.rglob("*") if path.is_file()] == [first]  # copied: it has another name
    (output / min(names)).write_bytes(b"changed by hand")
    assert other.read_bytes() == names[min(names)]


@pytest.mark.parametrize("fresh", [(), ("index/a.bin",)])
def test_a_file_that_lies_ready_is_put_back_where_it_was_touched(
    fresh: tuple[str, ...], made: Path, output: Path, tmp_path: Path
) -> None:
    ready = {"index/a.bin": tmp_path / "a.bin"}
    ready["index/a.bin"].write_bytes(b"index")
    assert mirror(made, output, ready=ready).written == 5
    target = output / "index" / "a.bin"
    was = target.stat()
    target.write_bytes(b"xedni")
    os.utime(target, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert mirror(made, output, ready={} if fresh else ready, fresh=fresh).written == (0 if fresh else 1)
    assert target.read_bytes() == (b"xedni" if fresh else b"index")  # who says that it stays is believed


# What may lie in a folder that was made, and whether the folder may be the site as it is.
LYING: dict[str, tuple[Callable[[Path], object], bool]] = {
    "files only": (lambda made: None, True),
    "an empty folder": (lambda made: (made / "empty").mkdir(), False),
    "a link to a file": (lambda made: (made / "link").symlink_to(made.parent / "a.bin"), False),
    "a file with another name": (lambda made: os.link(made / "index.html", made.parent / "other"), False),
}


@pytest.mark.parametrize(("add", "whole"), LYING.values(), ids=LYING)
def test_a_first_site_is_moved_as_it_is_where_that_gives_the_same(
    add: Callable[[Path], object], whole: bool, made: Path, output: Path, tmp_path: Path
) -> None:
    add(made)
    ready = {"search/a.bin": tmp_path / "a.bin", "index.html": tmp_path / "a.bin"}
    ready["search/a.bin"].write_text("ready", encoding="utf-8")
    os.utime(tmp_path / "a.bin", (1, 1))
    one_by_one = tmp_path / "deeper" / "output"
    by_copy = mirror(made, one_by_one, ready=ready)
    assert mirror(made, output, ready=ready, move=True) == by_copy
    assert made.exists() is not whole
    assert tree(output) == tree(one_by_one)
    assert (output / MARK).read_bytes() == (one_by_one / MARK).read_bytes()
    assert (output / "search/a.bin").stat().st_mtime == 1
    assert ready["search/a.bin"].read_text(encoding="utf-8") == "ready"


def test_a_site_that_is_there_is_never_moved_over(made: Path, output: Path) -> None:
    put(output, {MARK: "", "old.html": "old", "CNAME": "host"})
    assert mirror(made, output, move=True) == Mirrored(4, 0, 1)
    assert tree(output) == {**SITE, "CNAME": "host"}
