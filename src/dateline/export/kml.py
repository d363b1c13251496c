"""KML 2.2 (OGC 07-147r2) and KMZ with times and styles."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as Tree

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle, Numbered, plain
from dateline.export.zips import EPOCH
from dateline.mapping.geodesy import great_circle
from dateline.mapping.symbols import traveller_colour
from dateline.model import Leg

__all__ = ["kml_bytes", "kmz_bytes"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"


def kml_bytes(bundle: Bundle) -> bytes:
    """A folder a traveller: placemarks with TimeSpan where dated, legs as lines over the ground."""
    root = Tree.Element("kml", xmlns=_NAMESPACE)
    document = _element(root, "Document")
    _element(document, "name", plain(bundle.title))
    _element(document, "description", ATTRIBUTION)
    for traveller in bundle.travellers:
        _style(document, f"t{bundle.colour_index(traveller.id)}", traveller_colour(bundle.colour_index(traveller.id)))
    stops = {item.stop.id: item for item in bundle.stops}
    for traveller in bundle.travellers:
        folder = _element(document, "Folder")
        _element(folder, "name", plain(traveller.name))
        style = f"#t{bundle.colour_index(traveller.id)}"
        for item in bundle.stops:
            if item.traveller.id == traveller.id:
                _placemark(folder, item, bundle, style)
        for leg in bundle.itinerary.legs:
            if leg.traveller == traveller.id and leg.start in stops and leg.end in stops:
                _line(folder, leg, stops[leg.start], stops[leg.end], bundle, style)
    out = io.BytesIO()
    Tree.ElementTree(root).write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()


def kmz_bytes(bundle: Bundle) -> bytes:
    """The KML, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("doc.kml", EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, kml_bytes(bundle))
    return out.getvalue()


def _element(parent: Tree.Element, tag: str, words: str | None = None, **attributes: str) -> Tree.Element:
    child = Tree.SubElement(parent, tag, attributes)
    child.text = words
    return child


def _style(document: Tree.Element, name: str, hexadecimal: str) -> None:
    """A traveller's colour; KML writes it as aabbggrr."""
    value = hexadecimal.lstrip("#")
    colour = f"ff{value[4:6]}{value[2:4]}{value[0:2]}".lower()
    style = _element(document, "Style", id=name)
    _element(_element(style, "IconStyle"), "color", colour)
    line = _element(style, "LineStyle")
    _element(line, "color", colour)
    _element(line, "width", "3")


def _placemark(folder: Tree.Element, item: Numbered, bundle: Bundle, style: str) -> None:
    stop = item.stop
    mark = _element(folder, "Placemark")
    _element(mark, "name", f"{item.number} {bundle.place(stop)}")
    labels = ", ".join(filter(None, [bundle.when(stop), bundle.status(stop), bundle.role(stop)]))
    quotes = "\n".join(f"„{quote}“ ({bundle.source(article)})" for _, quote, article in bundle.passages(stop))
    # A description is HTML to most viewers: escaped twice, the words stay words.
    _element(mark, "description", _html(f"{labels}\n{quotes}"))
    first, last = calendar.bounds(stop.narrowed or stop.when)
    if first or last:
        span = _element(mark, "TimeSpan")
        if first:
            _element(span, "begin", first.isoformat())
        if last:
            _element(span, "end", last.isoformat())
    _element(mark, "styleUrl", style)
    _data(
        mark,
        {
            "stop_id": stop.id,
            "status": stop.status.value,
            "role": stop.role.value,
            "when": stop.narrowed or stop.when or "",
            "confidence": f"{stop.confidence:.3f}",
            "place_id": plain(stop.place.id),
            "approximate": str(int(stop.place.approximate)),
        },
    )
    _element(_element(mark, "Point"), "coordinates", f"{stop.place.lon:.6f},{stop.place.lat:.6f}")


def _line(folder: Tree.Element, leg: Leg, start: Numbered, end: Numbered, bundle: Bundle, style: str) -> None:
    mark = _element(folder, "Placemark")
    _element(mark, "name", f"{bundle.place(start.stop)} – {bundle.place(end.stop)}")
    _element(mark, "styleUrl", style)
    _data(mark, {"leg_id": leg.id, "mode": leg.mode.value, "status": leg.status.value})
    lines = _element(mark, "MultiGeometry")
    for part in great_circle(start.stop.place, end.stop.place):
        line = _element(lines, "LineString")
        _element(line, "tessellate", "1")
        _element(line, "coordinates", " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in part))


def _data(mark: Tree.Element, values: dict[str, str]) -> None:
    extended = _element(mark, "ExtendedData")
    for name, value in values.items():
        _element(_element(extended, "Data", name=name), "value", value)


def _html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
