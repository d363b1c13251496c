"""Anchors, cores, reports, narrowing and words of explanation."""

from __future__ import annotations

import time

import pytest

from dateline import wording
from dateline.model import TimeExpression
from dateline.reading.languages import load_language
from dateline.reading.segment import segment
from dateline.reading.times import find, rule_text


def read(lang: str, text: str, published: str | None = None) -> tuple[TimeExpression, ...]:
    language = load_language(lang)
    return find(segment(text, language), language, published)


def test_core_leaves_the_preposition_out() -> None:
    """The core is the day itself, the whole carries the open interval."""
    (found,) = read("de", "Sie ist seit Dienstag in Rom.", "2024-04-17")
    assert (found.text, found.edtf) == ("seit Dienstag", "2024-04-16/..")
    assert (found.core.of("Sie ist seit Dienstag in Rom."), found.core_edtf) == ("Dienstag", "2024-04-16")


def test_core_keeps_an_article_of_its_own() -> None:
    """ "seit dem 4. März": the article belongs to the core, as TIMEX3 has it."""
    text = "Sie ist seit dem 4. März in Rom."
    (found,) = read("de", text, "2024-04-17")
    assert found.core.of(text) == "dem 4. März"


def test_part_of_month_has_the_month_as_core_value() -> None:
    """TIMEX3 values "Ende Juni" as June; the text's own value is its last third."""
    (found,) = read("de", "Sie kam Ende Juni an.", "2024-09-17")
    assert (found.edtf, found.core_edtf) == ("2024-06-21/2024-06-30", "2024-06")


def test_anchor_in_the_text() -> None:
    """A day counted from another one names that one's value and span."""
    text = "Am Montag landete sie in Rom. Tags darauf flog sie nach Bari."
    monday, next_day = read("de", text, "2024-04-17")
    assert monday.anchor.kind == "published"
    assert (next_day.anchor.kind, next_day.anchor.value, next_day.anchor.span) == ("text", "2024-04-15", monday.span)


def test_a_look_back_does_not_lead_on() -> None:
    """After "am Vortag" the story goes on from the day before it was mentioned."""
    text = "Am Samstag holte er sie ab, nachdem er am Vortag eingetroffen war. Noch am selben Tag flogen sie heim."
    assert [item.edtf for item in read("de", text, "2014-05-04")] == ["2014-05-03", "2014-05-02", "2014-05-03"]


def test_a_passing_year_does_not_swallow_the_news() -> None:
    """A year named beside the news is not the year of the news' own dates."""
    text = "Das Schiff, das 1992 gebaut wurde, lief am 19. September aus. Am 21. September erreichte es Genua."
    assert [item.edtf for item in read("de", text, "2012-10")] == ["1992", "2012-09-19", "2012-09-21"]


def test_a_chronicle_is_told_forwards() -> None:
    """Heads of entries are past, whatever the tense of the entry."""
    text = "17. Januar 2021: Er fliegt heim.\n\n2. Februar: Ein Gericht entscheidet.\n\nEnde Februar: Er wird verlegt."
    assert [item.edtf for item in read("de", text, "2021-03")] == [
        "2021-01-17",
        "2021-02-02",
        "2021-02-21/2021-02-28",
    ]


def test_dateline_is_the_anchor_where_no_publication_is_known() -> None:
    """The full date at the head of a report anchors its weekdays."""
    found = read("en", "BERLIN, April 17, 2024 — The chancellor left on Monday.")
    assert [(item.edtf, item.anchor.kind) for item in found] == [
        ("2024-04-17", "absolute"),
        ("2024-04-15", "dateline"),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Staatliche Medien berichteten am Donnerstag, dass er eingeladen habe."),
        ("de", "Ria Nowosti meldete am Donnerstag seine Ankunft."),
        ("de", "Das teilte das Ministerium am Donnerstag mit."),
        ("de", "Wie die Agentur am Donnerstag bekannt gab, traf er ein."),
        ("en", "He told reporters on Thursday that he would stay."),
        ("en", "The agency reported on Thursday that he had left."),
        ("en", "The ministry said on Thursday."),
    ],
)
def test_dates_of_reports(lang: str, text: str) -> None:
    """They are dates, and marked as the report's."""
    (found,) = read(lang, text, "2024-04-19")
    assert found.report
    assert found.edtf == "2024-04-18"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Nach Angaben der Agentur reiste er am Donnerstag ab."),
        ("de", "Er sprach am Donnerstag mit dem König."),
        ("en", "The visit ended on Thursday with a dinner that, officials said, went well."),
    ],
)
def test_dates_of_the_journey_are_no_reports(lang: str, text: str) -> None:
    """Attribution beside a date does not make it the report's."""
    (found,) = read(lang, text, "2024-04-19")
    assert not found.report


def test_weekdays_of_one_week_narrow_each_other() -> None:
    """Tuesday, Wednesday, Friday of one stretch: a Friday without its Tuesday in the month falls away."""
    text = "Am Freitag traf sie in Rom ein. Seit Dienstag ist sie in Italien. Am Mittwoch war sie in Bari."
    friday, tuesday, wednesday = read("de", text, "2023-09")
    assert friday.edtf == "[2023-09-01,2023-09-08,2023-09-15,2023-09-22,2023-09-29]"
    assert friday.narrowed == "[2023-09-08,2023-09-15,2023-09-22,2023-09-29]"
    assert tuesday.narrowed is None
    assert tuesday.edtf == "[2023-09-05,2023-09-12,2023-09-19,2023-09-26]"
    assert wednesday.narrowed == "[2023-09-06,2023-09-13,2023-09-20,2023-09-27]" or wednesday.narrowed is None
    assert [note.key for note in friday.narrowed_reasons] == ["times.narrowed_week"]


def test_full_dates_narrow_sets() -> None:
    """A past date and a coming one bound the publication, and with it the weekday."""
    text = "She landed on 12 May. The toll rose on Friday. The minister will fly out on 22 May."
    _, friday, _ = read("en", text, "2008-05")
    assert friday.narrowed == "[2008-05-09,2008-05-16]"
    assert {note.key for note in friday.narrowed_reasons} == {"times.narrowed_anchor"}


def test_what_follows_moves_with_its_anchor() -> None:
    """Days counted from a narrowed set are narrowed with it."""
    text = "She landed on Monday. The next day she sang. On 20 May she had been in Rome. She will leave on 24 May."
    found = read("en", text, "2024-05")
    assert found[0].narrowed == "2024-05-20"
    assert found[1].narrowed == "2024-05-21"


def test_open_intervals_end_or_begin_with_the_publication() -> None:
    """ "seit Dienstag" has lasted until the article, "bis Freitag" begins with it; the text's own value stays."""
    since, until = read("de", "Sie ist seit Dienstag dort. Sie bleibt bis Freitag.", "2024-04-17")
    assert (since.edtf, since.narrowed) == ("2024-04-16/..", "2024-04-16/2024-04-17")
    assert (until.edtf, until.narrowed) == ("../2024-04-19", "2024-04-17/2024-04-19")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_each_rule_is_said_in_words(lang: str) -> None:
    """Rule and anchor have words in both languages, and no key shows through."""
    texts = {
        "de": "Am Montag kam sie an. Tags darauf, am 3. Mai 2019, Ende Juni, im Herbst, in den 90er Jahren, heute, vor "
        "zwei Wochen, demnächst, an Ostern, in der Nacht zum Dienstag, am Wochenende, im 19. Jahrhundert.",
        "en": "She came on Monday. The next day, on 3 May 2019, in late June, in the autumn, in the 1990s, today, two "
        "weeks ago, at Easter, overnight into Tuesday, last weekend, in the 19th century.",
    }
    for code, text in texts.items():
        for published in ("2024-04-17", "2024-04", None):
            for item in read(code, text, published):
                said = rule_text(item, lang)
                assert said
                assert "times." not in said
                assert "{" not in said


def test_problems_are_said() -> None:
    """An undatable expression says why, in both languages."""
    for text, published in [
        ("Am 30. Februar kam sie an.", "2024-04-17"),
        ("Am Freitag kam sie an.", None),
        ("Am Freitag kam sie an.", "gestern"),
        ("Am 3. 5. 7. kam sie an.", "2024-04-17"),
        ("Vom 9. Mai 2024 bis 3. Mai 2024 war sie fort.", "2024-04-17"),
    ]:
        (found,) = read("de", text, published)
        assert found.edtf is None
        assert found.problem is not None
        for lang in ("de", "en"):
            assert wording.say(found.problem, lang) != found.problem.key


@pytest.mark.parametrize(
    "published",
    [
        "0001-01-01",
        "0001-01",
        "0001",
        "0003-05-05",
        "9999-12-31",
        "9999-12",
        "9999",
        "2024-21",
        "199X",
        "2024~",
        "[2024-01-01]",
    ],
)
def test_publications_at_the_edge_of_the_calendar(published: str) -> None:
    """The first and last days there are, and values that are no publication date, do no harm."""
    texts = {
        "de": "Am Montag war er hier, am Dienstag fort. Ende der 70er Jahre, in drei Wochen, vor zwei Jahren, gestern, "
        "tags darauf, am Wochenende, Anfang kommender Woche, im Mai, am 29. Februar, zu Ostern, demnächst, "
        "in der Nacht zum Sonntag.",
        "en": "He was here on Monday, gone on Tuesday. In the late 70s, three weeks ago, in two years, tomorrow, "
        "the next day, last weekend, early next week, in May, on 29 February, at Easter, overnight into Sunday, "
        "the week of June 3.",
    }
    for lang, text in texts.items():
        for item in read(lang, text, published):
            assert (item.edtf is None) == (item.problem is not None)
            assert rule_text(item, "de")


def test_time_is_linear_in_the_text() -> None:
    """Four times the text takes about four times as long, even where it has neither sentence nor end."""
    language = load_language("de")

    def seconds(copies: int) -> float:
        document = segment("am Montag und Dienstag, den 3. Mai 2024 bis " * copies, language)
        start = time.process_time()
        find(document, language, "2024-04-17")
        return time.process_time() - start

    seconds(20)
    assert seconds(800) < 12 * seconds(200) + 0.2
