"""Checks a wheel as a stranger meets it: installed into a fresh venv, used where neither a compiler nor a -dev package nor the source can be seen (bare.py).

    python check.py WHEEL PYTHON DEV_PYTHON

PYTHON makes the venv. DEV_PYTHON has the development build, whose rows the wheel's must equal. First without any other library, then with
`copydesk[pandas]`, which comes from PyPI. `./dev wheel` runs it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bare import Bare

ROOT = Path(__file__).parents[2]
MOST_BYTES = 12_000_000  # 6 for the code and its libraries, 6 for names, weights and the atlas of places
WEIGHTS = (".bin", "_weights.tsv")
# What every Linux that the tag promises has (PEP 600); all other libraries are in the wheel.
SYSTEM = {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1"}
LICENSED = {"icu": "ICU", "re2": "RE2", "absl": "Abseil"}


def contents(wheel: Path) -> None:
    """What is in the file: size, licences of what is bundled, no path of the machine that built it."""
    with zipfile.ZipFile(wheel) as file:
        infos = file.infolist()
        libraries = [info for info in infos if ".libs/" in info.filename and not info.is_dir()]
        licences = {Path(info.filename).stem for info in infos if "/licenses/licenses/" in info.filename}
        texts = [file.read(info).decode(errors="replace") for info in infos if ".dist-info/" in info.filename]
    size, weights = wheel.stat().st_size, sum(info.compress_size for info in infos if info.filename.endswith(WEIGHTS))
    print(f"{wheel.name}: {size / 1e6:.2f} MB, of them weights {weights / 1e6:.2f}")
    assert size <= MOST_BYTES, f"{size} bytes are more than {MOST_BYTES}"
    assert "musllinux" in wheel.name or re.search(r"manylinux_2_(\d+)", wheel.name), "no manylinux tag"
    for info in libraries:
        name = Path(info.filename).name
        print(f"  {info.file_size / 1e3:8,.0f} kB, {info.compress_size / 1e3:6,.0f} packed  {name}")
        licence = next((text for key, text in LICENSED.items() if name.startswith(f"lib{key}")), None)
        assert licence in licences, f"{name} comes without its licence"
        assert not name.startswith("libicudata") or info.file_size < 5_000_000, "ICU's data is not trimmed"
    assert {"toml++", "pybind11"} <= licences, licences
    assert not [text for text in texts if str(ROOT) in text or tempfile.gettempdir() + "/" in text], "it names folders of this machine"


def libraries(site: Path) -> None:
    """Each library that the extension loads is the wheel's own, or every Linux's."""
    own = os.path.realpath(site)
    files = [*site.glob("copydesk/_core*.so"), *site.glob("copydesk.libs/*")]
    for path in files:
        for line in subprocess.check_output(["ldd", path], text=True).splitlines():
            name, arrow, target = (part.strip() for part in line.partition("=>"))
            if arrow:
                assert name in SYSTEM or os.path.realpath(target.partition(" (")[0]).startswith(own), f"{path} needs {line.strip()}"
    print(f"{len(files)} libraries need only each other and {' '.join(sorted(SYSTEM))}")


class Stranger:
    """A new user's machine: a home with a venv, an empty folder to stand in, and nothing else to see.

    Attributes:
        home: the home folder, as seen from outside.
        site: the venv's packages, likewise.
    """

    def __init__(self, bare: Bare) -> None:
        self._bare = bare
        self._python = "/home/venv/bin/python"
        self.home = bare.root / "home"
        (self.home / "empty").mkdir()
        self._env = {"PATH": "/home/venv/bin", "HOME": "/home", "LANG": "C.UTF-8"}
        self._go([bare.python, "-m", "venv", "/home/venv"], {})
        (self.site,) = (self.home / "venv").glob("lib/python*/site-packages")

    def python(self, *words: str, env: dict[str, str] | None = None) -> str:
        """What the venv's Python prints."""
        return self._go([self._python, *words], env or {})

    def _go(self, words: list[str], env: dict[str, str]) -> str:
        return run(self._bare.command(words, self._env | env, "/home/empty"))

    def seconds(self, code: str) -> float:
        """How long a program takes, the best of a few runs, less an empty one."""

        def once(code: str) -> float:
            started = time.perf_counter()
            self.python("-c", code)
            return time.perf_counter() - started

        return min(once(code) for _ in range(7)) - min(once("pass") for _ in range(7))

    def imports(self, *programs: str) -> None:
        """Tells how long programs take."""
        for program in programs:
            print(f"{1000 * self.seconds(program):.0f} ms: {program}")

    def size(self) -> float:
        """Of the venv's packages, in MB."""
        return sum(path.stat().st_size for path in self.site.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(wheel: Path, python: str, dev: str) -> None:
    contents(wheel)
    with Bare(python) as bare:
        print(f"a root of its own: {bare.tells()}")
        project = bare.root / "home/project"
        (project / "examples").mkdir(parents=True)
        for name, path in {"README.md": "README.md", "examples/harbour.txt": "examples/harbour.txt", "use.py": "tests/wheel/use.py"}.items():
            (project / name).write_bytes((ROOT / path).read_bytes())
        (bare.root / "home" / wheel.name).write_bytes(wheel.read_bytes())
        user = Stranger(bare)
        before = user.size()
        user.python("-m", "pip", "install", "--no-index", "--disable-pip-version-check", f"/home/{wheel.name}")
        print(f"pip install --no-index: site-packages grew by {user.size() - before:.1f} MB")
        libraries(user.site)
        user.imports("import copydesk", "import copydesk; copydesk.extract('It rained.')")
        print(user.python("/home/project/use.py", "/home/project", "/home/wheel.json"), end="")
        run([dev, str(project / "use.py"), str(project), str(user.home / "dev.json")])
        assert (user.home / "wheel.json").read_bytes() == (user.home / "dev.json").read_bytes(), "rows differ from those of the development build"
        print("rows equal those of the development build")
        started = time.monotonic()
        network = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy") or name.startswith(("PIP_", "SSL_"))}
        user.python("-m", "pip", "install", "--only-binary", ":all:", "--disable-pip-version-check", f"/home/{wheel.name}[pandas]", env=network)
        print(f"copydesk[pandas] after {time.monotonic() - started:.0f} s: site-packages grew by {user.size() - before:.0f} MB")
        user.imports("import copydesk, pandas, pyarrow")
        print(*user.python("/home/project/use.py", "/home/project").splitlines()[:2], sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], os.path.abspath(sys.argv[3]))
