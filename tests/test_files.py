"""The author's files: whole or not at all, whatever happens, and never over a change of his."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import child
from shorttake import files
from shorttake.errors import ChangedError, FileError, ShorttakeError, TextError

ROOT = Path(__file__).resolve().parent.parent
AS_ROOT = os.geteuid() == 0


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".shorttake-*"))


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"a\n", b"\xef\xbb\xbfa\r\nb", "é🎉\u2028".encode(), b"a\x00b\x07", b"a\rb"]
)
def test_a_text_is_read_as_it_is(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a b.md"
    file.write_bytes(data)
    source = files.read(file)
    assert source.text.encode() == data == source.data
    assert source.path == file


NOT_UTF8 = [
    (b"caf\xe9", "1:4", "0xe9", "Latin-1"),
    (b"one\ntwo\n\n  \xff x", "4:3", "0xff", "Latin-1"),
    ("é🎉".encode() + b"\x80", "1:3", "0x80", "Latin-1"),
    (b"a\r\nb\xc3\n", "2:2", "0xc3", "Latin-1"),
    (b"\xed\xa0\x80", "1:1", "0xed", "Latin-1"),
    ("title: x\n".encode("utf-16"), "1:1", "0xff", "UTF-16"),
]


@pytest.mark.parametrize(("data", "place", "byte", "hint"), NOT_UTF8)
def test_what_is_not_utf8_is_named_with_line_and_column(
    tmp_path: Path, data: bytes, place: str, byte: str, hint: str
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(data)
    with pytest.raises(TextError, match=f"not UTF-8.*{byte}") as raised:
        files.read(file)
    assert raised.value.where == f"{file}:{place}"
    assert hint in str(raised.value.hint)


def unreadable(folder: Path) -> Iterator[tuple[Path, str]]:
    (folder / "folder.md").mkdir()
    yield folder / "folder.md", "no file that holds text|Is a directory"
    os.mkfifo(folder / "pipe.md")
    yield folder / "pipe.md", "no file that holds text"
    (folder / "device.md").symlink_to("/dev/zero")
    yield folder / "device.md", "no file that holds text"
    (folder / "nowhere.md").symlink_to("not-there")
    yield folder / "nowhere.md", "No such file"
    (folder / "circle.md").symlink_to("circle.md")
    yield folder / "circle.md", "Too many levels"
    yield folder / "missing.md", "No such file"
    yield folder / ("x" * 300), "too long"
    (folder / "file").touch()
    yield folder / "file" / "a.md", "Not a directory"


def test_what_cannot_be_read_is_refused_at_once_and_says_why(tmp_path: Path) -> None:
    begun = time.monotonic()
    for path, reason in unreadable(tmp_path):
        with pytest.raises(FileError, match=reason) as raised:
            files.read(path)
        assert raised.value.where == str(path)
        assert raised.value.hint
    assert time.monotonic() - begun < 5


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x" * 101, encoding="utf-8")
    assert files.read(file, 101).text == "x" * 101
    with pytest.raises(FileError, match="more than 100 bytes"):
        files.read(file, 100)
    with file.open("wb") as grown:
        grown.truncate(10**12)  # a hole: no disk is that large
    with pytest.raises(FileError, match="more than 20,000,000 bytes"):
        files.read(file)


# --- finding ---------------------------------------------------------------------------------------


def test_a_walk_finds_every_text_and_nothing_else(tmp_path: Path) -> None:
    names = ["b.md", "a b.md", "c.MD", "d.markdown", "sub/e.md", "sub/x.md/f.md", "new\nline.md", "é.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    odd = os.fsencode(tmp_path) + b"/\xff.md"
    os.close(os.open(odd, os.O_CREAT))
    for name in ("no.txt", "md", ".hidden.md", ".git/x.md", "z.md~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to("b.md")
    (tmp_path / "nowhere.md").symlink_to("not-there")
    (tmp_path / "circle.md").symlink_to("circle.md")
    (tmp_path / "folder.md").symlink_to("sub")
    (tmp_path / "sub" / "up").symlink_to("..")
    found = files.walk(tmp_path)
    expected = [*names, "\udcff.md", "link.md", "nowhere.md", "circle.md"]
    assert found == sorted((tmp_path / name for name in expected), key=str)
    stamped = [path for path, _, _ in files.stamps(tmp_path)]
    assert stamped == [path for path in found if path.name not in ("nowhere.md", "circle.md")]
    assert files.walk(tmp_path / "not-there") == []


def test_a_stamp_says_size_and_time(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("12345", encoding="utf-8")
    os.utime(file, ns=(1, 1_700_000_000_123_456_789))
    assert list(files.stamps(tmp_path)) == [(file, 5, 1_700_000_000_123_456_789)]


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that belongs to whoever runs the test without the rights of root."""
    folder = Path(tempfile.mkdtemp(prefix="shorttake-test-"))
    if AS_ROOT:
        os.chown(folder, child.NOBODY, child.NOBODY)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_folder_that_may_not_be_looked_into_is_named(common: Path) -> None:
    (common / "closed").mkdir(mode=0)
    told = child.run(lambda: files.walk(common), as_nobody=True)
    (common / "closed").chmod(0o700)
    assert isinstance(told, FileError)
    assert told.what == "cannot be read: Permission denied"
    assert told.where == str(common / "closed")
    assert "permissions" in str(told.hint)


@pytest.mark.slow
def test_ten_thousand_files_are_found_in_time(tmp_path: Path) -> None:
    for number in range(10_000):
        os.close(os.open(tmp_path / f"{number}.md", os.O_CREAT))
    assert len(list(files.stamps(tmp_path))) == 10_000
    files.sweep(tmp_path)


# --- writing ---------------------------------------------------------------------------------------


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "ü" / "c.md"
    source = files.create(path, "é\r\n🎉")
    assert path.read_bytes() == "é\r\n🎉".encode() == source.data
    assert files.read(path) == source
    assert left_over(tmp_path) == []
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("there", ["file", "folder", "link", "pipe"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, there: str) -> None:
    path = tmp_path / "a.md"
    if there == "file":
        path.write_text("old", encoding="utf-8")
    elif there == "folder":
        path.mkdir()
    elif there == "link":
        path.symlink_to("not-there")
    else:
        os.mkfifo(path)
    with pytest.raises(FileError, match="such a file already") as raised:
        files.create(path, "new")
    assert isinstance(raised.value.__cause__, FileExistsError)
    assert [child.name for child in tmp_path.iterdir()] == ["a.md"]
    assert there != "file" or path.read_text(encoding="utf-8") == "old"


def test_a_file_is_replaced_and_keeps_what_it_is(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.md"
    real.parent.mkdir()
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link, other = tmp_path / "link.md", tmp_path / "hard.md"
    link.symlink_to("elsewhere/real.md")
    other.hardlink_to(real)
    again = files.replace(files.read(link), "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new" == again.text
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert other.read_text(encoding="utf-8") == "old"
    assert files.replace(again, "newer").text == "newer"
    assert left_over(tmp_path) == []


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a file away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("old", encoding="utf-8")
    os.chown(file, 1234, 2345)
    files.replace(files.read(file), "new")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_the_same_text_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("same", encoding="utf-8")
    before = file.stat()
    source = files.read(file)
    assert files.replace(source, "same") is source
    assert file.stat() == before or file.stat().st_ino == before.st_ino


def test_a_change_on_the_disk_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "a.md"

    def become(what: str) -> None:
        file.unlink()
        if what == "folder":
            file.mkdir()
        elif what == "pipe":
            os.mkfifo(file)
        elif what == "huge":
            with file.open("wb") as grown:
                grown.truncate(10**12)
        elif what != "gone":
            file.write_text(what, encoding="utf-8")

    for now in ("other", "seen\n", "see", "", "gone", "folder", "pipe", "huge"):
        file.write_text("seen", encoding="utf-8")
        source = files.read(file)
        become(now)
        before = sorted(tmp_path.iterdir())
        with pytest.raises(ChangedError, match="nothing was written") as raised:
            files.replace(source, "new")
        assert raised.value.hint == "run the command again"
        assert sorted(tmp_path.iterdir()) == before
        if now in ("other", "seen\n", "see", ""):
            assert file.read_text(encoding="utf-8") == now
        if file.is_dir():
            file.rmdir()
        file.unlink(missing_ok=True)


def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o444)
    with pytest.raises(FileError, match="write-protected") as raised:
        files.replace(files.read(file), "new")
    assert "chmod" in str(raised.value.hint)
    assert file.read_text(encoding="utf-8") == "old"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_there(tmp_path_factory: pytest.TempPathFactory, first: str, second: str) -> None:
    path = tmp_path_factory.mktemp("written") / "a.md"
    source = files.create(path, first)
    assert path.read_bytes().decode() == first
    assert files.replace(source, second) == files.read(path)
    assert path.read_bytes().decode() == second


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="half a character"):
        files.create(tmp_path / "a.md", "a\ud800")
    assert list(tmp_path.iterdir()) == []


def test_a_file_moves_and_a_second_one_of_its_name_gets_a_number(tmp_path: Path) -> None:
    folder = tmp_path / "used" / "68"
    for number, text in enumerate(["one", "two", "two", "three"]):
        file = tmp_path / "a b.md"
        file.write_text(text, encoding="utf-8")
        moved = files.move(file, folder)
        assert not file.exists()
        assert moved.read_text(encoding="utf-8") == text
        assert len(list(folder.iterdir())) == [1, 2, 2, 3][number]
    assert sorted(path.name for path in folder.iterdir()) == ["a b-2.md", "a b-3.md", "a b.md"]


def test_a_move_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.md", tmp_path / "used"
    folder.mkdir()
    file.write_text("x", encoding="utf-8")
    (folder / "a.md").hardlink_to(file)  # two names of one file
    assert files.move(file, folder) == folder / "a.md"
    assert not file.exists()
    assert (folder / "a.md").read_text(encoding="utf-8") == "x"
    with pytest.raises(FileError, match="cannot be moved"):
        files.move(file, folder)
    (tmp_path / "b.md").touch()
    with pytest.raises(FileError, match="cannot be"):
        files.move(tmp_path / "b.md", folder / "a.md" / "x")


def test_a_file_is_removed_and_one_that_is_gone_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.touch()
    files.remove(file)
    files.remove(file)
    assert not file.exists()
    with pytest.raises(FileError, match="cannot be removed"):
        files.remove(tmp_path)


# --- killed at any moment --------------------------------------------------------------------------


def states(act: Callable[[], Any], look: Callable[[], Any], reset: Callable[[], None]) -> list[Any]:
    """What is there after a kill before the first system call, the second, and so on, and after the end."""
    seen = []
    for number in range(1, 500):
        reset()
        done = child.run(act, kill_before=number)
        seen.append(look())
        if done is not None:
            assert not isinstance(done, Exception), done
            assert number > 3
            return seen
    raise AssertionError("it never ends")


def text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def test_a_kill_while_a_file_is_made_leaves_it_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.md"
    whole = "whole\n" * 10_000

    def reset() -> None:
        shutil.rmtree(path.parent, ignore_errors=True)

    seen = states(lambda: files.create(path, whole).text, lambda: text_of(path), reset)
    assert set(seen) == {None, whole}
    assert seen[0] is None
    assert seen[-1] == whole


def test_a_kill_while_a_file_is_replaced_leaves_the_old_or_the_new_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    old, new = "old\n" * 10_000, "new\n" * 12_000
    path.write_text(old, encoding="utf-8")

    def reset() -> None:
        path.write_text(old, encoding="utf-8")

    seen = states(lambda: files.replace(files.read(path), new).text, lambda: text_of(path), reset)
    assert set(seen) == {old, new}
    assert (seen[0], seen[-1]) == (old, new)


def test_a_kill_while_a_file_moves_leaves_it_in_one_place(tmp_path: Path) -> None:
    here, folder = tmp_path / "a.md", tmp_path / "used" / "1"

    def reset() -> None:
        shutil.rmtree(folder.parent, ignore_errors=True)
        here.write_text("x", encoding="utf-8")

    def look() -> tuple[str | None, str | None]:
        return text_of(here), text_of(folder / "a.md")

    seen = states(lambda: files.move(here, folder), look, reset)
    assert set(seen) == {("x", None), (None, "x")}


def test_after_a_kill_the_same_command_finishes_and_nothing_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "a.md"

    def command() -> str:
        with files.lock(tmp_path):
            files.sweep(tmp_path)
            source = files.read(path) if path.exists() else files.create(path, "old")
            return files.replace(source, "new").text

    for number in range(1, 500):
        path.unlink(missing_ok=True)
        if child.run(command, kill_before=number) is not None:
            break
        assert text_of(path) in (None, "old", "new")
        assert child.run(command) == "new"
        assert left_over(tmp_path) == []
    assert number > 20


def test_a_sweep_leaves_what_somebody_writes_just_now(tmp_path: Path) -> None:
    stop = threading.Event()
    swept = threading.Thread(target=lambda: [files.sweep(tmp_path) for _ in iter(stop.is_set, True)])
    swept.start()
    try:
        for number in range(300):
            files.create(tmp_path / f"{number}.md", "x")
    finally:
        stop.set()
        swept.join(10)
    assert len(files.walk(tmp_path)) == 300
    (tmp_path / ".shorttake-dead.tmp").touch()
    (tmp_path / ".shorttake-notes.md").touch()
    files.sweep(tmp_path)
    assert left_over(tmp_path) == [".shorttake-notes.md"]
    files.sweep(tmp_path / "not-there")


# --- two at once -----------------------------------------------------------------------------------


def test_two_commands_wait_for_each_other(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0", encoding="utf-8")

    def add() -> None:
        for _ in range(25):
            with files.lock(tmp_path):
                source = files.read(counter)
                files.replace(source, str(int(source.text) + 1))

    others = [child.start(add) for _ in range(2)]
    add()
    assert [one.result() for one in others] == [None, None]
    assert counter.read_text(encoding="utf-8") == "75"


def test_waiting_for_another_command_ends_with_a_message(tmp_path: Path) -> None:
    with files.lock(tmp_path / "new"):
        begun = time.monotonic()
        told = child.run(lambda: _locked(tmp_path / "new", 0.2))
        assert 0.2 <= time.monotonic() - begun < 20
        assert told == ("another shorttake is at work here", "wait for it to end, and run this again")
    assert child.run(lambda: _locked(tmp_path / "new", 0.2)) == "locked"


def _locked(folder: Path, seconds: float) -> Any:
    try:
        with files.lock(folder, seconds):
            return "locked"
    except FileError as error:
        return error.what, error.hint


def test_a_killed_command_leaves_no_lock(tmp_path: Path) -> None:
    def die() -> None:
        with files.lock(tmp_path):
            os.kill(os.getpid(), 9)

    assert child.run(die) is None
    with files.lock(tmp_path, 0.1):
        assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.md").touch()
    with (
        pytest.raises(FileError, match="cannot be opened"),
        files.lock(tmp_path / "a.md" / "b"),
    ):
        raise AssertionError("it was locked")


# --- a disk that says no ---------------------------------------------------------------------------


def test_a_file_that_grows_too_large_leaves_the_old_one_whole(tmp_path: Path) -> None:
    old = tmp_path / "a.md"
    old.write_text("old", encoding="utf-8")
    source = files.read(old)
    for act in (
        lambda: files.replace(source, "x" * 5000),
        lambda: files.create(tmp_path / "b.md", "x" * 5000),
    ):
        told = child.run(lambda act=act: _told(act), file_size=4096)
        assert told[0].startswith("cannot be written")
        assert told[1]
        assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
        assert old.read_text(encoding="utf-8") == "old"


def _told(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except ShorttakeError as error:
        return error.what, error.hint


def on_mount(options: str, prepare: str, program: str, folder: Path) -> list[str]:
    """What a Python program prints that runs in a file system of its own, mounted at `folder`."""
    if not (AS_ROOT and shutil.which("unshare") and shutil.which("mount")):
        pytest.skip("only root can mount a small disk")
    source = textwrap.dedent(program)
    script = f"{prepare} && mount -t tmpfs -o {options} none {folder} 2>/dev/null || exit 99; exec {sys.executable} -"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        input=f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{source}",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode in (1, 99) and not done.stdout:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()[:80]}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    program = f"""
        from pathlib import Path
        from shorttake import files
        from shorttake.errors import FileError
        folder = Path({str(tmp_path)!r})
        source = files.create(folder / "a.md", "old")
        for act in (lambda: files.replace(source, "x" * 500_000), lambda: files.create(folder / "b.md", "x" * 500_000)):
            try:
                act()
            except FileError as error:
                print(error.what, "|", error.hint)
        print((folder / "a.md").read_text(), sorted(path.name for path in folder.iterdir()))
        print(files.replace(source, "new").text)
    """
    full = (
        "cannot be written: No space left on device | the disk is full: make room, and run the command again"
    )
    assert on_mount("size=64k", "true", program, tmp_path) == [full, full, "old ['a.md']", "new"]


def test_a_read_only_disk_is_told(tmp_path: Path) -> None:
    program = f"""
        import subprocess
        from pathlib import Path
        from shorttake import files
        from shorttake.errors import FileError
        folder = Path({str(tmp_path)!r})
        source = files.create(folder / "a.md", "old")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with files.lock(folder):
            print(files.read(folder / "a.md").text, len(files.walk(folder)))
        for act in (
            lambda: files.replace(source, "new"),
            lambda: files.create(folder / "b.md", "new"),
            lambda: files.create(folder / "c" / "b.md", "new"),
            lambda: files.move(folder / "a.md", folder / "d"),
            lambda: files.remove(folder / "a.md"),
        ):
            try:
                act()
            except FileError as error:
                print(error.hint)
    """
    said = on_mount("size=64k", "true", program, tmp_path)
    assert said[0] == "old 1"
    assert said[1:] == ["the disk is read-only"] * 5


def test_what_may_not_be_written_is_told(common: Path) -> None:
    protected = common / "protected.md"
    protected.write_text("old", encoding="utf-8")  # of root's, where the test runs as root

    def acts() -> Iterator[Any]:
        protected.chmod(0o444) if not AS_ROOT else None
        source = files.read(protected)
        yield _told(lambda: files.replace(source, "new"))
        inside = files.create(common / "a.md", "old")
        common.chmod(0o500)
        yield _told(lambda: files.replace(inside, "new"))
        yield _told(lambda: files.create(common / "b.md", "new"))
        yield _told(lambda: files.move(common / "a.md", common / "used"))
        yield _told(lambda: files.remove(common / "a.md"))
        yield files.read(common / "a.md").text

    *told, text = child.run(lambda: list(acts()), as_nobody=True)
    assert text == "old"
    assert protected.read_text(encoding="utf-8") == "old"
    for _, hint in told:
        assert "permissions" in hint or "chmod" in hint


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="too long"):
        files.create(tmp_path / ("x" * 300 + ".md"), "x")
    assert left_over(tmp_path) == []


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        from shorttake.files import writing

        with writing._beside(tmp_path / "a.md", b"x"):
            raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_digest_is_short_and_tells_texts_apart() -> None:
    assert files.digest(b"") != files.digest(b"\0")
    assert files.digest(b"a") == files.digest(b"a")
    assert len(files.digest(b"a")) == 32


def test_a_lock_ends_with_its_command_though_a_process_was_forked_meanwhile(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with files.lock(tmp_path):
        other = os.fork()
        if other == 0:
            os.close(writer)
            os.read(reader, 1)  # until the test is over, with the handle of the lock still open
            os._exit(0)
    os.close(reader)
    with files.lock(tmp_path, 0.5):
        os.close(writer)
    os.waitpid(other, 0)
