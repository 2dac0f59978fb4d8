"""Bookmarks from the services where they are kept, each asked as its documentation wants it.

A service that does not answer is a value (`Pulled.trouble`) and stops no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, cast

from shorttake.bookmarks.bookmark import Bookmark, LeftOut
from shorttake.bookmarks.reading import checked
from shorttake.bookmarks.services import linkding, pinboard, raindrop, shaarli, wallabag
from shorttake.bookmarks.services.account import NEEDS, Account, accounts
from shorttake.bookmarks.services.asking import Ask, NoAnswer, Web
from shorttake.bookmarks.services.memory import Memory
from shorttake.bookmarks.services.page import Page
from shorttake.errors import ShorttakeError

__all__ = ["NEEDS", "Account", "Memory", "Pulled", "accounts", "pull"]


class _Service(Protocol):
    PACE: float

    def pull(self, ask: Ask, since: str | None) -> Iterator[Page]: ...


_SERVICES: dict[str, _Service] = {
    name: cast(_Service, module)
    for name, module in (
        ("pinboard", pinboard),
        ("linkding", linkding),
        ("raindrop", raindrop),
        ("shaarli", shaarli),
        ("wallabag", wallabag),
    )
}


@dataclass(frozen=True)
class Pulled:
    """What one account brought. With `trouble` it is not all, and `mark` is None: it is asked for again."""

    account: Account
    bookmarks: tuple[Bookmark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    mark: str | None = None
    trouble: ShorttakeError | None = None


def pull(
    account: Account,
    web: Web,
    since: str | None,
    sleep: Callable[[float], object] = time.sleep,
    wall: Callable[[], float] = time.time,
) -> Pulled:
    """What is new at a service since its mark (None: everything with the tag).

    Nothing that the service answers raises; `sleep` and `wall` are handed in by tests.
    """
    service = _SERVICES[account.service]
    bookmarks: list[Bookmark] = []
    left_out: list[LeftOut] = []
    mark: str | None = None
    trouble: ShorttakeError | None = None
    try:
        for page in service.pull(Ask(account, web, service.PACE, sleep, wall), since):
            for one in map(checked, page.bookmarks):
                if isinstance(one, LeftOut):
                    left_out.append(one)
                else:
                    bookmarks.append(one)
            mark = page.mark or mark
    except NoAnswer as error:
        mark, trouble = None, error
    return Pulled(account, tuple(bookmarks), tuple(left_out), mark, trouble)
