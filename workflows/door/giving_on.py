"""When a director hands a task over for whoever holds it (PRODUCT §3, hand-over)."""

from workflows.duties.facts import Facts
from workflows.words.roles import Role


def gives_on(director: str, holder: str | None, facts: Facts) -> bool:
    """Whether `director` is one and nobody holds the task, or somebody who is away, has left or must stay out."""
    me, his = facts.standing(director), facts.standing(holder) if holder else None
    if me is None or Role.DIRECTOR not in me.roles:
        return False
    return his is None or his.away or his.recused is not None or (his.guest and not his.roles)
