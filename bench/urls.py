"""How long it takes to tell whether two addresses are the same page: microseconds for each address."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

if not __package__:  # run as a file: the project is the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shorttake.urls import canonical, clean, host_label, parse_web_address

PROMISE = 25.0  # microseconds that `canonical` may take, on average over the mix
MANY = 150  # times each kind stands in the mix, with another number each time
RUNS = 7

# What a link blog links to, in about the proportions of its posts: most addresses are plain, some carry
# tracking or belong to a site with rules of its own, a few are wrapped.
PLAIN = """
    https://example.org/2019/05/{n}/a-title-of-several-words/
    http://www.example.com/blog/{n}/another-title
    https://blog.example.net/posts/{n}.html
    https://docs.example.org/1.{n}/install/index.html
    http://example.org/article.php?id={n}&page=2
    https://www.example.co.uk/news/technology-{n}
    https://example.org/~someone/{n}/
    https://someone.github.io/project-{n}/
    http://blogs.example.com/someone/archive/2012/05/{n}/a-title.aspx
    https://example.com/wiki/A_title_({n})
    https://news.example.org/item?id={n}
    https://example.org/{n}/#comments
    https://m.example.org/story/{n}
    https://example.org/caf%C3%A9/{n}?q=%C3%BC
    http://someone.blogspot.de/2012/05/title-{n}.html
    https://app.example.org/#/things/{n}
    https://example.org:8443/things/{n}
"""
TRACKED = """
    https://example.org/articles/{n}?utm_source=weekly&utm_medium=email&utm_campaign=issue-{n}&utm_content=x
    https://www.example.com/{n}?b=2&a=1&fbclid=IwAR0{n}
    https://example.org/{n}/?mc_cid=1a2b3c&mc_eid=4d5e6f
"""
KNOWN = """
    https://github.com/Someone/Project-{n}/blob/main/README.md
    https://en.m.wikipedia.org/wiki/Title_{n}
    https://www.youtube.com/watch?v=aBcDeF{n:05}&t=1m30s&si=x
    https://twitter.com/someone/status/12345678{n}?s=20
    https://arxiv.org/pdf/2101.{n:05}v2.pdf
    https://stackoverflow.com/questions/{n}/a-title-of-several-words
    https://medium.com/@someone/a-title-0123456{n:05}?source=rss
    https://www.amazon.com/A-Title/dp/B000{n:06}/ref=sr_1_1?ie=UTF8&qid={n}
"""
WRAPPED = """
    https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2F{n}&usg=AOv
    https://web.archive.org/web/20190501000000/https://example.org/{n}/
    https://bücher.example/{n}/größe
"""

# Others that bring an address into one form, where they are installed; none is needed.
RIVALS = (("w3lib.url", "canonicalize_url"), ("courlan", "clean_url"), ("url_normalize", "url_normalize"))


def mix(many: int = MANY) -> list[str]:
    """The addresses, all different, so that no cache of parsed addresses is measured."""
    kinds = [line.strip() for text in (PLAIN, TRACKED, KNOWN, WRAPPED) for line in text.strip().splitlines()]
    return [kind.format(n=number) for number in range(many) for kind in kinds]


def microseconds(work: Callable[[str], object], urls: list[str], runs: int = RUNS) -> float:
    """CPU time for each address, in microseconds; the best of several runs."""
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        for url in urls:
            work(url)
        taken.append(time.process_time() - begun)
    return min(taken) / len(urls) * 1e6


def main(runs: int = RUNS) -> int:
    """Prints a table; 1 where `canonical` takes longer than promised on a machine that is not busy."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    urls = mix()
    print(f"{len(urls):,} addresses, best of {runs} runs, CPU time for each address")
    ours = microseconds(canonical, urls, runs)
    print(f"  canonical            {ours:6.1f} µs   (promised: {PROMISE:.0f} µs)")
    for work in (clean, host_label, parse_web_address):
        print(f"  {work.__name__:<20} {microseconds(work, urls, runs):6.1f} µs")
    for module, name in RIVALS:
        try:
            rival = getattr(importlib.import_module(module), name)
        except ImportError:
            continue
        print(f"  {module + '.' + name:<20} {microseconds(rival, urls, runs):6.1f} µs   (rival)")
    if ours > PROMISE and load > cores:
        print(f"  slower than promised, but the machine is busy (load {load:.1f} on {cores} cores)")
        return 0
    return 1 if ours > PROMISE else 0


if __name__ == "__main__":
    sys.exit(main())
