"""Any installed spaCy pipeline as the name recogniser (``--recogniser spacy:MODEL``).

spaCy is optional: it is imported when a recogniser is loaded, not with this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateline.errors import ModelError
from dateline.model import Entity, Span
from dateline.reading.segment import Document

__all__ = ["SpacyRecogniser", "load_spacy"]

# The label sets of the pipelines in use: WikiNER's and OntoNotes'.
_LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "NORP": "MISC",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "MISC": "MISC",
    "EVENT": "MISC",
    "PRODUCT": "MISC",
    "WORK_OF_ART": "MISC",
}
_CHUNK = 50_000  # characters given to the pipeline at once: its memory grows with the text


@dataclass(frozen=True)
class SpacyRecogniser:
    """Wraps a loaded pipeline; spaCy gives no probabilities, so scores are 1."""

    name: str
    pipeline: Any

    def recognise(self, document: Document) -> tuple[Entity, ...]:
        """Entities in text order, without overlaps, in our labels; others are left out."""
        out: list[Entity] = []
        for start, end in _chunks(document):
            for item in self.pipeline(document.text[start:end]).ents:
                label = _LABELS.get(item.label_)
                first, last = start + item.start_char, start + item.end_char
                if label and last > first and (not out or first >= out[-1].span.end):
                    out.append(Entity(Span(first, last), label))
        return tuple(out)


def _chunks(document: Document) -> list[tuple[int, int]]:
    """Ranges of whole sentences of at most ``_CHUNK`` characters; a longer sentence is cut."""
    out: list[tuple[int, int]] = []
    begin = end = 0
    for sentence in document.sentences:
        if sentence.end - begin > _CHUNK and end > begin:
            out.append((begin, end))
            begin = sentence.start
        end = sentence.end
        while end - begin > _CHUNK:
            out.append((begin, begin + _CHUNK))
            begin += _CHUNK
    if end > begin:
        out.append((begin, end))
    return out


def load_spacy(model: str) -> SpacyRecogniser:
    """Load an installed pipeline by name or path.

    Raises ModelError where spaCy or the pipeline is missing, or the pipeline names no entities; the
    message says what to install.
    """
    try:
        import spacy
    except ImportError as error:
        raise ModelError(
            "spaCy is not installed. Install it with: pip install 'dateline[spacy]'", "toponyms.spacy_missing"
        ) from error
    try:
        pipeline = spacy.load(model)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The spaCy model {model} cannot be loaded: {error}", "toponyms.spacy_model", name=model, reason=error
        ) from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(pipeline.pipe_names):
        raise ModelError(
            f"The spaCy model {model} names no entities: it has no ner or entity_ruler component.",
            "toponyms.spacy_silent",
            name=model,
        )
    return SpacyRecogniser(f"spacy:{model}", pipeline)
