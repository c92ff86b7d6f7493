"""What a reader may see of households and tasks: of his own branch, or of a case that he was named for, and none from which he is recused."""

from webapp.database import reader
from webapp.doors import within_own_branch, within_sight
from webapp.parts import parts
from webapp.sign_in import reader_in
from workflows.duties.facts import AboutCase, load
from workflows.queries import case_list
from workflows.queries.household_file import HouseholdFile, load_household
from workflows.words.refusals import NotFound, Recused, Rule
from workflows.words.sentence import say


def household(id: str) -> HouseholdFile:
    """The file of a household that wants to apply. Raises NotFound, for another branch's too, and Recused."""
    now = parts().clock.now()
    file = load_household(reader(), id, now=now)
    within_own_branch(file.branch)
    about = AboutCase(application=None, branch=file.branch, household=file.id, village=file.village)
    me = load(reader(), about, now=now, task_name=str).standing(reader_in().person)
    if me is not None and me.recused is not None:
        raise Recused(Rule.RECUSAL, me.recused.said(to_himself=True))
    return file


def task(id: str) -> None:
    """Raises NotFound for a task of another branch; what is the matter with one's own its act will say."""
    found = case_list.case_of_task(reader(), id)
    if found is None:
        raise NotFound(say("没有找到，或不在您的网点"))
    within_sight(found.branch, found.application)
