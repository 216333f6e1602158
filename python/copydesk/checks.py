"""Arguments looked at before the core sees them: each of a wrong kind is one error that names it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk import _core

MOST_THREADS = 1024
OFFSETS = ("codepoints", "bytes")


def kind_of(value: Any) -> str:
    """A value's type as a reader knows it: `int`, `pandas.Series`."""
    module = type(value).__module__
    return type(value).__qualname__ if module == "builtins" else f"{module.partition('.')[0]}.{type(value).__qualname__}"


def text(name: str, value: Any, wanted: str = "a str") -> str:
    """A str that has a UTF-8 form.

    Raises:
        TypeError: it is no str.
        ValueError: it holds a lone surrogate.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name} is a {kind_of(value)}; wanted {wanted}")
    if not is_utf8(value):
        raise ValueError(f"{name}={value!r} holds a lone surrogate: it has no UTF-8 form")
    return value


def is_utf8(value: str) -> bool:
    """Whether a str has a UTF-8 form: it holds no lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def lone_surrogate(file: str, source: str) -> _core.Diagnostic:
    """Where a source has no UTF-8 form."""
    at = next(i for i, c in enumerate(source) if not is_utf8(c))
    start = source.rfind("\n", 0, at) + 1
    line = "".join(c if is_utf8(c) else "\ufffd" for c in source[start:].split("\n", 1)[0])
    return _core.Diagnostic.error(file, source.count("\n", 0, at) + 1, at - start + 1, "a lone surrogate: it has no UTF-8 form", "", line)


def texts(name: str, values: Any, wanted: str = "a list of str") -> list[str]:
    """Several strs; one by itself is not taken for its characters."""
    return [text(f"{name}[{i}]", value) for i, value in enumerate(several(name, values, wanted))]


def several(name: str, values: Any, wanted: str) -> list[Any]:
    """The values of an iterable that is no text and no mapping."""
    if isinstance(values, (str, bytes, bytearray, Mapping)) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a {kind_of(values)}; wanted {wanted}")
    return list(values)


def choice(name: str, value: Any, among: Iterable[str]) -> str:
    """One of a few words."""
    among = tuple(among)
    if not isinstance(value, str) or value not in among:
        raise ValueError(f"{name}={value!r}: one of {', '.join(among)}")
    return value


def flag(name: str, value: Any) -> bool:
    """True or false; what is only as good as one ("no") is refused."""
    if not isinstance(value, bool) and type(value).__name__ not in ("bool", "bool_"):  # numpy's
        raise TypeError(f"{name} is a {kind_of(value)}; wanted True or False")
    return bool(value)


def whole(name: str, value: Any, least: int, most: int = 2**31 - 1) -> int:
    """A whole number in a range."""
    if isinstance(value, bool) or not hasattr(type(value), "__index__"):
        raise TypeError(f"{name}={value!r} is a {kind_of(value)}; wanted a whole number")
    number = int(value.__index__())
    if not least <= number <= most:
        raise ValueError(f"{name}={number}: from {least} to {most}")
    return number


def threads(value: Any, default: int) -> int:
    """A number of threads; None is the default."""
    return default if value is None else whole("threads", value, 1, MOST_THREADS)


def in_bytes(offsets: Any) -> bool:
    """Whether offsets are asked for in bytes."""
    return choice("offsets", offsets, OFFSETS) == "bytes"


def path(name: str, value: Any) -> str:
    """A path as text."""
    if not isinstance(value, (str, os.PathLike)) or not isinstance(os.fspath(value), str):
        raise TypeError(f"{name} is a {kind_of(value)}; wanted a path")
    found: str = text(name, os.fspath(value))
    if "\0" in found:
        raise ValueError(f"{name}={found!r}: no path has a zero byte")
    return found


def instance(name: str, value: Any, kinds: type | tuple[type, ...], wanted: str) -> None:
    """A value of a class of ours."""
    if not isinstance(value, kinds):
        raise TypeError(f"{name} is a {kind_of(value)}; wanted {wanted}")
