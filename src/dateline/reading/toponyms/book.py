"""What the gazetteer says about the names that a text may hold, asked once a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dateline.model import Kind, Place
from dateline.ports import Gazetteer

__all__ = ["NameBook", "variants"]

_ADJECTIVE_ENDINGS = ("en", "em", "er", "es", "e")


def variants(name: str, lang: str) -> Iterator[str]:
    """The name and the forms that it may be inflected from, likeliest first.

    >>> list(variants("Schwarzen Meeres", "de"))[:3]
    ['Schwarzen Meeres', 'Schwarzes Meer', 'Schwarze Meer']
    """
    yield name
    if name.endswith(("'s", "’s", "'S", "’S")):
        yield name[:-2]
        return
    if name.endswith(("'", "’")):
        yield name[:-1]
        return
    if lang != "de":
        return
    bare = [name]
    if name[-1] == "s" and len(name) > 3:
        bare = [name[:-1], name]
        yield name[:-1]
        if name.endswith("es") and len(name) > 4:
            bare = [name[:-2], *bare]
            yield name[:-2]
    if " " not in name:
        return
    for base in bare:
        words = base.split(" ")
        stems = [_stem(word) if number + 1 < len(words) else "" for number, word in enumerate(words)]
        if not stems[0]:
            continue
        for ending in ("es", "e", "er", "en"):
            yield " ".join(stem + ending if stem else word for stem, word in zip(stems, words, strict=True))


def _stem(word: str) -> str:
    for ending in _ADJECTIVE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return ""


@dataclass(slots=True)
class NameBook:
    """Places by name; a name is looked for under its variants too."""

    lang: str
    places: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def ask(cls, gazetteer: Gazetteer, names: Iterable[str], lang: str) -> NameBook:
        """Ask the gazetteer for all of ``names`` and their variants at once."""
        forms = {name: list(dict.fromkeys(variants(name, lang))) for name in sorted(set(names))}
        answers = gazetteer.lookup_many(sorted({form for found in forms.values() for form in found}))
        book = cls(lang)
        for name, found in forms.items():
            options = [answers[form][0] for form in found if answers.get(form)]
            if options:
                # "Sierra Leones" is the country, whatever hamlet bears the longer name.
                book.places[name] = max(options, key=_weight) if len(options) > 1 else options[0]
        return book

    def get(self, name: str) -> Place | None:
        """The most important place of that name."""
        return self.places.get(name)


def _weight(place: Place) -> tuple[bool, int]:
    return (place.kind is not Kind.CITY, place.population)
