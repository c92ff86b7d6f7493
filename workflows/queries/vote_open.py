"""Whether a vote of a case still goes on: until then nobody takes its record away on paper (RULES G2-07)."""

from sqlalchemy import select

from workflows.records.cases import WorkItem
from workflows.records.grant import Vote
from workflows.records.transaction import Db
from workflows.words.refusals import NotPossible
from workflows.words.sentence import say


def must_be_over(db: Db, application: str) -> None:
    """Raises NotPossible while votes that were cast would show, on paper, how others voted before the last one has."""
    work, vote = WorkItem.__table__, Vote.__table__
    voted_on = select(vote.c.task).where(vote.c.application == application)
    awaited = select(work.c.id).where(
        work.c.application == application, work.c.state == "open", work.c.task.in_(voted_on)
    )
    if db.scalar(awaited.limit(1)) is not None:
        raise NotPossible(say("还在表决：表决记录要等投完才能打印"))
