"""What is promised to operators and to other systems is there, and stands in the handbook or the OpenAPI document."""

import re
from dataclasses import fields

import click
import pytest

from tests.house.tree import ROOT
from webapp.api.schemas import document
from webapp.commands.main import main
from webapp.doors import DOORS
from webapp.settings import PREFIX, Settings

HANDBOOK = (ROOT / "docs" / "operate.md").read_text("utf-8")

# CONTRACT, command line. `|` parts what stands for either.
COMMANDS = """
serve --port --workers
work
db upgrade
demo --households --seed --fresh
staff add name --roles --branch --id-number --person --password-stdin
staff change name --roles
staff list --json
staff token name
staff dismiss name
ledger import
branches list --json
roster import --bad-rows
processes check
processes deploy
processes list
processes migrate --dry-run
duties check --branch
duties explore --people --json
audit verify --checkpoint --public-key
audit checkpoint --out
dossiers print --village --application --out
dossiers verify
ledger export --village --out
events export --format --out
"""
# Promised, and delivered by a later issue; a line goes away with the command that it names.
COMMANDS_LATER = ("prove",)

# CONTRACT, REST; a gap is a gap, whatever its name.
CALLS = """
GET /households
POST /households/search
POST /households
GET /forms/accept_application
POST /applications
GET /applications
GET /applications/{}
GET /applications/{}/events
GET /applications/{}/diagram
GET /applications/{}/dossier.pdf
POST /applications/{}/withdraw
POST /applications/{}/withdraw-consent
POST /applications/{}/drawdowns
POST /applications/{}/supplements
POST /applications/{}/succession
GET /tasks
GET /tasks/{}
POST /tasks/{}/claim
POST /tasks/{}/release
POST /tasks/{}/complete
POST /tasks/{}/return
POST /tasks/{}/hand-over
POST /attachments
GET /processes
GET /processes/{}/{}.bpmn
"""
CALLS_LATER = ()
OUTSIDE = {"/healthz": "health.alive", "/readyz": "health.ready", "/metrics": "health.metrics"}
TARGETS = ("run", "test", "check", "bench", "e2e")


def _commands() -> dict[str, click.Command]:
    """Every command there is, by its words."""
    found: dict[str, click.Command] = {}

    def walk(command: click.Command, words: tuple[str, ...]) -> None:
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                walk(inner, (*words, name))
        else:
            found[" ".join(words)] = command

    walk(main, ())
    return found


def _takes(command: click.Command) -> set[str]:
    options = {option for one in command.params for option in one.opts if isinstance(one, click.Option)}
    return options | {str(one.name) for one in command.params if isinstance(one, click.Argument)}


@pytest.mark.parametrize("line", COMMANDS.strip().splitlines())
def test_every_promised_command_is_there_with_its_options(line: str) -> None:
    words = line.split()
    taken = {word for word in words if word.startswith("--") or word == "name"}
    name = " ".join(word for word in words if word not in taken)
    commands = _commands()
    assert name in commands
    assert taken <= _takes(commands[name])


def test_what_comes_later_is_not_there_yet() -> None:
    assert set(COMMANDS_LATER) & set(_commands()) == set()
    assert set(CALLS_LATER) & _calls() == set()


def test_every_command_stands_in_the_handbook_with_its_options_and_in_its_own_help() -> None:
    missing = []
    for name, command in _commands().items():
        lines = [line for line in HANDBOOK.splitlines() if re.search(rf"`(fourgates )?{name}\b", line)]
        said = "\n".join(lines)
        missing += (
            [name] if not lines else [f"{name} {one}" for one in _takes(command) if one[:2] == "--" and one not in said]
        )
        assert command.help, name
    assert missing == []


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
def test_every_setting_stands_in_the_handbook(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in HANDBOOK


def _calls() -> set[str]:
    return {
        f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}"
        for path, item in document()["paths"].items()
        for method in item
    }


@pytest.mark.parametrize("call", CALLS.strip().splitlines())
def test_every_promised_call_stands_in_the_document(call: str) -> None:
    assert call in _calls()


@pytest.mark.parametrize(("address", "endpoint"), OUTSIDE.items())
def test_what_is_asked_from_outside_the_interface_stands_in_the_handbook(address: str, endpoint: str) -> None:
    assert endpoint in DOORS and f"`{address}`" in HANDBOOK


@pytest.mark.parametrize("target", TARGETS)
def test_every_promised_target_is_made(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", *sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))])  # fmt: skip
def test_every_link_of_the_documentation_leads_somewhere(name: str) -> None:
    text, folder = (ROOT / name).read_text("utf-8"), (ROOT / name).parent
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []
