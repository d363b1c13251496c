"""Features of a pair "place mention, traveller": what the weights of the claims model are about.

Every feature is a plain fact of the text (which verb class, which preposition, how far); names and places
themselves never are, so that the model cannot learn articles by heart.
"""

from __future__ import annotations

from dateline.model import Kind
from dateline.reading.claims.boost import Features, Row
from dateline.reading.claims.clauses import Clause
from dateline.reading.claims.lexicon import MOVES
from dateline.reading.claims.refs import Ref
from dateline.reading.claims.scene import Named, Scene

__all__ = ["Features", "candidates", "place_features", "relation", "subject_of"]

_VERBS = 2  # of a clause that are features by themselves
_STRONG = (
    "arrive",
    "depart",
    "return",
    "pass",
    "visit",
    "go",
    "carry",
    "stay",
    "meet",
    "act",
    "cancel",
    "plan",
    "maybe",
    "be",
    "say",
)

_CUES = frozenset(("negation", "cancelled", "possible", "planned", "recall", "start", "finish"))
_OWNED = 3  # words after a possessive among which what is owned stands
_NEAR = 4  # sentences back in which a traveller may be meant


def preposition(scene: Scene, ref: Ref) -> tuple[str, int]:
    """The preposition that governs a place mention ("" if none) and its token; compounds count as none."""
    i = ref.first - 1
    steps = 0
    words, lower = scene.document.words, scene.document.lower
    while i >= 0 and steps < 7:
        word, low, tag = words[i], lower[i], scene.tags[i]
        if low in scene.lexicon.all_prepositions and tag not in {"TP", "VF"}:
            return low, i
        if tag not in {"D", "J", "N", "E", "C", "PPOS", "K", "O", "R"} and word not in {",", "„", '"', "“", "‘", "("}:
            return "", -1
        if tag == "K" and scene.ends.isdisjoint(range(i - 3, i + 1)):
            return "", -1
        i -= 1
        steps += 1
    return "", -1


def preposition_class(scene: Scene, word: str) -> str:
    """goal, source, via, inner, or "none"."""
    for name in ("goal", "source", "via", "inner"):
        if word in scene.lexicon.prepositions.get(name, ()):
            return name
    return "none"


def _classes(clause: Clause) -> list[str]:
    out: list[str] = []
    for item in clause.predicates:
        out.extend(name for name in item.classes if name not in out)
    return out


def place_features(scene: Scene, ref: Ref) -> Features:
    """What the text says around a place mention, whoever travels.  To read, not to change: it is remembered."""
    known = scene.facts.get(id(ref))
    if known is None:
        known = scene.facts[id(ref)] = _place_features(scene, ref)
    return known


def _place_features(scene: Scene, ref: Ref) -> Features:
    clause = scene.clauses[ref.clause]
    out: Features = {"bias": 1.0}
    prep, at = preposition(scene, ref)
    kind = preposition_class(scene, prep)
    out[f"prep={kind}"] = 1
    if prep:
        out[f"word={prep}"] = 1
    out[f"how={ref.how}"] = 1
    out[f"use={ref.use.value}"] = 1
    if ref.place is not None:
        out[f"kind={ref.place.kind.value}"] = 1
    classes = _classes(clause)
    for item in clause.predicates[:_VERBS]:
        if item.classes[0] != "be":
            out[f"lemma={item.lemma}"] = 1
    for name in classes:
        out[f"verb={name}"] = 1
        out[f"verb={name}&prep={kind}"] = 1
    top = next((name for name in _STRONG if name in classes), "none")
    out[f"top={top}"] = 1
    if any(name in MOVES for name in classes):
        out["moves"] = 1
    if not clause.predicates:
        out["verbless" if not clause.verbs else "unknown_verb"] = 1
    nouns = {item.classes[0] for item in clause.nouns}
    for name in sorted(nouns):
        out[f"noun={name}"] = 1
    left = (at if at >= 0 else ref.first) - 1
    if (
        left >= 0
        and scene.people.noun(scene.document.words[left])
        and scene.document.tokens[left].sentence == ref.sentence
    ):
        out["of_person"] = 1  # "a spokesman in Bangkok"
        out[f"of_person&prep={kind}"] = 1
    if left >= 0 and scene.tags[left] in {"N", "E"} and scene.document.tokens[left].sentence == ref.sentence:
        cls = scene.lexicon.noun_class(scene.document.tokens[left].text)
        out[f"attach={cls or 'other'}"] = 1
        out[f"attach={cls or 'other'}&prep={kind}"] = 1
    elif left >= 0 and scene.tags[left][:1] == "V":
        out["after_verb"] = 1
    inside = scene.document.tokens[ref.last - 1].text
    if "-" in inside:
        cls = scene.lexicon.noun_class(inside)
        if cls or scene.document.tokens[ref.last - 1].end > ref.span.end:
            out[f"compound={cls or 'other'}"] = 1
    start = at if at >= 0 else ref.first
    if any(scene.lexicon.has("beside", word) for word in scene.document.lower[max(0, start - 2) : ref.first]):
        out["beside"] = 1  # "near the border with Belarus": a place by which another is found
    end = scene.document.tokens[ref.last] if ref.last < len(scene.document.tokens) else None
    if end is not None:
        if end.text in {",", ")", "("}:
            out["comma_after"] = 1
        elif scene.tags[ref.last] in {"N", "E"}:
            out["noun_after"] = 1
            cls = scene.lexicon.noun_class(end.text)
            if cls:
                out[f"noun_after={cls}"] = 1
        elif end.text == ":":
            out["colon_after"] = 1
    if scene.document.tokens[ref.last - 1].text.endswith(("'s", "’s")) or (
        end is not None and end.text in {"'s", "’s", "'", "’"}
    ):
        out["genitive"] = 1
    before = scene.document.tokens[ref.first - 1].text if ref.first else ""
    if before in {",", "("}:
        out[f"before={before}"] = 1
        previous = scene.refs_by_end.get(ref.first - 1) or scene.refs_by_end.get(ref.first - 2)
        if previous is not None and not _listed(scene, previous, ref):
            out["apposed_place"] = 1
    for trait in sorted(clause.traits):
        out[f"trait={trait}"] = 1
    out[f"clause={clause.kind}"] = 1
    if ref.sentence == 0:
        out["first_sentence"] = 1
    if scene.quoted[ref.first]:
        out["quoted"] = 1
    for cue in _CUES & scene.lexicon.cues_in(clause.text):
        out[f"cue={cue}"] = 1
    if scene.times_by_clause.get(ref.clause):
        out["dated"] = 1
    finer = any(
        other is not ref
        and other.place is not None
        and ref.place is not None
        and other.place.country == ref.place.country
        and other.place.kind in {Kind.CITY, Kind.SITE}
        for other in scene.refs_of(ref.sentence)
    )
    if finer and ref.place is not None and ref.place.kind in {Kind.COUNTRY, Kind.REGION}:
        out["finer_near"] = 1
    if ref.place is not None and ref.place.kind is Kind.COUNTRY and ref.place.country in scene.fine_countries:
        out["finer_in_text"] = 1
    return out


def _listed(scene: Scene, first: Ref, second: Ref) -> bool:
    """True for members of an enumeration ("A, B und C"): same kind of place, no "A, country" apposition."""
    if first.place is None or second.place is None:
        return True
    if first.place.kind is second.place.kind:
        return True
    return not (second.place.kind in {Kind.COUNTRY, Kind.REGION} and first.place.country == second.place.country)


def subject_of(scene: Scene, number: int, seen: int = 0) -> tuple[tuple[int, ...], str]:
    """Subject of a clause that has none of its own, from the clauses around it, and how it was found."""
    clause = scene.clauses[number]
    if scene.subjects[number]:
        return scene.subjects[number], "own"
    asked = _asked(scene, clause.parent) if clause.kind == "inf" and clause.parent >= 0 else ()
    if asked:
        return asked, "parent"
    if scene.foreign[number] or seen > 4:
        return (), "foreign" if scene.foreign[number] else "none"
    if clause.kind == "rel":
        start = clause.tokens[0]
        for item in reversed([item for item in scene.named_in(clause.sentence) if item.last <= start]):
            if start - item.last <= 3:
                return (item.traveller,), "antecedent"
            break
    if clause.parent >= 0 and clause.parent != number:
        found, how = subject_of(scene, clause.parent, seen + 1)
        return found, "parent" if found else how
    return (), "none"


def _asked(scene: Scene, number: int) -> tuple[int, ...]:
    """Who is invited, asked or sent in a clause: it is they who do what the infinitive tells (object control)."""
    clause = scene.clauses[number]
    if "passive" in clause.traits or not any(scene.lexicon.has("asks", item.lemma) for item in clause.predicates):
        return ()
    there = scene.by_clause.get(number, ())
    found = [item.traveller for item in there if not item.possessive and not item.preposition]
    return tuple(dict.fromkeys(item for item in found if item not in scene.subjects[number]))


def relation(
    scene: Scene, ref: Ref, traveller: int, inherited: tuple[tuple[int, ...], str] | None = None
) -> tuple[str, int, Named | None]:
    """How a traveller is tied to the clause of a place mention: name, sentences between, the mention."""
    own = [item for item in scene.by_clause.get(ref.clause, ()) if item.traveller == traveller]
    subjects = scene.subjects[ref.clause]
    if traveller in subjects:
        return "subject", 0, own[0] if own else None
    if own:
        item = min(own, key=lambda mention: abs(mention.first - ref.first))
        if item.possessive:
            return "possessor", 0, item
        if item.preposition in scene.lexicon.prepositions.get("with", ()):
            return "with", 0, item
        if item.preposition:
            return "held", 0, item
        return "object", 0, item
    heirs, how = inherited or subject_of(scene, ref.clause)
    same, latest, following = scene.mentions(traveller, ref.sentence)
    if traveller in heirs:
        return f"heir_{how}", 0, same[0] if same else None
    if same:
        item = min(same, key=lambda mention: abs(mention.first - ref.first))
        side = "before" if item.first < ref.first else "after"
        role = "subject" if traveller in scene.subjects[item.clause] else "other"
        return f"sentence_{role}_{side}", 0, item
    if latest is not None:
        role = "subject" if traveller in scene.subjects[latest.clause] else "other"
        return f"earlier_{role}", ref.sentence - latest.sentence, latest
    return "later", following.sentence - ref.sentence if following else 99, following


def speaks(scene: Scene, ref: Ref, traveller: int) -> bool:
    """The traveller is named in the sentence only as who says or announces what the other clauses tell."""
    told = False
    for number in scene.clauses_of(ref.sentence):
        if not any(item.traveller == traveller for item in scene.by_clause.get(number, ())):
            continue
        classes = {name for item in scene.clauses[number].predicates for name in item.classes}
        if number == ref.clause or traveller not in scene.subjects[number] or not classes & {"say", "plan"}:
            return False
        told = True
    return told


def _hosts(scene: Scene, ref: Ref) -> tuple[int, ...]:
    """Who invites or asks somebody else to a place does not travel there."""
    number = ref.clause
    if scene.clauses[number].kind == "inf" and scene.clauses[number].parent >= 0:
        number = scene.clauses[number].parent
    clause = scene.clauses[number]
    verbs = [item for item in clause.predicates if scene.lexicon.has("asks", item.lemma)]
    if "passive" in clause.traits or not verbs:
        return ()
    if number == ref.clause and not any(scene.lexicon.has("invites", item.lemma) for item in verbs):
        between = range(verbs[0].token + 1, ref.first)  # "asked Reed to fly to Cairo", but not "asked Reed in Cairo"
        if not any(scene.tags[at] == "VI" for at in between):
            return ()
    hosts = scene.subjects[number]
    guests = {item.traveller for item in scene.by_clause.get(number, ())} - set(hosts)
    return hosts if guests else ()


def _owners(scene: Scene, ref: Ref) -> set[int]:
    """Whose predecessor, wife or spokesman a clause tells of does not travel in it ("Scholz’ Vorgängerin")."""
    own: dict[int, bool] = {}
    for item in scene.by_clause.get(ref.clause, ()):
        after = scene.document.words[item.last : item.last + _OWNED]
        owns = item.possessive and item.mention.form == "name" and any(map(scene.people.noun, after))
        own[item.traveller] = own.get(item.traveller, True) and owns
    return {traveller for traveller, owns in own.items() if owns}


def candidates(scene: Scene, ref: Ref) -> list[tuple[int, Row]]:
    """Travellers that may be meant for a place mention, with the features of each pair."""
    base = place_features(scene, ref)
    clause_people = {item.traveller for item in scene.by_clause.get(ref.clause, ())}
    sentence_people = {item.traveller for item in scene.named_in(ref.sentence)}
    rank = scene.rank
    latest_subject = scene.latest_subject(ref.sentence)
    inherited = subject_of(scene, ref.clause)
    heirs, subjects = inherited[0], scene.subjects[ref.clause]
    foreign = float(scene.foreign[ref.clause])
    out: list[tuple[int, Row]] = []
    prep = next((name[5:] for name in base if name.startswith("prep=")), "none")
    top = next((name[4:] for name in base if name.startswith("top=")), "none")
    # Others than those named near by, and the one named most, are passed over below.
    near = {item.traveller for at in range(ref.sentence - _NEAR, ref.sentence + 2) for item in scene.named_in(at)}
    near.update(scene.foremost)
    near.difference_update(_hosts(scene, ref))
    near.difference_update(_owners(scene, ref))
    for number in sorted(near):
        traveller = scene.travellers[number]
        how, gap, mention = relation(scene, ref, number, inherited)
        if how.startswith("earlier") and gap > _NEAR and rank.get(number, 99) > 0:
            continue
        if how == "later" and (gap > 1 and rank.get(number, 99) > 0):
            continue
        row: Features = {}
        row[f"rel={how}"] = 1
        row[f"rel={how}&top={top}"] = 1
        row[f"rel={how}&prep={prep}"] = 1
        row["gap"] = float(min(gap, 8))
        row[f"who={traveller.kind.value}"] = 1
        row["rank"] = float(min(rank.get(number, 9), 9))
        row["share"] = scene.counts[number] / max(1, len(scene.named))
        row["others_in_clause"] = float(len(clause_people) - (number in clause_people))
        row["others_in_sentence"] = float(len(sentence_people) - (number in sentence_people))
        row["heir"] = float(number in heirs)
        row["other_heir"] = float(bool(heirs) and number not in heirs)
        row["speaker"] = float(number in sentence_people and speaks(scene, ref, number))
        row["foreign"] = foreign
        if foreign:
            row[f"foreign&rel={how}"] = 1
        row["rival_subject"] = float(bool(subjects) and number not in subjects)
        row["latest_subject"] = float(latest_subject == number)
        if mention is not None:
            row[f"form={mention.mention.form}"] = 1
            if mention.sentence == ref.sentence:
                row["distance"] = float(min(abs(mention.first - ref.first), 30))
                row["before"] = float(mention.first < ref.first)
            if not how.startswith(("earlier", "later")):
                low = min(mention.last, ref.last)
                high = max(low, mention.first, ref.first)
                row["verb_between"] = float(scene.verbs_before[high] > scene.verbs_before[low])
                row["adjacent"] = float(high - low <= 1)
        if number in scene.titled:
            row["in_title"] = 1
        out.append((number, (base, row)))
    return out
