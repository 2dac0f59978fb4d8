"""What a new blog is made of: settings, Makefile, a first page, and shorttake's own theme and plugins."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

from shorttake.errors import ShorttakeError
from shorttake.settings import Section

SECTIONS = (
    Section("Networking", (), ("bgp", "dns", "tcp", "ipv6", "routing", "sdn")),
    Section("Servers/Hardware", ("Servers", "Hardware"), ("cpu", "firmware")),
    Section("Security", (), ("tls", "cve", "encryption", "firewall")),
    Section(
        "Cloud Computing/Cloud Management",
        ("Cloud Computing", "Cloud"),
        ("aws", "openstack", "kubernetes", "terraform"),
    ),
    Section(
        "Operating Systems/Applications",
        ("Operating Systems", "Applications"),
        ("linux", "docker", "containers", "git"),
    ),
    Section("Storage", (), ("nvme", "filesystem", "ceph", "database")),
    Section("Virtualization", (), ("kvm", "hypervisor", "vmware", "qemu")),
    Section("Career/Soft Skills", ("Career", "Soft Skills"), ("writing",)),
)
_WIDE = 110  # characters of a line of the settings

FOLDERS = ("inbox", "takes", "liveblogs", "posts", "images")  # below content/, empty at first


@dataclass(frozen=True)
class Start:
    """What the author says about a new blog; `url` is its address without a slash at the end, or empty.

    `menu` has (words, address); `static` are folders below `content/` that are copied as they are;
    `old_feeds` maps former addresses of the feed to our file of that form.
    """

    title: str
    author: str = ""
    url: str = ""
    zone: str = "UTC"
    tagline: str = ""
    language: str = "en"
    series: Sequence[str] = ("Technology Short Take",)
    sections: Sequence[Section] = SECTIONS
    menu: Sequence[tuple[str, str]] = (("Archive", "archive/"), ("About", "about/"))
    static: Sequence[str] = ("images",)
    article_url: str = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
    page_url: str = "{slug}/"
    old_feeds: Mapping[str, str] = field(default_factory=dict)
    about: bool = True  # a first page, to be rewritten


def parts(start: Start) -> dict[str, bytes]:
    """Every file of a new blog: its path below the blog's folder, with slashes, and what is in it.

    Raises ShorttakeError where this installation has lost its theme or plugins, or where a word of
    `start` cannot be written as UTF-8.
    """
    words = resources.files("shorttake.scaffold") / "blog"
    found = {
        "pelicanconf.py": settings_text(start, (words / "pelicanconf.template").read_text("utf-8")).encode(),
        "Makefile": (words / "Makefile").read_bytes(),
        ".gitignore": (words / "gitignore").read_bytes(),
    }
    if start.about:
        found["content/pages/about.md"] = (words / "about.md").read_bytes()
    found |= {f"content/{name}/.gitkeep": b"" for name in FOLDERS}
    for name in ("theme", "plugins"):
        found |= {f"{name}/{path}": item.read_bytes() for path, item in _files(_shipped(name))}
    return found


def settings_text(start: Start, template: str) -> str:
    """`pelicanconf.py` from its template, every word of the author's as a Python literal."""
    for what, words in (
        ("title", start.title),
        ("author", start.author),
        ("address", start.url),
        ("subtitle", start.tagline),
        ("menu", "".join(name for name, _ in start.menu)),
    ):
        try:
            words.encode("utf-8")
        except UnicodeEncodeError:
            raise ShorttakeError(
                f"the {what} is not UTF-8", None, "look at the terminal's encoding, and type it again"
            ) from None
    host = urlsplit(start.url).hostname or ""
    return string.Template(template).substitute(
        title=literal(start.title),
        author=f"AUTHOR = {literal(start.author)}" if start.author.strip() else '# AUTHOR = "Your Name"',
        url=literal(start.url),
        zone=literal(start.zone),
        domain=f'"domain": {literal(host)},' if "." in host else '# "domain": "links.example.org",',
        tagline=literal(start.tagline),
        language=literal(start.language),
        series=_strings(start.series),
        sections="".join(map(_section, start.sections)),
        menu=f"[{', '.join(f'({literal(name)}, {literal(address)})' for name, address in start.menu)}]",
        static=_strings(start.static),
        article_url=literal(start.article_url),
        article_file=_file_of("ARTICLE_URL", start.article_url),
        page_url=literal(start.page_url),
        page_file=_file_of("PAGE_URL", start.page_url),
        old_feeds=_old_feeds(start.old_feeds),
    )


def _strings(words: Sequence[str], indent: str = "") -> str:
    """A list of words, on lines of their own where they are many."""
    short = f"[{', '.join(map(literal, words))}]"
    if len(short) <= _WIDE - 20:
        return short
    return f"[\n{''.join(f'{indent}    {literal(word)},{chr(10)}' for word in words)}{indent}]"


def _section(section: Section) -> str:
    """An entry of the setting `sections`."""
    parts = [f'"name": {literal(section.name)}']
    parts += [f'"aliases": {_strings(section.aliases, " " * 12)}'] if section.aliases else []
    parts += [f'"keywords": {_strings(section.keywords, " " * 12)}'] if section.keywords else []
    line = f"        {{{', '.join(parts)}}},\n"
    if len(line) <= _WIDE and "\n" not in line[:-1]:
        return line
    return "        {\n" + "".join(f"            {part},\n" for part in parts) + "        },\n"


def _file_of(name: str, pattern: str) -> str:
    """The file for a pattern of addresses: `index.html` in a folder, unless it names a file itself."""
    if pattern.endswith("/"):
        return f'{name} + "index.html"'
    return name if pattern.endswith(".html") else f'{name} + "/index.html"'


def _old_feeds(feeds: Mapping[str, str]) -> str:
    if not feeds:
        return ""
    entries = ", ".join(f"{literal(old)}: {literal(file)}" for old, file in sorted(feeds.items()))
    return (
        f'    # Where the feed was before: readers go on finding it there.\n    "old_feeds": {{{entries}}},\n'
    )


def literal(words: str) -> str:
    """Words as Python source on one line, between double quotes where that needs no more escapes.

    Whatever does not print (control characters, marks that turn the direction of writing) is escaped.
    """
    source = repr(words)
    return f'"{source[1:-1]}"' if source[0] == "'" and '"' not in source else source


def _shipped(name: str) -> Traversable:
    """Our theme or plugins: inside the package once installed, beside it in a checkout."""
    package = resources.files("shorttake")
    for place in (package / "blog" / name, Path(__file__).resolve().parents[2] / name):
        if place.is_dir():
            return place
    raise ShorttakeError(
        f"this installation of shorttake has lost its {name}", str(package), "install shorttake again"
    )


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every file below a folder with its path; what Python or an editor left there is passed over."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.startswith(".") or item.name == "__pycache__" or item.name.endswith((".pyc", "~")):
            continue
        if item.is_dir():
            yield from _files(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item
