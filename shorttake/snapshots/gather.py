"""Fetches a page's style sheets and pictures: a few at a time, and only so many, so large and so long."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shorttake.errors import ShorttakeError
from shorttake.snapshots import media, parts
from shorttake.snapshots.parts import Part
from shorttake.snapshots.snapshot import Limits
from shorttake.web import Failure, Response

if TYPE_CHECKING:
    from shorttake.web import Client

T = TypeVar("T")

_AT_ONCE = 4  # fewer than a browser's six to one host
_DEEPEST = 3  # sheets that import sheets that import sheets


@dataclass(frozen=True)
class Gathered:
    """The parts that came, with what came, in the order in which they were wanted; and how many did not."""

    got: tuple[tuple[Part, Response], ...]
    left_out: int


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """What `work` gives, or None where it takes longer; it is then left to itself.

    The door to the web has a time limit of its own, but of the whole copy's time there may be less left.
    """
    done: list[T] = []
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except ShorttakeError as error:
            wrong.append(error)

    thread = threading.Thread(target=run, name="snapshot", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if wrong:
        raise wrong[0]
    return done[0] if done else None


def gather(
    web: Client, wanted: Sequence[Part], spent: int, deadline: float, limits: Limits, known: frozenset[str]
) -> Gathered:
    """What can be had of `wanted`, and of what these name in turn, until `deadline` (`time.monotonic()`).

    `spent` bytes of the total are used up already; the addresses in `known` need not be asked for.
    Never raises: a part that cannot be had is left out.
    """
    work = _Work(web, spent, limits, known)
    work.want(wanted, 0)
    threads = [
        threading.Thread(target=work.run, name=f"snapshot part {number}", daemon=True)
        for number in range(_AT_ONCE if wanted else 0)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return work.end()


class _Work:
    """What is wanted and what came, shared by the threads that fetch."""

    def __init__(self, web: Client, spent: int, limits: Limits, known: frozenset[str]) -> None:
        self._web = web
        self._limits = limits
        self._bytes = spent
        self._asked = 0
        self._seen = set(known)
        self._waiting: list[tuple[int, int, Part, int]] = []
        self._under_way = 0
        self._wanted = 0
        self._got: list[tuple[int, Part, Response]] = []
        self._over = False
        self._change = threading.Condition()

    def want(self, some: Sequence[Part], depth: int) -> None:
        for part in some:
            if part.url in self._seen:
                continue
            self._seen.add(part.url)
            # Sheets first, for they say what else is needed; then what the page shows; then decoration.
            rank = 0 if part.kind == "stylesheet" else 1 + min(depth, 1)
            heapq.heappush(self._waiting, (rank, self._wanted, part, depth))
            self._wanted += 1

    def run(self) -> None:
        while (task := self._take()) is not None:
            number, part, depth, most = task
            answer = self._ask(part, most)
            more = self._named(part, answer, depth)
            with self._change:
                self._under_way -= 1
                if not self._over and answer and self._bytes + len(answer.body) <= self._limits.total:
                    self._bytes += len(answer.body)
                    self._got.append((number, part, answer))
                    self.want(more, depth + 1)
                self._change.notify_all()

    def end(self) -> Gathered:
        with self._change:
            self._over = True
            self._change.notify_all()
            got = [(part, answer) for _, part, answer in sorted(self._got, key=lambda one: one[0])]
            return Gathered(tuple(got), self._wanted - len(got))

    def _take(self) -> tuple[int, Part, int, int] | None:
        with self._change:
            while not self._over:
                most = min(self._limits.each, self._limits.total - self._bytes)
                if self._asked >= self._limits.files or most <= 0:
                    return None
                if self._waiting:
                    _, number, part, depth = heapq.heappop(self._waiting)
                    self._asked += 1
                    self._under_way += 1
                    return number, part, depth, most
                if not self._under_way:
                    return None
                self._change.wait()  # a sheet on its way may name more
            return None

    def _ask(self, part: Part, most: int) -> Response | None:
        """The part, if it came whole and is what it should be: a page that says "not found" is no picture."""
        try:
            answer = self._web.get(part.url, max_bytes=most, accept=part.accept)
        except ShorttakeError:
            return None
        if isinstance(answer, Failure) or answer.status != 200 or answer.truncated or not answer.body:
            return None
        if part.kind == "image":
            return answer if media.picture(answer.body) else None
        return None if media.is_markup(answer.content_type, answer.body) else answer

    def _named(self, part: Part, answer: Response | None, depth: int) -> list[Part]:
        if answer is None or part.kind != "stylesheet":
            return []
        named = parts.of_sheet(answer.text, answer.url)
        return [one for one in named if one.kind == "image" or depth < _DEEPEST][: parts.MOST]
