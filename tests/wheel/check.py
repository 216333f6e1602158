"""Checks a wheel as a stranger meets it: installed into a fresh venv, used where there is neither a compiler nor the source.

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

ROOT = Path(__file__).parents[2]
MOST_BYTES = 13_500_000  # 6 for the code and its libraries, 7.5 for names, weights and the atlas of places
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


def libraries(python: Path, env: dict[str, str], folder: Path) -> None:
    """Each library that the extension loads is the wheel's own, or every Linux's."""
    code = "import copydesk._core as c, pathlib; print(c.__file__, *pathlib.Path(c.__file__).parents[1].glob('copydesk.libs/*'), sep='\\n')"
    site = run([python, "-c", code], env, folder).split()
    own = str(Path(site[0]).parents[1])
    for path in site:
        for line in run(["/usr/bin/ldd", path], env, folder).splitlines():
            name, arrow, target = (part.strip() for part in line.partition("=>"))
            if arrow:
                assert name in SYSTEM or os.path.realpath(target.partition(" (")[0]).startswith(own), f"{path} needs {line.strip()}"
    print(f"{len(site)} libraries need only each other and {' '.join(sorted(SYSTEM))}")


def run(command: list[object], env: dict[str, str], folder: Path) -> str:
    done = subprocess.run([str(part) for part in command], env=env, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def seconds(command: list[object], env: dict[str, str], folder: Path) -> float:
    """The best of a few runs."""

    def once() -> float:
        started = time.perf_counter()
        run(command, env, folder)
        return time.perf_counter() - started

    return min(once() for _ in range(7))


def imports(python: Path, env: dict[str, str], folder: Path, *programs: str) -> None:
    nothing = seconds([python, "-c", "pass"], env, folder)
    for program in programs:
        print(f"{1000 * (seconds([python, '-c', program], env, folder) - nothing):.0f} ms: {program}")


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def main(wheel: Path, python: str, dev: str) -> None:
    contents(wheel)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        empty, venv, project = home / "empty", home / "venv", home / "project"
        for folder in (empty, project / "examples"):
            folder.mkdir(parents=True)
        for name in ("README.md", "examples/harbour.txt"):
            (project / name).write_bytes((ROOT / name).read_bytes())
        use = project / "use.py"
        use.write_bytes((ROOT / "tests/wheel/use.py").read_bytes())
        subprocess.run([python, "-m", "venv", venv], check=True)
        mine = venv / "bin/python"
        env = {"PATH": str(venv / "bin"), "HOME": str(home), "LANG": "C.UTF-8"}  # no compiler, no ccache, no PYTHONPATH
        site = Path(run([mine, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], env, empty).strip())
        before = size_of(site)
        run([mine, "-m", "pip", "install", "--no-index", "--disable-pip-version-check", wheel], env, empty)
        print(f"pip install --no-index: site-packages grew by {size_of(site) - before:.1f} MB")
        libraries(mine, env, empty)
        imports(mine, env, empty, "import copydesk", "import copydesk; copydesk.extract('It rained.')")
        print(run([mine, use, project, home / "wheel.json"], env, empty), end="")
        run([dev, use, project, home / "dev.json"], dict(os.environ), empty)
        assert (home / "wheel.json").read_bytes() == (home / "dev.json").read_bytes(), "rows differ from those of the development build"
        print("rows equal those of the development build")
        started = time.monotonic()
        network = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy") or name.startswith(("PIP_", "SSL_"))}
        run([mine, "-m", "pip", "install", "--only-binary", ":all:", "--disable-pip-version-check", f"{wheel}[pandas]"], env | network, empty)
        print(f"copydesk[pandas] after {time.monotonic() - started:.0f} s: site-packages grew by {size_of(site) - before:.0f} MB")
        imports(mine, env, empty, "import copydesk, pandas, pyarrow")
        print(*run([mine, use, project], env, empty).splitlines()[:2], sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], os.path.abspath(sys.argv[3]))
