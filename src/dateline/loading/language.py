"""Which language a text is in, by py3langid's model; only languages that news is written in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError

__all__ = ["detect", "language_name", "normal_code"]

_LANGUAGES = (  # ISO 639-1
    "ar az be bg bs ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk mn nb nl no pl pt ro ru"
    " sk sl sq sr sv th tr uk ur vi zh"
)
_READ = ("de", "en")
_SAMPLE = 5000  # characters that decide
_SURE_WORDS = 40  # fewer words than this always go to the model
_CLOSE = 9.0  # difference of log-likelihood that a headline may show by chance


def detect(text: str) -> str:
    """ISO 639-1 code of the language that most of ``text`` is in; "" where it has no letters.

    >>> detect("Am Freitag traf er in der Stadt ein und besichtigte dort ein Werk.")
    'de'
    """
    sample = text[:_SAMPLE]
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if not words:
        return ""
    return _by_function_words(words) or _by_model(sample)


def _by_function_words(words: list[str]) -> str:
    """German or English where its function words are many and no other language's are; else ""."""
    if len(words) < _SURE_WORDS:
        return ""
    shares = {code: sum(word in table for word in words) / len(words) for code, table in _function_words().items()}
    best = max(_READ, key=lambda code: shares[code])
    rest = max(share for code, share in shares.items() if code != best)
    return best if shares[best] >= 0.15 and rest <= shares[best] / 3 else ""


@cache
def _function_words() -> dict[str, frozenset[str]]:
    source = resources.files(__package__).joinpath("languages.toml")
    table: dict[str, str] = tomllib.loads(source.read_text(encoding="utf-8"))["words"]
    return {code: frozenset(words.split()) for code, words in table.items()}


def _by_model(sample: str) -> str:
    ranking: list[tuple[str, float]] = _identifier().rank(sample)
    first, score = ranking[0]
    if first not in _READ and len(sample) < 200:  # a headline: rather a language that we read, if it is close
        first = next((code for code, other in ranking if code in _READ and score - other < _CLOSE), first)
    return "nb" if first == "no" else first


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in identifier.labels if code in _LANGUAGES.split()])
    return identifier


def normal_code(written: str) -> str:
    """ISO 639-1 code from what a person or document writes ("de-AT", "Deutsch", "eng"); "" where unknown."""
    word = re.split(r"[-_.]", written.strip().lower(), maxsplit=1)[0]
    if not word:
        return ""
    named = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en", "deu": "de", "ger": "de", "eng": "en"}
    word = named.get(word, word)
    return word if re.fullmatch(r"[a-z]{2}", word) and language_name(word, "en") else ""


def language_name(code: str, lang: str) -> str:
    """The name of language ``code`` in ``lang`` ("ko", "de" → "Koreanisch"); "" where there is none."""
    try:
        name = Locale.parse(lang).languages.get(code, "")
    except (UnknownLocaleError, ValueError):
        return ""
    return str(name)
