"""How many small wrong changes do the tests notice?

    ./dev mutants news                        60 changes of cpp/news, seed 1
    ./dev mutants packs --seed 3 --count 100
    ./dev mutants engine --keep survivors.txt the survivors also as a file
    ./dev mutants news --only 17              the seventeenth draw alone, told with what the tests print

Changes are drawn by seed (draw.py), one after the other: what does not compile, and a pack that does not load, is drawn anew. A change is
made in a copy of the sources in a folder for temporary files; the tree is only read. Of C++ the changed file alone is compiled, with -O1, and
linked before the objects that `./dev build` left in build/dev, so that its names win over those of the archive; of a header also the tests that
read it. What compiles to the very machine code of the source without the change is no change, and drawn anew. The layer's GoogleTest suites run
until the first failure. What they let pass is shown to Python: the examples of the packs' rules and those of tests/python that look at rows.
Too long (five times what the tests take of the processor without a change, and 20 seconds) and a crash count as noticed.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

from draw import Change, draw

ROOT = pathlib.Path(__file__).parents[2]
BUILD = ROOT / "build" / "dev"
PACK = "python/copydesk/packs/news_en"

# More files than this are not compiled for one change: one of a header that everybody reads is drawn anew.
MOST_OBJECTS = 4
MOST_BYTES = 4 << 30  # of a test program gone wrong


class Layer(NamedTuple):
    """What is changed, and what has to notice it."""

    sources: tuple[str, ...]  # globs
    not_drawn: tuple[str, ...]  # facts and learned weights
    tests: tuple[str, ...]  # of tests/cpp, without _test.cc
    python: tuple[str, ...] = ()  # of tests/python, without test_


_ROWS = ("readme", "cookbook", "packs_page", "frames_of_packs", "event_choice", "same_events", "identities", "own_kinds", "why_not", "switches")
_NEWS_TESTS = ("blocks", "calendar", "entities", "events", "frames", "line_regex", "news_rows", "quotes", "rejected", "syntax", "times", "pack_rules", "features", "desk")
_CLAUSE_TESTS = ("grammar", "parser_oracle", "syntax", "syntax_oracle", "events", "features", "news_rows", "quotes", "rejected", "times", "pack_rules", "entities")
LAYERS = {
    "engine": Layer(
        sources=tuple(f"cpp/{folder}/*.{ext}" for folder in ("text", "words", "gazetteer", "pattern", "corpus") for ext in ("cc", "h")),
        not_drawn=(),
        tests=(
            *("boundaries", "segment", "unicode", "transcode", "toml", "document", "words", "recogniser", "weights", "section_file", "gazetteer", "string_table"),
            *("tsv", "pattern", "regex_shape", "why_not", "corpus", "cascade", "grammar", "desk", "pattern_oracle", "pattern_fuzz", "pattern_cost"),
        ),
    ),
    "clauses": Layer(sources=("cpp/grammar/*.cc", "cpp/grammar/*.h", "cpp/news/syntax.cc"), not_drawn=(), tests=_CLAUSE_TESTS, python=_ROWS),
    "news": Layer(sources=("cpp/news/*.cc", "cpp/news/*.h"), not_drawn=(), tests=_NEWS_TESTS, python=_ROWS),
    "packs": Layer(
        sources=(f"{PACK}/*.toml", f"{PACK}/*.tsv"),
        not_drawn=("atlas.tsv", "desk.toml", "pack.toml", "*_weights.tsv"),
        tests=_NEWS_TESTS,
        python=_ROWS,
    ),
}


# By what the name of the changed file holds: the tests that are the likeliest to notice. They run before the others.
_TELLING = {
    "time": ("times", "pack_rules"),
    "calendar": ("times", "calendar"),
    "quote": ("quotes", "news_rows"),
    "attributions": ("quotes", "news_rows"),
    "turns": ("quotes", "news_rows"),
    "actor_codes": ("features", "quotes"),
    "block": ("blocks", "features"),
    "line_": ("line_regex", "blocks"),
    "event": ("events", "features", "news_rows"),
    "_choice": ("features", "events"),
    "trigger": ("events",),
    "operators": ("events",),
    "counts": ("events",),
    "plover": ("events",),
    "cameo": ("events",),
    "entities": ("entities", "news_rows", "pack_rules"),
    "clusters": ("entities", "news_rows"),
    "place": ("entities", "news_rows"),
    "name_": ("entities", "news_rows"),
    "pronouns": ("features", "entities"),
    "codes": ("entities", "news_rows"),
    "syntax": ("syntax", "syntax_oracle", "news_rows"),
    "frames": ("frames", "events"),
    "pattern": ("pattern", "pattern_oracle"),
}

# The same of the engine's files and the parser's, by folder and name.
_TELLING_OF_ENGINE = {
    "cpp/text/": ("segment", "unicode", "transcode", "toml", "boundaries"),
    "cpp/words/": ("words", "document", "recogniser", "weights", "section_file"),
    "cpp/gazetteer/": ("gazetteer", "string_table", "tsv"),
    "cpp/pattern/": ("pattern", "why_not", "regex_shape", "pattern_oracle"),
    "cpp/corpus/": ("corpus",),
    "cpp/grammar/": ("grammar", "parser_oracle"),
}


def _run(command: Sequence[str] | str, cwd: pathlib.Path, seconds: float, env: dict[str, str] | None = None) -> tuple[bool, str]:
    """Whether it ended well, and what it printed. The seconds are the processor's: what else the machine does makes nothing slow."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))

    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        shell=isinstance(command, str),
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=limit,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=20 * seconds)  # of one that waits
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return False, f"longer than {seconds:.0f} s"
    return process.returncode == 0, out


class Tree:
    """The copy that is changed, and the programs made of it."""

    def __init__(self, layer: Layer, folder: pathlib.Path) -> None:
        self.layer = layer
        self.folder = folder
        self.build = folder / "build" / "dev"
        self.build.mkdir(parents=True)
        shutil.copytree(ROOT / "cpp", folder / "cpp")
        shutil.copytree(ROOT / PACK, folder / PACK)
        self.of_pack = layer.sources[0].startswith(PACK)
        self.jobs = {entry["file"]: entry for entry in json.loads(self._ninja("compdb"))}
        self.links = {name: self._link(name) for name in ("copydesk_tests", "_core")}
        self.changed: list[pathlib.Path] = []
        self.changed_tests: dict[str, pathlib.Path] = {}  # by the object that each stands for
        self._readers: dict[str, list[str]] = {}
        self._tests_reading: dict[str, list[str]] = {}
        self.program = BUILD / "tests" / "cpp" / "copydesk_tests"
        self.package = folder / "python" / "copydesk"
        for path in (ROOT / "python" / "copydesk").iterdir():
            if path.name not in ("packs", "__pycache__") and not path.name.startswith("_core.c"):
                (self.package / path.name).symlink_to(path)

    def files(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for glob in self.layer.sources:
            for path in self.folder.glob(glob):
                name = str(path.relative_to(self.folder))
                if not any(path.match(pattern) for pattern in self.layer.not_drawn) and len(self.objects_of(name)) <= MOST_OBJECTS:
                    found[name] = path.read_text(encoding="utf-8")
        return found

    # The units of the core that read a file.
    def objects_of(self, name: str) -> list[str]:
        if name.endswith(".cc"):
            return [name]
        if not name.endswith(".h"):
            return []
        if not self._readers:
            for unit in re.split(r"\n\n", self._ninja("deps")):
                head, *deps = unit.split("\n")
                m = re.match(r"CMakeFiles/copydesk_core\.dir/(\S+)\.o:", head)
                test = re.match(r"(tests/cpp/CMakeFiles/copydesk_tests\.dir/\S+\.o):", head)
                for dep in deps if m or test else ():
                    path = os.path.relpath(os.path.normpath(BUILD / dep.strip()), ROOT)
                    if m:
                        self._readers.setdefault(path, []).append(m.group(1))
                    elif test:
                        self._tests_reading.setdefault(path, []).append(test.group(1))
        return self._readers.get(name, [""] * (MOST_OBJECTS + 1))

    # The objects of the tests that read a header; none where too many do.
    def _tests_of(self, name: str) -> list[str]:
        tests = self._tests_reading.get(name, [])
        return tests if len(tests) <= MOST_OBJECTS else []

    def make(self, name: str) -> bool:
        """Makes the test program of a changed file; whether it compiles."""
        if self.of_pack:
            ok, _ = self.python("import copydesk; copydesk.Engine()", 300)
            return ok
        self.changed = []
        self.changed_tests = {}
        for i, unit in enumerate(self.objects_of(name)):
            out = self.build / f"changed{i}.o"
            if not self._compile(ROOT / unit, out, "-O1"):
                return False
            self.changed.append(out)
        for i, test in enumerate(self._tests_of(name)):
            out = self.build / f"test{i}.o"
            if not self._compile(self._source_of(test), out, "-O1"):
                return False
            self.changed_tests[test] = out
        self.program = self.build / "copydesk_tests"
        (self.package / "_core.so").unlink(missing_ok=True)
        return self._make_linked("copydesk_tests", self.program)

    def is_none(self, path: pathlib.Path, name: str, source: str) -> bool:
        """Whether the change of the file `path`, which was `source`, leaves the machine code of all that reads it as it was: then it is none (trivial
        compiler equivalence; Papadakis, Jia, Harman and Le Traon 2015). Asked of what survives, for it takes two compilations with -O2."""
        units = [*map(ROOT.__truediv__, self.objects_of(name)), *map(self._source_of, self._tests_of(name))]
        changed = path.read_text(encoding="utf-8")
        out = self.build / "compared.o"
        codes: list[list[bytes]] = []
        for text in (changed, source):
            path.write_text(text, encoding="utf-8")
            codes.append([out.read_bytes() if self._compile(unit, out, "-O2") else b"" for unit in units])
        path.write_text(changed, encoding="utf-8")
        return bool(units) and all(codes[0]) and codes[0] == codes[1]

    def _compile(self, source: pathlib.Path, out: pathlib.Path, level: str) -> bool:
        return _run(self._command(source, out).replace("-O3", level), self.build, 600)[0]

    # The source of a test's object.
    def _source_of(self, test: str) -> pathlib.Path:
        return ROOT / "tests" / "cpp" / pathlib.PurePath(test).name.removesuffix(".o")

    def test(self, seconds: float, name: str = "") -> tuple[bool, str]:
        """Runs the layer's GoogleTest suites: those first that tell most of the file `name`."""
        telling = {t for part, tests in _TELLING.items() if part in pathlib.PurePath(name).name for t in tests}
        telling |= {t for part, tests in _TELLING_OF_ENGINE.items() if part in name for t in tests}
        said = ""
        for tests in (sorted(telling & set(self.layer.tests)), sorted(set(self.layer.tests) - telling)):
            ok, said = self._test(tests, seconds) if tests else (True, "")
            if not ok:
                return ok, said
        return True, said

    def _test(self, tests: Sequence[str], seconds: float) -> tuple[bool, str]:
        suites = sorted({s for t in tests for s in _suites(ROOT / "tests" / "cpp" / f"{t}_test.cc")})
        env = {**os.environ, "COPYDESK_TEST_PACK": str(self.folder / PACK)} if self.of_pack else None  # tests/cpp/news_desk.h
        return _run([str(self.program), "--gtest_brief=1", "--gtest_fail_fast", "--gtest_filter=" + ":".join(s + ".*" for s in suites)], ROOT, seconds, env)

    def test_python(self, seconds: float) -> tuple[bool, str]:
        if not self.layer.python:
            return True, ""
        ok, out = self.python("import sys, copydesk; found = copydesk.Engine().test(); print(found); sys.exit(bool(found))", seconds)
        if not ok:
            return ok, out
        files = [str(ROOT / "tests" / "python" / f"test_{name}.py") for name in self.layer.python]
        return self.python(f"import sys, pytest; sys.exit(pytest.main(['-x', '-q', '--no-header', '--rootdir', {str(ROOT)!r}, *{files!r}]))", seconds)

    def python(self, code: str, seconds: float) -> tuple[bool, str]:
        """Runs `code` with the package of the copy: the finder of the editable install would win over the path."""
        core = self.package / "_core.so"
        if not core.exists():
            if self.of_pack:
                core.symlink_to(next(BUILD.glob("_core*.so")))
            elif not self._make_linked("_core", core):
                raise SystemExit("mutants: _core does not link")
        first = "import sys; sys.meta_path = [f for f in sys.meta_path if 'Redirecting' not in type(f).__name__]\n"
        first += f"sys.path.insert(0, {str(self.package.parent)!r})\n"
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(self.package.parent)}
        return _run([sys.executable, "-c", first + code], ROOT, seconds, env)

    def _ninja(self, *tool: str) -> str:
        return subprocess.run(["ninja", "-t", *tool], cwd=BUILD, check=True, capture_output=True, text=True).stdout

    def _link(self, target: str) -> str:
        lines = self._ninja("commands", target).splitlines()
        return next(line for line in reversed(lines) if line.startswith(": &&")).split(" && ")[1]

    def _make_linked(self, target: str, out: pathlib.Path) -> bool:
        objects = " ".join(shlex.quote(str(o)) for o in self.changed)
        command = re.sub(r" -o \S+", f" {objects} -o {shlex.quote(str(out))}", self.links[target], count=1)
        for test, changed in self.changed_tests.items() if target == "copydesk_tests" else ():
            command = command.replace(f" {test} ", f" {shlex.quote(str(changed))} ")
        ok, said = _run(command, BUILD, 600)
        if not ok:
            print(said[-2000:], file=sys.stderr)
        return ok

    # What the build does with a source, done with that of the copy.
    def _command(self, source: pathlib.Path, out: pathlib.Path) -> str:
        command = str(self.jobs[str(source)]["command"])
        command = re.sub(r" -M[DTF]( \S+(?= -M| -o))?", "", command)
        command = re.sub(r" -o \S+", f" -o {shlex.quote(str(out))}", command)
        return command.replace(f"{ROOT}/cpp", f"{self.folder}/cpp").removeprefix("ccache ")


def _suites(source: pathlib.Path) -> list[str]:
    return re.findall(r"^TEST\((\w+),", source.read_text(encoding="utf-8"), re.MULTILINE) if source.exists() else []


def _processor() -> float:
    """Seconds of the processor of all that was run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _timed(what: str, result: tuple[bool, str], begin: float) -> float:
    if not result[0]:
        raise SystemExit(f"mutants: {what} fail without a change:\n{result[1][-3000:]}")
    return 20 + 5 * (_processor() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev mutants", description="Counts which small wrong changes the tests notice.")
    parser.add_argument("layer", choices=sorted(LAYERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--only", type=int, help="one draw alone, with what the tests print")
    parser.add_argument("--keep", type=pathlib.Path, help="a file for the survivors")
    parser.add_argument("--no-python", action="store_true", help="GoogleTest alone")
    parser.add_argument("--list", action="store_true", help="what would be drawn, not tested")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        _measure(Tree(LAYERS[args.layer], pathlib.Path(folder)), args)


def _measure(tree: Tree, args: argparse.Namespace) -> None:
    files = tree.files()
    rng = random.Random(args.seed)
    if args.list:
        for i in range(args.count):
            change = draw(files, rng)
            print(i, change.tell(files[change.path]))
        return
    begin = _processor()
    limit = _timed("the GoogleTest suites", tree.test(3600), begin)
    begin, limit_python = _processor(), 0.0
    if not args.no_python:
        limit_python = _timed("the Python tests", tree.test_python(3600), begin)
    survivors: list[str] = []
    seen: set[Change] = set()
    tested = 0
    anew = none = 0
    while tested < args.count:
        change = draw(files, rng)
        if change in seen:
            continue
        seen.add(change)
        path = tree.folder / change.path
        if args.only is not None and len(seen) - 1 != args.only:
            continue
        path.write_text(change.apply(files[change.path]), encoding="utf-8")
        begin = time.monotonic()
        compiles = tree.make(change.path)
        result, said = "does not compile", ""
        if compiles:
            tested += 1
            ok, said = tree.test(limit, change.path)
            result = "noticed"
            if ok and not args.no_python:
                ok, said = tree.test_python(limit_python)
                result = "noticed by Python"
            if ok and not tree.of_pack and tree.is_none(path, change.path, files[change.path]):
                result = "no change, the same machine code"
                tested -= 1
                none += 1
            elif ok:
                result = "SURVIVES"
                survivors.append(change.tell(files[change.path]))
        else:
            anew += 1
        path.write_text(files[change.path], encoding="utf-8")
        print(f"{tested:3} #{len(seen) - 1} {time.monotonic() - begin:4.0f}s {result}: {change.tell(files[change.path])}", flush=True)
        if args.only is not None:
            print(said)
            return
    noticed = tested - len(survivors)
    print(f"\n{args.layer}, seed {args.seed}: {noticed} of {tested} noticed ({noticed / tested:.0%}); {anew} drawn anew, {none} that changed no machine code")
    print("\n".join(["Survivors:", *survivors]))
    if args.keep:
        args.keep.write_text("\n".join(survivors) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
