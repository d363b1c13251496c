"""Add the class words under which the news names the same site: "AKW", "Atomkraftwerk" and "Kernkraftwerk Buschehr".

python tools/expand_names.py

Works on data/sites.csv in place and may be run again; a name that is there stays as it is.
"""

from __future__ import annotations

import re

from place_tables import Row, load, save

# Per feature: patterns with one group for the proper name, then the ways to name it.  {} is the proper name.
CLASSES: dict[str, dict[str, tuple[list[str], list[str]]]] = {
    "airport": {
        "de": (
            [r"Flughafen (.+)", r"(.+)-Flughafen"],
            ["Flughafen {}", "Airport {}", "Internationaler Flughafen {}"],
        ),
        "en": (
            [r"(.+?)(?: International)? [Aa]irport", r"(.+?) Airfield"],
            ["{} Airport", "{} International Airport"],
        ),
    },
    "airbase": {
        "de": (
            [r"(?:US-)?Luftwaffenstützpunkt (.+)", r"Luftwaffenbasis (.+)", r"Fliegerhorst (.+)", r"Air Base (.+)"],
            ["Luftwaffenstützpunkt {}", "Luftwaffenbasis {}", "Militärbasis {}", "Air Base {}", "Militärflughafen {}"],
        ),
        "en": (
            [r"(.+?) Air Base", r"(.+?) Air Force Base", r"(.+?) Airfield", r"Joint Base (.+)"],
            ["{} Air Base", "{} airbase", "{} Air Force Base"],
        ),
    },
    "nuclear_plant": {
        "de": (
            [r"Kernkraftwerk (.+)", r"Atomkraftwerk (.+)"],
            ["Kernkraftwerk {}", "Atomkraftwerk {}", "AKW {}", "Atommeiler {}"],
        ),
        "en": (
            [r"(.+?) Nuclear Power (?:Plant|Station)", r"(.+?) nuclear plant"],
            ["{} Nuclear Power Plant", "{} nuclear plant", "{} Nuclear Power Station"],
        ),
    },
    "border_crossing": {
        "de": ([r"Grenzübergang (.+)"], ["Grenzübergang {}", "Grenzposten {}", "Übergang {}"]),
        "en": (
            [r"(.+?) Border Crossing", r"(.+?) crossing"],
            ["{} Border Crossing", "{} crossing"],
        ),
    },
    "prison": {
        "de": (
            [r"(.+)-Gefängnis", r"Gefängnis (.+)", r"Justizvollzugsanstalt (.+)", r"Haftanstalt (.+)"],
            ["Gefängnis {}", "{}-Gefängnis", "Haftanstalt {}"],
        ),
        "en": ([r"(.+?) [Pp]rison", r"(.+?) Jail"], ["{} Prison", "{} jail"]),
    },
    "port": {
        "de": ([r"Hafen (.+)", r"Seehafen (.+)"], ["Hafen {}", "Hafen von {}", "Seehafen {}"]),
        "en": ([r"Port of (.+)", r"(.+?) Port"], ["Port of {}", "{} port"]),
    },
    "naval_base": {
        "de": (
            [r"Marinestützpunkt (.+)", r"Marinebasis (.+)"],
            ["Marinestützpunkt {}", "Marinebasis {}", "Flottenstützpunkt {}"],
        ),
        "en": ([r"(.+?) Naval Base", r"Naval (?:Station|Base) (.+)"], ["{} Naval Base"]),
    },
    "spaceport": {
        "de": (
            [r"Weltraumbahnhof (.+)", r"Kosmodrom (.+)"],
            ["Weltraumbahnhof {}", "Kosmodrom {}", "Raketenstartplatz {}", "Raumfahrtzentrum {}"],
        ),
        "en": ([r"(.+?) Cosmodrome", r"(.+?) [Ss]paceport"], ["{} Cosmodrome", "{} spaceport"]),
    },
    "camp": {
        "de": (
            [r"Flüchtlingslager (.+)", r"Lager (.+)"],
            ["Flüchtlingslager {}", "Lager {}", "Flüchtlingscamp {}", "Camp {}"],
        ),
        "en": ([r"(.+?) refugee camp", r"(.+?) camp"], ["{} refugee camp", "{} camp"]),
    },
    "university": {
        "de": ([r"Universität (.+)"], ["Universität {}", "Universität von {}"]),
        "en": ([r"University of (.+)", r"(.+?) University"], ["University of {}", "{} University"]),
    },
    "shipyard": {
        "de": ([r"Werft (.+)", r"(.+)-Werft"], ["Werft {}", "{}-Werft", "Schiffswerft {}"]),
        "en": ([r"(.+?) Shipyard"], ["{} Shipyard", "{} shipyards"]),
    },
    "dam": {
        "de": ([r"(.+)-Staudamm", r"Staudamm (.+)"], ["{}-Staudamm", "{}-Damm", "Staudamm {}"]),
        "en": ([r"(.+?) Dam"], ["{} Dam"]),
    },
    "memorial": {
        "de": (
            [r"Konzentrationslager (.+)", r"KZ (.+)", r"Vernichtungslager (.+)"],
            ["Konzentrationslager {}", "KZ {}", "Gedenkstätte {}", "KZ-Gedenkstätte {}"],
        ),
        "en": (
            [r"(.+?) concentration camp", r"(.+?) extermination camp"],
            ["{} concentration camp", "{} death camp", "{} memorial"],
        ),
    },
    "stadium": {
        "de": ([r"(.+)-Stadion"], ["{}-Stadion"]),
        "en": ([r"(.+?) [Ss]tadium"], ["{} Stadium"]),
    },
}
CLASS_WORDS = re.compile(
    r"\b(international|airport|base|prison|port|camp|nuclear|power|station|crossing|border|naval|air|the)$", re.I
)


def expand(row: Row) -> None:
    """Add the missing ways to name one site."""
    names = [("en", row["name_en"]), ("de", row["name_de"])]
    names += [(lang, name) for lang, _, name in (part.partition(":") for part in row["names_other"].split("|") if part)]
    known = {(lang, name.lstrip("~").casefold()) for lang, name in names}
    added = []
    for lang, (patterns, forms) in CLASSES.get(row["feature"], {}).items():
        for proper in _proper_names([n for where, n in names if where == lang and "~" not in n], patterns):
            for form in forms:
                name = form.format(proper)
                if (lang, name.casefold()) not in known:
                    known.add((lang, name.casefold()))
                    added.append(f"{lang}:{name}")
    row["names_other"] = "|".join([*filter(None, row["names_other"].split("|")), *added])


def _proper_names(names: list[str], patterns: list[str]) -> list[str]:
    """What the names say besides the class word; names with a second class word or a bracket are left alone."""
    found = []
    for name in names:
        for pattern in patterns:
            match = re.fullmatch(pattern, name)
            if match and not CLASS_WORDS.search(match[1]) and "(" not in match[1] and len(match[1]) > 2:
                found.append(match[1].removeprefix("von "))
                break
    return list(dict.fromkeys(found))


def main() -> None:
    """Expand every site."""
    rows = load("sites")
    for row in rows:
        expand(row)
    save("sites", rows)


if __name__ == "__main__":
    main()
