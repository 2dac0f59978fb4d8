"""One round: the bookmark services of the settings are asked for what is new, and that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shorttake.bookmarks.bookmark import Bookmark, LeftOut
from shorttake.bookmarks.keep import Outcome, choose
from shorttake.bookmarks.merge import merge
from shorttake.bookmarks.services import NEEDS, Memory, accounts, pull
from shorttake.bookmarks.services.asking import Web
from shorttake.cache import Cache
from shorttake.errors import ShorttakeError

Keep = Callable[[Sequence[Bookmark]], list[Outcome]]


@dataclass(frozen=True)
class Visit:
    """What one service brought: its name, how many bookmarks came, what became of them, and why not all did.

    A service that cannot even be asked has only its `trouble`.
    """

    label: str = ""
    came: int = 0
    outcomes: tuple[Outcome, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    trouble: ShorttakeError | None = None


def has_services(setting: Mapping[str, object]) -> bool:
    """Whether `SHORTTAKE["bookmarks"]` names a service."""
    return any(key != "tag" and value for key, value in setting.items())


def ask_services(
    setting: Mapping[str, object],
    tag: str | None,
    private: bool,
    environ: Mapping[str, str],
    web: Web,
    cache: Cache,
    keep: Keep,
    remember: bool = True,
) -> Iterator[Visit]:
    """Asks one service after the other, and yields what came of it; none stops another.

    `keep` does with the chosen bookmarks what is to be done (`keep.keep`, `keep.try_out`); only after it has,
    and with `remember`, is the service's mark noted. Raises what `keep` raises.
    """
    found, problems = accounts(setting, tag, environ)
    for problem in problems:
        yield Visit(trouble=problem)
    memory = Memory(cache, private)
    for account in found:
        pulled = pull(account, web, memory.since(account))
        chosen, left_out = choose(merge(pulled.bookmarks), tag, private)
        outcomes = keep(chosen)
        if remember:
            memory.remember(account, pulled.mark)
        yield Visit(
            NEEDS[account.service].label,
            len(pulled.bookmarks),
            tuple(outcomes),
            (*pulled.left_out, *left_out),
            pulled.trouble,
        )
