"""The letters of a card: a free font that comes as a package, or the author's own for other scripts."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from shorttake import files
from shorttake.errors import SettingsError

if TYPE_CHECKING:  # imported where a card is drawn: most builds draw none
    from PIL import ImageFont

_PACKAGE, _REGULAR, _BOLD = (
    "font_source_sans_pro",
    "files/SourceSansPro-Regular.ttf",
    "files/SourceSansPro-Semibold.ttf",
)
_NOWHERE = "\U0010fffe"  # a noncharacter: no font has it, so it shows what stands for a missing letter
_LARGEST = 40_000_000  # bytes; the largest fonts of Chinese, Japanese and Korean have 20 million


class Face:
    """A font in two weights; of an author's own there is one, which serves for both.

    Words are brought into letters that the font has: what it has not is written in Latin letters as far as
    that can be done, and left out where it cannot (emoji).
    """

    def __init__(self, own: Path | None = None) -> None:
        if own is None:
            folder = resources.files(_PACKAGE)
            self._data = {
                bold: (folder / name).read_bytes() for bold, name in ((False, _REGULAR), (True, _BOLD))
            }
        else:
            data = _read(own)
            self._data = {False: data, True: data}
        self._own = own is not None
        self.fingerprint = hashlib.sha256(b"".join(self._data.values())).hexdigest()[:16]
        self.font = lru_cache(maxsize=64)(self._font)
        self.has = lru_cache(maxsize=8192)(self._has)

    def _font(self, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont, features

        # The author's own may need its letters joined or turned round (Arabic, Hebrew, Devanagari); our own
        # never does, and is set alike on machines with and without the library for that.
        shaped = self._own and features.check("raqm")
        layout = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
        return ImageFont.truetype(io.BytesIO(self._data[bold]), size, layout_engine=layout)

    def _has(self, letter: str) -> bool:
        font = self.font(40)
        return letter.isspace() or _drawn(font, letter) != _drawn(font, _NOWHERE)

    def readable(self, words: str, longest: int = 400) -> str:
        """One line of these words in letters that can be drawn, without marks that steer."""
        line = " ".join(unicodedata.normalize("NFC", words[: longest * 4]).split())
        return " ".join("".join(map(self._letter, line)).split())[:longest]

    def _letter(self, letter: str) -> str:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cf", "Cs", "Co", "Cn"):
            return ""
        if self.has(letter):
            return letter
        if kind.startswith("M"):
            return ""
        from unidecode import unidecode_expect_nonascii

        latin = unidecode_expect_nonascii(letter)
        return latin if latin.isprintable() else ""


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    from PIL import Image

    mask = font.getmask(letter)
    return mask.size, bytes(Image.Image()._new(mask).tobytes()) if all(mask.size) else b""


def _read(own: Path) -> bytes:
    hint = "name a TrueType or OpenType file, such as fonts/NotoSans-Bold.ttf"
    try:
        if own.stat().st_size > _LARGEST:
            raise SettingsError("the font of the cards is too large", str(own), hint)
        data = own.read_bytes()
    except OSError as error:
        raise files.failure(error, own, "read") from None
    from PIL import ImageFont

    try:
        ImageFont.truetype(io.BytesIO(data), 40)
    except (OSError, ValueError):
        raise SettingsError("this is no font that can be drawn with", str(own), hint) from None
    return data
