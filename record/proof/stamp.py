"""Time stamps (RFC 3161): somebody whose clock is trusted saw a checkpoint's text by then.

Stamped is the text, without its signature lines: cosignatures that come later change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerifierBuilder,
    decode_timestamp_response,
)

from record.proof.findings import Malformed, Unstamped

LONGEST = 100_000
"""Bytes of a stamp that is worth reading."""

Look = Callable[[bytes, bytes], datetime]
"""When the text was stamped, by its stamp; raises Unstamped."""


def request_of(text: bytes) -> TimeStampRequest:
    """What an authority is asked for the text: it sees a SHA-256 and a nonce."""
    builder = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256)
    return builder.build()


def trusting(pem: bytes, request: TimeStampRequest | None = None) -> Look:
    """Looks at stamps of authorities under these certificates; at least one signs itself.

    With `request` it has to be the answer to that very request. Raises Malformed.
    """
    try:
        certificates = load_pem_x509_certificates(pem)
    except ValueError as error:
        raise Malformed("The authority's certificates are not in PEM.") from error
    if not any(map(_signs_itself, certificates)):
        raise Malformed("Among the authority's certificates is none that signs itself.")
    builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
    for each in certificates:
        is_root = _signs_itself(each)
        builder = (
            builder.add_root_certificate(each)
            if is_root
            else builder.add_intermediate_certificate(each)
        )
    verifier = builder.build()

    def look(response: bytes, text: bytes) -> datetime:
        if len(response) > LONGEST:
            raise Unstamped("This is longer than any time stamp.")
        try:
            decoded = decode_timestamp_response(response)
            verifier.verify_message(decoded, text)
        except Exception as error:
            # The libraries below have a kind of error for each way in which such bytes are damaged.
            raise Unstamped(f"The time stamp is not of this checkpoint: {error}") from error
        return decoded.tst_info.gen_time

    return look


def _signs_itself(certificate: Certificate) -> bool:
    return certificate.issuer == certificate.subject
