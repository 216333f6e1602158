"""What a process may do while the core works: end, run out of threads, fork, ask for a sub-interpreter."""

from __future__ import annotations

import resource
import subprocess
import sys
import textwrap

import pytest


def run(code: str, timeout: float = 60, stack: int | None = None) -> subprocess.CompletedProcess[str]:
    """A process of its own; `stack` is the size of its threads' stacks in bytes."""

    def limit() -> None:
        if stack is not None:
            resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))

    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=timeout, check=False, preexec_fn=limit)


@pytest.mark.parametrize("call", ["extract([text] * 20_000)", "extract(text * 10_000)", "Corpus([text] * 20_000)", "compile('\"Peru\"').find([text * 100_000] * 20)"])
def test_the_interpreter_exits_while_a_daemon_thread_works(call: str) -> None:
    for wait in (0.0, 0.05, 0.3):
        done = run(f"""
            import threading, time, copydesk
            text = "Peru accused Chile of lying on Monday, officials said. " * 10
            copydesk.extract("It rained.")
            def work():
                while True:
                    copydesk.{call}
            threading.Thread(target=work, daemon=True).start()
            time.sleep({wait})
            print("end")
        """)
        assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")


@pytest.mark.parametrize(("gigabytes", "most"), [(2, 0), (10, 2)])
def test_fewer_threads_than_asked_for(gigabytes: int, most: int) -> None:
    """Each thread wants 4 GB of address space for its stack."""
    done = run(f"""
        import resource, copydesk
        def threads():
            return int(next(line for line in open("/proc/self/status") if line.startswith("Threads")).split()[1])
        texts = ["Peru accused Chile of lying on Monday. " * 20] * 2000
        expected = copydesk.extract(texts[:1], threads=1).events.to_arrow().num_rows * len(texts)
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + ({gigabytes} << 30), resource.RLIM_INFINITY))
        seen = []
        engine = copydesk.engine.default_engine()
        tables, _ = engine._core.extract([texts], [""], [], None, ["events"], 8, False, lambda done: seen.append(threads()))
        print(len(tables[0]) == expected, max(seen) - threads() <= {most})
    """, stack=4 << 30)
    assert (done.returncode, done.stdout) == (0, "True True\n"), done.stderr


@pytest.mark.parametrize("megabytes", [0, 1, 4, 16, 48])
def test_no_memory_for_what_a_thread_keeps(megabytes: int) -> None:
    """A thread that is made and finds no room for thread-local data, which the loader gives at its first use, or ends the process."""
    done = run(f"""
        import resource, copydesk
        text = 'Peru accused Chile of lying on Monday, officials said. "We won," Ana Silva said. ' * 20
        texts = [text + f"{{i}} word{{i}}" for i in range(3000)]
        copydesk.extract(texts[:50], threads=2)
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + ({megabytes} << 20), resource.RLIM_INFINITY))
        try:
            copydesk.Corpus(texts, threads=4).count('"Peru"')
        except MemoryError:
            pass
        print("end")
    """)
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr


def test_a_sub_interpreter_is_refused() -> None:
    done = run("""
        import sys
        try:
            import _interpreters as interpreters
        except ImportError:
            import _xxsubinterpreters as interpreters
        code = "import sys; sys.path[:0] = %r\\ntry:\\n    import copydesk\\nexcept ImportError as error:\\n    print(error)" % (sys.path,)
        interpreters.run_string(interpreters.create(), code)
    """, timeout=20)
    assert "cannot be imported in a sub-interpreter" in done.stdout, done.stderr


def test_fork_while_another_thread_extracts() -> None:
    done = run("""
        import os, threading, copydesk
        engine = copydesk.engine.default_engine()
        thread = threading.Thread(target=lambda: engine.extract(["Peru accused Chile. " * 50] * 300))
        thread.start()
        codes = []
        for _ in range(5):
            child = os.fork()
            if child == 0:
                os._exit(0 if len(engine.extract("It rained.", layers=["sentences"]).sentences) == 1 else 1)
            codes.append(os.waitpid(child, 0)[1])
        thread.join()
        print(codes)
    """)
    assert done.stdout == "[0, 0, 0, 0, 0]\n", done.stderr


def test_a_forked_child_ends_without_the_work_of_other_threads() -> None:
    done = run("""
        import os, sys, threading, time, copydesk
        engine = copydesk.engine.default_engine()
        started = threading.Event()
        def work():
            engine._core.extract([["Peru accused Chile. " * 50] * 100_000], [""], [], None, ["events"], 2, False, lambda done: started.set())
        threading.Thread(target=work, daemon=True).start()
        started.wait()
        begin = time.monotonic()
        child = os.fork()
        if child == 0:
            sys.exit(3)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(code, time.monotonic() - begin < 5)
    """)
    assert done.stdout == "3 True\n", done.stderr
