"""Seals a dossier: the digest of the file, the end of the case's audit chain, and our signature over both (G4-04).

Two signatures with the product's Ed25519 key: one within the PDF over data, pages and chain, which holds for whoever
has nothing but the file and the public key; one beside it over the file itself. Signatures of PDF's own kind come later.
"""

from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from webapp.printing.dossier import volume
from webapp.printing.pdf import Sign, write_dossier
from workflows.queries.dossier import ChainEnd, Dossier
from workflows.records.keyring import Keyring

DATA_SIGNED = "four-gates-dossier-signature-1"
FILE_SIGNED = "four-gates-dossier-seal-1"
SUFFIX = ".seal.json"
"""A seal is kept beside its PDF under the PDF's whole name and this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What is known of a sealed file: `digest` is its SHA-256, `data_digest` that of the data in it."""

    number: str
    digest: str
    data_digest: str
    pages: int
    bytes: int
    chain_seq: int
    chain_hash: str


@dataclass(frozen=True, slots=True)
class SealedDossier:
    """A dossier ready to be kept: the PDF, its seal, and the seal signed, as JSON, to lie beside it."""

    pdf: bytes
    seal: Seal
    beside: bytes


def sealed_dossier(dossier: Dossier, keyring: Keyring) -> SealedDossier:
    """Prints a dossier and seals it. The same case gives the same file and the same seal again."""
    printed = write_dossier(volume(dossier), signer_of(dossier.chain, keyring))
    seal = Seal(
        number=dossier.number,
        digest=sha256(printed.pdf).hexdigest(),
        data_digest=printed.digest,
        pages=printed.pages,
        bytes=len(printed.pdf),
        chain_seq=dossier.chain.seq,
        chain_hash=dossier.chain.hash,
    )
    return SealedDossier(printed.pdf, seal, _signed(FILE_SIGNED, asdict(seal), keyring.signer()))


def signer_of(chain: ChainEnd, keyring: Keyring) -> Sign:
    """What signs the data within the PDF."""
    return partial(_sign_data, chain, keyring.signer())


def _sign_data(chain: ChainEnd, key: Ed25519PrivateKey, digest: str, pages: int) -> bytes:
    body = {"data_digest": digest, "pages": pages, "chain_seq": chain.seq, "chain_hash": chain.hash}
    return _signed(DATA_SIGNED, body, key)


def _signed(kind: str, body: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    said = {"format": kind, **body}
    public = key.public_key().public_bytes_raw().hex()
    signed = {**said, "public_key": public, "signature": key.sign(canonical(said)).hex()}
    return orjson.dumps(signed, option=orjson.OPT_SORT_KEYS)


def canonical(body: dict[str, Any]) -> bytes:
    """What a signature is over: sorted keys, UTF-8, no spaces."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
