"""Who stamps checkpoints with a time that is not ours (RFC 3161)?"""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

from record.proof.findings import Malformed
from record.proof.stamp import LONGEST, request_of, trusting

SECONDS = 5
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority at its address, and the certificates that it is believed by."""

    url: str
    certificates: bytes
    """In PEM."""

    def stamp(self, text: bytes) -> bytes:
        """Its stamp of the text, once it was looked at.

        Raises OSError where it cannot be reached, Malformed and Unstamped.
        """
        if not self.url.startswith(("http://", "https://")):
            raise Malformed("An authority is asked over http or https.")
        request = request_of(text)
        asked = urllib.request.Request(  # noqa: S310 - seen to above.
            self.url, request.as_bytes(), {"Content-Type": QUERY}, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
                response: bytes = answer.read(LONGEST + 1)
        except HTTPException as error:
            raise Malformed(f"What answers there does not speak HTTP: {error!r}.") from error
        trusting(self.certificates, request)(response, text)
        return response
