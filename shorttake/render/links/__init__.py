"""Links as things of their own: every link ever published, by year, section, host and author. Pure."""

from shorttake.render.links.book import Book, LinkFeed, Part, entry
from shorttake.render.links.export import as_json
from shorttake.render.links.gather import Group
from shorttake.render.links.mention import Mention, Said

__all__ = ["Book", "Group", "LinkFeed", "Mention", "Part", "Said", "as_json", "entry"]
