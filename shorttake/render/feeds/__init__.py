"""The site as feeds, in three formats with the same ids and the same text: Atom, RSS and JSON Feed. Pure."""

from shorttake.render.feeds.archive import archives
from shorttake.render.feeds.atom import atom
from shorttake.render.feeds.entry import MAX_ENTRIES, Entry, Feed
from shorttake.render.feeds.json_feed import json_feed
from shorttake.render.feeds.rss import rss

__all__ = ["MAX_ENTRIES", "Entry", "Feed", "archives", "atom", "json_feed", "rss"]
