"""The packs as a reader sees them: rendered to pages, no word off the page, none on top of another, none lost.

Slides and documents are rendered by LibreOffice, and looked into by Poppler; where these are not installed the tests
are skipped with a clear line.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pptx
import pytest
from tests.export import sample

from dateline.export.bundle import Bundle
from dateline.export.formats import export

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LOOK = shutil.which("pdftotext")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: slides and documents not rendered")
pytestmark = pytest.mark.skipif(not LOOK, reason="Poppler (pdftotext) is not installed: pages were not looked into")

BUNDLES: dict[str, Bundle] = {
    "small-de": sample.small("de"),
    "small-en": replace(sample.small("en"), link="https://dateline.example.org/?dossier=" + "long-" * 12),
    "sixty": sample.large(60, 100),
    "odd": sample.odd(),
    "empty": sample.empty("en"),
}


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Word) -> float:
        """Share of the smaller word's box that both have."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        smaller = min((w.right - w.left) * (w.bottom - w.top) for w in (self, other))
        return max(0.0, wide) * max(0.0, high) / smaller if smaller > 0 else 0.0


def pages_of(pdf: Path) -> Iterator[tuple[float, float, list[Word]]]:
    """Width, height and words of each page."""
    assert LOOK
    out = subprocess.run([LOOK, "-bbox", str(pdf), "-"], capture_output=True, check=True, timeout=60)
    text = out.stdout.decode("utf-8", "replace")
    for page in re.finditer(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.S):
        words = [
            Word(html.unescape(found[4]), *(float(number) for number in found[:4]))
            for found in re.findall(
                r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page[3]
            )
        ]
        yield float(page[1]), float(page[2]), words


def look_at(pdf: Path) -> list[str]:
    """Check every page; returns the words of all."""
    seen = []
    for width, height, words in pages_of(pdf):
        for index, word in enumerate(words):
            assert word.left >= -1, word
            assert word.top >= -1, word
            assert word.right <= width + 1, word
            assert word.bottom <= height + 1, word
            hidden = [other for other in words[index + 1 :] if word.covers(other) > 0.45]
            assert not hidden, (word, hidden)
        seen += [word.text for word in words]
    return seen


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All slides and documents as PDF, by one run of LibreOffice."""
    assert OFFICE
    folder = tmp_path_factory.mktemp("rendered")
    files = []
    for name, bundle in BUNDLES.items():
        for form in ("pptx", "docx"):
            path = folder / f"{name}.{form}"
            path.write_bytes(export(bundle, form))
            files.append(path)
    for form in ("pptx", "docx"):
        (folder / form).mkdir()
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        given = [str(path) for path in files if path.suffix == f".{form}"]
        subprocess.run(
            [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / form), *given],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    return folder


@needs_office
@pytest.mark.parametrize("name", BUNDLES)
def test_slides(rendered: Path, name: str) -> None:
    """Every slide is a page; all text in it is on the page, and nothing lies on top of other text."""
    deck = pptx.Presentation(str(rendered / f"{name}.pptx"))
    found = "".join(look_at(rendered / "pptx" / f"{name}.pdf"))
    assert len(list(pages_of(rendered / "pptx" / f"{name}.pdf"))) == len(deck.slides)
    if name == "odd":
        return  # right-to-left words come back in another order
    squeezed = re.sub(r"\s", "", found)
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                for paragraph in shape.text_frame.paragraphs:
                    for word in paragraph.text.split():
                        assert word in squeezed, (slide.shapes.title.text, word)


@needs_office
@pytest.mark.parametrize("name", BUNDLES)
def test_documents(rendered: Path, name: str) -> None:
    """No word off the page or on another; every stop is there."""
    found = re.sub(r"\s", "", "".join(look_at(rendered / "docx" / f"{name}.pdf")))
    if name != "odd":
        for item in BUNDLES[name].stops:
            assert re.sub(r"\s", "", BUNDLES[name].place(item.stop)) in found


@pytest.mark.parametrize("name", BUNDLES)
def test_pdf(tmp_path: Path, name: str) -> None:
    """The same for the PDF, which needs no office."""
    path = tmp_path / "x.pdf"
    path.write_bytes(export(BUNDLES[name], "pdf"))
    found = re.sub(r"\s", "", "".join(look_at(path)))
    assert BUNDLES[name].say("export.head_method").split()[0] in found
