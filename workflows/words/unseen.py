"""Characters that nobody sees, and that make a text another one than it looks."""

import unicodedata

# Zero-width space, word joiner, byte-order mark, soft hyphen: they come along with copied text and mean nothing.
_FILLERS = {0x200B: None, 0x2060: None, 0xFEFF: None, 0x00AD: None}
# Controls, those of direction among them, halves of a pair, separators of lines and paragraphs.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_OF_LINES = frozenset("\r\n\t")


def without_fillers(text: str) -> str:
    """The text without what came along unseen and changes nothing."""
    return text.translate(_FILLERS)


def hides_something(text: str) -> bool:
    """Whether a text holds what nobody sees and what is not its own: ends of lines and tabs are.

    A private or not yet assigned character is somebody's name on some machine, and none of these.
    """
    return any((unicodedata.category(one) in _HIDDEN and one not in _OF_LINES) or _is_none(one) for one in text)


def _is_none(character: str) -> bool:
    """The 66 code points that never become characters; XML takes the last two of the basic plane in no form."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
