"""Settings come from the environment alone; what cannot be used is named."""

import stat

import pytest

from webapp.database import with_driver
from webapp.logs import masked
from webapp.settings import Settings, SettingWrong


def settings(tmp_path, **given):
    return Settings.from_environment({"FOURGATES_INSTANCE": str(tmp_path), **given})


def test_nothing_given_means_sqlite_in_the_instance_folder(tmp_path):
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path}/fourgates.db"
    assert (found.key_dir, found.attachments) == (tmp_path / "keys", tmp_path / "attachments")


def test_the_session_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = settings(tmp_path)
    assert settings(tmp_path).secret_key == first.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "keys" / "session.key").stat().st_mode) == 0o600
    assert settings(tmp_path, FOURGATES_SECRET_KEY="given").secret_key == "given"


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRUSTED_PROXIES", "-1"), ("MAX_UPLOAD_MB", "²"), ("MAX_UPLOAD_MB", "0"), ("SECURE_COOKIES", "perhaps"),
     ("LANGUAGE", "de"), ("SIGN_IN_HOURS", "1000")],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(SettingWrong, match=f"FOURGATES_{name}"):
        settings(tmp_path, **{f"FOURGATES_{name}": value})


def test_an_address_of_postgresql_gets_the_driver_that_is_shipped():
    assert with_driver("postgresql://a/b") == "postgresql+psycopg://a/b"
    assert with_driver("sqlite:///x") == "sqlite:///x"


def test_numbers_of_people_are_masked_in_logs():
    line = "330102199001011234 called 13812345678 or 0570-7012345 about 6224000000003307, case 01a20b2d7c20780883175cd8550fc53f"
    shown = masked(line)
    for number in ("330102199001011234", "13812345678", "7012345", "6224000000003307"):
        assert number not in shown
    assert "01a20b2d7c20780883175cd8550fc53f" in shown
