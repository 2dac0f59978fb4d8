"""Finds the author's `pelicanconf.py`, runs it as Pelican would, and takes what it says by its type."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any
from urllib.parse import urlsplit

from shorttake.errors import SettingsError
from shorttake.files import read_bytes

FILE = "pelicanconf.py"


def find_root(start: Path) -> Path:
    """The blog's folder: the nearest one at or above `start` with a `pelicanconf.py` in it.

    Raises SettingsError where there is none.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise SettingsError(
        f"there is no {FILE} here or in a folder above",
        str(start),
        "go to your blog's folder or name it with -C; `shorttake init DIR` starts a new one",
    )


def execute(path: Path) -> dict[str, Any]:
    """Every upper-case name of a settings file, as Pelican takes them; raises SettingsError with the line.

    It runs in its own folder and may import the modules beside it; what it prints goes to stderr, since
    stdout belongs to the command.
    """
    path = path.absolute()
    data = read_bytes(path)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        with _at_home(path.parent, module):
            exec(compile(data, str(path), "exec"), module.__dict__)  # noqa: S102 (the author's own settings)
    except SyntaxError as error:
        place = f"{error.filename or path}:{error.lineno}" if error.lineno else str(path)
        hint = (error.text or "").strip()[:100]
        raise SettingsError(f"this is no Python: {error.msg}", place, hint or "mend the settings") from None
    except SystemExit as error:
        raise SettingsError(f"it ends the program ({error})", str(path), "take `exit` out of it") from None
    except OSError as error:  # opening a file of his, or the folder itself
        raise SettingsError(str(error), _place(error.__traceback__, path), "mend the settings") from None
    except Exception as error:  # noqa: BLE001 (whatever his file does wrong is told, not thrown)
        what = f"{type(error).__name__}: {error}"[:500]
        raise SettingsError(what, _place(error.__traceback__, path), "mend the settings") from None
    return {name: value for name, value in vars(module).items() if name.isupper()}


def _place(trace: TracebackType | None, path: Path) -> str:
    """The line of the settings, or of a module beside them, in which it happened."""
    found = str(path)
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == str(path) or Path(file).parent == path.parent:
            found = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


@contextlib.contextmanager
def _at_home(folder: Path, module: ModuleType) -> Iterator[None]:
    """Everything as it is when Pelican is started in this folder; afterwards as it was before."""
    search, loaded, bytecode = sys.path[:], set(sys.modules), sys.dont_write_bytecode
    before = sys.modules.get(module.__name__)
    sys.path.insert(0, str(folder))
    sys.modules[module.__name__] = module  # whoever looks his own module up finds it (dataclasses do)
    sys.dont_write_bytecode = True  # nothing new in the author's folder
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        sys.path[:], sys.dont_write_bytecode = search, bytecode
        # Another blog, or the same one after a change, may have other modules of the same names.
        for name in set(sys.modules) - loaded:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(folder):
                del sys.modules[name]
        if before is None:
            sys.modules.pop(module.__name__, None)
        else:
            sys.modules[module.__name__] = before


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str | None:
    """A hint for a word that is none of the known ones, where one of them is close."""
    import difflib  # 2 ms, and only for whoever mistyped

    lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    return f"did you mean {lower[close[0]]!r}?" if close else None


def mapping(
    value: Any, known: Mapping[str, Any] | tuple[str, ...], where: str, hint: str = 'write {"key": value}'
) -> Mapping[str, Any]:
    """A mapping in which only known keys stand; nothing is an empty one. Raises SettingsError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SettingsError(f"it is {value!r}, and no mapping", f"{where} in {FILE}", hint)
    for key in value:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"known are {', '.join(known)}"
            raise SettingsError(f"there is no setting {key!r}", f"{where} in {FILE}", hint)
    return value


def text(given: Mapping[str, Any], key: str, default: str, where: str | None = None) -> str:
    """Words, or the default where there are none. Raises SettingsError."""
    value = given.get(key)
    if value is None or value == "":
        return default
    if not isinstance(value, str):
        raise SettingsError(f"it is {value!r}", f"{where or key} in {FILE}", "it wants words between quotes")
    return value


def strings(value: Any, where: str) -> tuple[str, ...]:
    """A list of words. Raises SettingsError."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f"it is {value!r}", f"{where} in {FILE}", "it wants a list of words")
    return tuple(value)


def addresses(value: Any, where: str) -> tuple[str, ...]:
    """A list of web addresses. Raises SettingsError."""
    found = strings(value, where)
    for address in found:
        if not host_of(address):
            raise SettingsError(
                f"{address!r} is no web address", f"{where} in {FILE}", "write https://example.org"
            )
    return found


def folder(given: Mapping[str, Any], key: str, root: Path, default: str) -> Path:
    """A folder, made absolute from the blog's. Raises SettingsError."""
    value = given.get(key) or default
    if not isinstance(value, str | os.PathLike):
        raise SettingsError(
            f"it is {value!r}", f"{key} in {FILE}", "it wants the name of a folder between quotes"
        )
    return Path(os.path.normpath(root / os.fspath(value)))


def host_of(address: str) -> str | None:
    """The host of a web address, as ASCII; None where it is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (raises ValueError for what is no number)
        host = (parts.hostname or "") if parts.scheme in ("http", "https") else ""
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one of these
        return None
    return host if host and not set(address) & set(" \t\r\n\"'<>\\") else None
