"""Every format that an itinerary can leave in: one list for the app and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from dateline.errors import InputError
from dateline.export.bundle import Bundle

__all__ = ["FORMATS", "Format", "export", "write_file"]

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, file ending, media type, and the function that writes it."""

    name: str
    ending: str
    media_type: str
    module: str
    function: str
    slow: bool = False  # takes ``progress`` and shows it

    @property
    def key(self) -> str:
        """Message key of its name for people."""
        return f"export.format_{self.name.replace('-', '_')}"


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format("pptx", ".pptx", f"{_OFFICE}.presentationml.presentation", "pptx", "pptx_bytes", slow=True),
        Format("pdf", ".pdf", "application/pdf", "pdf", "pdf_bytes", slow=True),
        Format("docx", ".docx", f"{_OFFICE}.wordprocessingml.document", "docx", "docx_bytes", slow=True),
        Format("html", ".html", "text/html", "standalone", "html_bytes"),
        Format("png", ".png", "image/png", "picture", "png_bytes"),
        Format("png-print", ".png", "image/png", "picture", "print_png_bytes"),
        Format("svg", ".svg", "image/svg+xml", "picture", "svg_bytes"),
        Format("json", ".json", "application/json", "whole_json", "json_bytes"),
        Format("geojson", ".geojson", "application/geo+json", "geojson", "geojson_bytes"),
        Format("kml", ".kml", "application/vnd.google-earth.kml+xml", "kml", "kml_bytes"),
        Format("kmz", ".kmz", "application/vnd.google-earth.kmz", "kml", "kmz_bytes"),
        Format("gpx", ".gpx", "application/gpx+xml", "gpx", "gpx_bytes"),
        Format("gpkg", ".gpkg", "application/geopackage+sqlite3", "geopackage", "geopackage_bytes"),
        Format("csv", ".csv", "text/csv", "tables", "csv_bytes"),
        Format("linked-places", ".lp.json", "application/geo+json", "linked_places", "linked_places_bytes"),
        Format("ics", ".ics", "text/calendar", "ics", "ics_bytes"),
    )
}


def export(bundle: Bundle, name: str, progress: Progress | None = None, *, template: bytes | None = None) -> bytes:
    """The bundle in the format ``name``; ``template`` is for pptx only.

    Raises InputError for a name that is not in FORMATS, and for a template that does not fit.
    """
    chosen = FORMATS.get(name)
    if chosen is None:
        known = ", ".join(FORMATS)
        raise InputError(
            f"There is no format {name!r}. Possible are: {known}.", "export.unknown_format", format=name, formats=known
        )
    # Loaded on use: drawing and office libraries are heavy, and a session may never need them.
    function = getattr(import_module(f"dateline.export.{chosen.module}"), chosen.function)
    if template is not None and name == "pptx":
        return bytes(function(bundle, template=template, progress=progress))
    return bytes(function(bundle, progress=progress) if chosen.slow else function(bundle))


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.  Raises InputError where it cannot be written."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"The file cannot be written ({reason}). Make room or name another place.",
            "export.disk_full",
            reason=reason,
        ) from error
