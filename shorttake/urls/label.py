"""The quiet label that is shown behind a link: where it leads, spelled so that it cannot deceive."""

from __future__ import annotations

import functools
import re
import unicodedata
from urllib.parse import urlsplit

from shorttake.urls.address import DEFAULT_PORTS
from shorttake.urls.hosts import ascii_host, ascii_label
from shorttake.urls.tables import words

# Scripts in common use today (Unicode Standard Annex 31, table 5), by the first word of their letters'
# names. Letters of others are known to hardly any reader, and often stand in for Latin ones.
_SCRIPTS = words("""
    LATIN GREEK CYRILLIC ARMENIAN GEORGIAN HEBREW ARABIC THAANA DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA
    TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR KHMER ETHIOPIC HANGUL HIRAGANA KATAKANA
    BOPOMOFO CJK
    """)

# What may stand together in one label (Unicode Technical Standard 39 §5.2, "highly restrictive"):
# one script, or the scripts of Japanese, Chinese and Korean, with Latin or without.
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)

# Letters of one stroke, that beside Latin ones look like a slash or a hyphen: comノlogin.
_STROKES = frozenset("ノソゾンー一丨丶丿へヘ〆々〇ニ二エ工ロ口力カト卜")

# Letters that look like Latin ones. A label of nothing else is a Latin word in disguise, unless the
# whole name is in that script (Chromium, "IDN in Google Chrome", whole-script confusables).
_LOOK_ALIKES = {
    "CYRILLIC": frozenset("асԁеһіјӏорԛѕԝхуъьӌкгпҽүɡꙇѵ"),
    "GREEK": frozenset("αβγικνορσςτυχωϲϳό"),
    "ARMENIAN": frozenset("հոսօԁԛցգզքնյ"),
    "GEORGIAN": frozenset("ზყჿკმძხ"),
}
_COUNTRIES = {
    "CYRILLIC": words("рф бг бел ею каз мкд мон срб укр дети москва онлайн орг рус сайт"),
    "GREEK": frozenset({"ελ", "ευ"}),
    "ARMENIAN": frozenset({"հայ"}),
    "GEORGIAN": frozenset({"გე"}),
}  # fmt: skip

# Latin letters of living alphabets; of the rest many are a phonetic double of an ordinary one (ɑ, ɡ, ı).
_LATIN_BLOCKS = ((0x00DF, 0x00F6), (0x00F8, 0x0130), (0x0132, 0x0137), (0x0139, 0x0148), (0x014A, 0x017E),
                 (0x01CD, 0x01DC), (0x0218, 0x021B), (0x1E00, 0x1E99), (0x1EA0, 0x1EF9))  # fmt: skip


def _script(char: str) -> str:
    """The script of a letter, by the first word of its Unicode name; "" for what belongs to all."""
    if char in "0123456789-_":
        return ""
    word = unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]
    if char in "々〆〇ー":
        return "CJK"
    return word


def _is_plain_letter(char: str) -> bool:
    if char.isascii():
        return True
    category = unicodedata.category(char)
    if category not in ("Ll", "Lo", "Lm", "Mn", "Mc"):
        return False
    if _script(char) == "LATIN":
        return any(low <= ord(char) <= high for low, high in _LATIN_BLOCKS)
    return unicodedata.normalize("NFKC", char) == char


def _may_be_shown(label: str, ending: str) -> bool:
    """Whether a decoded label can be read for what it is."""
    if not all(_is_plain_letter(char) for char in label):
        return False
    scripts = {_script(char) for char in label} - {""}
    # "COMBINING" is no script: an accent that could not be composed with its letter hides easily.
    if not scripts <= _SCRIPTS:
        return False
    if len(scripts) == 1:
        (script,) = scripts
        alike = _LOOK_ALIKES.get(script, frozenset())
        return not all(char in alike or not _script(char) for char in label) or ending in _COUNTRIES.get(
            script, frozenset()
        )
    if "LATIN" in scripts and not _STROKES.isdisjoint(label):
        return False
    return any(scripts <= together for together in _TOGETHER)


def _shown(host: str) -> str:
    """An ASCII host with those labels decoded that may be."""
    decoded = []
    labels = host.split(".")
    for label in labels:
        if label.startswith("xn--"):
            try:
                text = label[4:].encode("ascii").decode("punycode")
                decoded.append(text if ascii_label(text) == label else label)
            except (UnicodeError, IndexError, OverflowError):
                decoded.append(label)
        else:
            decoded.append(label)
    ending = decoded[-1]
    return ".".join(
        text if text == label or _may_be_shown(text, ending) else label
        for text, label in zip(decoded, labels, strict=True)
    )


_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?:[/?#]|\Z)")


@functools.lru_cache(maxsize=32_768)  # one link is asked for in a build by every page that shows it
def host_label(url: str) -> str:
    """The host that `url` leads to, in lower case, without `www.`; "" if there is none.

    A name in another script is shown in it, unless it mixes scripts or imitates Latin letters: then in
    its ASCII form (`xn--…`). The port is shown if it is not the scheme's own. Never raises.
    """
    if plain := _PLAIN.match(url):  # nearly every link: the host alone decides
        return _label(plain[1])
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    name = parts.hostname
    host = f"[{name}]" if ":" in name else _label(name)
    return host if not host or port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


@functools.lru_cache(maxsize=32_768)
def _label(name: str) -> str:
    # A browser takes full-width letters and ligatures for the plain ones (UTS 46), and goes there.
    ascii_form = ascii_host(unicodedata.normalize("NFKC", name))
    if ascii_form is None:
        return ""
    host = _shown(ascii_form)
    return host[4:] if host.startswith("www.") and "." in host[4:] else host
