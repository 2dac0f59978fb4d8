"""What a post weighs: at most 20 KB of HTML, CSS and JavaScript, at most 5 KB of it CSS and JavaScript."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from checks.built import Built, Finding

PAGE, BESIDE = 20 * 1024, 5 * 1024


def packed(file: Path) -> int:
    """Bytes as they are sent."""
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def weigh(site: Built, page: str) -> tuple[int, int]:
    """(HTML, CSS and JavaScript) of a page, in bytes as they are sent."""
    tree = site.tree(page)
    urls = [link.get("href") for link in tree.cssselect('link[rel~="stylesheet"]')]
    urls += [script.get("src") for script in tree.cssselect("script[src]")]
    files = [file for url in dict.fromkeys(urls) if url and (file := site.file(url))]
    return packed(site.folder / page), sum(map(packed, files))


def check(site: Built) -> Iterator[Finding]:
    """Posts that weigh too much."""
    for page in site.posts:
        text, beside = weigh(site, page)
        if text + beside > PAGE:
            yield Finding(page, f"weighs {text + beside:,} bytes, more than {PAGE:,}")
        if beside > BESIDE:
            yield Finding(page, f"its CSS and JavaScript weigh {beside:,} bytes, more than {BESIDE:,}")
