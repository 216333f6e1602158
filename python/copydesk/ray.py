"""Tables of a Ray dataset: `copydesk.ray.quotes(dataset, text="body", id="url")`, and likewise for every other table. docs/SCALE.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk import extras, scale


def table(
    name: str, dataset: Any, text: str | Sequence[str], id: str, published: Any = None, *, batch_size: int | None = 1024, **options: Any
) -> Any:
    """One table of a dataset of articles, as a dataset: lazy, by `map_batches`.

    Args:
        name: the table's name; `copydesk.ray.quotes(dataset, …)` is `copydesk.ray.table("quotes", dataset, …)`.
        dataset: the articles: a `ray.data.Dataset`.
        text, id, published, options: as `copydesk.batches` takes them. Workers need copydesk, and the files of `rules`.
        batch_size: articles a call; None: a block.

    Returns:
        A dataset with the table's columns.
    """
    with extras.needed("ray", "copydesk.ray"):
        import ray  # noqa: F401

    run = scale.batches(name, text, id, published, **options)
    return dataset.select_columns(run.columns).map_batches(run.of, batch_format="pyarrow", batch_size=batch_size, zero_copy_batch=True)


__getattr__, __dir__ = scale.by_name(__name__, table)
