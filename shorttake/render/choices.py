"""What the author wants around his posts: a hub, comments, ways to share, a link to edit, a policy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from shorttake.errors import SettingsError

SHARE = ("copy", "mail", "mastodon", "bluesky", "linkedin")
_GISCUS = ("repo", "repo_id", "category", "category_id")
_DIRECTIVE = re.compile(r"[a-z][a-z-]*")
_SOURCES = re.compile(r"[!-+\--:<-~]+(?: [!-+\--:<-~]+)*")  # no comma, no semicolon (CSP3 §2.3.1)

# What pages of ours need. Words and pictures of posts may come from elsewhere, what runs or styles may not.
_POLICY = {
    "default-src": "'self'",
    "img-src": "* data:",
    "media-src": "*",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


@dataclass(frozen=True)
class Comments:
    """Where comments are kept: "isso" or "giscus", the address of the service, and what it asks for."""

    service: str
    host: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The address as a policy has it: without a slash at its end a path would be that of one file."""
        return f"{self.host}/" if urlsplit(self.host).path else self.host

    @property
    def sources(self) -> tuple[str, ...]:
        """What a page loads from there: Isso's script fetches the comments, giscus' opens a frame."""
        return ("script", "style", "connect") if self.service == "isso" else ("script", "style", "frame")

    @property
    def data(self) -> list[tuple[str, str]]:
        """The values as `data-` attributes (https://giscus.app/): names in small letters with hyphens."""
        return [(name.replace("_", "-"), value) for name, value in self.values.items()]


@dataclass(frozen=True)
class Choices:
    """`hub`: address of a WebSub hub, or ""; `edit`: an address with {file} in it, or "".

    `share`: some of SHARE; `comments`: None where there are none.

    `policy` has the sources that are allowed besides, by directive; None turns the policy off.
    """

    hub: str = ""
    edit: str = ""
    share: tuple[str, ...] = SHARE
    comments: Comments | None = None
    policy: Mapping[str, str] | None = field(default_factory=dict)

    @staticmethod
    def of(pelican: Mapping[str, Any]) -> Choices:
        """What the settings say. Raises SettingsError, naming the setting."""
        own = pelican.get("SHORTTAKE") or {}
        share = own.get("share", SHARE)
        for name in share:
            if name not in SHARE:
                raise SettingsError(
                    f"{name!r} is no way to share", _where("share"), f"known are {', '.join(SHARE)}"
                )
        edit = own.get("edit") or ""
        if edit and "{file}" not in edit:
            hint = 'write "https://github.com/me/blog/edit/main/{file}"'
            raise SettingsError(f"{edit!r} does not say where the file goes", _where("edit"), hint)
        return Choices(
            hub=_address(own.get("hub") or "", "hub"),
            edit=_address(edit, "edit"),
            share=tuple(share),
            comments=_comments(own.get("comments")),
            policy=_policy(own.get("policy", {})),
        )

    def edit_url(self, file: str) -> str:
        """Where the file of a post can be edited; "" where that is nowhere."""
        return self.edit.replace("{file}", quote(file))

    @property
    def page(self) -> str:
        """The Content-Security-Policy of a page."""
        return self.security_policy()

    @property
    def talk(self) -> str:
        """That of a post with comments, which come from where the settings say, and from nowhere else."""
        return self.security_policy(talks=True)

    @property
    def search(self) -> str:
        """That of the page with the search, whose engine is WebAssembly (CSP3, "wasm-unsafe-eval")."""
        return self.security_policy("'wasm-unsafe-eval'")

    def security_policy(self, scripts: str = "", talks: bool = False) -> str:
        """The Content-Security-Policy of a page (https://www.w3.org/TR/CSP3/); "" where there is none.

        `scripts` are sources of scripts that this page needs besides; `talks` says that it may load comments.
        """
        if self.policy is None:
            return ""
        said = dict(_POLICY)
        wanted = [*self.policy.items()]
        if scripts:
            wanted.append(("script-src", scripts))
        if self.comments and talks:
            wanted += [(f"{name}-src", self.comments.place) for name in self.comments.sources]
        for name, sources in wanted:
            # A directive replaces `default-src`, so what that allows is said again.
            before = said.get(name, "'self'")
            said[name] = sources if before == "'none'" else f"{before} {sources}"
        return "; ".join(f"{name} {sources}" for name, sources in said.items())


def _comments(said: Any) -> Comments | None:
    if not said:
        return None
    where = _where("comments")
    if set(said) == {"isso"}:
        return Comments("isso", _address(said["isso"], "comments").rstrip("/"))
    giscus = said.get("giscus")
    if set(said) != {"giscus"} or not isinstance(giscus, dict):
        hint = 'write {"isso": "https://comments.example.org"} or {"giscus": {"repo": …}}'
        raise SettingsError(f"it is {said!r}", where, hint)
    for name in _GISCUS:
        if not isinstance(giscus.get(name), str) or not giscus[name]:
            raise SettingsError(f"giscus has no {name!r}", where, f"it wants {', '.join(_GISCUS)}")
    return Comments("giscus", "https://giscus.app", {name: giscus[name] for name in _GISCUS})


def _policy(said: Any) -> Mapping[str, str] | None:
    if said is None:
        return None
    for name, sources in said.items():
        fits = isinstance(sources, str) and _SOURCES.fullmatch(sources)
        if not fits or not isinstance(name, str) or not _DIRECTIVE.fullmatch(name):
            hint = 'write {"frame-src": "https://player.example"}, or None for no policy'
            raise SettingsError(f"{name!r}: {sources!r} is no directive", _where("policy"), hint)
    return dict(said)


def _address(value: Any, key: str) -> str:
    try:
        fits = not value or urlsplit(value).scheme in ("http", "https")
    except (ValueError, AttributeError):
        fits = False
    if not fits:
        raise SettingsError(f"{value!r} is no web address", _where(key), "write https://example.org")
    return str(value)


def _where(key: str) -> str:
    return f"SHORTTAKE[{key!r}] in pelicanconf.py"
