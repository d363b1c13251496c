"""Pasted text and text files become articles; what cannot is refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.errors import InputError
from dateline.loading import Loaded, load_text, normalise
from dateline.loading.dates import published_from
from dateline.wording import catalogue, say

TODAY = date(2024, 6, 1)
GERMAN = (
    "Der Außenminister ist am Freitag nach Prag gereist. Dort will er mit seinem Kollegen über die Grenze sprechen, "
    "wie das Ministerium mitteilte. Am Sonntag wird er wieder in Berlin erwartet."
)


def load(raw: bytes | str, **given: str) -> Loaded:
    return load_text(raw, today=TODAY, **given)  # type: ignore[arg-type]


def keys(loaded: Loaded) -> list[str]:
    return [problem.note.key for problem in loaded.problems]


def guessed(loaded: Loaded) -> dict[str, str]:
    return {guess.field: guess.value for guess in loaded.guessed}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "loading.empty"),
        (" \n\t\n ", "loading.empty"),
        ("\u200b\ufeff", "loading.empty"),
        ("--- … ---", "loading.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "loading.binary"),
        (b"\x00\x01\x02\x03" * 50, "loading.binary"),
        (bytes(range(1, 32)) * 20, "loading.binary"),
        (b"%PDF-1.7\n%...", "loading.binary"),
        (b"a " * 5_100_000, "loading.too_large"),
        ("Er kam an. " * 100_000, "loading.too_long"),
    ],
)
def test_what_is_no_article_is_refused_in_both_languages(raw: bytes | str, key: str) -> None:
    """The error carries a key that both catalogues know, with the values that the message needs."""
    with pytest.raises(InputError) as caught:
        load(raw, filename="bericht.txt")
    assert caught.value.key == key
    for lang in ("de", "en"):
        assert "{" not in catalogue(lang)[key].format(**caught.value.values)
    assert "bericht.txt" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15", "utf-32"])
def test_encodings_give_the_same_article(encoding: str) -> None:
    assert load(GERMAN.encode(encoding)).article == load(GERMAN).article


def test_cyrillic_windows_file_is_read() -> None:
    text = "Министр прибыл во Владивосток в пятницу, сообщило агентство. Он встретится с губернатором края."
    loaded = load(text.encode("cp1251"))
    assert loaded.article.text == text
    assert guessed(loaded)["encoding"] == "cp1251"


@pytest.mark.parametrize(
    ("raw", "published", "rest"),
    [
        (" date 2023-09 Seoul. Der Gast kam an.", "2023-09", "Seoul. Der Gast kam an."),
        ("date 2023\nDer Gast kam an.", "2023", "Der Gast kam an."),
        ("Datum: 15.09.2023\n\nDer Gast kam an.", "2023-09-15", "Der Gast kam an."),
        ("Date: 2023-09-15 Der Gast kam an.", "2023-09-15", "Der Gast kam an."),
        ("Date: September 2023\nHe came.", "2023-09", "He came."),
        ("Date with destiny 2023 is near.", None, "Date with destiny 2023 is near."),
        ("date 2023-99 is no date.", None, "date 2023-99 is no date."),
    ],
)
def test_leading_date_is_metadata(raw: str, published: str | None, rest: str) -> None:
    loaded = load(raw)
    assert (loaded.article.published, loaded.article.text) == (published, rest)
    assert ("published" in guessed(loaded)) == (published is not None)


def test_header_lines_fill_the_fields_and_leave_the_text() -> None:
    loaded = load(
        "Titel: Reise nach Prag\nQuelle: Beispielblatt\nDatum: 3. Mai 2024\nURL: https://example.org/a\n\n" + GERMAN
    )
    article = loaded.article
    assert (article.title, article.publisher, article.url) == (
        "Reise nach Prag",
        "Beispielblatt",
        "https://example.org/a",
    )
    assert article.published == "2024-05-03"
    assert article.text == GERMAN
    assert guessed(loaded).keys() == {"title", "publisher", "url", "published", "lang"}


def test_what_the_person_gives_wins() -> None:
    loaded = load("Titel: Falsch\nDatum: 2020\n\n" + GERMAN, title="Richtig", published="2024-05", lang="de")
    assert (loaded.article.title, loaded.article.published) == ("Richtig", "2024-05")
    assert loaded.guessed == ()


def test_markdown_with_front_matter() -> None:
    raw = "---\ntitle: 'Ein Titel'\ndate: 2024-05-03\ntags: [a, b]\n---\n## Zwischen\n\nEr fuhr **am Freitag** nach [Prag](http://x.org)."
    loaded = load(raw, filename="a.md")
    assert (loaded.article.title, loaded.article.published) == ("Ein Titel", "2024-05-03")
    assert loaded.article.text == "Zwischen\n\nEr fuhr am Freitag nach Prag."


def test_a_rule_is_no_front_matter() -> None:
    assert load("---\nEr kam an und blieb\n---\nlange.").article.text.startswith("---\nEr kam")


def test_text_is_normalised_and_paragraphs_stay() -> None:
    assert (
        normalise("Flug\xadzeug\r\nin\xa0Mu\u0308nchen  \r\n\r\n\r\n\r\nZwei\u202e\x07\ud800")
        == "Flugzeug\nin München\n\nZwei?"
    )
    assert load("Eins kam.\n\nZwei ging.\n").article.text == "Eins kam.\n\nZwei ging."


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("  a\u2028b\u2029c \t\n \n\n\x85d\x1f")
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("published", "edtf", "key"),
    [
        ("2024-05-03", "2024-05-03", None),
        ("2024-5", "2024-05", None),
        ("2024", "2024", None),
        ("", None, None),
        ("2024-02-30", None, "loading.published_malformed"),
        ("gestern", None, "loading.published_malformed"),
        ("{{7*7}}", None, "loading.published_malformed"),
        ("2024-06-02", "2024-06-02", None),
        ("2024-06-03", "2024-06-03", "loading.published_future"),
        ("2025", "2025", "loading.published_future"),
        ("0000", None, "loading.published_malformed"),
    ],
)
def test_publication_date_is_checked_and_never_costs_the_article(
    published: str, edtf: str | None, key: str | None
) -> None:
    loaded = load(GERMAN, published=published)
    assert loaded.article.published == edtf
    assert keys(loaded) == ([key] if key else [])


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Fri, 15 Sep 2023 08:00:00 +0200", "2023-09-15"),
        ("2023-09-15T23:30:00Z", "2023-09-15"),
        ("20230915", "2023-09-15"),
        ("September 15, 2023", "2023-09-15"),
        ("15. September 2023, 08:00 Uhr", "2023-09-15"),
        ("1. Jänner 2023", "2023-01-01"),
        ("Stand: 3. März 2024", "2024-03-03"),
        ("2023/9/5", "2023-09-05"),
        ("09.2023", "2023-09"),
        ("31.06.2023", None),
        ("Fri, 99 Sep 2023 08:00", None),
        ("x" * 5000, None),
    ],
)
def test_written_dates(written: str, edtf: str | None) -> None:
    assert published_from(written) == edtf


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (GERMAN, "de"),
        ("The minister arrived in Prague on Friday, his office said.", "en"),
        ("장관은 금요일에 프라하에 도착했다고 외교부가 밝혔다.", "ko"),
        ("Le ministre est arrivé à Prague vendredi, a annoncé son cabinet.", "fr"),
        ("Scholz in Kiew", "de"),
    ],
)
def test_language_is_detected(text: str, lang: str) -> None:
    assert load(text).article.lang == lang


def test_a_language_that_is_not_read_is_named_and_the_article_kept() -> None:
    loaded = load("장관은 금요일에 프라하에 도착했다고 외교부가 밝혔다.")
    assert keys(loaded) == ["loading.language_not_read"]
    assert say(loaded.problems[0].note, "de").startswith("Koreanisch wird noch nicht gelesen")
    assert say(loaded.problems[0].note, "en").startswith("Korean is not read yet")


def test_a_wrong_language_is_pointed_out() -> None:
    english = "The minister arrived in Prague on Friday, where he is to meet the president. " * 4
    assert keys(load(english, lang="de")) == ["loading.language_differs"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Minister reist nach Prag\n\n" + GERMAN, "Minister reist nach Prag"),
        ("Prag. " + GERMAN, "Der Außenminister ist am Freitag nach Prag gereist"),
        ("PRAGUE (AP) — The minister arrived.", "PRAGUE (AP) — The minister arrived"),
        ("Wort " * 60, "Wort " * 17 + "Wort …"),
    ],
)
def test_title_is_found(text: str, title: str) -> None:
    assert load(text).article.title == title


def test_hostile_text_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)> {{7*7}} {% raw %} `${x}` </script> Er kam nach Prag."
    assert load(hostile, title=hostile).article.text == hostile


def test_the_id_depends_on_the_text_alone() -> None:
    one, two = load(GERMAN, published="2024"), load(GERMAN.encode() + b"\r\n", title="Anders")
    assert one.article.id == two.article.id != load(GERMAN + " Und mehr.").article.id
