"""What may be attached, told by the content and never by the name, and how large each kind may be.

Whatever somebody sent is opened in a process of its own (`child.py`) with little memory and little time, so that a
picture made to burst bursts there. Pictures are drawn anew: nothing but their pixels goes into the store.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workflows.words.refusals import EntryRefused, Refusal
from workflows.words.sentence import Sentence, say, text

MEGABYTE = 1024 * 1024
SIGNATURE = "signature"
"""The purpose of a signature drawn on screen: kept as PNG, every other picture as JPEG."""

CHILD = "workflows.attachments.child"
CHILD_SECONDS = 30
"""Of the clock on the wall; the child's own limits are in `child.py`."""

_ROOT = Path(__file__).resolve().parents[2]


class Kind(StrEnum):
    """What the first bytes say."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    MP4 = "mp4"


MOST_BYTES: Mapping[Kind, int] = {
    Kind.JPEG: 12 * MEGABYTE,
    Kind.PNG: 12 * MEGABYTE,
    Kind.PDF: 20 * MEGABYTE,
    Kind.MP4: 200 * MEGABYTE,
}
LARGEST = max(MOST_BYTES.values())
"""No upload is read beyond this many bytes."""

NAMES: Mapping[Kind, str] = {
    Kind.JPEG: text("照片"),
    Kind.PNG: text("照片"),
    Kind.PDF: text("PDF"),
    Kind.MP4: text("录像"),
}
_MEDIA_TYPES: Mapping[Kind, str] = {Kind.PDF: "application/pdf", Kind.MP4: "video/mp4"}

# Movies of ISO/IEC 14496-12; the same box also begins HEIC and AVIF pictures, which are none.
_MOVIE_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"3gp4", b"3gp5"}
)
_PICTURE_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"})


class NotAccepted(Refusal):
    """A file that is not taken; `sentence` says why and what to do."""

    def at(self, field: str) -> EntryRefused:
        """The same, said at a field of a form."""
        return EntryRefused.at(field, self.sentence)


class TooLarge(NotAccepted):
    """More bytes than its kind may have."""

    status = 413
    type = "too-large"


class WrongKind(NotAccepted):
    """No kind that is taken, broken, or with something in it that runs."""

    status = 415
    type = "wrong-kind"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Bytes that may go into the store as they are: looked at by `accept`, or made by this product itself."""

    data: bytes
    media_type: str


def accept(data: bytes, *, purpose: str = "") -> Accepted:
    """Looks at an upload in a process of its own; call before the transaction, it takes 0.1 s and more.

    Raises TooLarge and WrongKind.
    """
    kind = kind_of(data)
    most = MOST_BYTES[kind]
    if len(data) > most:
        facts = {"kind": NAMES[kind], "most": most // MEGABYTE, "size": -(-len(data) // MEGABYTE)}
        raise TooLarge(say("{kind}最大 {most} MB：这个文件 {size} MB，压缩后再传", **facts))
    wanted = "png" if purpose == SIGNATURE else "jpeg"
    kept = _looked_at(data, kind, wanted)
    if kind in _MEDIA_TYPES:
        return Accepted(data, _MEDIA_TYPES[kind])
    return Accepted(kept, f"image/{wanted}")


def kind_of(data: bytes) -> Kind:
    """The kind that the first bytes say. Raises WrongKind with a sentence for what people often send."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"%PDF-1.") or data.startswith(b"%PDF-2."):
        return Kind.PDF
    if data[4:8] == b"ftyp" and data[8:12] in _MOVIE_BRANDS:
        return Kind.MP4
    raise WrongKind(_why_none(data))


def _why_none(data: bytes) -> Sentence:
    if not data:
        return say("文件是空的，重新选一个")
    if data[4:8] == b"ftyp" and data[8:12] in _PICTURE_BRANDS:
        return say("手机的 HEIC 照片打不开，在手机相机设置里改成「兼容性最佳」再拍，或传 JPG")
    return say("只收照片（JPG、PNG）、PDF 和 MP4 录像；这个文件都不是")


_SAID: Mapping[str, str] = {
    "broken": text("文件不完整或已损坏，重新拍或重新导出再传"),
    "too_heavy": text("文件展开后太大，缩小后再传"),
    "runs": text("PDF 里有脚本或内嵌文件，打印成普通 PDF 再传"),
    "locked": text("PDF 加了密码，去掉密码再传"),
    "stranger": text("文件里夹带了别的内容，重新导出再传"),
}


def _looked_at(data: bytes, kind: Kind, wanted: str) -> bytes:
    command = [sys.executable, "-s", "-m", CHILD, kind.value, wanted]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and words of our own
            command, input=data, capture_output=True, timeout=CHILD_SECONDS, env=_environment(), cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        raise WrongKind(say(_SAID["too_heavy"])) from None
    head, _, kept = done.stdout.partition(b"\n")
    said = json.loads(head)["said"] if done.returncode == 0 else _why_it_ended(done)
    if said != "good":
        raise WrongKind(say(_SAID[said]))
    return kept


def _environment() -> dict[str, str]:
    """Nothing of ours goes along but where libraries lie: the child needs none of our settings and keys."""
    found = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:
        found["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return found


def _why_it_ended(done: subprocess.CompletedProcess[bytes]) -> str:
    """A child that was stopped by its limits had too much to unpack; any other end is our own mistake."""
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return "too_heavy"
    raise RuntimeError(f"the attachment process ended with {done.returncode}: {done.stderr[-2000:]!r}")
