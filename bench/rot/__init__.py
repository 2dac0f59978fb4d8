"""How right, how polite and how fast the link check is, on a web that stands on this machine alone.

`world` builds the addresses with what is true of each, `server` answers for them all (in a process of its
own), `score` compares what a checker said with what is true. `lychee` runs beside us where it is installed.
"""

from __future__ import annotations

from bench.rot.run import main

__all__ = ["main"]
