"""What people bring to a screen: files to pick, and signatures that are still to be drawn on it."""

from dataclasses import dataclass
from pathlib import Path

from tests.browser.person import DRAWN
from webapp.demo.drawings import drawn_picture
from webapp.demo.hands import silent_recording
from workflows.words.actor import Actor


@dataclass(frozen=True, slots=True)
class Papers:
    """Stands where the demo's hands do, and hands in nothing by itself."""

    folder: Path

    def signature(self, _actor: Actor, _name: str, _purpose: str = "signature") -> str:
        """To be drawn."""
        return DRAWN

    def picture(self, _actor: Actor, caption: str, purpose: str = "photos") -> Path:
        """A picture to pick."""
        return self._written(f"{caption}.jpg", drawn_picture(caption, purpose))

    def recording(self, _actor: Actor, _purpose: str = "signing_recording") -> Path:
        """A recording to pick."""
        return self._written("面签.mp4", silent_recording())

    def _written(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path
