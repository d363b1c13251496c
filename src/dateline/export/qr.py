"""QR codes (ISO/IEC 18004) through segno."""

from __future__ import annotations

import io

import segno

__all__ = ["qr_png", "qr_svg"]


def qr_png(link: str) -> bytes:
    """A link as a PNG with error correction M and a quiet zone."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def qr_svg(link: str) -> str:
    """A link as an SVG element."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode("utf-8")
