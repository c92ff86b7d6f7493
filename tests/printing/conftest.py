"""One printed dossier for all tests of a process: laying one out takes seconds."""

from pathlib import Path

import pytest

from tests.printing import sample
from webapp.printing.seal import SealedDossier, sealed_dossier
from workflows.records.keyring import Keyring, open_keyring


@pytest.fixture(scope="session")
def keyring(tmp_path_factory) -> Keyring:
    return open_keyring(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def sealed(keyring) -> SealedDossier:
    return sealed_dossier(sample.dossier(), keyring)


@pytest.fixture
def saved(tmp_path):
    """Writes a PDF where other programs can read it."""

    def save(pdf: bytes) -> Path:
        path = tmp_path / "file.pdf"
        path.write_bytes(pdf)
        return path

    return save
