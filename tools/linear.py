"""Weights of linear choices (cpp/words/weights.h), learned by logistic regression with a penalty on squares, and one on sizes where most are to be nothing.

Accelerated gradient steps over all candidates at once (FISTA, Beck and Teboulle 2009): no random choice, the same bytes each time. And what the trainers have in common.
"""

import argparse
import collections
import hashlib
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FOLDS = 5
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
STEPS = 150
SMALLEST = 20  # thousandths; a smaller weight is left out
SMALLEST_OF_MANY = 30  # the same of a table of many thousand rows, which is a third smaller for it
SMALLEST_OF_ACTS = 40  # the same of acts: no figure moved; with 50 "agreed to talks" were two acts
SMALLEST_OF_SIDES = 50  # the same of sides and codes: no figure moved by more than two rows, and the wheel has room for them
STEP = 10  # thousandths; weights are written in whole steps

Feature = tuple[str, str, str]  # name, value, word
SEEN: dict[Feature, Feature] = {}
Learned = tuple[dict[Feature, int], npt.NDArray[np.float64]]  # features by number, and their weights


class Candidate(NamedTuple):
    """What is chosen or not: the page or article it is of, its features, its label, how much it counts."""

    page: str
    features: list[Feature]
    yes: bool
    weight: float


def fold_of(record: str) -> int:
    """The fold of a record's id."""
    return int(hashlib.sha1(record.encode()).hexdigest(), 16) % FOLDS


def arguments(doc: str | None, program: str, out: str) -> argparse.Namespace:
    """The arguments of a trainer, by what its docstring says."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help=program)
    parser.add_argument("shared", type=pathlib.Path, help="the folder of the development data")
    parser.add_argument("out", type=pathlib.Path, help=out)
    parser.add_argument("--pack", type=pathlib.Path, default=pathlib.Path("python/copydesk/packs/news_en"))
    parser.add_argument("--without", type=int, help="a fold to leave out")
    return parser.parse_args()


def lines(program: pathlib.Path, pack: pathlib.Path, texts: Sequence[str]) -> Iterator[str]:
    """The lines that a program of cpp/tools prints of texts; they wait in a file, for they may take more memory than there is."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile("w+", encoding="utf8", newline="\n") as out:
        for text in texts:
            given.write(text.replace("\0", " ").encode("utf8", "replace") + b"\0")
        given.seek(0)
        subprocess.run([program, pack], stdin=given, stdout=out, check=True)
        out.seek(0)
        for line in out:
            yield line.removesuffix("\n")


def printed(program: pathlib.Path, pack: pathlib.Path, texts: Sequence[str]) -> str:
    """All of them."""
    return "".join(line + "\n" for line in lines(program, pack, texts))


def dated(text: str, day: str | None) -> str:
    """A text with the day when it was published, as the programs of cpp/tools read it; where there is none, the text."""
    return f"\1{day}{text}" if day and DAY.fullmatch(day) else text


def rows(program: pathlib.Path, pack: pathlib.Path, texts: Sequence[str]) -> Iterator[list[list[str]]]:
    """The same where each row is a line and an empty one ends a text: by text, cells of rows."""
    out: list[list[str]] = []
    for line in lines(program, pack, texts):
        if line:
            out.append(line.split("\t"))
        else:
            yield out
            out = []


def offsets(text: str) -> list[int]:
    """The byte at which each character begins, and the text's end."""
    out = [0]
    for character in text:
        out.append(out[-1] + len(character.encode("utf8", "replace")))
    return out


def features(cells: Sequence[str]) -> list[Feature]:
    """Features as the C++ programs print them: three cells each. Equal ones are one object: candidates share most of theirs."""
    return [SEEN.setdefault(feature, feature) for feature in zip(cells[0::3], cells[1::3], cells[2::3], strict=True)]


def vocabulary(candidates: list[Candidate], least: int, least_word: int) -> dict[Feature, int]:
    """The features that have a weight: those of `least` pages, those with a word of `least_word`."""
    seen = collections.defaultdict(set)
    for candidate in candidates:
        for feature in candidate.features:
            seen[feature].add(candidate.page)
    kept = (feature for feature, of in seen.items() if len(of) >= (least_word if feature[2] else least))
    return {feature: number for number, feature in enumerate(sorted(kept))}


def shrunk(weights: npt.NDArray[np.float64], by: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Weights nearer to nothing by so much, and nothing where they are as near."""
    nearer: npt.NDArray[np.float64] = np.sign(weights) * np.maximum(np.abs(weights) - by, 0)
    return nearer


def learn(candidates: list[Candidate], names: dict[Feature, int], penalty: float, sparse: float = 0.0) -> npt.NDArray[np.float64]:
    """The weights, by feature number. `sparse`: the penalty on their sizes, which makes those of weak features nothing."""
    numbers = [[names[feature] for feature in candidate.features if feature in names] for candidate in candidates]
    starts = np.cumsum([0] + [len(row) for row in numbers])[:-1]
    where = np.concatenate([np.array(row, dtype=np.int64) for row in numbers])
    of = np.repeat(np.arange(len(numbers)), [len(row) for row in numbers])
    yes = np.array([candidate.yes for candidate in candidates], dtype=np.float64)
    counts = np.array([candidate.weight for candidate in candidates])
    widest = max(len(row) for row in numbers)
    step = 1 / (0.25 * widest * np.bincount(where, weights=counts[of], minlength=len(names)) + penalty)
    weights = ahead = np.zeros(len(names))
    pace = 1.0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.add.reduceat(ahead[where], starts)))
        slope = np.bincount(where, weights=((chance - yes) * counts)[of], minlength=len(names)) + penalty * ahead
        stepped = shrunk(ahead - slope * step, sparse * step)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = stepped + (pace - 1) / faster * (stepped - weights)
        weights, pace = stepped, faster
    return weights


def learn_choices(groups: list[list[Candidate]], names: dict[Feature, int], penalty: float, sparse: float = 0.0) -> npt.NDArray[np.float64]:
    """The weights, by feature number, of choosing one of each group: any of those that say yes. Groups with none teach nothing. A group counts as much as
    each of its candidates. `sparse`: as of learn()."""
    groups = [group for group in groups if any(candidate.yes for candidate in group)]
    candidates = [candidate for group in groups for candidate in group]
    numbers = [[names[feature] for feature in candidate.features if feature in names] for candidate in candidates]
    where = np.concatenate([np.array(row, dtype=np.int64) for row in numbers])
    of = np.repeat(np.arange(len(numbers)), [len(row) for row in numbers])
    group = np.repeat(np.arange(len(groups)), [len(each) for each in groups])
    first = np.cumsum([0] + [len(each) for each in groups])[:-1]
    yes = np.array([candidate.yes for candidate in candidates])
    counts = np.array([candidate.weight for candidate in candidates])
    step = 1 / (0.25 * max(len(row) for row in numbers) * np.bincount(where, weights=counts[of], minlength=len(names)) + penalty)

    def shares(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        powers = np.exp(sums - np.maximum.reduceat(sums, first)[group])
        share: npt.NDArray[np.float64] = powers / np.add.reduceat(powers, first)[group]
        return share

    weights = ahead = np.zeros(len(names))
    pace = 1.0
    for _ in range(STEPS):
        sums = np.bincount(of, weights=ahead[where], minlength=len(numbers))
        wanted = shares(np.where(yes, sums, -np.inf))
        slope = np.bincount(where, weights=((shares(sums) - wanted) * counts)[of], minlength=len(names)) + penalty * ahead
        stepped = shrunk(ahead - slope * step, sparse * step)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = stepped + (pace - 1) / faster * (stepped - weights)
        weights, pace = stepped, faster
    return weights


def learn_from_itself(pack: pathlib.Path, file: str, out: pathlib.Path, learn: Callable[[pathlib.Path, pathlib.Path], None]) -> None:
    """Learns the weights of a choice that looks at its earlier answers, twice: `learn(copy, to)` reads by a copy of the pack without the file of weights,
    then by one that has what the first time gave."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "pack"
        shutil.copytree(pack, copy, ignore=shutil.ignore_patterns(pathlib.Path(file).name))
        for to in (copy / file, out):
            learn(copy, to)


def learn_few(learn: Callable[..., npt.NDArray[np.float64]], examples: Any, names: dict[Feature, int], penalty: float, smallest: int) -> Learned:
    """What `learn` (`learn`, `learn_choices`) learns, twice: features whose weight is below `smallest` thousandths are left out, and those that stay are learned
    without them. The features that stay, and their weights."""
    weights = learn(examples, names, penalty)
    kept = [feature for feature, number in names.items() if abs(round(float(weights[number]) * 1000)) >= smallest]
    names = {feature: number for number, feature in enumerate(kept)}
    return names, learn(examples, names, penalty)


def write(out: pathlib.Path, head: str, names: dict[Feature, int], weights: npt.NDArray[np.float64], bias: float = 0.0, smallest: int = SMALLEST) -> None:
    """Writes the table: `bias`, in log odds, is added to the feature of that name; weights below `smallest` are left out.

    Written in steps of a hundredth: no choice feels the rest, and it takes a tenth of the table's room in a wheel.
    """
    rows = []
    for feature, number in names.items():
        odds = float(weights[number]) + (bias if feature[0] == "bias" else 0.0)
        thousandths = round(odds * 1000 / STEP) * STEP
        if abs(thousandths) >= smallest or feature[0] == "list":
            rows.append("\t".join([*feature, str(thousandths)]))
    out.write_text(head + "\n".join(rows) + "\n", encoding="utf8")
