"""What was replaced goes away, at once or a moment after the command, and nothing else does."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from shorttake.render.gone import MANY, Gone
from shorttake.render.output import Mirrored, mirror


def test_what_is_held_is_there_until_it_is_taken_away(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("old")
    left = tmp_path / "gone" / "left"
    left.mkdir(parents=True)
    gone = Gone(tmp_path / "gone")
    gone.hold(str(page))
    (tmp_path / "new").write_text("new")
    (tmp_path / "new").replace(page)
    assert [path.read_text() for path in (tmp_path / "gone").rglob("*") if path.is_file()] == ["old"]
    gone.empty()
    assert sorted(tmp_path.iterdir()) == [page]
    assert (page.read_text(), page.stat().st_nlink) == ("new", 1)


def test_what_cannot_be_held_is_no_trouble(tmp_path: Path) -> None:
    gone = Gone(tmp_path / "file" / "gone")
    (tmp_path / "file").write_text("")
    gone.hold(str(tmp_path / "file"))
    gone.hold(str(tmp_path / "not there"))
    gone.leave()
    assert (tmp_path / "file").stat().st_nlink == 1


@pytest.mark.parametrize("many", [MANY - 1, MANY])
def test_few_go_at_once_and_many_a_moment_later(tmp_path: Path, many: int) -> None:
    (tmp_path / "page").write_text("old")
    words = (
        "import pathlib, sys; from shorttake.render.gone import Gone; top = pathlib.Path(sys.argv[1]);"
        "gone = Gone(top / 'gone');"
        f"[gone.hold(str(top / 'page')) for _ in range({many})]; print(len(list((top / 'gone').rglob('*'))));"
        "gone.leave()"
    )
    done = subprocess.run([sys.executable, "-c", words, str(tmp_path)], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (f"{many + 1}\n".encode(), b"")
    if many < MANY:
        assert not (tmp_path / "gone").exists()
    while (tmp_path / "gone").exists():  # a test that waits for ever is ended
        time.sleep(0.01)
    assert (tmp_path / "page").stat().st_nlink == 1


@pytest.mark.parametrize(("many", "held"), [(MANY - 1, 0), (MANY, MANY)])
def test_of_many_pages_that_are_replaced_the_old_ones_are_held(tmp_path: Path, many: int, held: int) -> None:
    output = tmp_path / "output"
    for text in ("old", "newer"):
        made = tmp_path / text
        for number in range(many):
            (made / str(number)).mkdir(parents=True)
            (made / str(number) / "index.html").write_text(f"{text} {number}")
        gone = Gone(tmp_path / "gone")
        assert mirror(made, output, move=True, gone=gone) == Mirrored(many, 0, 0)
    found = [path.read_text() for path in (tmp_path / "gone").rglob("*") if path.is_file()]
    assert sorted(found) == sorted(f"old {number}" for number in range(many))[:held]
    assert {path.stat().st_nlink for path in output.rglob("index.html")} == {1}
    assert {path.read_text()[:5] for path in output.rglob("index.html")} == {"newer"}
