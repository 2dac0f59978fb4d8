"""`shorttake`, and `python -m shorttake`: the command line, or the answer that there is nothing to build."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """The console script. That a build has nothing to do is told before anything slow is imported."""
    looked = patterns = None
    if sys.argv[1:] == ["build"]:
        # What is made and imported from here on lives until the end: nobody need look for what may go.
        gc.set_threshold(200_000, 50, 50)
        from shorttake.render.stale.manifest import nothing_to_do

        folder = os.getcwd()  # noqa: PTH109 (pathlib would be the first thing that takes a while)
        found, looked = nothing_to_do(folder, os.environ)
        if found is not None:
            shown = found.target.removeprefix(f"{folder}/")
            if shown.isascii() and shown.isprintable():  # the printer knows what to do with others
                same = found.files - 1  # the mark
                _leave(0, f"built {shown}: 0 written, {same} as they were, 0 removed\n")
        from shorttake.render.stale.patterns import FILE, Patterns

        patterns = Patterns(f"{folder}/.shorttake/{FILE}")
        patterns.recall()
    from shorttake import cli

    code = cli.run(sys.argv[1:], alone=True, looked=looked)
    if patterns is not None and looked is not None and not code:
        patterns.keep()
    _leave(code)


def _leave(code: int, words: str = "") -> None:
    """Says these words and ends the program, without taking apart what it knew: with thousands of posts that
    takes a second."""
    import atexit

    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)  # somebody may still be at work
    try:
        atexit._run_exitfuncs()
        sys.stdout.write(words)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # `shorttake build | head`
        pass
    except OSError as error:
        if not code:  # else it has been said
            os.write(2, f"error: standard output: {error.strerror}\n".encode())
        code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
