"""Who acts: a person through an account, perhaps for somebody absent; or the clock, the operator, a port."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`person` is what duties are counted by; `acting_for` is the absent person in whose right a substitute acts.

    `credential_verified` says that the password was verified for this very act, outside the transaction.
    """

    person: str
    name: str
    account: str | None = None
    branch: str | None = None
    acting_for: str | None = None
    credential_verified: int | None = None

    @property
    def is_person(self) -> bool:
        """The clock, the operator and the ports hold no duty."""
        return self.account is not None

    def signing(self, credential_version: int) -> "Actor":
        """The same actor, whose password was just verified against this version of his credential."""
        return replace(self, credential_verified=credential_version)


CLOCK = Actor(person="clock", name="时钟")
OPERATOR = Actor(person="operator", name="operator")
PORT = Actor(person="port", name="接口")
SYSTEM = Actor(person="system", name="系统")
