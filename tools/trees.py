"""A treebank of news: sentences of the development data whose grammatical relations were corrected by reading.

    python tools/trees.py draw build/dev/sentence_trees $COPYDESK_SHARED FOLDER --seed 1 --count 600
    python tools/trees.py read build/dev/sentence_trees $COPYDESK_SHARED FOLDER labels/trees.jsonl
    python tools/trees.py conllu build/dev/sentence_trees $COPYDESK_SHARED OUT.conllu

`draw` writes sentences of prose, two an article at most, none of the labelled articles', as `sheet.txt`, each with what the parser makes of it and a
number; `read` takes the corrections that a reader wrote beside it (`corrections.txt`) and appends trees to the labels; `conllu` writes the labelled
sentences as a treebank, outside of the project: the labels have no text.

A line of corrections is `number: what; what …`: `7>4 obj` (token 7 hangs on token 4 as its object), `7>0 root`, `5=VBD` (another tag), `skip` (no
sentence, or broken), `ok`. What a line does not name is as the sheet has it. A sentence without a line was not read.
"""

import argparse
import json
import pathlib
import random
import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import labelled
import linear

LABELS = labelled.LABELS / "trees.jsonl"
SHARES = {"wire": 0.45, "clean": 0.35, "messy": 0.2}
SHORTEST, LONGEST = 10, 42  # tokens of a sentence that is drawn
AN_ARTICLE = 2

Token = list[Any]  # form, tag, governor, relation, glued
PUNCTUATION = {",", ".", ":", "``", "''", "-LRB-", "-RRB-", "NFP", "HYPH"}  # hangs on nothing


class Sentence(NamedTuple):
    id: str
    of: str
    start: int  # code points
    end: int
    tokens: list[Token]


def parsed(program: pathlib.Path, pack: pathlib.Path, of: str, records: list[dict[str, Any]]) -> Iterator[Sentence]:
    """The sentences of articles, as the parser has them."""
    texts = [record["text"] for record in records]
    for record, printed in zip(records, linear.printed(program, pack, texts).split("=\n"), strict=False):
        data = record["text"].replace("\0", " ").encode("utf8", "replace")
        for part in printed.split("\n\n"):
            lines = part.split("\n")
            if not lines[0].startswith("# "):
                continue
            start, end = (len(data[: int(at)].decode("utf8")) for at in lines[0][2:].split("\t"))
            cells = [line.split("\t") for line in lines[1:] if line]
            yield Sentence(record["id"], of, start, end, [[c[0], c[1], int(c[2]), c[3], c[4] == "1"] for c in cells])


def draw(program: pathlib.Path, pack: pathlib.Path, shared: pathlib.Path, folder: pathlib.Path, seed: int, count: int) -> None:
    known = {record["id"] for record in labelled.given(shared)} | {json.loads(line)["id"] for line in labelled.lines_of(LABELS)}
    for path in labelled.LABELS.glob("*.jsonl"):
        known |= {json.loads(line)["id"] for line in labelled.lines_of(path)}
    chooser = random.Random(seed)
    sheet: list[Sentence] = []
    for of, share in SHARES.items():
        records = [record for record in labelled.articles(shared, of) if record["id"] not in known]
        chooser.shuffle(records)
        wanted = round(count * share)
        found: list[Sentence] = []
        for at in range(0, len(records), 50):
            if len(found) >= wanted:
                break
            by_article: dict[str, list[Sentence]] = {}
            for sentence in parsed(program, pack, of, records[at : at + 50]):
                verbs = sum(token[1].startswith("VB") for token in sentence.tokens)
                if SHORTEST <= len(sentence.tokens) <= LONGEST and verbs > 0:
                    by_article.setdefault(sentence.id, []).append(sentence)
            for some in by_article.values():
                found += chooser.sample(some, min(AN_ARTICLE, len(some)))
        sheet += found[:wanted]
    chooser.shuffle(sheet)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sheet.jsonl").open("w", encoding="utf8") as out:
        for sentence in sheet:
            print(json.dumps(sentence, ensure_ascii=False), file=out)
    with (folder / "sheet.txt").open("w", encoding="utf8") as out:
        for number, sentence in enumerate(sheet, 1):
            print(f"=== {number}", file=out)
            for i, (form, tag, governor, relation, _) in enumerate(sentence.tokens, 1):
                if tag in PUNCTUATION:
                    print(f"{i} {form}", file=out)
                else:
                    of_what = sentence.tokens[governor - 1][0] if governor else ""
                    print(f"{i} {form} {tag} {governor} {of_what} {relation}", file=out)


def corrected(tokens: list[Token], what: str) -> list[Token] | None:
    """The tokens as a line of corrections has them; None: not to be used. ValueError: why it is no tree."""
    tokens = [list(token) for token in tokens]
    for part in filter(None, (part.strip() for part in what.split(";"))):
        if part == "skip":
            return None
        if part == "ok":
            continue
        if match := re.fullmatch(r"(\d+)\s*=\s*(\S+)", part):
            tokens[int(match[1]) - 1][1] = match[2]
        elif match := re.fullmatch(r"(\d+)\s*>\s*(\d+)\s+([a-z:]+)", part):
            tokens[int(match[1]) - 1][2:4] = [int(match[2]), match[3]]
        else:
            raise ValueError(f"not understood: {part}")
    words = {i for i, token in enumerate(tokens, 1) if token[1] not in PUNCTUATION}
    roots = [i for i in words if tokens[i - 1][2] == 0]
    if len(roots) != 1:
        raise ValueError(f"roots: {roots}")
    for i in words:
        governor, relation = tokens[i - 1][2:4]
        if governor and governor not in words:
            raise ValueError(f"{i} hangs on {governor}, which is a mark or not there")
        if (relation == "root") != (governor == 0) or relation not in relations():
            raise ValueError(f"{i} hangs on {governor} as {relation}")
        at, steps = i, 0
        while at and steps <= len(tokens):
            at, steps = tokens[at - 1][2], steps + 1
        if at:
            raise ValueError(f"{i} hangs on itself in the end")
    return tokens


def relations() -> set[str]:
    """The names of relations, as cpp/grammar/relations.h has them."""
    header = (pathlib.Path(__file__).parent.parent / "cpp/grammar/relations.h").read_text(encoding="utf8")
    return set(re.findall(r'"([a-z:]+)"', header.split("kRelationNames = {")[1].split("}")[0]))


def read(folder: pathlib.Path, out: pathlib.Path | None) -> None:
    """Tells the faults of a reader's corrections; appends the trees where there is a file for them."""
    sheet = [Sentence(*json.loads(line)) for line in labelled.lines_of(folder / "sheet.jsonl")]
    trees: dict[int, str] = {}
    changed = words = faults = 0
    for line in labelled.lines_of(folder / "corrections.txt"):
        number, _, what = line.partition(":")
        if not line.strip():
            continue
        try:
            sentence = sheet[int(number) - 1]
            tokens = corrected(sentence.tokens, what)
        except (ValueError, IndexError) as fault:
            print(f"{line}\n  {fault}")
            faults += 1
            continue
        if tokens is None:
            continue
        words += sum(token[1] not in PUNCTUATION for token in tokens)
        changed += sum(new[2] != old[2] for new, old in zip(tokens, sentence.tokens, strict=True) if new[1] not in PUNCTUATION)
        tree = [[0, ""] if token[1] in PUNCTUATION else token[2:4] for token in tokens]
        tags = {i: new[1] for i, (new, old) in enumerate(zip(tokens, sentence.tokens, strict=True)) if new[1] != old[1]}
        label = {"id": sentence.id, "of": sentence.of, "start": sentence.start, "end": sentence.end, "tree": tree, "tags": tags}
        trees[int(number)] = json.dumps(label, separators=(",", ":"))
    print(f"{len(trees)} trees of {len(sheet)} sentences, {words} words, {changed} with another head, {faults} lines with faults")
    if out is not None:
        with out.open("a", encoding="utf8") as labels:
            labels.writelines(tree + "\n" for tree in trees.values())


def conllu(program: pathlib.Path, pack: pathlib.Path, shared: pathlib.Path, labels: pathlib.Path, out: pathlib.Path) -> None:
    by_file: dict[str, dict[tuple[str, int, int], dict[str, Any]]] = {}
    for line in labelled.lines_of(labels):
        label = json.loads(line)
        by_file.setdefault(label["of"], {})[label["id"], label["start"], label["end"]] = label
    written = lost = 0
    with out.open("w", encoding="utf8") as file:
        for of, wanted in by_file.items():
            ids = {key[0] for key in wanted}
            records = [record for record in labelled.articles(shared, of) if record["id"] in ids]
            found = 0
            for sentence in parsed(program, pack, of, records):
                label = wanted.get((sentence.id, sentence.start, sentence.end))
                if label is None or len(label["tree"]) != len(sentence.tokens):
                    continue
                found += 1
                for i, (token, (governor, relation)) in enumerate(zip(sentence.tokens, label["tree"], strict=True), 1):
                    tag = label["tags"].get(str(i - 1), token[1])
                    pos = "VERB" if tag.startswith("VB") and relation not in ("aux", "cop") else "X"
                    if tag in PUNCTUATION:
                        governor, relation = i - 1 or 2, "punct"
                    glued = i < len(sentence.tokens) and sentence.tokens[i][4]
                    print(i, token[0], "_", pos, tag, "_", governor, relation, "_", "SpaceAfter=No" if glued else "_", sep="\t", file=file)
                print(file=file)
            written += found
            lost += len(wanted) - found
    print(f"{written} sentences; {lost} whose tokens are others by now", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pack", type=pathlib.Path, default=pathlib.Path("python/copydesk/packs/news_en"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "conllu"):
        command = commands.add_parser(name)
        command.add_argument("program", type=pathlib.Path, help="sentence_trees, built from cpp/tools")
        command.add_argument("shared", type=pathlib.Path, help="the folder of the development data")
        command.add_argument("out", type=pathlib.Path)
        if name == "draw":
            command.add_argument("--seed", type=int, required=True)
            command.add_argument("--count", type=int, default=600)
        else:
            command.add_argument("--labels", type=pathlib.Path, default=LABELS)
    command = commands.add_parser("read")
    command.add_argument("folder", type=pathlib.Path)
    command.add_argument("labels", type=pathlib.Path, nargs="?", help="where trees are appended; else only faults are told")
    given = parser.parse_args()
    if given.command == "draw":
        draw(given.program, given.pack, given.shared, given.out, given.seed, given.count)
    elif given.command == "read":
        read(given.folder, given.labels)
    else:
        conllu(given.program, given.pack, given.shared, given.labels, given.out)


if __name__ == "__main__":
    main()
