"""What others published: subscribe, poll politely, and keep an entry or let it flow by.

`content/feeds.opml` is the list (`subscriptions`), `poll` asks what is due, and `River` holds what came, in
the cache. When a feed may be asked is decided in `decide`, in pure code; `parse` reads feeds of any format.
"""

from shorttake.feeds.feed import Entry, Feed, Unreadable
from shorttake.feeds.parse import parse
from shorttake.feeds.poll import Outcome, poll
from shorttake.feeds.river import River

__all__ = ["Entry", "Feed", "Outcome", "River", "Unreadable", "parse", "poll"]
