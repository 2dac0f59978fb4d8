"""In which encoding a page is written: what it claims, checked against its bytes.

The order is that of the WHATWG Encoding and HTML standards (byte order mark, header, meta), with one
addition: a claim that the bytes contradict is not believed. Servers that call every page latin-1,
and pages whose meta was copied from elsewhere, are common.
"""

from __future__ import annotations

import codecs
import re

# Encodings of the web (WHATWG Encoding Standard, "Names and labels") and Python's codec for each. Labels
# that Python takes for something else (rot13, unicode_escape, utf-7) are not among them on purpose.
_CODECS = {
    "utf-8": "utf8 utf-8 unicode-1-1-utf-8 unicode11utf8 x-unicode20utf8",
    "cp1252": "windows-1252 cp1252 x-cp1252 ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso88591 "
    "latin1 latin-1 l1",
    "iso8859-2": "iso-8859-2 iso8859-2 iso88592 latin2 l2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i hebrew",
    "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin9 l9",
    "iso8859-16": "iso-8859-16",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11",
    "koi8-r": "koi8-r koi8 koi8_r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman",
    "cp866": "ibm866 cp866",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5",
    "euc_jp": "euc-jp x-euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms_kanji",
    "cp949": "euc-kr ks_c_5601-1987 korean windows-949",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2",
    "utf-16-be": "utf-16be",
}
_CODEC_OF = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_IN_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_BEYOND = re.compile(r"[^\x00-\x7f\ufffd]")
_META_WITHIN = 4096  # the standard asks for 1,024 bytes; real pages put it later
_SAMPLE = 65_536  # bytes that are looked at when nothing else helps


def decide(body: bytes, content_type: str | None = None) -> str:
    """The Python codec that `body` is best decoded with; never raises, "utf-8" when all else fails."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return codec
    claims = [named for named in (in_header(content_type), _in_markup(body)) if named]
    if body.isascii() and not any(codec == "iso2022_jp" or codec.startswith("utf-16") for codec in claims):
        return "utf-8"
    for codec in claims:
        if not _fits(body, codec):
            continue
        # Text that is well-formed UTF-8 beyond ASCII is hardly ever anything else (RFC 3629, 1).
        if codec.startswith(("cp1", "cp8", "iso8859", "koi8", "mac")) and _is_mostly_utf8(body):
            return "utf-8"
        return codec
    if _is_mostly_utf8(body):
        return "utf-8"
    return _detected(body) or (claims[0] if claims else "cp1252")


def decode(body: bytes, codec: str) -> str:
    """`body` as text, without its byte order mark; what cannot be decoded becomes U+FFFD."""
    for mark, named in _BOMS:
        if named == codec and body.startswith(mark):
            body = body[len(mark) :]
    return body.decode(codec, "replace")


def in_header(content_type: str | None) -> str | None:
    """The codec that a Content-Type header names, if it names one of the web's."""
    found = _IN_HEADER.search(content_type or "")
    return known(found.group(1)) if found else None


def known(label: str | None) -> str | None:
    """The Python codec for a label of the web ("latin1" is "cp1252" there), or None."""
    return _CODEC_OF.get((label or "").strip().lower())


def _in_markup(body: bytes) -> str | None:
    head = body[:_META_WITHIN]
    found = _IN_XML.search(head) or _IN_META.search(head)
    codec = known(found.group(1).decode("ascii", "replace")) if found else None
    # Markup that could be read as bytes cannot be UTF-16 (HTML standard, 13.2.3.2, step 4).
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _fits(body: bytes, codec: str) -> bool:
    """Whether `body` could be written in `codec`; a character that is cut off at the end is forgiven."""
    if codec.startswith("utf-16") and b"\0" not in body[:_SAMPLE]:
        return False  # Markup in UTF-16 always has zero bytes: it cannot do without "<"
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(body, final=False)
    except ValueError:  # UnicodeError is one
        return False
    return True


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether `body` is UTF-8 but for a byte here and there: an advertisement pasted in, a text cut in two.

    Characters of several bytes hardly ever come about by chance.
    """
    text = body.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return not wrong or len(_BEYOND.findall(text)) >= 10 * wrong


def _detected(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    first = next((at for at, byte in enumerate(body) if byte > 0x7F), 0)
    start = max(0, first - _SAMPLE // 4)
    best = from_bytes(body[start : start + _SAMPLE], cp_isolation=list(_CODECS)).best()
    if best is None:
        return None
    names = {codecs.lookup(codec).name: codec for codec in _CODECS}
    return names.get(codecs.lookup(best.encoding).name)
