"""The parts that claims are made of: verb forms, clauses, trees, pointing words."""

from __future__ import annotations

import pytest

from dateline.engine import read_article
from dateline.errors import DatelineError
from dateline.model import Article, Kind, Place, Span, Toponym, Use
from dateline.reading import Tools, claims
from dateline.reading.claims import tagger
from dateline.reading.claims.boost import Boost, load_models, merged, parse
from dateline.reading.claims.clauses import Clause, split
from dateline.reading.claims.collective import Pair, of_travellers
from dateline.reading.claims.lexicon import load_lexicon
from dateline.reading.claims.morphology import english_forms, german_forms
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import build_scene
from dateline.reading.languages import load_language
from dateline.reading.segment import Document, segment


@pytest.mark.parametrize(
    ("infinitive", "form", "name"),
    [
        ("reisen", "reiste", "past"),
        ("reisen", "gereist", "pp"),
        ("landen", "landet", "pres"),
        ("besuchen", "besucht", "pp"),
        ("arbeiten", "arbeitete", "past"),
    ],
)
def test_weak_german_verbs(infinitive: str, form: str, name: str) -> None:
    """Weak verbs need no parts."""
    assert german_forms(infinitive, {})[form] == name


def test_strong_german_verbs() -> None:
    """Strong ones have theirs, and a Konjunktiv with umlaut."""
    forms = german_forms("fahren", {"fahren": ["fährt", "fuhr", "gefahren"]})
    assert forms["fuhr"] == "past"
    assert forms["führe"] == "subj"
    assert forms["gefahren"] == "pp"


@pytest.mark.parametrize(
    ("base", "form", "name"),
    [
        ("stop", "stopped", "past"),
        ("arrive", "arriving", "ing"),
        ("ferry", "ferries", "pres"),
        ("travel", "travelled", "past"),
    ],
)
def test_english_verbs(base: str, form: str, name: str) -> None:
    """Doubling, -e and -y."""
    assert english_forms(base, {})[form] == name


def test_separable_verbs() -> None:
    """ "traf … ein" is found by its parts, "eingetroffen" as one word."""
    lexicon = load_lexicon("de")
    assert ("ein|treffen", "ein") in {(item.lemma, item.particle) for item in lexicon.verbs["traf"]}
    assert {item.lemma for item in lexicon.verbs["eingetroffen"]} == {"ein|treffen"}


def test_compounds_count_by_their_last_part() -> None:
    """A "Chinareise" is a journey, a "Reisepass" is none."""
    lexicon = load_lexicon("de")
    assert lexicon.noun_class("Chinareise") == "go"
    assert lexicon.noun_class("Staatsbesuchs") == "visit"
    assert lexicon.noun_class("Reisepass") == ""


def cut(text: str, lang: str) -> tuple[Document, list[Clause]]:
    document = segment(text, load_language(lang))
    clauses, _ = split(document, tagger.tag(document), load_lexicon(lang))
    return document, clauses


def lemmas(clauses: list[Clause]) -> list[list[str]]:
    return [[item.lemma for item in clause.predicates] for clause in clauses]


def test_german_verb_bracket() -> None:
    """Auxiliary and participle of a torn clause belong together; the clause inside stands alone."""
    _, clauses = cut("Der Minister ist, wie sein Sprecher sagte, am Montag in Riga eingetroffen.", "de")
    assert ["sein", "ein|treffen"] in lemmas(clauses)
    assert "perfect" in next(clause for clause in clauses if "eingetroffen" in clause.text).traits


def test_coordinated_clauses() -> None:
    """Two predicates joined by "und" or "and" are two clauses, two nouns are not."""
    _, german = cut("Er flog am Montag nach Riga und traf dort Minister und Botschafter.", "de")
    assert len(german) == 2
    _, english = cut("She flew to Riga on Monday and met ministers and ambassadors there.", "en")
    assert len(english) == 2


def test_reported_clause_without_that() -> None:
    """ "said she had …" opens a clause."""
    _, clauses = cut("Officials said she had left Riga.", "en")
    assert len(clauses) == 2


def test_every_token_has_one_clause() -> None:
    """Clauses partition the text."""
    document, clauses = cut("Erst kam sie, dann ging er; niemand blieb. Warum? (Weil es spät war.)", "de")
    tokens = sorted(number for clause in clauses for number in clause.tokens)
    assert tokens == list(range(len(document.tokens)))


class Atlas:
    """A gazetteer of one capital."""

    riga = Place("g:riga", "Riga", 56.95, 24.1, Kind.CITY, "LV", feature="PPLC")

    def capital(self, country: str) -> Place | None:
        return self.riga if country == "LV" else None


def refs(text: str, lang: str, *names: str) -> list[tuple[str, str, str]]:
    language = load_language(lang)
    document = segment(text, language)
    toponyms = []
    for name in names:
        start = text.index(name)
        place = Atlas.riga if name == "Riga" else Place(f"g:{name}", name, 50.0, 20.0, Kind.CITY, "PL")
        toponyms.append(Toponym(Span(start, start + len(name)), name, place=place))
    article = Article("x", text, lang)
    scene = build_scene(article, document, language, load_lexicon(lang), tuple(toponyms), (), (), Atlas())  # type: ignore[arg-type]
    return [(ref.text, ref.how, ref.place.name if ref.place else "") for ref in scene.refs]


def test_there_means_the_place_before() -> None:
    """ "Dort" and "there" point back; "there is" does not."""
    assert ("Dort", "there", "Riga") in refs("Er kam nach Riga. Dort blieb er.", "de", "Riga")
    assert ("there", "there", "Riga") in refs("He came to Riga. He stayed there.", "en", "Riga")
    assert refs("He came to Riga. There is no news.", "en", "Riga") == [("Riga", "name", "Riga")]


def test_the_capital_of_a_nation() -> None:
    """ "in der lettischen Hauptstadt" is found by the country, without a name before it."""
    assert refs("Er kam in der lettischen Hauptstadt an.", "de") == [("lettischen Hauptstadt", "capital", "Riga")]


def test_an_apposition_is_no_second_mention() -> None:
    """ "Riga, der Hauptstadt von …" names one place once."""
    assert refs("Er kam nach Riga, der Hauptstadt von Lettland.", "de", "Riga") == [("Riga", "name", "Riga")]


def test_trees() -> None:
    """A tree sends absent features left and adds its leaf to the log-odds."""
    model = parse({"classes": ["0", "1"], "base": [0.0], "trees": [[[["a", 0.5, 1, 2], [-2.0], [2.0]]]]})
    assert model.chance(({"a": 1.0},)) > 0.85 > 0.15 > model.chance(({},))


def test_layers_of_a_row_weigh_as_one() -> None:
    models = load_models()
    layers = ({"bias": 1.0, "prep=goal": 1, "quoted": 0.0}, {"rel=subject": 1, "gap": 2.0}, {"share": 0.4, "gap": 2.0})
    for model in models.values():
        split = model.raw_rows([layers, ({}, layers[0]), layers[:1]])
        assert split == model.raw_rows([(merged(layers),), (layers[0],), (layers[0], {})])


def test_calibration_is_linear_between_points() -> None:
    """And constant beyond them."""
    model = Boost(("0", "1"), (0.0,), ((),), ((0.2, 0.1), (0.4, 0.3)))
    assert [round(model.calibrated(value), 3) for value in (0.0, 0.3, 1.0)] == [0.1, 0.2, 0.3]


def test_shipped_models() -> None:
    """All models that the stage asks for are there, and none knows a name: features are classes of words."""
    models = load_models()
    assert {"stop", "again", "date", "status", "role", "recall"} <= set(models)
    assert set(models["status"].classes) == {"visited", "planned", "possible", "cancelled"}


def test_a_damaged_model_says_what_to_do() -> None:
    """Not a KeyError."""
    with pytest.raises((DatelineError, KeyError)):
        parse({"classes": []})


def test_a_language_that_is_not_read_has_no_claims() -> None:
    """Korean is kept, not read."""
    article = Article("k", "김정은은 평양을 떠났다.", "ko")
    language = load_language("ko")
    assert claims.find(article, segment(article.text, language), language, (), (), (), Atlas()) == ()  # type: ignore[arg-type]


def test_doubtful_stops_make_no_journey() -> None:
    """They belong to one who is somewhere for sure, and to those named with him."""
    berlin, kyiv, oslo, rome = (
        Ref(Span(at, at + 1), at, at + 1, None, "", "name", Use.LITERAL, at, at) for at in range(4)
    )
    chosen = [
        (Pair(0, berlin, 0, ()), 0.9),
        (Pair(0, berlin, 1, ()), 0.3),  # named with the first
        (Pair(1, kyiv, 1, ()), 0.4),
        (Pair(2, oslo, 2, ()), 0.5),
        (Pair(3, rome, 2, ()), 0.55),
    ]
    assert [(pair.number, pair.traveller) for pair, _ in of_travellers(chosen)] == [(0, 0), (0, 1), (1, 1)]


def test_parts_of_a_long_text_are_read_as_the_whole(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """How much is held at once changes nothing: sentences tagged, pairs rated and leaves added up in parts."""
    text = (
        "Die Ministerin Anna Berg reiste am Montag nach Riga. Dort traf sie den Präsidenten. Am Dienstag flog sie mit"
        " ihrem Kollegen Jan Horn nach Tallinn weiter, wo beide eine Werft besuchten. Horn kehrte über Warschau zurück."
    )
    article = Article("long", text, "de", published="2024-05-08")
    whole = read_article(article, tools).claims
    monkeypatch.setattr("dateline.reading.claims.tagger._AT_ONCE", 5)
    monkeypatch.setattr("dateline.reading.claims.boost._BATCH", 2)
    monkeypatch.setattr("dateline.reading.claims.choosing._BATCH", 1)
    assert len(whole) > 3
    assert read_article(article, tools).claims == whole


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Jan Horn flew to Riga on Monday and to Tallinn on Tuesday. Back in Riga that evening, he ate.",
        ),
        (
            "de",
            "Jan Horn reiste am Montag nach Riga und am Dienstag nach Tallinn. Zurück in Riga sprach er.",
        ),
    ],
)
def test_back_in_a_place_is_a_return(lang: str, text: str, tools: Tools) -> None:
    found = read_article(Article("back", text, lang, published="2024-05-09"), tools).claims
    assert "return" in {claim.kind for claim in found if claim.place and claim.place.name == "Riga"}
