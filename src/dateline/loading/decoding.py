"""Bytes → characters: by byte-order mark, as UTF-8, else by the detected encoding."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from dateline.errors import InputError
from dateline.loading.values import refuse

__all__ = ["decode", "kind_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Most usual first; the detector weighs only these, since its full list confuses short German texts.
_ENCODINGS = [
    "cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
    "shift_jis", "euc_jp", "euc_kr", "cp949", "gb18030", "big5", "cp850", "cp437", "mac_roman",
]  # fmt: skip
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3\x00", "database"),
)
_SAMPLE = 65536


def kind_of(raw: bytes) -> str:
    """The kind of file by its first bytes: "pdf", "zip", "image" …; "" where they say nothing."""
    return next((kind for magic, kind in _MAGIC if raw.startswith(magic)), "")


def decode(raw: bytes, filename: str = "") -> tuple[str, str]:
    """The text of ``raw`` and the name of its encoding.

    Raises InputError where the bytes are no text at all.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), encoding
    if kind_of(raw):
        raise _binary(filename)
    if b"\x00" in raw[:_SAMPLE]:
        guess = _utf16_without_mark(raw)
        text = raw.decode(guess, "replace") if guess else ""
        if not text or _garbled(text):
            raise _binary(filename)
        return text, guess
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(raw, filename)
    if _garbled(text):
        raise _binary(filename)
    return text, "utf-8"


def _binary(filename: str) -> InputError:
    return refuse(
        "binary",
        "“{name}” is not a text: it holds binary data. Save it as text, HTML, PDF or DOCX and add it again.",
        name=filename or "…",
    )


def _detected(raw: bytes, filename: str) -> tuple[str, str]:
    best = from_bytes(raw[: _SAMPLE * 4], cp_isolation=_ENCODINGS, threshold=0.25).best()
    encoding = best.encoding if best else "cp1252"
    if encoding in {"cp1250", "iso8859_2", "iso8859_15", "cp1254", "mac_roman", "cp850", "cp437"} and _western(raw):
        encoding = "cp1252"
    text = raw.decode(encoding, "replace")
    if _garbled(text):
        raise _binary(filename)
    return text, encoding


def _western(raw: bytes) -> bool:
    """True where nearly all high bytes are the letters and quotation marks of German or English in Windows-1252."""
    usual = set("äöüÄÖÜßéèêáàâíóôúñç§°„“”‚‘’–—…€»«".encode("cp1252"))
    high = [byte for byte in raw[:_SAMPLE] if byte >= 0x80]
    return sum(byte in usual for byte in high) >= 0.9 * len(high)


def _utf16_without_mark(raw: bytes) -> str:
    """UTF-16 shows as a NUL in every other byte of Latin text."""
    sample = raw[:_SAMPLE]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _garbled(text: str) -> bool:
    """More than one in a hundred characters is a control character: no text."""
    sample = text[:_SAMPLE]
    odd = sum(character < " " and character not in "\t\n\r\f\x0b\x1a\x1b" for character in sample)
    odd += sum("\x7f" <= character <= "\x9f" and character != "\x85" for character in sample)
    return odd * 100 > len(sample)
