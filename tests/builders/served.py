"""The application at a real address: in a thread of the test, or as the processes an operator starts."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[2]
LONGEST_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Process:
    """`fourgates …` in a process group of its own, so that it can be killed with all its children."""

    running: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9, children included: nothing of it runs another line."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(environment: Mapping[str, str], *words: str) -> Process:
    """One command, running; what it says goes to `process.log` of the instance."""
    said = Path(environment["FOURGATES_INSTANCE"]) / "process.log"
    with said.open("ab") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "webapp.commands.main", *words], cwd=ROOT, env={**os.environ, **environment},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    return Process(running)


def wait_until_ready(address: str, process: Process) -> None:
    """Returns once `/readyz` says yes."""
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until:
        assert process.running.poll() is None, "the server ended by itself; see process.log"
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@contextmanager
def served(environment: Mapping[str, str], *, workers: int = 1) -> Iterator[str]:
    """The production server on the instance of `environment`; gives its address."""
    port = free_port()
    process = started(environment, "serve", "--port", str(port), "--workers", str(workers))
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, process)
        yield address
    finally:
        process.kill()


@contextmanager
def served_here(app: Flask) -> Iterator[str]:
    """The application in a thread, with the test's own clock; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
