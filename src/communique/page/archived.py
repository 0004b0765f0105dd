"""Addresses of copies: a web archive's or a cache's address holds the paper's own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WAYBACK = re.compile(
    r"https?://(?:web\.)?archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<own>.+)"
    r"|https?://archive\.(?:today|ph|is|li|vn|md|fo)/(?:o/\w{1,10}/|(?:\d{4,14}|newest|oldest)/)?(?P<page>https?:/.+)"
    r"|https?://(?:arquivo\.pt/(?:no)?[Ww]ayback|webarchive\.[\w.-]{1,60}/\w{1,20}|wayback\.[\w.-]{1,60}/\w{1,30})"
    r"/\d{4,14}(?:[a-z]{2}_)?/(?P<other>https?:/.+)",
    re.IGNORECASE,
)
_AMP = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/amp/|[\w-]{1,80}\.cdn\.ampproject\.org/[cv]/)(?P<tls>s/)?(?P<own>[^/?#]+\.[^?#]+)",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"^(https?):/+", re.IGNORECASE)


def original(url: str | None) -> str | None:
    """The paper's address in an archive's; None where the address is no archive's, or holds none that can be read.

    >>> original("https://web.archive.org/web/20240304101500/https://paper.example/a")
    'https://paper.example/a'
    """
    if not url or len(url) > 8_000:
        return None
    if found := _WAYBACK.match(url):
        own = found["own"] or found["page"] or found["other"]
        own = (
            _SLASHES.sub(lambda scheme: f"{scheme[1]}://", own)
            if "://" in own[:9] or ":/" in own[:7]
            else f"http://{own}"
        )
    elif found := _AMP.match(url):
        own = f"{'https' if found['tls'] else 'http'}://{found['own']}"
    else:
        return None
    try:
        return own if "." in (urlsplit(own).hostname or "") else None
    except ValueError:
        return None
