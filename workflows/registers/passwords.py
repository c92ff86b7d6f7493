"""How passwords are kept and compared (argon2). Hashing takes about 110 ms: never inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_PASSWORD = 200
SHORTEST_PASSWORD = 10

_HASHER = PasswordHasher()
# Nobody's: a name that does not exist takes as long as one that does.
_NOBODY = _HASHER.hash("nobody")


def fits(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time where there is none."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _HASHER.hash(password)
