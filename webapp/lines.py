"""What is drawn again without being submitted, by buttons of the form itself: lists grow and shrink, sums are counted.

`add-members` adds a blank line to the list `members`; `remove-members-2` takes its third line away; `drop-card_front`
takes a picture away, so that another can be taken; `recount` only asks what follows from what was typed.
"""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

_ADD = re.compile(r"add-([a-z_]+)")
_REMOVE = re.compile(r"remove-([a-z_]+)-(\d{1,4})")
_DROP = re.compile(r"drop-([a-z_]+)")
RECOUNT = "recount"


def reshaped(posted: MultiDict[str, Any]) -> MultiDict[str, Any] | None:
    """What was posted, its list longer or shorter, to be drawn again unchecked; None for a form to be submitted."""
    for name in posted:
        if name == RECOUNT:
            return posted
        added, removed, dropped = _ADD.fullmatch(name), _REMOVE.fullmatch(name), _DROP.fullmatch(name)
        if added:
            return _with_blank(posted, added[1], without=name)
        if removed:
            gone = f"{removed[1]}-{removed[2]}-"
            return _only(posted, lambda key, gone=gone, button=name: not key.startswith(gone) and key != button)
        if dropped:
            return _only(posted, lambda key, gone=(name, dropped[1]): key not in gone)
    return None


def _with_blank(posted: MultiDict[str, Any], the_list: str, *, without: str) -> MultiDict[str, Any]:
    line = re.compile(rf"{the_list}-(\d{{1,4}})-")
    used = [int(found[1]) for found in map(line.match, posted) if found]
    longer = _only(posted, lambda key: key != without)
    longer.add(f"{the_list}-{max(used, default=-1) + 1}-", "")
    return longer


def _only(posted: MultiDict[str, Any], keeps: Any) -> MultiDict[str, Any]:
    return MultiDict([(key, value) for key, value in posted.items(multi=True) if keeps(key)])
