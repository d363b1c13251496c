"""A small gazetteer of real places for the tests: implements ports.Gazetteer over a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dateline.model import Kind, Place
from dateline.reading.features import fold

_CITIES = """
Moscow|Moskau|RU|10400000|PPLC
Beijing|Peking|CN|18900000|PPLC
Berlin|Berlin|DE|3426000|PPLC
Paris|Paris|FR|2138000|PPLC
Vienna|Wien|AT|1691000|PPLC
Prague|Prag|CZ|1165000|PPLC
Washington|Washington|US|689000|PPLC
Brussels|Brüssel|BE|1019000|PPLC
Tokyo|Tokio|JP|8336000|PPLC
Seoul|Seoul|KR|10349000|PPLC
Tallinn|Tallinn|EE|394000|PPLC
Riga|Riga|LV|742000|PPLC
Nairobi|Nairobi|KE|2750000|PPLC
Lima|Lima|PE|7737000|PPLC
Hamburg|Hamburg|DE|1739000|PPLA
Dresden|Dresden|DE|565000|PPLA
Munich|München|DE|1260000|PPLA
Cologne|Köln|DE|964000|PPL
Essen|Essen|DE|593000|PPL
Halle|Halle|DE|238000|PPL
Frankfurt (Oder)|Frankfurt (Oder)|DE|52000|PPL
Frankfurt|Frankfurt|DE|650000|PPL
Zug|Zug|CH|30500|PPLA
Weil|Weil|DE|3600|PPL
Houston|Houston|US|2296000|PPL
Boston|Boston|US|667000|PPLA
Denver|Denver|US|683000|PPLA
Springfield|Springfield|US|114000|PPLA
Vladivostok|Wladiwostok|RU|587000|PPLA
Istanbul|Istanbul|TR|14800000|PPLA
Ulan Bator|Ulan Bator|MN|845000|PPLC
Novosibirsk|Nowosibirsk|RU|1420000|PPLA
New York|New York|US|8175000|PPL
Jakarta|Jakarta|ID|8540000|PPLC
Buenos Aires|Buenos Aires|AR|13076000|PPLC
Addis Ababa|Addis Abeba|ET|2757000|PPLC
Brandenburg|Brandenburg|DE|74000|PPL
Sydney|Sydney|AU|4627000|PPLA
Man|Man|CI|140000|PPL
Police|Police|PL|34000|PPL
"""
_COUNTRIES = (
    "Germany|Deutschland|DE France|Frankreich|FR Russia|Russland|RU China|China|CN Poland|Polen|PL Japan|Japan|JP "
    "Ukraine|Ukraine|UA Estonia|Estland|EE Kenya|Kenia|KE Turkey|Türkei|TR Peru|Peru|PE Mongolia|Mongolei|MN "
    "Hungary|Ungarn|HU Australia|Australien|AU"
)
_OTHERS = [
    ("Europe", "Europa", Kind.REGION, "continent"),
    ("Bavaria", "Bayern", Kind.REGION, "state"),
    ("Texas", "Texas", Kind.REGION, "state"),
    ("Black Sea", "Schwarzes Meer", Kind.WATER, "sea"),
    ("Elbe", "Elbe", Kind.WATER, "river"),
    ("Kremlin", "Kreml", Kind.SITE, "palace"),
    ("White House", "Weißes Haus", Kind.SITE, "palace"),
    ("Federal Foreign Office", "Auswärtiges Amt", Kind.SITE, "government"),
]


class Atlas:
    """Places by folded name."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}
        number = 0
        for line in _CITIES.split("\n"):
            if line:
                name, german, country, people, feature = line.split("|")
                number += 1
                self._add(
                    Place(f"geonames:{number}", name, 1.0, 1.0, Kind.CITY, country, "", int(people), feature), german
                )
        for item in _COUNTRIES.split(" "):
            name, german, code = item.split("|")
            self._add(Place(f"country:{code}", name, 1.0, 1.0, Kind.COUNTRY, code, population=1), german)
        for name, german, kind, feature in _OTHERS:
            self._add(Place(f"area:{fold(name)}", name, 1.0, 1.0, kind, feature=feature), german)

    def _add(self, place: Place, german: str) -> None:
        for name in {place.name, german}:
            self._places.setdefault(fold(name), []).append(place)

    def lookup(self, name: str) -> tuple[Place, ...]:
        return tuple(self._places.get(fold(name), ()))

    def lookup_many(self, names: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
        return {name: found for name in names if (found := self.lookup(name))}

    def known(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(self.lookup_many(names))

    def get(self, place_id: str) -> Place | None:
        return next((p for found in self._places.values() for p in found if p.id == place_id), None)

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        return self.lookup(query)[:limit]

    def capital(self, country: str) -> Place | None:
        return None


__all__ = ["Atlas"]
