"""What people of the fictional cooperative hand in: drawn signatures, photographs, a recording; all made here."""

import io
import random
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from webapp.demo.drawings import INK, drawn_picture
from workflows.acts.attach import Attach
from workflows.attachments.kinds import Accepted
from workflows.door.door import Door
from workflows.words.actor import Actor


@dataclass(slots=True)
class Hands:
    """Hands files in as `actor`. The same picture is made once and attached as often as it is needed."""

    door: Door

    def signature(self, actor: Actor, name: str, purpose: str = "signature") -> str:
        """A signature as strokes of a pen."""
        return self._attach(actor, drawn_signature(name), f"{name}.png", purpose, "image/png")

    def picture(self, actor: Actor, caption: str, purpose: str = "photos") -> str:
        """A drawn stand-in for a photograph."""
        return self._attach(actor, drawn_picture(caption, purpose), f"{caption}.jpg", purpose, "image/jpeg")

    def recording(self, actor: Actor, purpose: str = "signing_recording") -> str:
        """A recording with nothing on it."""
        return self._attach(actor, silent_recording(), "面签.mp4", purpose, "video/mp4")

    def _attach(self, actor: Actor, data: bytes, file_name: str, purpose: str, media_type: str) -> str:
        # Made by this product itself, so nobody has to look at it first.
        act = Attach(accepted=Accepted(data, media_type), file_name=file_name, purpose=purpose, actor=actor)
        return str(self.door.perform(act)["id"])


@cache
def drawn_signature(name: str) -> bytes:
    """A PNG of pen strokes, another for every name."""
    chance = random.Random(name)
    image = Image.new("RGBA", (360, 140), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    for stroke in range(3 + len(name)):
        left = 20 + stroke * 300 // (3 + len(name))
        points = [(left + step * 14 + chance.randint(-6, 6), chance.randint(25, 115)) for step in range(4)]
        pen.line(points, fill=INK, width=4, joint="curve")
    return _bytes(image, "PNG")


@cache
def silent_recording() -> bytes:
    """The smallest MP4 that has an index and data."""
    return (
        _box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41") + _box(b"moov", _box(b"mvhd", bytes(100)))
        + _box(b"mdat", bytes(64))
    )  # fmt: skip


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _bytes(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
