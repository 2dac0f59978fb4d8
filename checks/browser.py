"""Pages in a real Chromium, given straight from the folder: what would go to the network is noted."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from checks.built import Built, Skipped

_TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".pagefind": "application/wasm",
    "": "text/plain",
}


@dataclass
class Heard:
    """What a page asked for, and what its console said, since it was last emptied."""

    asked: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forgets everything."""
        for one in (self.asked, self.abroad, self.said):
            one.clear()


def program() -> str:
    """Where Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise Skipped("there is no Chromium (Debian: chromium)")


@contextmanager
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise Skipped("playwright is not installed") from None
    there = program()
    options = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to run as root otherwise
    with sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=there, args=options, timeout=60_000)
        except Error as error:
            raise Skipped(f"Chromium did not start: {str(error).splitlines()[0]}") from None
        try:
            yield browser
        except Error as error:  # a machine too busy to draw a page says nothing about the page
            raise Skipped(f"Chromium gave up: {str(error).splitlines()[0]}") from None
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Any, site: Built, wide: int, scheme: str = "light", **more: Any
) -> Iterator[tuple[Any, Heard]]:
    """A page of this width and colour scheme, and what is heard of it."""
    heard = Heard()
    context = browser.new_context(viewport={"width": wide, "height": 900}, color_scheme=scheme, **more)
    context.set_default_timeout(90_000)

    def give(route: Any) -> None:
        url = route.request.url
        heard.asked.append(url)
        if not url.startswith(site.address + "/"):
            heard.abroad.append(url)
            route.abort()
            return
        file = site.file(url)
        if file is None:
            heard.said.append(f"{url} is not there")
            route.fulfill(status=404, body="")
            return
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(status=200, body=file.read_bytes(), content_type=kind)

    context.route("**/*", give)
    page = context.new_page()
    page.on("console", lambda message: heard.said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.said.append(f"script: {error}"))
    try:
        yield page, heard
    finally:
        context.close()
