"""Search without a server: what can be found, and the index of it that readers' browsers fetch in pieces.

`pieces` has what a Short Take, a liveblog or a post is in records to be found; `Making` makes the index of
them with Pagefind (https://pagefind.app/), which comes as a package, or says why there is none.
"""

from shorttake.render.search.bundle import Index, Making, NoSearch
from shorttake.render.search.found import Found, Named, named, pages
from shorttake.render.search.record import Record

__all__ = ["Found", "Index", "Making", "Named", "NoSearch", "Record", "named", "pages"]
