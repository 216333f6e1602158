"""Libraries that some calls need and the core does not. A missing one is named with the command that installs it.

    with extras.needed("arrow", "to_arrow()"):
        import pyarrow
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from copydesk.errors import MissingExtraError

# Extra → what it installs, as it is imported; pyproject.toml has the versions.
EXTRAS = {
    "arrow": ("pyarrow",),
    "pandas": ("pandas", "pyarrow", "numpy"),
    "polars": ("polars",),
    "duckdb": ("duckdb", "pyarrow", "numpy"),
    "spark": ("pyspark", "pandas", "pyarrow", "numpy"),
    "dask": ("dask", "pandas", "pyarrow", "numpy"),
    "ray": ("ray", "pandas", "pyarrow", "numpy"),
    "progress": ("tqdm",),
    "html": ("trafilatura", "lxml", "pyarrow"),
    "plot": ("altair", "vl_convert"),
    "notebook": ("anywidget", "traitlets", "ipywidgets"),
}


@contextlib.contextmanager
def needed(extra: str, what: str) -> Iterator[None]:
    """Imports inside are of an extra.

    Args:
        extra: its name.
        what: the call, or what is written or read, that needs it.

    Raises:
        MissingExtraError: a library of the extra is not installed. What fails inside of a library that is there passes as it is.

    >>> with needed("arrow", "to_arrow()"):
    ...     raise ModuleNotFoundError(name="pyarrow")
    Traceback (most recent call last):
        ...
    copydesk.errors.MissingExtraError: to_arrow() needs pyarrow, which is not installed: pip install 'copydesk[arrow]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in EXTRAS[extra]:
            raise
        raise MissingExtraError(f"{what} needs {library}, which is not installed: pip install 'copydesk[{extra}]'", name=library) from None
