"""Accessors on libraries that are imported after us: `import copydesk, pandas` in any order."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class _Loader(importlib.abc.Loader):
    """The library's own loader; behind it the accessor's module is imported."""

    def __init__(self, loader: Any, accessor: str) -> None:
        self._loader = loader
        self._accessor = accessor

    def __getattr__(self, name: str) -> Any:  # what others ask of a loader: get_data, get_source, is_package …
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        if hasattr(module, "api"):
            importlib.import_module(self._accessor)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds nothing by itself: gives what the others find another loader, once."""

    def __init__(self, accessors: dict[str, str]) -> None:
        self._accessors = accessors

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        accessor = self._accessors.get(name)
        if accessor is None or path is not None:
            return None
        del self._accessors[name]
        spec = importlib.util.find_spec(name)
        if spec is None or not hasattr(spec.loader, "exec_module"):
            self._accessors[name] = accessor  # not there yet
            return None
        spec.loader = _Loader(spec.loader, accessor)
        return spec


def register(accessors: Mapping[str, str]) -> None:
    """Imports the accessor's module of each library: now where the library is imported already, else when it is.

    Args:
        accessors: library → module with its accessor.
    """
    late = {}
    for library, accessor in accessors.items():
        if hasattr(sys.modules.get(library), "api"):
            importlib.import_module(accessor)
        else:
            late[library] = accessor
    if late and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(late))
