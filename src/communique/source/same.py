"""Addresses of one page: those that differ only in what leads to the same words.

That is the scheme, `www.`, a default port, the letters of the host, a slash at the end, the fragment, the order of
the query, and the parameters that tell a site where a reader came from (`utm_source`, `fbclid`). RFC 3986, 6.2, has the
first of these as normalisation; the rest is what papers do.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Parameters that follow a reader, by the vendors' documentation: Google, Meta, Microsoft, Yandex, X, TikTok, Mailchimp,
# HubSpot, Adobe, Piano (AT Internet), Matomo, Webtrekk, Chartbeat, and those of papers' own newsletters.
_TRACKING = re.compile(
    r"(?:utm_|at_|hsa_|ns_|pk_|mtm_|piwik_|matomo_|wt_|wkda_|_hs|__s|stm_|oly_|vero_|mkt_|trk_|ga_)\w{0,40}"
    r"|[gdwtm]clid|fbclid|gclsrc|[gw]braid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid?|igsh|epik|scid|srsltid"
    r"|mc_[ce]id|_ga|_gl|cmpid|cmp|icid|ocid|cid|ncid|xtor|spm|smid|smtyp|ref|ref_?src|ref_?url|referrer|fb_\w{1,20}"
    r"|guccounter|guce_referrer(?:_sig)?|__twitter_impression|partner|taid|feature|sh|share|shared|src|sr_share|soc_src"
    r"|soc_trk|amp|outputtype|campaign(?:_?id)?|ito|traffic_source|rss|via|tag_source|int_?cmp",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {None, 80, 443}


def same(url: str | None) -> str | None:
    """What is equal for all addresses of one page; None for no address, or one that leads to no single page.

    >>> same("http://www.paper.example/a/?utm_source=x&id=3#top") == same("https://paper.example/a?id=3")
    True
    """
    if not url or len(url) > 8_000:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = parts.path.rstrip("/")
    kept = sorted(each for each in parts.query.split("&") if each and not _is_tracking(each)) if parts.query else []
    route = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # of pages that a script draws
    if not (path or kept or route):
        return None
    at = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{at}{path}{query}{'#' + route if route else ''}"


def _is_tracking(parameter: str) -> bool:
    return _TRACKING.fullmatch(parameter.partition("=")[0]) is not None
