"""WordPress' shortcodes in the HTML of a post -> HTML; those of plugins stay as they stand, and are named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|\"([^\"]*)\"|([^\s\]]+)")
_LANGUAGES = tuple(
    """actionscript3 as3 bash shell coldfusion cf c cpp csharp css delphi pascal diff patch erlang fsharp go
    groovy html xhtml java javafx jscript js javascript latex tex matlab objc perl pl php plain text
    powershell ps py python r rails ruby scala sql vb vbnet xml yaml""".split()  # noqa: SIM905
)
_CODE = re.compile(
    rf"(?<!\[)\[(code|sourcecode|source|cc|{'|'.join(_LANGUAGES)})(\s[^\]\n]*)?\](.*?)\[/\1\](?!\])",
    re.DOTALL,
)
_CAPTION = re.compile(r"\[(?:wp_)?caption((?:\s[^\]]*)?)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_EMBED = re.compile(r"\[embed(?:\s[^\]]*)?\]\s*(.*?)\s*\[/embed\]", re.DOTALL)
_GALLERY = re.compile(r"\[gallery((?:\s[^\]]*)?)/?\]")
_PLAYER = re.compile(r"\[(youtube|vimeo|video|audio|gist)(?:\s+([^\]]*)|=([^\]\s]+))\](?:\s*\[/\1\])?")
_ESCAPED = re.compile(r"\[(\[[a-z][\w-]*(?:\s[^\]]*)?\](?:.*?\[/[a-z][\w-]*\])?)\]", re.DOTALL)
_LEFT = re.compile(r"\[([a-zA-Z][\w-]*)(\s+[\w-]+\s*=[^\]]*)?/?\]")
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_ALONE = re.compile(
    r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$|(<(?:pre|script|style)\b.*?</(?:pre|script|style)>)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:[a-z][^>]*?-->\n?", re.DOTALL)
_DYNAMIC = re.compile(r"<!--\s*wp:([a-z][\w/-]*)(?:\s[^>]*?)?/-->")


@dataclass(frozen=True)
class Picture:
    """An image of the media library."""

    url: str
    alt: str
    caption: str = ""


def plain_html(
    body: str, pictures: Mapping[str, Picture], own: Sequence[str]
) -> tuple[str, list[tuple[int, str]]]:
    """The body without shortcodes and the editor's own comments, and what stayed: (line, what it is).

    `pictures` are by their number in the library, `own` the numbers of those that belong to this post.
    """
    left: list[tuple[int, str]] = []
    for match in _DYNAMIC.finditer(body):
        if match[1] not in ("more", "nextpage", "separator", "spacer"):
            what = f"the block {match[1]} is made by WordPress when the page is shown; nothing is left of it"
            left.append((_line(body, match.start()), what))
    codes: list[str] = []

    def code(match: re.Match[str]) -> str:
        codes.append(_code(match))
        return f"\n\n\ue000{len(codes) - 1}\ue001\n\n"

    text = _CODE.sub(code, body)
    text = _BLOCK_COMMENT.sub("", text)
    text = _CAPTION.sub(_caption, text)
    text = _EMBED.sub(lambda match: f"\n\n{_link(unescape(match[1]))}\n\n", text)
    text = _GALLERY.sub(lambda match: _gallery(match, pictures, own), text)
    text = _PLAYER.sub(_player, text)
    escaped = _ESCAPED.sub(lambda match: f"\ue002{match[1][1:]}", text)
    for match in _LEFT.finditer(escaped):
        name, given = match[1], match[2]
        if given or f"[/{name}]" in escaped:
            line = _line(body, max(0, body.find(match[0])))
            left.append((line, f"[{name}] is a shortcode of a plugin; left as it was"))
    text = escaped.replace("\ue002", "[")
    text = _ALONE.sub(lambda match: match[0] if match[2] else _link(unescape(match[1])), text)
    return re.sub("\ue000(\\d+)\ue001", lambda match: codes[int(match[1])], text), sorted(left)


def _line(body: str, at: int) -> int:
    return body.count("\n", 0, at) + 1


def _attributes(written: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    placed: list[str] = []
    for match in _ATTRIBUTE.finditer(unescape(written or "").replace("“", '"').replace("”", '"')):
        if match[1]:
            named[match[1].lower()] = next(one for one in match.group(2, 3, 4) if one is not None)
        else:
            placed.append(match[5] if match[5] is not None else match[6])
    return named, placed


def _code(match: re.Match[str]) -> str:
    """Code as `<pre>`: editors store it with entities, and plugins show it decoded."""
    named, _ = _attributes(match[2])
    language = named.get("language") or named.get("lang") or (match[1] if match[1] in _LANGUAGES else "")
    code = (
        re.sub(r"<br\s*/?>\n?", "\n", match[3])
        if "<br" in match[3] and "\n" not in match[3].strip()
        else match[3]
    )
    code = unescape(code).strip("\r\n")
    name = f' class="language-{escape(language)}"' if re.fullmatch(r"[\w+#.-]+", language) else ""
    return f"<pre><code{name}>{escape(code, quote=False)}</code></pre>"


def _caption(match: re.Match[str]) -> str:
    named, _ = _attributes(match[1])
    inner = match[2].strip()
    image = _IMAGE.search(inner)
    if image is None:
        return inner
    words = (inner[: image.start()] + inner[image.end() :]).strip() or escape(
        named.get("caption", ""), quote=False
    )
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{image[0]}{caption}</figure>\n\n"


def _link(url: str) -> str:
    shown = escape(url)
    return f'<p><a href="{shown}">{shown}</a></p>' if re.match(r"https?://\S+$", url) else shown


def _gallery(match: re.Match[str], pictures: Mapping[str, Picture], own: Sequence[str]) -> str:
    named, _ = _attributes(match[1])
    said = named.get("ids") or named.get("include")
    numbers = re.findall(r"\d+", said) if said else list(own)
    found = [pictures[number] for number in numbers if number in pictures]
    if not found or len(found) < len(numbers):
        return match[0]
    figures = [
        f'<figure><img src="{escape(one.url)}" alt="{escape(one.alt)}">'
        + (f"<figcaption>{escape(one.caption)}</figcaption>" if one.caption else "")
        + "</figure>"
        for one in found
    ]
    return "\n\n" + "\n\n".join(figures) + "\n\n"


def _player(match: re.Match[str]) -> str:
    named, placed = _attributes(match[2] or "")
    kind = match[1]
    sources = [named.get(name, "") for name in ("src", "mp4", "m4v", "webm", "ogv", "mp3", "ogg", "url")]
    said = (match[3] or next((one for one in (*sources, *placed) if one), "") or named.get("id", "")).strip()
    if not said.startswith("http"):
        hosts = {
            "youtube": "https://www.youtube.com/watch?v=",
            "vimeo": "https://vimeo.com/",
            "gist": "https://gist.github.com/",
        }
        if kind not in hosts or not re.fullmatch(r"[\w/-]+", said):
            return match[0]
        said = hosts[kind] + said
    return f"\n\n{_link(unescape(said))}\n\n"
