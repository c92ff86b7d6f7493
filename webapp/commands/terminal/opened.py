"""The parts that a command works with, once the schema is known to be right."""

import click

from webapp.database import with_driver
from webapp.parts import Parts, open_parts
from webapp.settings import Settings
from workflows.migrations import runner
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def opened() -> Parts:
    """The parts of the configured database. Raises NotPossible where its schema is not the newest."""
    settings = Settings.from_environment()
    at = runner.current(with_driver(settings.database_url))
    if at != runner.newest():
        raise NotPossible(say("数据库的版本是 {at}，要 {newest}：先运行 fourgates db upgrade",
                              at=at or "空", newest=runner.newest()))  # fmt: skip
    return until_the_command_ends(open_parts(settings))


def until_the_command_ends(parts: Parts) -> Parts:
    """The same parts, whose connections are closed with the command."""
    click.get_current_context().call_on_close(parts.database.engine.dispose)
    return parts
