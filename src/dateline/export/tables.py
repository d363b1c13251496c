"""CSV for spreadsheets: one stop a row, UTF-8 with a byte order mark, safe against formulas."""

from __future__ import annotations

import csv
import io

from dateline.export.bundle import Bundle, plain

__all__ = ["csv_bytes", "harmless"]

COLUMNS = [
    "stop_id",
    "number",
    "traveller",
    "place",
    "place_id",
    "country",
    "lat",
    "lon",
    "kind",
    "when_edtf",
    "narrowed_edtf",
    "when_text",
    "status",
    "role",
    "confidence",
    "approximate",
    "journey",
    "verification",
    "attribution",
    "sources",
    "quotes",
    "urls",
]


def harmless(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: =, +, -, @, tab and return get an apostrophe (OWASP)."""
    cell = plain(value)
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def csv_bytes(bundle: Bundle) -> bytes:
    """The stops as CSV (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in bundle.stops:
        stop = item.stop
        passages = list(bundle.passages(stop))
        cells = [
            stop.id,
            item.traveller.name,
            bundle.place(stop),
            stop.place.id,
            stop.place.country,
            stop.place.kind.value,
            stop.when or "",
            stop.narrowed or "",
            bundle.when(stop),
            stop.status.value,
            stop.role.value,
            bundle.states.get(stop.id, "unverified"),
            "; ".join(dict.fromkeys(claim.attribution for claim, _, _ in passages if claim.attribution)),
            bundle.sources(stop),
            " | ".join(quote for _, quote, _ in passages),
            " ".join(dict.fromkeys(article.url for _, _, article in passages if article.url)),
        ]
        cell = [harmless(value) for value in cells]
        writer.writerow(
            [
                cell[0], item.number, *cell[1:5], f"{stop.place.lat:.6f}", f"{stop.place.lon:.6f}", *cell[5:11],
                f"{stop.confidence:.3f}", int(stop.place.approximate), stop.journey, *cell[11:],
            ]
        )  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
