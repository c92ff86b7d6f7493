"""`fourgates NOUN VERB`: a file a noun, found by its name and imported when it is called."""

import importlib
import pkgutil
import sys
from typing import Any

import click

from webapp import commands
from webapp.commands.terminal.output import sentences_of
from webapp.settings import SettingWrong
from workflows.words.refusals import Refusal

NOT_NOUNS = frozenset({"main"})


class Nouns(click.Group):
    """Every module of this folder that is not this one; a package is what they share."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The nouns, by name."""
        modules = pkgutil.iter_modules(commands.__path__)
        return sorted(module.name for module in modules if not module.ispkg and module.name not in NOT_NOUNS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The `command` of the module."""
        if name not in self.list_commands(context):
            return None
        found: click.Command = importlib.import_module(f"{commands.__name__}.{name}").command
        return found

    def invoke(self, context: click.Context) -> Any:
        """A refusal is a sentence on stderr and exit status 1; what went wrong with our own code stays loud."""
        try:
            return super().invoke(context)
        except Refusal as refusal:
            # Imported here: help and completion need no Flask.
            from webapp.language import say

            for sentence in sentences_of(refusal):
                click.echo(say(sentence), err=True)
            context.exit(1)
        except SettingWrong as wrong:
            click.echo(str(wrong), err=True)
            context.exit(1)


@click.command(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="fourgates", prog_name="fourgates")
def main() -> None:
    """四关：农户小额信用贷款。Four Gates, from application to filed dossier.

    \b
    例 / Examples:
      fourgates db upgrade
      fourgates staff list --json
      fourgates roster import 石桥村.xlsx --bad-rows 待改.xlsx
    """


if __name__ == "__main__":
    sys.exit(main())
