"""The keys that lie outside the database: master, index and signing key, each a file of its own (PRODUCT §4)."""

import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_V1 = b"\x01"


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """`master` wraps the persons' keys, `index` makes the blind indexes, `signing` signs checkpoints (Ed25519)."""

    master: bytes
    index: bytes
    signing: bytes

    def wrap(self, key: bytes, owner: str) -> bytes:
        """A person's key as it lies in the database, bound to its owner."""
        nonce = os.urandom(NONCE_BYTES)
        return WRAPPED_V1 + nonce + AESGCM(self.master).encrypt(nonce, key, owner.encode())

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """Raises cryptography's InvalidTag for another owner or another master key."""
        nonce, body = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
        return AESGCM(self.master).decrypt(nonce, body, owner.encode())

    def blind(self, kind: str, value: str) -> str:
        """A blind index: equal values meet, nobody reads them. `kind` keeps telephone and identity apart."""
        return hmac.new(self.index, f"{kind}\x00{value}".encode(), sha256).hexdigest()

    def signer(self) -> Ed25519PrivateKey:
        """The key that signs checkpoints."""
        return Ed25519PrivateKey.from_private_bytes(self.signing)


def open_keyring(folder: Path) -> Keyring:
    """Reads the three key files of `folder`, making those that are missing, readable by their owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keyring(*(_key(folder / f"{name}.key") for name in ("master", "index", "signing")))


def _key(path: Path) -> bytes:
    # Written aside and linked into place: two processes starting at once agree on one key.
    if not path.exists():
        aside = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path.name} is not a key of {KEY_BYTES} bytes")
    return key
