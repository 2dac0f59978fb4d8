"""A post that knows what it was when it was kept: what is asked of thousands is not worked out again."""

from __future__ import annotations

from typing import Any

from shorttake.render.stale.addresses import are_plain, is_simple

_MUST = ("title", "date")  # what Pelican asks of a post, unless a plugin asks for more


class KnownArticle:
    """What is put before Pelican's own class of posts; all of it gives what that would.

    What it was made of (`kept`) it has since it was kept, or came from there.
    """

    IS_KEPT = True

    _summary: str
    allowed_statuses: tuple[str, ...]
    mandatory_properties: tuple[str, ...]
    save_as: str
    settings: dict[str, Any]
    static_links: set[str]

    def __getattr__(self, name: str) -> Any:
        """What is not asked of every post is fetched when it is."""
        mine = self.__dict__
        kept = mine.get("kept")
        if kept is not None and name in kept.absent:
            kept.fill(mine, name)
            if name in mine:
                return mine[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def get_url_setting(self, key: str) -> Any:
        """An address, worked out once, not each time that it is asked for."""
        mine = self.__dict__
        override = mine.get(f"override_{key}")
        found = mine.get("_addresses")
        known = found.get(key) if found is not None else None
        if known is not None:  # asked of every post many times: no loop
            (over, status, slug, lang, date), value = known
            if (
                override is over
                and mine.get("_status") is status
                and mine.get("slug") is slug
                and mine.get("lang") is lang
                and mine.get("date") is date
            ):
                return value
        value = super().get_url_setting(key)  # type: ignore[misc]
        if are_plain(self.settings):
            now = (override, mine.get("_status"), mine.get("slug"), mine.get("lang"), mine.get("date"))
            mine.setdefault("_addresses", {})[key] = (now, value)
        return value

    def get_static_links(self) -> set[str]:
        """The files that it links, found once."""
        return set(self.static_links) if self._is_as_made else super().get_static_links()  # type: ignore[misc]

    def _update_content(self, content: str, siteurl: str) -> Any:
        """Its words with addresses in place of files; where there are none, nothing is done."""
        if (
            self._is_as_made
            and "is_plain" in self.__dict__
            and (content is self._content or content is self.kept.state.get("_summary"))
        ):
            return content
        return super()._update_content(content, siteurl)  # type: ignore[misc]

    def get_summary(self, siteurl: str) -> Any:
        """Its summary; where the metadata are not at hand, what they hold."""
        mine = self.__dict__
        kept = mine.get("kept")
        if (
            kept is not None
            and "metadata" in kept.absent
            and "metadata" not in mine
            and "is_plain" in mine
            and "summary" in kept.kinds[1]
        ):
            return self._summary
        return super().get_summary(siteurl)  # type: ignore[misc]

    def refresh_metadata_intersite_links(self) -> None:
        """Puts addresses in place of files in its summary, unless it is known that there are none."""
        if (
            self.settings["FORMATTED_FIELDS"] != ["summary"]
            or not self._is_as_made
            or "is_plain" not in vars(self)
            or "metadata" in vars(self)
        ):
            super().refresh_metadata_intersite_links()  # type: ignore[misc]

    def get_relative_source_path(self, source_path: str | None = None) -> Any:
        """Its file below the content folder."""
        top, path = f"{self.settings['PATH']}/", source_path or self.source_path
        if path and path.startswith(top) and is_simple(path[len(top) :]):
            return path[len(top) :]
        return super().get_relative_source_path(source_path)  # type: ignore[misc]

    def is_valid(self) -> Any:
        """Whether it has all that a post must have."""
        mine = self.__dict__
        if (
            self.mandatory_properties == _MUST
            and "title" in mine
            and "date" in mine
            and mine.get("_status") in self.allowed_statuses
            and is_simple(self.save_as)
        ):
            return True
        return super().is_valid()  # type: ignore[misc]

    def _has_valid_save_as(self) -> Any:
        """Whether its page is in the site."""
        return is_simple(self.save_as) or super()._has_valid_save_as()  # type: ignore[misc]

    @property
    def _is_as_made(self) -> bool:
        kept = self.__dict__.get("kept")
        return kept is not None and kept.is_as_it_was(self.__dict__, ("_content",))
