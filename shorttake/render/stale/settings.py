"""What the author's settings amount to: a digest of them, and which of the environment they read."""

from __future__ import annotations

import ast
import datetime as dt
import enum
import hashlib
import marshal
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any


class Unknown(Exception):
    """A value of which nobody can say whether it is the same as before: a function, a module, an object."""


def digest(value: Any) -> str | None:
    """A short name for a value made of what is known; None where something in it is not.

    Equal names mean equal values, in the same order, in every run of every process.
    """
    sums = hashlib.blake2b(digest_size=16)
    try:  # version 2 writes equal values of Python's own plain kinds as equal bytes, and knows no others
        sums.update(marshal.dumps(value, 2))
    except ValueError:
        sums.update(b"other kinds")
    else:
        return sums.hexdigest()
    try:
        _feed(value, sums.update, 0)
    except (Unknown, RecursionError):
        return None
    return sums.hexdigest()


_MOST_DEEP = 60


def _feed(value: Any, feed: Any, depth: int) -> None:
    kind = type(value)
    if depth > _MOST_DEEP:
        raise Unknown
    if kind is str:
        data = value.encode("utf-8", "surrogatepass")
        feed(b"s%d:" % len(data))
        feed(data)
    elif value is None or kind in (bool, int, float):
        feed(f"{kind.__name__}{value!r};".encode())
    elif kind is bytes:
        feed(b"b%d:" % len(value))
        feed(value)
    elif kind in (list, tuple) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        feed(f"{kind.__name__}{len(value)}:".encode())
        for one in value:
            _feed(one, feed, depth + 1)
    elif isinstance(value, dict):
        feed(f"{kind.__name__}{len(value)}:".encode())
        for name, one in value.items():
            _feed(name, feed, depth + 1)
            _feed(one, feed, depth + 1)
    elif kind in (set, frozenset):
        inner = sorted(digest(one) or _unknown() for one in value)
        feed(f"{kind.__name__}{len(inner)}:{','.join(inner)};".encode())
    elif isinstance(value, PurePath):
        _feed(str(value), feed, depth + 1)
    elif isinstance(value, dt.tzinfo):
        _feed(_zone(value), feed, depth + 1)
    elif kind in (dt.datetime, dt.time):
        _feed((kind.__name__, value.isoformat(), value.fold, value.tzinfo), feed, depth + 1)
    elif kind in (dt.date, dt.timedelta):
        feed(f"{value!r};".encode())
    elif kind is re.Pattern:
        _feed(("re", value.pattern, value.flags), feed, depth + 1)
    elif isinstance(value, enum.Enum):
        feed(f"{kind.__module__}.{value!s};".encode())
    elif isinstance(value, str):  # markupsafe.Markup, escaped already
        feed(f"{kind.__module__}.{kind.__qualname__}".encode())
        _feed(str.__str__(value), feed, depth + 1)
    else:
        raise Unknown


def _zone(zone: dt.tzinfo) -> str:
    key = getattr(zone, "key", None)  # zoneinfo.ZoneInfo
    if isinstance(key, str):
        return key
    if type(zone) is dt.timezone:
        return str(zone)
    raise Unknown


def _unknown() -> str:
    raise Unknown


# What a settings file may call without depending on anything but itself and the variables it names.
_CALLS = re.compile(
    r"(str|int|float|bool|len|list|tuple|dict|set|frozenset|sorted|range|zip|enumerate|min|max|sum|repr"
    r"|Path|pathlib\.Path|os\.path\.(join|dirname|abspath|realpath|basename|normpath)"
    r"|.*\.(resolve|joinpath|absolute|format|join|strip|rstrip|lstrip|lower|upper|split|replace|startswith"
    r"|endswith|removeprefix|removesuffix|as_posix|with_name|copy|items|keys|values))",
    re.S,
)
_IMPORTS = frozenset(("os", "os.path", "pathlib", "typing", "__future__"))


def environment_of(path: Path) -> list[str] | None:
    """The environment variables that a settings file reads; None where it may depend on more than those."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    names: list[str] = []
    named: set[int] = set()
    for node in ast.walk(tree):
        name = _variable(node)
        if name is not None:
            names.append(name)
            named.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in named:
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = (
                [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            if any(module not in _IMPORTS for module in modules):
                return None
        elif isinstance(node, ast.Call):
            if not _CALLS.fullmatch(ast.unparse(node.func)):
                return None
        elif isinstance(node, ast.Attribute):
            if ast.unparse(node).startswith(("os.environ", "os.getenv", "os.get")):
                return None
        elif isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.With | ast.Await
        ) or (isinstance(node, ast.Name) and node.id in ("environ", "getenv", "__builtins__")):
            return None
    return sorted(set(names))


def _variable(node: ast.AST) -> str | None:
    """The variable that `os.environ["X"]`, `os.environ.get("X", …)` or `os.getenv("X", …)` reads."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return _constant(node.slice)
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("os.environ.get", "os.getenv")
        and 1 <= len(node.args) <= 2
        and not node.keywords
        and all(isinstance(one, ast.Constant) for one in node.args)
    ):
        return _constant(node.args[0])
    return None


def _constant(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def places(pelican: Mapping[str, Any], root: Path, content: Path) -> list[str]:
    """The files and folders that a build with these settings reads: settings, content, theme, plugins."""
    found = [content, root / "theme", root / "plugins", *root.glob("*.py")]
    names = [pelican.get("THEME"), *_strings(pelican.get("PLUGIN_PATHS"))]
    names += _strings(pelican.get("THEME_TEMPLATES_OVERRIDES"))
    for name in names:
        if isinstance(name, str | PurePath) and str(name):
            found.append(root / name)
    for key in ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS"):
        found += [content / name for name in _strings(pelican.get(key))]
    theme = root / str(pelican.get("THEME") or "theme")
    found += [theme / name for name in _strings(pelican.get("THEME_STATIC_PATHS"))]
    templates = pelican.get("TEMPLATE_PAGES")
    found += [content / str(name) for name in (templates if isinstance(templates, dict) else ())]
    wanted = sorted(
        {str(path.absolute()) if ".." not in path.parts else str(path.resolve()) for path in found}
    )
    return [one for one in wanted if not any(one.startswith(f"{other}/") for other in wanted if other != one)]


def _strings(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []
