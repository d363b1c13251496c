"""How ``dateline bulk`` says how far it is."""

from __future__ import annotations

import sys

import pytest

from dateline.bulk import Progress
from dateline.cli import bulk, main


def test_the_line_in_both_languages() -> None:
    """Share, articles, rate, what is left; thousands as each language has them."""
    now = Progress(articles=12_300, aside=3, seconds=100.0, share=0.25, base=0.05)
    assert bulk._line(now, "en") == " 25% 12,300 articles, 123.0 a second, 0:06:15 left, 3 put aside"
    assert bulk._line(now, "de") == " 25% 12.300 Artikel, 123,0 je Sekunde, noch 0:06:15, 3 beiseitegelegt"


def test_a_stream_has_no_end_in_sight() -> None:
    assert bulk._line(Progress(articles=5, seconds=2.0), "en") == "5 articles, 2.5 a second"


def test_a_terminal_is_rewritten_and_a_pipe_is_not_flooded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    report = bulk._reporter()
    for _ in range(100):
        report(Progress(articles=5, seconds=2.0))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    report = bulk._reporter()
    for _ in range(100):
        report(Progress(articles=5, seconds=2.0))
    said = capsys.readouterr().err
    assert said.startswith("\r5 articles, 2.5 a second")
    assert said.count("\r") == 1


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_counts_that_are_none(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bulk", "x", "--out", "y", "--workers", count])
    assert "--workers" in capsys.readouterr().err
