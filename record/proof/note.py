"""Signed notes (C2SP signed-note): a text, and lines that say who signed it.

Only Ed25519 signatures (algorithm 0x01) are made and known; other lines are passed over, as the
format asks.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from record.proof.findings import Malformed, Unsigned

ED25519 = 1
FIELD = 2**255 - 19
LOW_ORDER = frozenset(
    {
        0,
        1,
        FIELD - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)
"""The y of each point of small order on the curve of Ed25519."""
DASH = "— "
MOST_SIGNATURES = 100
LONGEST = 1_000_000
"""Bytes in a note that is worth reading at all."""


@dataclass(frozen=True)
class Line:
    """One signature line: who says to have signed, with which key, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True)
class Verifier:
    """A public key by its name, as `name+id+base64` writes it."""

    name: str
    key: bytes

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """The key that is written so; its id has to be its own. Raises Malformed."""
        name, key = key_of(text, ED25519)
        return cls(name, key)

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a line names the key."""
        return key_id(self.name, self.key, ED25519)

    def __str__(self) -> str:
        return written(self.name, self.key, ED25519)

    def verify(self, text: str, signature: bytes) -> None:
        """Raises Unsigned where the key did not sign the text so."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except InvalidSignature:
            raise Unsigned(f"The signature of {self.name} is of another text.") from None


@dataclass(frozen=True)
class Note:
    """A text that ends in a new line, and its signature lines."""

    text: str
    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, body: bytes) -> Note:
        """The note, of which no signature is verified yet. Raises Malformed."""
        text, _, signatures = _plain(body).rpartition("\n\n")
        if not text and not signatures.startswith(DASH):
            raise Malformed("A note is a text, an empty line, and signature lines.")
        return cls(f"{text}\n", read_lines(signatures.encode()))

    def __bytes__(self) -> bytes:
        return f"{self.text}\n{''.join(map(str, self.lines))}".encode()

    def lines_of(self, known: Iterable[tuple[str, bytes]]) -> tuple[Line, ...]:
        """One line of each of these keys, by name and id: what others added is left away."""
        wanted, found = set(known), dict[tuple[str, bytes], Line]()
        for line in self.lines:
            if (line.name, line.key_id) in wanted:
                found.setdefault((line.name, line.key_id), line)
        return tuple(found.values())

    def signed_by(self, known: Iterable[Verifier]) -> list[Verifier]:
        """Which of the known keys signed it, at least one.

        Raises Unsigned if none did, or if one of them signed something else: then nothing of the
        note is to be believed.
        """
        by_id = {(each.name, each.key_id): each for each in known}
        found = []
        for line in self.lines:
            if verifier := by_id.get((line.name, line.key_id)):
                verifier.verify(self.text, line.signature)
                found.append(verifier)
        if not found:
            raise Unsigned("No key that is known has signed this.")
        return found


def sign(text: str, name: str, key: Ed25519PrivateKey) -> Line:
    """The line by which the key signs the text."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Line(name, Verifier(name, public).key_id, key.sign(text.encode()))


def key_id(name: str, key: bytes, kind: int) -> bytes:
    """Four bytes by which a line names a key of that kind."""
    return sha256(f"{name}\n".encode() + bytes([kind]) + key).digest()[:4]


def written(name: str, key: bytes, kind: int) -> str:
    """The key as `name+id+base64`."""
    encoded = b64encode(bytes([kind]) + key).decode()
    return f"{name}+{key_id(name, key, kind).hex()}+{encoded}"


def key_of(text: str, kind: int) -> tuple[str, bytes]:
    """Name and key of what is written so; its id has to be its own. Raises Malformed."""
    name, _, rest = text.partition("+")
    hexed, _, encoded = rest.partition("+")
    material = _decoded(encoded)
    if not is_name(name) or len(material) != 33 or material[0] != kind:
        raise Malformed(
            "This is no Ed25519 key of the form name+id+key, or one for something else."
        )
    if key_id(name, material[1:], kind).hex() != hexed:
        raise Malformed(f"The key of {name} does not have the id that it is written with.")
    _must_be_strong(name, material[1:])
    return name, material[1:]


def _must_be_strong(name: str, key: bytes) -> None:
    """Refuse keys with which anybody can sign, and a second way to write one (RFC 8032, §5.1.3)."""
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    if y >= FIELD or y in LOW_ORDER:
        raise Malformed(f"The key of {name} is one that proves nothing: anybody can sign for it.")


def _plain(body: bytes) -> str:
    if len(body) > LONGEST:
        raise Malformed("A note of more than a million bytes is not read.")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("A note is in UTF-8.") from error
    if any(each < " " and each != "\n" for each in text):
        raise Malformed("A note has no control characters but new lines.")
    return text


def _line(text: str) -> Line:
    name, _, encoded = text.removeprefix(DASH).partition(" ")
    material = _decoded(encoded)
    if not text.startswith(DASH) or not is_name(name) or len(material) < 5:
        raise Malformed("A signature line is a dash, a name, and the signature in base64.")
    return Line(name, material[:4], material[4:])


def read_lines(body: bytes) -> tuple[Line, ...]:
    """Signature lines that stand alone, as a witness answers. Raises Malformed."""
    *lines, rest = _plain(body).split("\n")
    if rest or not lines or len(lines) > MOST_SIGNATURES:
        raise Malformed("There is at least one and at most 100 signature lines.")
    return tuple(map(_line, lines))


def is_name(name: str) -> bool:
    """Whether a key may be called so."""
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def _decoded(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except (Error, ValueError) as error:
        raise Malformed("This is not base64.") from error
