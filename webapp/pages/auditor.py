"""The auditor reads everything and changes nothing: one case with its two verdicts, refused attempts over the branch, what
was changed beside the cases, and the trail to take along."""

import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response

from webapp.case_in_sight import not_recused
from webapp.database import reader
from webapp.doors import own_branches, own_sight, within_own_branch
from webapp.pages.work import task_names
from webapp.parts import parts
from webapp.refusals import RULES
from webapp.sign_in import reader_in
from workflows.audit.checkpoint import write_checkpoint
from workflows.audit.event_log import logged_cases, write_csv, write_ocel, write_xes
from workflows.cases.policy import policy_in_force
from workflows.duties.facts import branch_and_above
from workflows.duties.policy import MERGES
from workflows.queries import case_trail, case_view, house_changes, refused_acts, verified
from workflows.queries.case_file import CaseFile
from workflows.queries.case_file_read import load_case_file
from workflows.queries.case_trail import Kind
from workflows.records.at_once import answered, beside
from workflows.records.transaction import reading
from workflows.words.choices.grant import CapPolicy
from workflows.words.clock import shanghai_day
from workflows.words.events import EVENT_WORDS
from workflows.words.refusals import NotFound
from workflows.words.sentence import say, text

KINDS = {
    Kind.PEOPLE: text("办事和被拦"),
    Kind.SIGNED: text("签字"),
    Kind.REFUSED: text("被拦下"),
    Kind.SEEN: text("看全号"),
    Kind.HOUSE: text("系统"),
    Kind.ALL: text("全部"),
}
CAPS = {CapPolicy.STANDARD: text("一般", kind="caps"), CapPolicy.RAISED: text("提高的")}
LOGS = {"csv": (write_csv, "text/csv"), "xes": (write_xes, "application/xml"), "ocel": (write_ocel, "application/json")}
SHOWN = 10
LONGEST_NUMBER = 19

blueprint = Blueprint("auditor", __name__, url_prefix="/audit")


@blueprint.get("/")
def index() -> Response | str:
    """What the auditor begins with; a number opens its case."""
    number = request.args.get("number", "").strip().upper()
    if number and number.isprintable():
        return redirect(url_for("auditor.case", number=number), 303)
    sight, now = own_sight(), parts().clock.now()
    (tried, more), (changed, _), policy, covers = answered(
        reader(),
        beside(
            refused_acts.load(sight, most=SHOWN),
            house_changes.load(sight.branches),
            policy_in_force(),
            house_changes.covers(sight.branches, now=now),
        ),
    )
    return render_template(
        "auditor/index.html",
        refused=tried,
        more=more,
        rules=RULES,
        names=task_names(),
        events=EVENT_WORDS,
        changes=changed[:SHOWN],
        covers=covers,
        policy=policy,
        merged=MERGES[policy["merged"]],
        caps=CAPS,
        two_person_from=Decimal(policy["two_person_from"]),
        text_b_from=Decimal(policy["text_b_from"]),
        whole_house=_sees_whole_house(),
        now=now,
    )


@blueprint.get("/cases/<number>")
def case(number: str) -> str:
    """One case, each act with the right it rests on; the page asks for the verdicts by itself."""
    file, now = _file(number), parts().clock.now()
    kind = Kind(request.args["kind"]) if request.args.get("kind") in set(Kind) else Kind.PEOPLE
    spec = case_view.specification_of(reader(), parts().door.means, file)
    trail, seen = answered(reader(), beside(case_trail.load(spec, file, kind, before=_before()), case_trail.seen(file)))
    return render_template(
        "auditor/case.html",
        file=file,
        duties=case_view.duty_cells(file, reader_in().person),
        trail=trail,
        seen=seen,
        kind=kind,
        kinds=KINDS,
        rules=RULES,
        now=now,
    )


@blueprint.get("/cases/<number>/verdict")
def verdict(number: str) -> str:
    """Both verdicts over one case, computed anew: its whole chain and all that it names."""
    row, now = _case(number), parts().clock.now()
    with reading(parts().database) as snapshot:
        found = verified.of_case(snapshot, parts().store.stored, row.id, now=now)
    return render_template("auditor/verdict.html", number=row.number, verdict=found)


@blueprint.get("/refusals")
def refusals() -> str:
    """Every refused attempt in the reader's branches, newest first."""
    found, more = answered(reader(), refused_acts.load(own_sight(), before=request.args.get("before", "")))
    return render_template(
        "auditor/refusals.html", refused=found, more=more, rules=RULES, names=task_names(), events=EVENT_WORDS
    )


@blueprint.get("/changes")
def changes() -> str:
    """Every change beside the cases, newest first."""
    found, onward = answered(reader(), house_changes.load(own_branches(), before=_before()))
    return render_template("auditor/changes.html", changes=found, onward=onward)


@blueprint.get("/event-log")
def event_log() -> Response:
    """The tasks done in the cases that the reader may see, for process mining: ids and staff names, nobody's data."""
    write, kind = LOGS.get(request.args.get("format", ""), LOGS["csv"])
    sight, out = own_sight(), TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    lines = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    write(logged_cases(reader(), only=sight.cases()), lines)
    lines.detach()
    out.seek(0)
    ending = {"application/xml": "xes", "application/json": "json"}.get(kind, "csv")
    return send_file(out, mimetype=kind, as_attachment=True, download_name=f"event-log-{_today()}.{ending}")


@blueprint.get("/checkpoint")
def checkpoint() -> Response:
    """The signed last rows of all chains, to be kept elsewhere. It names every case there is: only for the top office."""
    own_branches()
    if not _sees_whole_house():
        raise NotFound(say("检查点盖着全部网点的案，由最上级网点的稽核下载"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint"
        with reading(parts().database) as snapshot:
            write_checkpoint(snapshot, path, now=parts().clock.now())
        data = io.BytesIO(path.read_bytes())
    return send_file(data, mimetype="text/plain", as_attachment=True, download_name=f"{_today()}.checkpoint")


def _file(number: str) -> CaseFile:
    return load_case_file(reader(), _case(number).id, now=parts().clock.now())


def _case(number: str) -> Row[Any]:
    """The application, which the reader may see. Raises NotFound."""
    found = case_view.find_number(reader(), number)
    if found is None:
        raise NotFound(say("没有编号为 {number} 的申请", number=number[:LONGEST_NUMBER]))
    within_own_branch(found.branch)
    not_recused(found)
    return found


def _before() -> int | None:
    """Where a page of the list goes on; None where nothing sensible is asked for."""
    given = request.args.get("before", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < LONGEST_NUMBER else None


def _sees_whole_house() -> bool:
    return len(branch_and_above(reader(), reader_in().branch)) == 1


def _today() -> str:
    return f"{shanghai_day(parts().clock.now()):%Y%m%d}"
