"""Are two travellers of different articles the same?

Names are folded so that German and English ways of writing the same foreign name meet ("Wladimir",
"Vladimir"; "Selenskyj", "Zelensky"; "Peseschkian", "Pezeshkian").  Two names are one person if one's
words are part of the other's, or if family name and given name both agree.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dateline.model import Traveller, TravellerKind

__all__ = ["identity_keys", "same_person"]

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "æ": "a",
        "œ": "o",
        "þ": "t",
        "ð": "d",
        "’": "",
        "'": "",
        "‘": "",
    }
)
# Sounds that German and English transcribe differently, longest first.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"schtsch|shch", "q"),
        (r"dsch|dzh|dj", "i"),
        (r"tsch|tch", "c"),
        (r"sch|sh", "s"),
        (r"ch|kh", "c"),
        (r"ck|c(?!h)(?<=[^\W])(?=[aoulrk])|k", "k"),
        (r"ph", "f"),
        (r"zh", "s"),
        (r"ts|tz|z", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"gh(?=[^aeiou]|$)", "g"),
        (r"ou", "u"),
        (r"oo", "u"),
        (r"ee", "i"),
        (r"^(?:je|ye)", "e"),
        (r"[jy]", "i"),
        (r"(?<=[cq])[eo]v$", "ov"),
        (r"i+$", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_TITLES = frozenset(
    [
        "papst",
        "pope",
        "könig",
        "königin",
        "koenig",
        "king",
        "queen",
        "kaiser",
        "kaiserin",
        "emperor",
        "empress",
        "prinz",
        "prinzessin",
        "prince",
        "princess",
        "sir",
        "lord",
        "lady",
        "dame",
        "herr",
        "frau",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "herzog",
        "herzogin",
        "duke",
        "duchess",
        "graf",
        "gräfin",
        "count",
        "countess",
        "scheich",
        "sheikh",
        "emir",
        "sultan",
        "fürst",
        "fürstin",
        "zar",
        "zarin",
        "tsar",
        "schah",
        "shah",
        "pater",
        "father",
        "u",
        "daw",
        "kronprinz",
        "kronprinzessin",
        "großherzog",
    ]
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "ten",
        "ter",
        "und",
        "and",
        "of",
    ]
)
_NUMERALS = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xx",
        "xxiii",
    ]
)
_VEHICLE_PREFIXES = frozenset(
    [
        "hms",
        "uss",
        "ms",
        "mv",
        "mt",
        "ss",
        "rms",
        "sms",
        "fs",
        "ins",
        "hmas",
        "hmcs",
        "the",
        "die",
        "der",
        "das",
        "fc",
        "sc",
        "sv",
    ]
)
# Names of popes and rulers, which languages translate: the first stands for all.
_TRANSLATED = {
    variant: group.split()[0]
    for group in (
        "francis franziskus francesco francisco",
        "john johannes giovanni jean juan",
        "benedict benedikt benedetto",
        "paul paulus paolo pablo",
        "leo leone",
        "charles karl carlos carl",
        "william wilhelm willem guillaume",
        "henry heinrich henri enrique",
        "george georg georges jorge",
        "elizabeth elisabeth isabel",
        "catherine katharina katherine",
        "philip philipp felipe philippe",
        "louis ludwig luis",
        "frederick friedrich frederik",
        "james jakob jacques",
        "edward eduard",
        "margaret margarethe margrethe",
        "victoria viktoria",
        "albert alberto",
        "nicholas nikolaus nikolai nicolas",
        "alexander alexandre alejandro",
        "peter pjotr pierre pedro",
        "mary maria marie",
        "gregory gregor",
        "clement clemens",
        "pius pio",
        "abdullah abdallah abdulla",
    )
    for variant in group.split()
}


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    """One word as it sounds: ASCII, lower case, transcription levelled."""
    lowered = word.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    for pattern, sound in _SOUNDS:
        plain = pattern.sub(sound, plain)
    return plain


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[tuple[str, ...], str, bool]:
    """Folded words of a name, its regnal number, and whether a ruler's title stands before it."""
    words = [w for w in re.split(r"[\s\-‐‑.,„“”\"«»()]+", name) if w]
    number = next((w.casefold() for w in words[1:] if w.casefold() in _NUMERALS and w.isupper()), "")
    titled = False
    out: list[str] = []
    for word in words:
        low = word.casefold()
        if low in _TITLES:
            titled = True
        elif low not in _PARTICLES and not (number and low == number):
            out.append(low)
    royal = titled or bool(number)
    folded = tuple(_fold(_TRANSLATED.get(w, w) if royal else w) for w in out)
    return tuple(w for w in folded if w), number, royal


def identity_keys(traveller: Traveller) -> frozenset[str]:
    """Words in a folded form; two travellers that are the same share at least one of them."""
    if traveller.kind is not TravellerKind.PERSON:
        return frozenset(_things(traveller.name))
    words, _, _ = _parts(traveller.name)
    return frozenset(words) | frozenset(_fold(_TRANSLATED.get(w, w)) for w in _lower_words(traveller.name))


def _lower_words(name: str) -> list[str]:
    return [
        w
        for w in re.split(r"[\s\-‐‑.,„“”\"«»()]+", name.casefold())
        if w and w not in _TITLES and w not in _PARTICLES and w not in _NUMERALS
    ]


def same_person(a: Traveller, b: Traveller) -> bool:
    """True if the two names mean the same person, group or vehicle.

    "Wladimir Putin", "Putin" and "Vladimir Putin" are one; "Kim Jong Un" and "Kim Yo Jong" are not.
    """
    if a.kind is not b.kind:
        return False
    if a.name.casefold() == b.name.casefold():
        return True
    if a.kind is not TravellerKind.PERSON:
        mine, theirs = _things(a.name), _things(b.name)
        return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
    (mine_words, my_number, my_royal), (their_words, their_number, their_royal) = _parts(a.name), _parts(b.name)
    if my_number and their_number and my_number != their_number:
        return False
    if my_royal != their_royal:
        # "Franziskus" beside "Papst Franziskus": translate both.
        mine_words = tuple(_fold(_TRANSLATED.get(w, w)) for w in _lower_words(a.name))
        their_words = tuple(_fold(_TRANSLATED.get(w, w)) for w in _lower_words(b.name))
    if not mine_words or not their_words:
        return False
    if sorted(mine_words) == sorted(their_words) or "".join(mine_words) == "".join(their_words):
        return True
    if len(mine_words) > len(their_words):
        mine_words, their_words, a, b = their_words, mine_words, b, a
    if len(mine_words) == 1:
        return _alone(mine_words[0], their_words, b)
    if _inside(mine_words, their_words):
        return True
    return _agree(mine_words, their_words)


def _alone(word: str, words: tuple[str, ...], whole: Traveller) -> bool:
    """One word against a longer name: the family name, or the part that its article itself used alone."""
    if len(word) < 2:
        return False
    if word == words[-1]:
        return True
    if any(_parts(alias)[0] == (word,) for alias in whole.aliases):
        return True
    # East Asian names put the family first; their words are short.
    return word == words[0] and len(words) in {2, 3} and all(len(w) <= 6 for w in words) and len(word) <= 4


def _inside(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Each word of ``short`` stands in ``long`` in the same order; an initial stands for a word."""
    at = 0
    for word in short:
        while at < len(long) and not (long[at] == word or (1 in (len(word), len(long[at])) and long[at][0] == word[0])):
            at += 1
        if at == len(long):
            return False
        at += 1
    return long[-1] == short[-1] or long[0] == short[0]


def _agree(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Family name equal, given name alike in another spelling or as a short form."""
    if mine[-1] == theirs[-1]:
        return _alike(mine[0], theirs[0])
    return len(mine) == len(theirs) and mine[0] == theirs[0] and len(mine[-1]) > 4 and _near(mine[-1], theirs[-1])


def _alike(one: str, other: str) -> bool:
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and (long.startswith(short) or long.endswith(short)):
        return True
    skeleton = re.compile("[aeiou]")
    bones = skeleton.sub("", one), skeleton.sub("", other)
    return len(bones[0]) >= 2 and bones[0] == bones[1] and one[0] == other[0]


def _near(one: str, other: str) -> bool:
    """One letter changed, added or left out."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]


def _things(name: str) -> frozenset[str]:
    words = [w for w in re.split(r"[^\w]+", name.casefold()) if w]
    return frozenset(
        _fold(w) for w in words if (w not in _VEHICLE_PREFIXES and w not in _PARTICLES and len(w) > 1) or w.isdigit()
    )
