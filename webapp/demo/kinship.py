"""The demo's people declare their kin when the story begins; one of them has forgotten it, which the director is shown."""

from webapp.demo.cooperative import Cooperative
from workflows.door.door import Door
from workflows.registers.kin_declarations import DeclareKin, Kin
from workflows.words.roles import CREDIT_ROLES

FORGOT = "luomei"
WITH_KIN = {"heyu": (Kin(name="何云", kind="兄弟姐妹"),)}
FIRST_PASSWORD = 1


def declare(door: Door, cooperative: Cooperative) -> None:
    """Everybody who may hold a duty, each in his own name."""
    lending = {actor.person for role in CREDIT_ROLES for actor in cooperative.by_role.get(role, ())}
    for login, actor in cooperative.people.items():
        if actor.person in lending and login != FORGOT:
            door.perform(DeclareKin(actor=actor.signing(FIRST_PASSWORD), kin=WITH_KIN.get(login, ())))
