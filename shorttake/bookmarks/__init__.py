"""Other people's exports and services: bookmarks from elsewhere, all ending in the same few words.

`read_file` reads an export of any tool that we know, `merge` makes one bookmark of each page, `choose` takes
those that are for the blog, and `keep` puts them into the inbox; `services` pulls what is new from a service.
What is left out is always said, and why.
"""

from shorttake.bookmarks.bookmark import Bookmark, LeftOut, Reading, Subscription
from shorttake.bookmarks.merge import merge
from shorttake.bookmarks.reading import read, read_file, recognise

__all__ = ["Bookmark", "LeftOut", "Reading", "Subscription", "merge", "read", "read_file", "recognise"]
