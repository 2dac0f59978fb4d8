"""The house stands as docs/house.md draws it: imports only go down, each door is the only one of its kind."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "shorttake"
PLAN = ROOT / "docs" / "house.md"

FLOORS = (
    # words; pure, no input or output
    ("errors", "doors", "urls", "text", "link"),
    # doors to the world
    ("clock", "pelicanconf", "settings", "files", "cache", "web"),
    # rooms; what the author does
    (
        "archive",
        "inbox",
        "bookmarks",
        "feeds",
        "snapshots",
        "sections",
        "liveblog",
        "takes",
        "render",
        "stats",
        "rot",
        "migrate",
    ),
    # handles; what the author touches
    ("site", "sources", "scaffold", "cli", "desk", "__main__"),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
MOST_NAMES = 10
# A door with a verb for each thing that is done to a file.
WIDE_DOORS = {"files": 16}
# What these write are the bytes of a file or stream for other programs, not words for the author.
BYTES = {"shorttake/cli/show.py", "shorttake/cli/sections.py", "shorttake/cli/snapshot.py"}
# Says in one line that nothing is to be built, before the printer could be loaded.
AT_ONCE = "shorttake/__main__.py"
# The disk's own clock, compared with the times of files.
OTHER_CLOCKS = {"shorttake/clock.py", "shorttake/archive/stamps.py", "shorttake/render/stale/stamps.py"}


class Import(NamedTuple):
    """One import: the file that has it, its line, what it imports, and whether it is inside a function."""

    file: str
    line: int
    name: str
    inside: bool


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def imports(folder: str) -> list[Import]:
    """Every import below a folder, those for types alone too."""
    found: list[Import] = []
    for path in modules(folder):
        file = path.relative_to(ROOT).as_posix()
        inner = {
            id(node)
            for function in ast.walk(tree(path))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}:{node.lineno}: imports say where they lead"
                names = [f"{node.module}.{one.name}" for one in node.names]
            else:
                continue
            found += [Import(file, node.lineno, name, id(node) in inner) for name in names]
    return found


def part(name: str) -> str | None:
    """The room, door or module of ours that a dotted name or a path leads to."""
    steps = re.split(r"[./]", name.removesuffix(".py"))
    return steps[1] if steps[0] == "shorttake" and len(steps) > 1 and steps[1] in FLOOR else None


def edges() -> Iterator[tuple[str, str, Import]]:
    """Which part of the library imports which other."""
    for one in imports("shorttake"):
        source, target = part(one.file), part(one.name)
        if source and target and source != target:
            yield source, target, one


def allowed() -> dict[str, set[str]]:
    """Which room may call which, as the plan says it."""
    found = re.search(
        r"^Which room may call which.*?\n\n", PLAN.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found, "docs/house.md says which room may call which"
    table: dict[str, set[str]] = {}
    for source, targets in re.findall(r"`([a-z]+) -> ([a-z0-9, ]+)`", found[0]):
        table[source] = set(re.findall(r"[a-z]+", targets))
    return table


def test_every_part_has_its_floor() -> None:
    parts = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__"} <= set(FLOOR)
    plan = PLAN.read_text(encoding="utf-8")
    missing = [
        name
        for name in parts - {"__init__", "__main__"}
        if not re.search(rf"^  {name}(\.py|/) ", plan, re.MULTILINE)
    ]
    assert missing == []


def test_imports_only_go_down() -> None:
    up = [
        f"{one.file}:{one.line}: {one.name}"
        for source, target, one in edges()
        if FLOOR[target] > FLOOR[source]
    ]
    assert up == []


def test_a_room_calls_only_those_that_the_plan_allows() -> None:
    table = allowed()
    free = {"errors", "doors"}
    wrong = [
        f"{one.file}:{one.line}: {source} -> {target}"
        for source, target, one in edges()
        if FLOOR[source] < 3 and target not in free | table.get(source, set())
    ]
    assert wrong == []
    assert set(table) <= {*FLOOR, "handles"}


def test_there_are_no_circles() -> None:
    below: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in edges():
        below[source].add(target)
    done: list[str] = []

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join([*way, name])
        if name not in done:
            for other in sorted(below[name]):
                visit(other, (*way, name))
            done.append(name)

    for name in sorted(below):
        visit(name, ())
    assert {"text", "archive", "cli"} <= set(done)


WORLD = {
    "os",
    "io",
    "sys",
    "time",
    "socket",
    "ssl",
    "sqlite3",
    "subprocess",
    "shutil",
    "tempfile",
    "requests",
    "http",
}
WORLD |= {"urllib.request", "threading", "multiprocessing", "asyncio", "logging", "random", "secrets"}


def test_words_touch_nothing_of_the_world() -> None:
    wrong = []
    for path in modules("shorttake"):
        file = path.relative_to(ROOT).as_posix()
        if FLOOR.get(part(file) or "", 9) > 0:
            continue
        for one in imports("shorttake"):
            if one.file == file and (one.name.split(".")[0] in WORLD or one.name == "pathlib.Path"):
                wrong.append(f"{file}:{one.line}: {one.name}")
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("open", "print", "input")
            ):
                wrong.append(f"{file}:{node.lineno}: {node.func.id}")
    assert wrong == []


def test_pelican_is_imported_by_plugins_and_builds_alone() -> None:
    wrong = [
        f"{one.file}:{one.line}"
        for one in imports("shorttake")
        if one.name.split(".")[0] == "pelican"
        and not (one.inside and one.file in ("shorttake/cli/build.py", "shorttake/cli/serve.py"))
    ]
    assert wrong == []
    assert any(one.name.startswith("pelican") for one in imports("plugins"))


def test_plugins_say_pelicans_words_and_call_the_library() -> None:
    names = {path.stem for path in modules("plugins")}
    beside = [
        f"{one.file}:{one.line}: {one.name}" for one in imports("plugins") if one.name.split(".")[0] in names
    ]
    assert beside == []


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "sys.stdout.buffer",
            "sys.stderr.buffer",
        ):
            yield node.lineno, "print"


def test_only_one_file_prints() -> None:
    prints = re.compile(r"print|(click|rich)\.(echo|secho|print)|pprint.*|sys\.std(out|err)\.write(lines)?")
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {call}"
        for path in modules("shorttake", "plugins")
        for line, call in _calls(path)
        if prints.fullmatch(call) and path.relative_to(ROOT).as_posix() not in {*BYTES, AT_ONCE}
    ]
    assert wrong == []


def test_only_the_clock_tells_the_time() -> None:
    clocks = re.compile(
        r"((dt|datetime)\.)*(datetime|date)\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime|ctime|strftime)"
        r"|os\.times|email\.utils\.(localtime|formatdate)|formatdate"
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules("shorttake", "plugins")
        for _, call in _calls(path)
        if clocks.fullmatch(call)
    }
    assert found <= OTHER_CLOCKS
    assert "shorttake/clock.py" in found


@pytest.mark.parametrize(
    "path", modules("shorttake", "plugins"), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_module_begins_by_saying_what_it_is_for(path: Path) -> None:
    words = ast.get_docstring(tree(path))
    assert words
    assert len(words.split("\n\n")[0].split()) > 3


def doors() -> list[Path]:
    return [
        path for path in sorted(PACKAGE.glob("*/__init__.py")) if path.parent.name not in ("cli", "scaffold")
    ]


@pytest.mark.parametrize("path", doors(), ids=lambda path: path.parent.name)
def test_a_door_is_narrow_and_says_what_goes_through(path: Path) -> None:
    named = next(
        (
            ast.literal_eval(node.value)
            for node in tree(path).body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ),
        [],
    )
    assert len(named) <= WIDE_DOORS.get(path.parent.name, MOST_NAMES)
    assert sorted(named) == sorted(set(named))
    there = {
        name
        for node in ast.walk(tree(path))
        for name in (
            [one.asname or one.name for one in node.names]
            if isinstance(node, ast.ImportFrom)
            else [node.name]
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            else []
        )
    }
    assert set(named) <= there | {"__version__"}


def test_a_file_is_short_enough_to_be_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in modules("shorttake", "plugins")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
