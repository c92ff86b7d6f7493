"""What a whole walk leaves behind is remembered: the second test that begins with the same walk begins where it ended.

Walks are the most of the suite's time. One is remembered only for a cooperative in which nothing has happened but walks,
and whose ports are its own, and only from its second time on; what is copied is what an acknowledged walk consists of:
the database, the attachments, and the time.
"""

import hashlib
import itertools
import shutil
import sqlite3
import tempfile
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import postgres
from webapp.database import db as reading_engines

if TYPE_CHECKING:
    from tests.builders.house import House

MOST_KEPT = 24


@dataclass(slots=True)
class Beginning:
    """How a cooperative stood when it was opened, or after the walks so far; `copied` tells of which template it is."""

    copied: tuple[Any, ...]
    fingerprint: str
    ports: Any
    at: datetime
    walks: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a walk ended, and what it answered."""

    folder: Path
    url: str
    at: datetime
    looks: int
    households: tuple[str, ...]
    answer: Any


@dataclass(slots=True)
class Memory:
    """The walks of this test process, the last used ones."""

    asked: Counter[Hashable] = field(default_factory=Counter)
    kept: "OrderedDict[Hashable, Walked]" = field(default_factory=OrderedDict)
    numbers: Any = field(default_factory=itertools.count)


MEMORY = Memory()


def beginning(house: "House") -> Beginning:
    """To be kept beside a house that was just opened."""
    copied = (house.parts.database.engine.dialect.name, *house.households)
    return Beginning(copied, _fingerprint(house), house.parts.door.means.ports, house.clock.at)


def walk(house: "House", key: tuple[Any, ...], walking: Callable[[], Any]) -> Any:
    """The answer of `walking`, having walked, or standing where an equal walk ended."""
    began = house.began
    if began is None or not _is_untouched(house, began):
        return walking()
    whole = (began.copied, began.walks, key)
    MEMORY.asked[whole] += 1
    if whole in MEMORY.kept:
        MEMORY.kept.move_to_end(whole)
        answer = _stand_there(house, MEMORY.kept[whole])
    else:
        answer = walking()
        if MEMORY.asked[whole] > 1:
            MEMORY.kept[whole] = _remember(house, answer)
            while len(MEMORY.kept) > MOST_KEPT:
                _forget(MEMORY.kept.popitem(last=False)[1])
    began.fingerprint, began.at, began.walks = _fingerprint(house), house.clock.at, (*began.walks, key)
    return answer


def _is_untouched(house: "House", began: Beginning) -> bool:
    return (
        house.clock.at == began.at
        and house.parts.door.means.ports is began.ports
        and _fingerprint(house) == began.fingerprint
    )


def _fingerprint(house: "House") -> str:
    """Changes with whatever is written."""
    if not _is_sqlite(house):
        return postgres.position()
    path = _file(house)
    log = path.with_name(path.name + "-wal")
    digest = hashlib.sha256(path.read_bytes())
    digest.update(log.read_bytes() if log.exists() else b"")
    return digest.hexdigest()


def _remember(house: "House", answer: Any) -> Walked:
    folder = Path(tempfile.mkdtemp(prefix="fourgates-walk-"))
    _let_go(house)
    if _is_sqlite(house):
        url = str(folder / "fourgates.db")
        _copy(_file(house), Path(url))
    else:
        url = postgres.new_database(f"fourgates_walk_{next(MEMORY.numbers)}", like=_url(house))
    if (house.folder / "attachments").exists():
        shutil.copytree(house.folder / "attachments", folder / "attachments")
    return Walked(folder, url, house.clock.at, next(house.clock.looks) + 1, tuple(house.households), answer)


def _stand_there(house: "House", walked: Walked) -> Any:
    _let_go(house)
    if _is_sqlite(house):
        _copy(Path(walked.url), _file(house))
    else:
        postgres.new_database(str(house.parts.database.engine.url.database), like=walked.url)
    if (walked.folder / "attachments").exists():
        shutil.copytree(walked.folder / "attachments", house.folder / "attachments", dirs_exist_ok=True)
    house.clock.at, house.clock.looks = walked.at, itertools.count(walked.looks)
    house.households[:] = walked.households
    return walked.answer


def _forget(walked: Walked) -> None:
    if walked.url.startswith("postgresql"):
        postgres.drop(walked.url)
    shutil.rmtree(walked.folder, ignore_errors=True)


def _let_go(house: "House") -> None:
    """Nobody may be connected while a database is copied; engines connect again by themselves."""
    house.parts.database.engine.dispose()
    with house.app.app_context():
        reading_engines.engine.dispose()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _is_sqlite(house: "House") -> bool:
    return house.parts.database.engine.dialect.name == "sqlite"


def _file(house: "House") -> Path:
    return Path(str(house.parts.database.engine.url.database))


def _url(house: "House") -> str:
    return house.parts.database.engine.url.render_as_string(hide_password=False)
