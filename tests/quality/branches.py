"""Branches of the functions in C++: how many decisions a reader has to keep in mind.

    ./dev branches [FOLDER…] [--worst N]

A branch is an `if`, `for`, `while`, `case`, `catch`, `&&`, `||` or `?` of a function's body, lambdas in it included: the cyclomatic complexity less one, as
lizard counts it. Comments, texts and `#` lines are none. Prints, of cpp/news unless folders are told, the middle, p90, p99 and the most, and the functions
that have most."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

SILENT = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.*?)\)"|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|^[ \t]*#[^\n]*', re.DOTALL | re.MULTILINE)
BRANCH = re.compile(r"\b(?:if|for|while|case|catch)\b|&&|\|\||\?")
# What stands before a brace that opens no function.
SCOPE = re.compile(r"\b(?:namespace|class|struct|union|enum)\b[^;{}()]*$")
# A parameter list, perhaps with what may follow it, right before the brace: `f(int a) const`, `f() : a_(1)`.
HEAD = re.compile(r"(?P<name>~?[\w:]+(?:\s*operator\s*\S+)?|operator\s*\S+)\s*\((?P<rest>.*)$", re.DOTALL)


class Function(NamedTuple):
    branches: int
    lines: int
    name: str
    place: str


def blanked(code: str) -> str:
    """The code with comments and texts as spaces; lines stay lines."""
    return SILENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), code)


def closing(code: str, brace: int) -> int:
    """Where the brace at `brace` closes; the end of the code where it does not."""
    depth = 0
    for at in range(brace, len(code)):
        depth += (code[at] == "{") - (code[at] == "}")
        if depth == 0:
            return at
    return len(code)


def functions(code: str, file: str) -> Iterator[Function]:
    """Each function that has a body, in order; those of classes too, lambdas as part of theirs."""
    code = blanked(code)
    at = since = 0
    while (brace := code.find("{", at)) >= 0:
        head = code[since:brace]
        head = head[max(head.rfind(";"), head.rfind("}"), head.rfind("{")) + 1 :]
        scope = SCOPE.search(head)
        found = HEAD.search(head)
        if scope or not found or "=" in head[: found.start()]:
            # Into scopes; over tables and initialisers.
            at = since = brace + 1 if scope or (not found and not head.rstrip().endswith(("=", ",", "("))) else closing(code, brace) + 1
            continue
        end = closing(code, brace)
        while re.match(r"\s*[,{]", code[end + 1 :]) and re.search(r"\)\s*:\s", head):  # members set with braces
            following = code.find("{", end + 1)
            if following < 0:
                break
            end = closing(code, following)
        body = code[brace:end]
        yield Function(len(BRANCH.findall(body)), body.count("\n") + 1, found["name"], f"{file}:{code.count(chr(10), 0, brace) + 1}")
        at = since = end + 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=["cpp/news"])
    parser.add_argument("--worst", type=int, default=15)
    args = parser.parse_args()
    found = [
        function
        for folder in args.folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".cc", ".h")
        for function in functions(path.read_text(encoding="utf8"), str(path.relative_to(ROOT)))
    ]
    if not found:
        parser.error(f"no function in {' '.join(args.folders)}")
    counts = sorted(function.branches for function in found)
    at = [counts[min(len(counts) - 1, int(len(counts) * share))] for share in (0.5, 0.9, 0.99)]
    print(f"{len(found)} functions: median {at[0]}, p90 {at[1]}, p99 {at[2]}, most {counts[-1]}")
    for function in sorted(found, reverse=True)[: args.worst]:
        print(f"{function.branches:5} branches {function.lines:5} lines  {function.name}  {function.place}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
