"""The workbench on a page of a notebook: `copydesk.workbench(articles, pack="own.toml")`.

`bench.Bench` knows and does; this file carries questions and answers between it and the page (`static/workbench.js`). Needs the extra `notebook`; nothing is loaded from elsewhere.

Threads: questions come in on the kernel's thread and are put down; one worker answers them in turn, so that the kernel is never busy with them. Of several
patterns typed while one is looked for, the last alone is looked for next, and what was begun is given up between two parts of the sample. Every answer bears
the number of its question: the page shows the one that it asked last.
"""

from __future__ import annotations

import functools
import threading
from collections import deque
from pathlib import Path
from typing import Any

from copydesk import extras
from copydesk.bench import Bench, _told, caret
from copydesk.errors import Error, RuleError

STATIC = Path(__file__).parent / "static"


class Answerer:
    """Answers a page's questions about a bench, one after the other, on a thread of its own.

    Args:
        bench: what is asked.
        tell: is given each answer: a name, and what it says. Called on the worker's thread.
    """

    def __init__(self, bench: Bench, tell: Any) -> None:
        self.bench = bench
        self._tell = tell
        self._questions: deque[dict[str, Any]] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._idle = True
        self._proposed = 0
        self._thread = threading.Thread(target=self._run, name="copydesk workbench", daemon=True)
        self._thread.start()

    def ask(self, question: dict[str, Any]) -> None:
        """Puts a question down. A pattern replaces the one that waits."""
        with self._change:
            if question.get("do") == "look":
                self._questions = deque(q for q in self._questions if q.get("do") != "look")
            self._questions.append(question)
            self._change.notify()

    def wait(self, seconds: float) -> bool:
        """Waits until everything is answered."""
        with self._change:
            return self._change.wait_for(lambda: not self._questions and self._idle, seconds)

    def close(self) -> None:
        """Ends the thread after the question at hand."""
        with self._change:
            self._closed = True
            self._questions.clear()
            self._change.notify()

    def _newer(self) -> bool:
        return self._closed or any(q.get("do") == "look" for q in self._questions)

    def _run(self) -> None:
        while True:
            with self._change:
                self._idle = not self._questions
                self._change.notify_all()
                while not self._questions and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                question = self._questions.popleft()
                self._idle = False
            try:
                self._answer(question)
            except RuleError as error:
                self._tell("message", {"bad": True, "text": "\n".join(caret(_told(d)) for d in error.diagnostics)})
            except (Error, ValueError, OSError, KeyError, TypeError) as error:
                self._tell("message", {"bad": True, "text": str(error)})

    def _answer(self, question: dict[str, Any]) -> None:
        bench, do = self.bench, question.get("do")
        if do == "look":
            self._look(question)
        elif do == "warm":
            if not bench.warm(lambda: self._closed or bool(self._questions)):
                self.ask({"do": "warm"})  # behind what is waited for
        elif do == "article":
            self._tell("article", bench.article(question["cell"]))
        elif do == "pin":
            bench.pin(question["cell"], question["start"], question["end"], question["yes"])
            self._pins()
        elif do == "unpin":
            bench.unpin(question["text"])
            self._pins()
        elif do == "open":
            bench.open(question["id"])
            self._tell("draft", self.draft())
        elif do == "propose":
            found = bench.propose()
            self._proposed += 1  # the same rows again are an answer, too
            self._tell("proposals", {"rows": found.to_dicts(), "none": not len(found), "number": self._proposed})
        elif do == "save":
            bench.draft.id, bench.draft.emits, bench.draft.doc = (str(question[k]).strip() for k in ("id", "emits", "doc"))
            file = bench.save()
            self._tell("message", {"bad": False, "text": f"saved {bench.draft.id} to {file.name}"})
            self._tell("draft", self.draft())

    def _look(self, question: dict[str, Any]) -> None:
        def tell(found: dict[str, Any]) -> None:
            self._tell("answer", {**found, "asked": question["asked"]})

        found = self.bench.look(question["pattern"], question["match"], question["across_sentences"], stop=self._newer, early=tell)
        if found:
            tell(found)

    def _pins(self) -> None:
        d = self.bench.draft
        self._tell("pins", self.bench.look(d.pattern, d.match, d.across_sentences).get("pins") or [{"text": p.text, "yes": p.yes, "holds": None, "captures": []} for p in d.pins])

    def draft(self) -> dict[str, Any]:
        """The rule in the making, and the pack's rules, as the page shows them."""
        d = self.bench.draft
        return {
            "id": d.id,
            "emits": d.emits,
            "doc": d.doc,
            "pattern": d.pattern,
            "match": d.match,
            "across_sentences": d.across_sentences,
            "pins": [{"text": p.text, "yes": p.yes, "holds": None, "captures": []} for p in d.pins],
            "rules": self.bench.rules(),
            "pack": "" if self.bench.pack is None else self.bench.pack.name,
            "texts": len(self.bench.cells),
        }


@functools.cache
def _widget() -> Any:
    """The class of the widget, made when anywidget is wanted first."""
    with extras.needed("notebook", "workbench()"):
        import anywidget
        import traitlets

    class Workbench(anywidget.AnyWidget):
        """A bench on a page. `bench` is what it works on; `look()` waits for an answer, for programs."""

        _esm = STATIC / "workbench.js"
        _css = STATIC / "workbench.css"
        draft = traitlets.Dict().tag(sync=True)
        answer = traitlets.Dict().tag(sync=True)
        article = traitlets.Dict().tag(sync=True)
        pins: Any = traitlets.List().tag(sync=True)
        proposals = traitlets.Dict().tag(sync=True)
        message = traitlets.Dict().tag(sync=True)

        def __init__(self, bench: Bench) -> None:
            self.bench = bench
            self.answerer = Answerer(bench, self._told)
            super().__init__()
            self.draft = self.answerer.draft()
            self.pins = self.draft["pins"]
            self.on_msg(lambda _, content, __: self.answerer.ask(content) if isinstance(content, dict) else None)
            self.answerer.ask({"do": "warm"})

        def _told(self, name: str, value: Any) -> None:
            if name == "draft":
                self.pins = value["pins"]
            setattr(self, name, value)

        def __repr__(self) -> str:
            return f"<copydesk.workbench: {len(self.bench.cells):,} texts, rule {self.bench.draft.id}>"

        def close(self) -> None:
            """Ends the worker too."""
            self.answerer.close()
            super().close()

        def _repr_mimebundle_(self, **options: Any) -> Any:
            made = super()._repr_mimebundle_(**options)
            data = made[0] if isinstance(made, tuple) else made
            if data is not None:
                data["text/html"] = self.bench.html()
            return made

    return Workbench


def workbench(
    articles: Any,
    pack: str | Path | None = None,
    text: str | Any = None,
    id: Any = None,
    *,
    rule: str | None = None,
    sample: int = 5_000_000,
    seed: int = 0,
) -> Any:
    """A workbench for rules in a notebook: type a pattern, see its hits, captures and faults at once; keep examples; save it to a pack.

    Args:
        articles, text, id: as `copydesk.extract` takes them.
        pack: a rule file (`.toml`, made when the first rule is saved) or a folder with a `pack.toml`; its kinds and sets may be used.
        rule: the id of a rule of the pack to begin with.
        sample: about how many characters of the articles are taken, drawn by `seed`.

    Returns:
        A widget (anywidget). Its `bench` is the same without a page: `look`, `pin`, `propose`, `save`. Where widgets do not run, a still picture of its state is shown.

    Raises:
        MissingExtraError: the extra `notebook` is not installed.
        RuleError: the pack does not compile.
        ValueError: the pack has no such rule; no article has a text.
    """
    made = _widget()
    return made(Bench(articles, pack, text, id, rule=rule, sample=sample, seed=seed))
