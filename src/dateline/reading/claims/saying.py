"""Who says so, how they travelled, and what sort of statement it is."""

from __future__ import annotations

from dateline.model import Mode, Span
from dateline.reading.claims.lexicon import MOVES, Lexicon
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Scene

__all__ = ["attribution", "claim_kind", "mode_of"]


def attribution(scene: Scene, ref: Ref) -> tuple[str, Span | None]:
    """Source of a statement as written ("Tass", "Putin"), with its span; "" where the paper itself says it."""
    key = ref.sentence, ref.clause
    if key not in scene.said:
        scene.said[key] = _attribution(scene, ref)
    return scene.said[key]


def _attribution(scene: Scene, ref: Ref) -> tuple[str, Span | None]:
    document = scene.document
    sentence = document.sentences[ref.sentence]
    lexicon = scene.lexicon
    text = sentence.of(document.text)
    for needs, pattern in lexicon.attribution:
        match = pattern.search(text) if any(word in text for word in needs) else None
        if match:
            words = match.group(1)
            if lexicon.attribution_ends:
                words = lexicon.attribution_ends.sub("", words)
            words = words.strip()
            if words:
                start = sentence.start + match.start(1)
                return words, Span(start, start + len(words))
    for number in scene.clauses_of(ref.sentence):
        clause = scene.clauses[number]
        spoken = [
            item
            for item in clause.predicates
            if "say" in item.classes and not any(name in MOVES for name in item.classes)
        ]
        if not spoken or (
            number == ref.clause and any(name in MOVES for item in clause.predicates for name in item.classes)
        ):
            continue
        people = [item for item in scene.by_clause.get(number, ()) if item.traveller in scene.subjects[number]]
        if people:
            span = people[0].mention.span
            return span.of(document.text), span
        found = _subject_words(scene, number, spoken[0].token)
        if found:
            return found.of(document.text), found
    return "", None


def _subject_words(scene: Scene, clause: int, verb: int) -> Span | None:
    """The noun phrase after ("meldete die Agentur Tass") or before ("officials said") a verb of saying."""
    tokens, tags = scene.document.tokens, scene.tags
    own = set(scene.clauses[clause].tokens)
    run: list[int] = []
    i = verb + 1
    while i in own and tags[i] in {"D", "J", "N", "E"} and len(run) < 8:
        run.append(i)
        i += 1
    if not any(tags[n] in {"N", "E"} for n in run):
        run = []
        i = verb - 1
        while i in own and tags[i] in {"D", "J", "N", "E"} and len(run) < 8:
            run.insert(0, i)
            i -= 1
    if not any(tags[n] in {"N", "E"} for n in run):
        return None
    return Span(tokens[run[0]].start, tokens[run[-1]].end)


def mode_of(scene: Scene, ref: Ref) -> tuple[Mode, Span | None]:
    """Means of transport said in the clause: by a verb that needs one, or by a noun."""
    clause = scene.clauses[ref.clause]
    for item in clause.predicates:
        mode = scene.lexicon.mode_verbs.get(item.lemma)
        if mode:
            token = scene.document.tokens[item.token]
            return Mode(mode), token.span
    for i in clause.tokens:
        token = scene.document.tokens[i]
        mode = scene.lexicon.modes.get(token.text.lower())
        if mode and scene.tags[i] in {"N", "E"} and i not in range(ref.first, ref.last):
            return Mode(mode), token.span
    return Mode.UNKNOWN, None


def claim_kind(scene: Scene, ref: Ref, preposition: str, role: str) -> tuple[str, Span | None]:
    """arrival, departure, stay, visit, meeting, transit, return or origin, and the word that says it."""
    clause = scene.clauses[ref.clause]
    lexicon: Lexicon = scene.lexicon
    order = sorted(
        (
            item
            for item in (*clause.predicates, *clause.nouns)
            if item.classes[0] not in {"be", "say", "plan", "maybe", "cancel"}
        ),
        key=lambda item: (abs(item.token - ref.first), item.token),
    )
    span = scene.document.tokens[order[0].token].span if order else None
    names = {name for item in order for name in item.classes[:1]}
    source = preposition in lexicon.prepositions.get("source", ())
    if role == "origin":
        return "origin", span
    if source or (
        names & {"depart"} and preposition not in lexicon.prepositions.get("goal", ()) and "arrive" not in names
    ):
        return "departure", span
    if role == "transit":
        return "transit", span
    if preposition and scene.lexicon.has("back", scene.document.lower[max(0, ref.first - 2)]):
        return "return", span
    for name, kind in (
        ("return", "return"),
        ("arrive", "arrival"),
        ("visit", "visit"),
        ("go", "arrival"),
        ("carry", "arrival"),
        ("meet", "meeting"),
    ):
        if name in names:
            return kind, span
    return "stay", span
