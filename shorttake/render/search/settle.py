"""Brings an index into its one form: Pagefind lists filters and their values in another order in each run.

Its files are CBOR (RFC 8949) behind a mark, compressed with gzip, and named by their content. Only the order
of two lists is changed, so whatever reads the index finds the same in it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

_MARK = b"pagefind_dcd"


def settle(made: Path) -> None:
    """Puts filters and their values in order, in place; an index of another form stays as it is."""
    entry = made / "pagefind-entry.json"
    try:
        said = json.loads(entry.read_bytes())
        for language, one in sorted(said["languages"].items()):
            one["hash"] = _meta(made, language, one["hash"])
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, cbor2.CBORDecodeError):
        return  # written by a version that does it in another way
    entry.write_text(json.dumps(said, sort_keys=True, ensure_ascii=False), encoding="utf-8")


def _meta(made: Path, language: str, name: str) -> str:
    path = made / f"pagefind.{name}.pf_meta"
    version, pages, chunks, filters, *rest = _load(path)
    settled = []
    for called, filter_name in sorted(filters):
        of_filter = made / "filter" / f"{filter_name}.pf_filter"
        its_name, values = _load(of_filter)
        settled.append([called, _put(of_filter, [its_name, sorted(values)], language, "")])
    return _put(path, [version, pages, chunks, settled, *rest], language, "pagefind.")


def _load(path: Path) -> list[Any]:
    data = gzip.decompress(path.read_bytes())
    found = cbor2.loads(data.removeprefix(_MARK))
    if not data.startswith(_MARK) or not isinstance(found, list):
        raise ValueError(path.name)
    return found


def _put(path: Path, value: list[Any], language: str, before: str) -> str:
    """Writes a file anew under the name of its content, and gives that name."""
    data = _MARK + cbor2.dumps(value)
    name = f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"
    path.unlink()
    path.with_name(f"{before}{name}{path.suffix}").write_bytes(gzip.compress(data, 9, mtime=0))
    return name
