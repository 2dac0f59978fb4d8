"""Another site -> `content/`: every post, address, link and feed id, and the proof that none is lost."""

from shorttake.migrate.blog import Note, OldBlog
from shorttake.migrate.outset import Outset, outset
from shorttake.migrate.proof import Report
from shorttake.migrate.recognise import recognise
from shorttake.migrate.run import Migration, plan, refuse_others
from shorttake.migrate.writing import write

__all__ = [
    "Migration",
    "Note",
    "OldBlog",
    "Outset",
    "Report",
    "outset",
    "plan",
    "recognise",
    "refuse_others",
    "write",
]
