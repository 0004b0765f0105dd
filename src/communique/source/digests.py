"""The digests of WARC records (WARC 1.1, 5.8 and 5.9: `sha1:...`, in Base32 as a rule, in hex by some writers)."""

from __future__ import annotations

import base64
import hashlib

_KNOWN = {"md5", "sha1", "sha256", "sha384", "sha512"}


def matches(stated: str, data: bytes | memoryview) -> bool | None:
    """Whether the data has the stated digest; None where it was made by an algorithm that is not known here."""
    label, _, value = stated.strip().partition(":")
    algorithm = label.strip().lower().replace("-", "")
    if algorithm not in _KNOWN:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False)
    value = value.strip().rstrip("=")
    return value.lower() == digest.hexdigest() or value.upper() == base64.b32encode(digest.digest()).decode().rstrip(
        "="
    )
