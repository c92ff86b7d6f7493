"""Text messages: a number and neutral words, nothing else leaves the house (D-07)."""

from typing import Protocol


class TextMessage(Protocol):
    """An operator's gateway."""

    def send(self, number: str, words: str) -> bool:
        """True where the operator has taken the message, False where the number cannot be reached."""


class EmbeddedTextMessage:
    """The default: the message stands in `sent_message`, to be read there; every good number is reached."""

    def send(self, number: str, words: str) -> bool:
        """Takes every message."""
        return True
