"""KML and KMZ with times and styles, through simplekml."""

from __future__ import annotations

import io
import zipfile

import simplekml

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle, Numbered, plain
from dateline.mapping.geodesy import great_circle
from dateline.mapping.symbols import traveller_colour

__all__ = ["kml_bytes", "kmz_bytes"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can carry: same input, same bytes


def kml_bytes(bundle: Bundle) -> bytes:
    """A folder a traveller: placemarks with TimeSpan where dated, legs as lines over the ground."""
    kml = simplekml.Kml(name=plain(bundle.title), description=ATTRIBUTION)
    _stable_ids(kml)
    stops = {item.stop.id: item for item in bundle.stops}
    for traveller in bundle.travellers:
        folder = kml.newfolder(name=plain(traveller.name))
        colour = _kml_colour(traveller_colour(bundle.colour_index(traveller.id)))
        for item in bundle.stops:
            if item.traveller.id == traveller.id:
                _placemark(folder, item, bundle, colour)
        for leg in bundle.itinerary.legs:
            if leg.traveller != traveller.id or leg.start not in stops or leg.end not in stops:
                continue
            start, end = stops[leg.start], stops[leg.end]
            lines = folder.newmultigeometry(name=f"{bundle.place(start.stop)} – {bundle.place(end.stop)}")
            for part in great_circle(start.stop.place, end.stop.place):
                lines.newlinestring(coords=[(lon, lat) for lon, lat in part], tessellate=1)
            lines.style.linestyle.color, lines.style.linestyle.width = colour, 3
            lines.extendeddata.newdata("leg_id", leg.id)
            lines.extendeddata.newdata("mode", leg.mode.value)
            lines.extendeddata.newdata("status", leg.status.value)
    return str(kml.kml()).encode("utf-8")


def kmz_bytes(bundle: Bundle) -> bytes:
    """The KML, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("doc.kml", _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, kml_bytes(bundle))
    return out.getvalue()


def _stable_ids(kml: simplekml.Kml) -> None:
    """Count ids from the start of each document: simplekml counts them over the whole process."""
    kml.resetidcounter()


def _kml_colour(hexadecimal: str) -> str:
    """#rrggbb → KML's aabbggrr."""
    value = hexadecimal.lstrip("#")
    return f"ff{value[4:6]}{value[2:4]}{value[0:2]}"


def _placemark(folder: simplekml.Folder, item: Numbered, bundle: Bundle, colour: str) -> None:
    stop = item.stop
    point = folder.newpoint(
        name=f"{item.number} {bundle.place(stop)}", coords=[(round(stop.place.lon, 6), round(stop.place.lat, 6))]
    )
    labels = ", ".join(filter(None, [bundle.when(stop), bundle.status(stop), bundle.role(stop)]))
    quotes = "\n".join(f"„{quote}“ ({bundle.source(article)})" for _, quote, article in bundle.passages(stop))
    point.description = f"{labels}\n{quotes}"
    first, last = calendar.bounds(stop.narrowed or stop.when)
    if first:
        point.timespan.begin = first.isoformat()
    if last:
        point.timespan.end = last.isoformat()
    point.style.iconstyle.color = colour
    point.style.iconstyle.icon.href = ""  # no picture from the internet: the viewer's own pin
    for name, value in {
        "stop_id": stop.id,
        "status": stop.status.value,
        "role": stop.role.value,
        "when": stop.narrowed or stop.when or "",
        "confidence": f"{stop.confidence:.3f}",
        "place_id": stop.place.id,
        "approximate": str(int(stop.place.approximate)),
    }.items():
        point.extendeddata.newdata(name, value)
