"""The process in which a file from outside is opened: `python -m workflows.attachments.child KIND WANTED < file`.

Answers with one line of JSON, `{"said": "good"}` or why not, and after it the picture drawn anew. It limits itself
before it reads the first byte, and knows nothing of the cooperative.
"""

import json
import resource
import sys

from workflows.attachments.movies import check_movie
from workflows.attachments.papers import check_paper
from workflows.attachments.pictures import drawn_anew
from workflows.attachments.said import NotGood

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
OPEN_FILES = 32


def limit() -> None:
    """Little memory, little time, no file to write, no core to leave behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def look_at(data: bytes, kind: str, wanted: str) -> bytes:
    """The picture to keep, or nothing for what is kept as it is. Raises NotGood."""
    if kind == "pdf":
        check_paper(data)
        return b""
    if kind == "mp4":
        check_movie(data)
        return b""
    return drawn_anew(data, kind, wanted)


def main() -> int:
    """Reads, looks, answers."""
    kind, wanted = sys.argv[1:3]
    limit()
    said, kept = "good", b""
    try:
        kept = look_at(sys.stdin.buffer.read(), kind, wanted)
    except NotGood as error:
        said = error.said
    except MemoryError:
        said = "too_heavy"
    sys.stdout.buffer.write(json.dumps({"said": said}).encode() + b"\n" + kept)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
