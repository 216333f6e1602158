"""A machine with nothing but Python: a root folder for chroot that has an interpreter, the shared libraries that it loads, and certificates.

No compiler, no header, no `-dev` package, no shell can be seen from in there: what is not copied is not there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

# Of Python's own folder, what nobody needs who installs a wheel; headers above all.
_LEFT = shutil.ignore_patterns("test", "tests", "site-packages", "dist-packages", "config-*", "include", "*.a", "idlelib", "tkinter", "share")
# What every Linux that the wheel's tag promises has besides Python's own needs.
_PROMISED = ("libstdc++.so.6", "libgcc_s.so.1", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libm.so.6")
# For pip to reach the network, where a check asks for that.
_NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/pip.conf", "/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates")
# What builds, or is built with.
_BUILDS = re.compile(r".*\.(h|hpp|a|pc|cmake)|lib(icu|re2|absl).*|(.*-)?(cc|c\+\+|gcc|g\+\+|clang|ld|cc1plus|make|ninja|cmake)(-[\d.]+)?")


class Bare:
    """The root, as a context: removed at its end.

    Args:
        python: the interpreter that it gets.
        copied: paths that are there as well, under the same name.

    Attributes:
        root: the folder, as seen from outside.
        apart: whether this machine lets us in there (root may, others where there are user namespaces). If not, only the PATH hides what is here.
    """

    def __init__(self, python: str, copied: tuple[str, ...] = ()) -> None:
        self._temporary = tempfile.TemporaryDirectory()
        self.root = Path(self._temporary.name)
        code = "import os, sys, sysconfig; print(sys.base_prefix, sys.executable, os.path.realpath(sys.executable), sysconfig.get_paths()['stdlib'], sep='\\n')"
        self.prefix, self.python, real, stdlib = subprocess.check_output([python, "-c", code], text=True).split()
        for path in dict.fromkeys((self.python, real)):
            self._copy(Path(path))
        self._copy(Path(stdlib))
        for path in ("/usr/share/python-wheels", *_NETWORK, *copied):  # Debian's ensurepip has its wheels there
            if os.path.exists(path):
                self._copy(Path(path))
        programs = [Path(real), *Path(stdlib).rglob("*.so"), *(path for name in _PROMISED if (path := _library(name)))]
        self._libraries(programs)
        for folder in ("tmp", "dev", "home"):
            (self.root / folder).mkdir()
        (self.root / "dev/null").touch()
        self.apart = True
        self.apart = subprocess.run(self.command([self.python, "-c", "pass"], {}), capture_output=True).returncode == 0

    def _inside(self, path: Path) -> Path:
        return self.root / path.relative_to("/")

    def _copy(self, path: Path) -> None:
        target = self._inside(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, ignore=_LEFT, dirs_exist_ok=True)
        elif not target.exists():
            shutil.copy2(path, target)

    def _libraries(self, programs: list[Path]) -> None:
        """What programs and libraries load, and they."""
        told = subprocess.run(["ldd", *programs], capture_output=True, text=True).stdout
        for path in dict.fromkeys([*map(str, programs), *re.findall(r"(/\S+) \(0x", told)]):
            self._copy(Path(path))

    def command(self, words: list[str], environment: dict[str, str], folder: str = "/home") -> list[str]:
        """A command line that runs these words in there; where `apart` is False, outside, with what they name of /home."""
        if not self.apart:
            words, folder = [self._outside(word) for word in words], self._outside(folder)
            environment = {name: self._outside(value) for name, value in environment.items()}
        enter = (["chroot"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot"]) + [str(self.root)] if self.apart else []
        start = "import os, sys; os.chdir(sys.argv[1]); os.execve(sys.argv[2], sys.argv[2:], dict(w.split('=', 1) for w in os.environ['BARE'].splitlines()))"
        told = "\n".join(f"{name}={value}" for name, value in environment.items())
        return ["env", "-i", f"PATH={os.environ['PATH']}:/usr/sbin:/sbin", f"BARE={told}", *enter, self.python, "-c", start, folder, *words]

    def _outside(self, word: str) -> str:
        return re.sub(r"^/home\b", f"{self.root}/home", word)

    def tells(self) -> str:
        """What is in there, for the record; raises where a compiler, a header or a library of ours is."""
        files = [path for path in self.root.rglob("*") if path.is_file()]
        bad = [path for path in files if _BUILDS.fullmatch(path.name)]
        assert not bad, f"the bare root has {bad[:5]}"
        if not self.apart:
            return "NOT ENTERED: chroot is not allowed here, so compilers and headers are hidden by the PATH alone"
        programs = " ".join(sorted(str(path.relative_to(self.root)) for path in files if path.parent.name in ("bin", "sbin")))
        size = sum(path.stat().st_size for path in files) / 1e6
        return f"{len(files):,} files, {size:.0f} MB; programs: {programs}; no header, no compiler, no ICU, RE2 or Abseil"

    def __enter__(self) -> Bare:
        return self

    def __exit__(self, *_: object) -> None:
        self._temporary.cleanup()


def _library(name: str) -> Path | None:
    """Where the loader finds a library of the system."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    found = re.search(rf"^\s*{re.escape(name)} \(.*x86-64.*=> (\S+)|^\s*{re.escape(name)} \(.*=> (\S+)", cache, re.MULTILINE)
    return Path(found[1] or found[2]) if found else None
