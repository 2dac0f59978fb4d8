"""Search without a server: what can be found, and the index of it that readers' browsers fetch in pieces.

`records` has what a Short Take, a liveblog or a post is in pieces to be found; `bundle` makes the index of
them with Pagefind (https://pagefind.app/), which comes as a package, or says why there is none.
"""

from shorttake.render.search.bundle import NoSearch, bundle
from shorttake.render.search.record import Record

__all__ = ["NoSearch", "Record", "bundle"]
