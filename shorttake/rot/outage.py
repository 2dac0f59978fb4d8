"""Whether a run says something of the links at all, or only of our own network. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from shorttake.rot.address import host_key
from shorttake.rot.observation import SILENT, Observation, What

LEAST_HOSTS = 5  # that must be silent before their share means anything: two dead links of five are no outage


@dataclass(frozen=True, slots=True)
class Look:
    """One address of a run: what was seen now, and at the last look before (None: there was none)."""

    url: str
    now: Observation
    before: What | None


def about_us(looks: Iterable[Look], share: float, excused: Collection[str] = ()) -> tuple[str, set[str]]:
    """Why this run is about our own network ("" where it is not), and the hosts that fell silent.

    A host falls silent if no address of it got an answer, and one of them was not silent before. Hosts
    that were silent before say nothing either way; so do those `excused`.
    """
    hosts: dict[str, list[Look]] = defaultdict(list)
    for one in looks:
        if one.now.what != "private":
            hosts[host_key(one.url)].append(one)
    silent: set[str] = set()
    counted = 0
    sent: Counter[str] = Counter()
    for host, seen in hosts.items():
        if all(one.before in SILENT for one in seen) or host in excused:
            continue
        counted += 1
        if all(one.now.what in SILENT for one in seen):
            silent.add(host)
            continue
        ends = {host_key(one.now.final) if one.now.final else host for one in seen}
        if len(ends) == 1 and host not in ends:
            sent[ends.pop()] += 1
    if counted and len(silent) >= max(LEAST_HOSTS, share * counted):
        return f"{len(silent)} of {counted} hosts fell silent at once", silent
    portal, many = next(iter(sent.most_common(1)), ("", 0))
    if counted >= 2 * LEAST_HOSTS and many >= max(2 * LEAST_HOSTS, counted / 2):
        return f"{many} of {counted} hosts led to {portal}, as a network does that wants a login", silent
    return "", silent
