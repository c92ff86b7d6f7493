"""A file of lines of canonical JSON, the last of them an Ed25519 signature over a SHA-256 of all before it.

Written and read line by line, so that its length needs no memory; anybody with the public key can check it.
"""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from workflows.records.keyring import Keyring
from workflows.words.sentence import Sentence, say

_SIGNED = b"four gates signed lines\x00"


class BadCheckpoint(Exception):
    """The file is no checkpoint, or not signed by this key; `sentence` says which."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def write_signed(keyring: Keyring, path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Writes and signs; the file is there whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    whole = sha256(_SIGNED)
    try:
        with aside.open("xb") as file:
            for content in lines:
                line = _line(content)
                whole.update(line)
                file.write(line)
            signer = keyring.signer()
            signature = {"public_key": _raw(signer.public_key()).hex(), "signature": signer.sign(whole.digest()).hex()}
            file.write(_line(signature))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def read_signed(path: Path) -> Iterator[dict[str, Any]]:
    """The lines, the signature among them; ask `check_signature` first. Raises BadCheckpoint for what is no such file."""
    with path.open("rb") as file:
        for line in file:
            yield _read(line, path)


def check_signature(path: Path, public_key: Ed25519PublicKey) -> None:
    """Raises BadCheckpoint where the file was not signed by this key, or not as it is now."""
    whole, before = sha256(_SIGNED), b""
    with path.open("rb") as file:
        for line in file:
            whole.update(before)
            before = line
    last = _read(before, path)
    if "signature" not in last:
        raise BadCheckpoint(say("{file} 不完整：没有签名", file=path.name))
    if last.get("public_key") != _raw(public_key).hex():
        raise BadCheckpoint(say("{file} 不是这把公钥签的", file=path.name))
    try:
        public_key.verify(bytes.fromhex(str(last["signature"])), whole.digest())
    except (InvalidSignature, ValueError) as error:
        raise BadCheckpoint(say("{file} 签名不对，内容被改过", file=path.name)) from error


def write_public_key(keyring: Keyring, path: Path) -> None:
    """The key that checks signatures, as PEM; whoever keeps checkpoints keeps it with them."""
    key = keyring.signer().public_key()
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Raises BadCheckpoint for a file that is no Ed25519 public key in PEM."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise BadCheckpoint(say("{file} 不是公钥文件", file=path.name)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadCheckpoint(say("{file} 不是 Ed25519 公钥", file=path.name))
    return key


def _read(line: bytes, path: Path) -> dict[str, Any]:
    try:
        content = orjson.loads(line)
    except ValueError as error:
        raise BadCheckpoint(say("{file} 不是检查点文件", file=path.name)) from error
    if not isinstance(content, dict):
        raise BadCheckpoint(say("{file} 不是检查点文件", file=path.name))
    return content


def _line(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
