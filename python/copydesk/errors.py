"""What copydesk raises."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk._core import Diagnostic


_TOLD_LINTS = 20  # of a pack made from somebody else's dictionary every rule may get one


class Error(Exception):
    """The base of every exception that copydesk raises on its own account."""


class RuleError(Error, ValueError):
    """A pack, a rule, a list or a pattern that cannot be compiled.

    Attributes:
        diagnostics: every fault at once; each has `file`, `line`, `column`, `message`, `hint`, `severity` and `source_line`.

    >>> import copydesk
    >>> copydesk.compile('[lema="say"]')
    Traceback (most recent call last):
        ...
    copydesk.errors.RuleError: <pattern>:1:2: unknown attribute `lema`; did you mean `lemma`?
      [lema="say"]
       ^
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = list(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    def __reduce__(self) -> Any:
        return type(self), (self.diagnostics,)


class LimitError(Error):
    """More was asked for than a limit of the engine allows."""


class MissingExtraError(Error, ImportError):
    """A call needs a library that is not installed; the message has the command that installs it, and `name` the library."""


class LintWarning(UserWarning):
    """A rule that compiles but is probably not what was meant."""


class PathWarning(UserWarning):
    """An article that is the name of a file: names are read as any text, files by other calls."""


class DateWarning(UserWarning):
    """Dates of publication that are written as one country writes them: they count as unknown."""


class DuplicateKeyWarning(UserWarning):
    """Several articles have one key: their rows cannot be told apart by `doc`."""


def warn(message: str, category: type[Warning]) -> None:
    """A warning where the one stands who called copydesk, through whichever door."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "copydesk":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def warn_of_lints(diagnostics: Sequence[Diagnostic]) -> None:
    """One `LintWarning` for all lints of one compile."""
    lints = [d for d in diagnostics if d.severity == "lint"]
    if lints:
        more = [f"… {len(lints):,} lints: `.diagnostics` has them all"] if len(lints) > _TOLD_LINTS else []
        warn("\n".join([*map(str, lints[:_TOLD_LINTS]), *more]), LintWarning)
