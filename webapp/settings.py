"""Every setting of the product, read once from the environment when a process starts."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "FOURGATES_"
LANGUAGES = ("zh_CN", "en")
SECRET_FILE = "session.key"  # noqa: S105 - where it lies, not what it is
SECRET_BYTES = 32
MOST_MEGABYTES = 2048
SIMULATOR, FILES = "simulator", "files:"
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class SettingWrong(ValueError):
    """A setting cannot be used; the text names it and says what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The names in the environment are these in capitals, after FOURGATES_."""

    instance: Path
    """The folder of everything that is kept: database, attachments, keys, exports."""

    database_url: str
    """Where the records are: SQLite in the instance folder unless another address, such as PostgreSQL's, is given."""

    key_dir: Path
    """The folder of the master, index, signing and session keys; keep it outside the backups of the database."""

    secret_key: str
    """Signs the cookie of a sign-in; made once and kept among the keys where none is given."""

    language: str
    """What pages speak to somebody who is not signed in: zh_CN or en."""

    trusted_proxies: int
    """How many reverse proxies stand in front and may say what address and scheme a request came with."""

    max_upload_mb: int
    """Megabytes that one request may carry at most; a recording of 200 fits."""

    secure_cookies: bool
    """Cookies go over HTTPS alone, and browsers are told to come by HTTPS: switch on wherever TLS ends in front."""

    sign_in_hours: int
    """A sign-in ends this many hours after the password was given."""

    identity_check: str
    """Whom 联网核查 asks: empty for nobody, `simulator`, or `files:` and the folder of the exchange."""

    credit_bureau: str
    """Whom a credit enquiry asks: empty for nobody, `simulator`, or `files:` and the folder of the exchange."""

    @property
    def attachments(self) -> Path:
        """The folder of the sealed files."""
        return self.instance / "attachments"

    @property
    def printed(self) -> Path:
        """The folder of what print batches have made, for a few days."""
        return self.instance / "printed"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """The settings of this process. Raises SettingWrong, and makes the instance folder and the session key."""
        given = os.environ if environment is None else environment
        instance = Path(given.get(PREFIX + "INSTANCE") or "instance").absolute()
        key_dir = Path(given.get(PREFIX + "KEY_DIR") or instance / "keys").absolute()
        instance.mkdir(parents=True, exist_ok=True)
        return cls(
            instance=instance,
            database_url=given.get(PREFIX + "DATABASE_URL") or f"sqlite:///{instance / 'fourgates.db'}",
            key_dir=key_dir,
            secret_key=given.get(PREFIX + "SECRET_KEY") or _kept_secret(key_dir),
            language=house_language(given),
            trusted_proxies=_number(given, "TRUSTED_PROXIES", 0, most=10),
            max_upload_mb=_number(given, "MAX_UPLOAD_MB", 210, least=1, most=MOST_MEGABYTES),
            secure_cookies=_switch(given, "SECURE_COOKIES"),
            sign_in_hours=_number(given, "SIGN_IN_HOURS", 12, least=1, most=168),
            identity_check=_whom_to_ask(given, "IDENTITY_CHECK"),
            credit_bureau=_whom_to_ask(given, "CREDIT_BUREAU"),
        )


def _whom_to_ask(given: Mapping[str, str], name: str) -> str:
    text = given.get(PREFIX + name, "").strip()
    if text not in ("", SIMULATOR) and not text.startswith(f"{FILES}/"):
        raise SettingWrong(f"{PREFIX}{name} is {text!r}: say simulator, or files: and a folder from the root")
    return text


def house_language(environment: Mapping[str, str] | None = None) -> str:
    """The language of whoever has chosen none, and of commands. Raises SettingWrong."""
    given = os.environ if environment is None else environment
    language = given.get(PREFIX + "LANGUAGE") or LANGUAGES[0]
    if language not in LANGUAGES:
        raise SettingWrong(f"{PREFIX}LANGUAGE is {language!r}: use one of {', '.join(LANGUAGES)}")
    return language


def _number(given: Mapping[str, str], name: str, usual: int, *, least: int = 0, most: int) -> int:
    text = given.get(PREFIX + name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise SettingWrong(f"{PREFIX}{name} is {text!r}: give a whole number from {least} to {most}")
    return int(text)


def _switch(given: Mapping[str, str], name: str) -> bool:
    text = given.get(PREFIX + name, "").strip().lower()
    if text not in _YES | _NO:
        raise SettingWrong(f"{PREFIX}{name} is {text!r}: say 1 or 0")
    return text in _YES


def _kept_secret(folder: Path) -> str:
    # Written aside and linked into place: two processes starting at once agree on one key.
    path = folder / SECRET_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = folder / f"{SECRET_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text().strip()
