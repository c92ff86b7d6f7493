"""Every command says what it does and shows an example, without a database."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from webapp.commands.main import main


def every_command(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something."""
    if not isinstance(command, click.Group):
        yield words
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from every_command(found, (*words, name))


PROMISED = {
    ("serve",), ("work",), ("db", "upgrade"), ("staff", "add"), ("staff", "change"), ("staff", "list"),
    ("staff", "token"), ("staff", "dismiss"), ("ledger", "import"), ("ledger", "export"), ("branches", "list"),
    ("roster", "import"), ("processes", "check"), ("processes", "deploy"), ("processes", "list"),
    ("processes", "migrate"), ("duties", "check"), ("audit", "verify"), ("audit", "checkpoint"),
    ("dossiers", "print"), ("dossiers", "verify"), ("events", "export"),
}  # fmt: skip


def test_the_promised_commands_are_there() -> None:
    assert set(every_command(main)) >= PROMISED


@pytest.mark.parametrize("words", sorted(every_command(main)), ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*words, "--help"], env={"FOURGATES_INSTANCE": "/nowhere"})
    assert answer.exit_code == 0
    assert f"fourgates {' '.join(words)}" in answer.output


def test_an_unknown_noun_is_told() -> None:
    answer = CliRunner().invoke(main, ["loans"])
    assert answer.exit_code == 2 and "loans" in answer.stderr
