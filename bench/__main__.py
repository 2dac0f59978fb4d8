"""`python -m bench` runs all measurements, `python -m bench NAME...` some of them."""

import importlib
import pkgutil
import sys

import bench


def main(names: list[str]) -> int:
    """Runs each measurement; exit code 1 where one of them failed or is not there."""
    known = [one.name for one in pkgutil.iter_modules(bench.__path__) if not one.name.startswith("_")]
    failed = [name for name in names if name not in known]
    for name in failed:
        print(f"there is no bench/{name}.py; there are {', '.join(known)}", file=sys.stderr)
    for name in [one for one in names if one in known] or ([] if names else known):
        run = getattr(importlib.import_module(f"bench.{name}"), "main", None)
        if run is None:
            continue
        print(f"== {name}", flush=True)
        if run():
            failed.append(name)
        print(flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
