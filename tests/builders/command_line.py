"""The command line as an operator has it: words in, an exit status and two streams out, on an instance of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from webapp.commands.main import main
from webapp.parts import Parts, open_parts
from webapp.settings import Settings
from workflows.records.transaction import Db, reading


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it printed, by line."""
        return self.out.splitlines()

    @property
    def data(self) -> Any:
        """What it printed for machines."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`environment` is what the operator has exported."""

    environment: dict[str, str]

    def run(self, *words: str | Path, typed: str = "") -> Answer:
        """One command; whatever our own code throws is thrown here too."""
        result = CliRunner().invoke(main, [str(word) for word in words], input=typed, env=self.environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *words: str | Path, typed: str = "") -> Answer:
        """One command that must succeed."""
        answer = self.run(*words, typed=typed)
        assert answer.status == 0, answer.err + answer.out
        return answer

    def refused(self, *words: str | Path, typed: str = "") -> str:
        """One command that must be refused in one sentence; gives the sentence."""
        answer = self.run(*words, typed=typed)
        assert answer.status == 1 and not answer.out and len(answer.err.splitlines()) == 1, answer
        return answer.err.strip()

    @contextmanager
    def parts(self) -> Iterator[Parts]:
        """The same database from within."""
        opened = open_parts(Settings.from_environment(self.environment))
        try:
            yield opened
        finally:
            opened.database.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Db]:
        """A look into the database."""
        with self.parts() as parts, reading(parts.database) as db:
            yield db
