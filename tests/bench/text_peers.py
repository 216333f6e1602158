"""Text → words side by side with what PyPI has, one thread: MB of UTF-8 a second of processor time, the best of three runs.

    python tests/bench/text_peers.py build/cpp/bench/bench_text clean.jsonl hostile.jsonl
    python tests/bench/text_peers.py build/cpp/bench/bench_text clean.jsonl --mb 1

Peers that are installed are measured, the others are named: pip install blingfire tokenizers spacy PyICU. Each is given the same articles
as str and asked for words with offsets (spaCy and ours: sentences too). Ours are the stages of bench_text, on the whole file; so is
ICU's own loop in C++, without Python around it. The peers see the first --mb of it (4).
"""

import argparse
import importlib
import json
import pathlib
import re
import subprocess
import time
from collections.abc import Callable

RUNS = 3
LANGUAGE = pathlib.Path(__file__).parents[2] / "python/copydesk/packs/news_en/language"


def articles(path: str, most_bytes: int) -> list[str]:
    out: list[str] = []
    size = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"].encode("utf-8", "replace").decode("utf-8")
            out.append(text)
            size += len(text.encode("utf-8"))
            if size >= most_bytes:
                break
    return out


def speed(read: Callable[[str], object], texts: list[str]) -> float:
    """MB/s of the fastest of RUNS runs over all texts."""
    size = sum(len(text.encode("utf-8")) for text in texts)
    best = 0.0
    for _ in range(RUNS):
        start = time.process_time()
        for text in texts:
            read(text)
        best = max(best, size / 1e6 / (time.process_time() - start))
    return best


def icu_words(_: list[str]) -> Callable[[str], object]:
    icu = importlib.import_module("icu")
    iterator = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())

    def read(text: str) -> object:
        iterator.setText(icu.UnicodeString(text))
        return list(iterator)

    return read


def blingfire_words(_: list[str]) -> Callable[[str], object]:
    blingfire = importlib.import_module("blingfire")
    return lambda text: blingfire.text_to_words_with_offsets(text) if text else None


def blingfire_plain(_: list[str]) -> Callable[[str], object]:
    """Without offsets: one string with the words parted by spaces, all in C++."""
    blingfire = importlib.import_module("blingfire")
    return lambda text: blingfire.text_to_words(text) if text else None


def huggingface_words(texts: list[str]) -> Callable[[str], object]:
    """Words and marks as ids of a vocabulary made of the same texts."""
    tokenizers = importlib.import_module("tokenizers")
    split = tokenizers.pre_tokenizers.Whitespace()
    words = sorted({word for text in texts for word, _ in split.pre_tokenize_str(text)})
    model = tokenizers.models.WordLevel({word: n for n, word in enumerate([*words, "[UNK]"])}, unk_token="[UNK]")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = split
    return lambda text: tokenizer.encode(text)


def spacy_words(_: list[str]) -> Callable[[str], object]:
    nlp = importlib.import_module("spacy").blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**9
    return lambda text: nlp(text)


PEERS: dict[str, Callable[[list[str]], Callable[[str], object]]] = {
    "PyICU, word iterator": icu_words,
    "blingfire, words with offsets": blingfire_words,
    "blingfire, words without offsets": blingfire_plain,
    "tokenizers, WordLevel": huggingface_words,
    "spaCy blank, tokens and sentences": spacy_words,
}


def ours(program: str, path: str) -> dict[str, float]:
    """The stages of bench_text in MB/s."""
    done = subprocess.run([program, str(LANGUAGE), path, f"--runs={RUNS}", "--icu"], capture_output=True, text=True, check=True)
    return {stage.strip(): float(figure) for stage, figure in re.findall(r"^  (\S.*?)\s+[\d.]+ ns/byte\s+([\d.]+) MB/s", done.stdout, re.MULTILINE)}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Text to words, side by side")
    arguments.add_argument("bench_text")
    arguments.add_argument("files", nargs="+")
    arguments.add_argument("--mb", type=float, default=4)
    given = arguments.parse_args()
    columns: dict[str, dict[str, float]] = {}
    for path in given.files:
        column = columns[pathlib.Path(path).stem] = {f"copydesk, {stage}": figure for stage, figure in ours(given.bench_text, path).items()}
        texts = articles(path, int(given.mb * 1e6))
        for name, make in PEERS.items():
            try:
                column[name] = speed(make(texts), texts)
            except ImportError as missing:
                print(f"not measured: {name} ({missing})")
    rows = list(dict.fromkeys(name for column in columns.values() for name in column))
    print("| MB/s | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name in rows:
        print(f"| {name} | " + " | ".join(f"{column[name]:.1f}" if name in column else "" for column in columns.values()) + " |")


if __name__ == "__main__":
    main()
