"""tests/lint/words_in_code.py finds words of a language in C++, and finds none."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "lint" / "words_in_code.py"
spec = importlib.util.spec_from_file_location("words_in_code", SCRIPT)
assert spec is not None
assert spec.loader is not None
lint = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lint)


def test_none_stands_there() -> None:
    assert lint.faults(lint.ROOT) == []


@pytest.mark.parametrize(
    ("code", "want"),
    [
        ('if (Lower(i) == "that") {', [(1, "that")]),
        ('// "a" == "b"\nreturn word.lower != "n’t" || "by" == lower;', [(2, "n’t"), (2, "by")]),
        ('constexpr std::array<std::string_view, 2> kList = {"late",\n  "early"};', [(1, "late"), (2, "early")]),
        ('Behind(verb, {"by"}); f({"two", 2}, {x, "three"});', [(1, "by"), (1, "two")]),
        ('kind == "person" || tag == "VB" || text == "," || at == \'"\' || Is(i, kNegator)', []),
        ('Doubt({"no actor on both sides"}); form.ends_with("ing"); /* == "that" */', []),
    ],
)
def test_what_is_found(code: str, want: list[tuple[int, str]]) -> None:
    assert list(lint.words_in(code, "syntax.cc")) == want


def test_a_name_of_one_file_is_a_word_in_others() -> None:
    code = 'if (form == "next") {'
    assert list(lint.words_in(code, "times.cc")) == []
    assert list(lint.words_in(code, "turns.cc")) == [(1, "next")]


def test_a_file_without_words_is_taken_off_the_list(tmp_path: Path) -> None:
    (tmp_path / "cpp" / "news").mkdir(parents=True)
    (tmp_path / "cpp" / "news" / next(iter(sorted(lint.NOT_YET)))).write_text("", encoding="utf-8")
    (tmp_path / "cpp" / "news" / "new.cc").write_text('bool x = lower == "if";', encoding="utf-8")
    told = lint.faults(tmp_path)
    assert "cpp/news/new.cc:1: if" in told
    assert any("take it off NOT_YET" in t for t in told)
