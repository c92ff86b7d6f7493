"""What `make run` does once everything is set up: schema, a demo on the first start, then server and worker together.

Started by the environment's Python; standard library only. The instance folder and the database are those of the
settings FOURGATES_INSTANCE and FOURGATES_DATABASE_URL. A demo is made only in a fresh SQLite database of our own,
never in a database that somebody named.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
FOURGATES = ROOT / ".venv" / "bin" / "fourgates"
PATIENCE_SECONDS = 20
LOOK_SECONDS = 0.2


def main() -> int:
    """Runs until one of the two ends or somebody stops it; the exit code is that of the first to fail."""
    parser = argparse.ArgumentParser(description="Run Four Gates with its worker.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--households", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # A demonstration asks a simulator; whoever asks the real system says so in the environment.
    os.environ.setdefault("FOURGATES_IDENTITY_CHECK", "simulator")
    os.environ.setdefault("FOURGATES_CREDIT_BUREAU", "simulator")
    instance = Path(os.environ.setdefault("FOURGATES_INSTANCE", str(ROOT / "instance"))).absolute()
    code = prepare(instance, households=given.households, seed=given.seed)
    return code or serve_and_work(given.port)


def prepare(instance: Path, *, households: int, seed: int) -> int:
    """Brings the schema up to date, makes the demo once, prints its log-ins. Gives the exit code of what failed, or 0."""
    unfinished, log_ins = instance / "demo.unfinished", instance / "demo-log-ins.txt"
    again = unfinished.exists()
    first = again or not ("FOURGATES_DATABASE_URL" in os.environ or (instance / "fourgates.db").exists())
    if first:
        instance.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
    code = fourgates("db", "upgrade")
    if code == 0 and first:
        fresh = ["--fresh"] if again else []
        with open(os.open(log_ins, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            code = fourgates("demo", "--households", str(households), "--seed", str(seed), *fresh, out=out)
        if code == 0:
            unfinished.unlink()
    if code == 0 and log_ins.exists():
        print(log_ins.read_text(), flush=True)
    return code


def fourgates(*words: str, out: object = None) -> int:
    """One command of ours, to its end."""
    return subprocess.run([FOURGATES, *words], stdin=subprocess.DEVNULL, stdout=out, check=False).returncode  # type: ignore[call-overload]


def serve_and_work(port: int) -> int:
    """The server and the worker side by side; when one ends, the other is ended too."""
    signal.signal(signal.SIGTERM, _stop)
    # Groups of their own: a Ctrl-C reaches us alone, and we end both, once.
    pair = [
        subprocess.Popen([FOURGATES, *words], stdin=subprocess.DEVNULL, start_new_session=True)
        for words in (["serve", "--port", str(port)], ["work"])
    ]
    print(f"Four Gates 四关: http://127.0.0.1:{port}  (Ctrl-C 结束 / ends it)", flush=True)
    try:
        while all(process.poll() is None for process in pair):
            time.sleep(LOOK_SECONDS)
        return next(process.returncode for process in pair if process.returncode is not None) or 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(pair)


def end(pair: list[subprocess.Popen[bytes]]) -> None:
    """Asks both to finish what they have in hand, and insists after a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in pair:
        if process.poll() is None:
            process.terminate()
    patience = time.monotonic() + PATIENCE_SECONDS
    for process in pair:
        try:
            process.wait(max(0.1, patience - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
