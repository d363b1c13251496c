"""Train the models behind the claims stage; run by hand, never at run time.

    python tools/train_claims.py tagger LANG TREEBANK.conllu.gz OUT.crfsuite [--hold-out N]
    python tools/train_claims.py claims DIR... OUT.json [--skip-every N]
    python tools/train_claims.py cross DIR [--folds N]

The treebanks are Universal Dependencies files (German GSD + PUD; English EWT + GUM; CC BY-SA 4.0).  Gold
articles are read twice: through the stages as they are, and with the gold places and dates put in.  Needs
scikit-learn (dependency group "train").
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from dateline.reading.claims.tagger import features
from dateline.reading.languages import load_language
from dateline.reading.segment import segment

PLAIN = {
    "NOUN": "N", "PROPN": "E", "ADJ": "J", "ADV": "R", "ADP": "P", "DET": "D", "NUM": "C", "PUNCT": ".", "SYM": ".",
    "CCONJ": "K", "SCONJ": "S", "INTJ": "R", "PART": "T", "PRON": "O", "X": "E",
}  # fmt: skip


def coarse(lang: str, cells: list[str]) -> str:
    """One tag set for both languages and all treebanks: verb forms told apart, the rest by universal class.

    VF finite, VI infinitive (German with inner "zu" too), VP past participle, VG English -ing form, TP verb
    particle, TZ "zu" or "to" before an infinitive, OR relative and OW interrogative pronoun, PP personal pronoun.
    """
    upos, xpos, feats, relation = cells[3], cells[4], cells[5], cells[7]
    if upos in {"VERB", "AUX"}:
        if lang == "en":
            return {"VBN": "VP", "VBG": "VG", "VB": "VF" if "VerbForm=Fin" in feats else "VI"}.get(xpos, "VF")
        if "VerbForm=Part" in feats or xpos in {"VVPP", "VAPP", "VMPP", "VBN"}:
            return "VP"
        if "VerbForm=Inf" in feats or xpos in {"VVINF", "VAINF", "VMINF", "VVIZU", "VB"}:
            return "VI"
        return "VF"
    if relation == "compound:prt" and upos in {"ADP", "ADV", "PART", "ADJ"}:
        return "TP"
    if xpos in {"PTKZU", "TO"}:
        return "TZ"
    if upos in {"PRON", "ADV", "DET"}:
        if "PronType=Rel" in feats or xpos == "REL":
            return "OR"
        if "PronType=Int" in feats:
            return "OW"
        if upos == "PRON" and "PronType=Prs" in feats and "Poss=Yes" not in feats:
            return "PP"
    return PLAIN[upos]


def trees(lang: str, path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Text and (form, tag) of each sentence; words inside a contraction count once, with the first tag."""
    text, rows, inside = "", [], ()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# text = "):
                text = line[9:]
            elif not line:
                if rows:
                    yield text, rows
                text, rows, inside = "", [], ()
            elif line[0] != "#":
                cells = line.split("\t")
                if "-" in cells[0]:
                    first, last = cells[0].split("-")
                    inside = range(int(first), int(last) + 1)
                    rows.append((cells[1], ""))
                elif "." not in cells[0]:
                    tag = coarse(lang, cells)
                    if int(cells[0]) in inside:
                        if not rows[-1][1]:
                            rows[-1] = (rows[-1][0], tag)
                    else:
                        rows.append((cells[1], tag))


def examples(lang: str, path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Words as our own tokeniser cuts them, and their tags."""
    language = load_language(lang)
    for text, rows in trees(lang, path):
        tags: dict[int, str] = {}
        at = 0
        for form, tag in rows:
            found = text.find(form, at)
            if found < 0:
                break
            for offset in range(found, found + len(form)):
                tags[offset] = tag
            at = found + len(form)
        tokens = segment(text, language).tokens
        if tokens and all(token.start in tags for token in tokens):
            yield [token.text for token in tokens], [tags[token.start] for token in tokens]


def train_tagger(lang: str, source: Path, target: Path, hold_out: int, iterations: int) -> None:
    """Train the CRF; with ``hold_out`` N every Nth sentence is kept aside and scored."""
    data = list(examples(lang, source))
    kept = [item for number, item in enumerate(data) if hold_out and number % hold_out == 0]
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for number, (words, tags) in enumerate(data):
        if not hold_out or number % hold_out:
            trainer.append(features(words), tags)
    trainer.set_params({"c1": 0.3, "c2": 0.02, "max_iterations": iterations, "feature.minfreq": 2})
    trainer.train(str(target))
    if kept:
        tagger = pycrfsuite.Tagger()
        tagger.open(str(target))
        right = total = 0
        for words, tags in kept:
            right += sum(a == b for a, b in zip(tagger.tag(features(words)), tags, strict=True))
            total += len(tags)
        print(f"{lang}: {len(data) - len(kept)} sentences, accuracy on {len(kept)} held out: {right / total:.4f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    tagger = commands.add_parser("tagger")
    tagger.add_argument("lang", choices=["de", "en"])
    tagger.add_argument("treebank", type=Path)
    tagger.add_argument("out", type=Path)
    tagger.add_argument("--hold-out", type=int, default=0)
    tagger.add_argument("--iterations", type=int, default=80)
    models = commands.add_parser("claims")
    models.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="folders of annotated articles")
    models.add_argument("out", type=Path)
    models.add_argument("--skip-every", type=int, default=0, help="leave out every Nth article of the first folder")
    cross = commands.add_parser("cross", help="read each article with weights that have not learnt from it")
    cross.add_argument("folder", type=Path, metavar="DIR")
    cross.add_argument("--folds", type=int, default=3)
    args = parser.parse_args()
    if args.command == "cross":
        from claims_crossing import cross_validate

        cross_validate(args.folder, args.folds)
    if args.command == "claims":
        from claims_training import train_models

        train_models(args.folders, args.out, args.skip_every)
    if args.command == "tagger":
        train_tagger(args.lang, args.treebank, args.out, args.hold_out, args.iterations)
    return 0


if __name__ == "__main__":
    sys.exit(main())
