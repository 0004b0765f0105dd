"""One URL, fetched politely and with every limit in force: time, size, redirects, schemes, no cookies."""

from __future__ import annotations

import threading
import time
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING

from communique.errors import FetchError, SourceError, TooLarge

if TYPE_CHECKING:
    import httpx

    from communique.settings import Settings

MAX_REDIRECTS = 5
_GRACE = 0.5  # seconds that the worker has to notice the deadline by itself, with the better message


class Fetched:
    """What a server sent: the bytes, the URL after redirects, and the Content-Type header as it came."""

    def __init__(self, raw: bytes, url: str, content_type: str | None) -> None:
        self.raw = raw
        self.url = url
        self.content_type = content_type


def fetch(url: str, settings: Settings, transport: httpx.BaseTransport | None = None) -> Fetched:
    """Fetch one http or https URL.

    The limits are those of `settings`: `fetch_timeout` seconds from connect to last byte, `max_bytes` after
    decompression. `transport` replaces the network in tests. Raises FetchError, or TooLarge.
    """
    outcome: list[Fetched | SourceError] = []
    worker = threading.Thread(target=_guarded, args=(url, settings, transport, outcome), daemon=True)
    # A server can drip one byte before each read times out, for ever; only a clock outside the reads ends that.
    worker.start()
    worker.join(settings.fetch_timeout + _GRACE)
    if not outcome:
        raise _too_slow(url, settings)
    if isinstance(outcome[0], SourceError):
        raise outcome[0]
    return outcome[0]


def _guarded(
    url: str, settings: Settings, transport: httpx.BaseTransport | None, outcome: list[Fetched | SourceError]
) -> None:
    try:
        outcome.append(_fetch(url, settings, transport))
    except SourceError as error:
        outcome.append(error)
    except Exception as error:  # a fault in the worker must reach the caller as an error, not as a wait
        outcome.append(FetchError(f"could not be fetched: {error}; save the page and read the file", origin=url))


def _fetch(url: str, settings: Settings, transport: httpx.BaseTransport | None) -> Fetched:
    import httpx  # a tenth of a second that only URLs need

    deadline = time.monotonic() + settings.fetch_timeout
    try:
        with httpx.Client(
            transport=transport,
            timeout=settings.fetch_timeout,
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            headers={
                "User-Agent": settings.user_agent,
                "Accept": "text/html,text/plain,application/json;q=0.9",
            },
        ) as client:
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
            with client.stream("GET", url) as response:
                _check_status(response, url)
                raw = _body(response, url, settings, deadline)
                return Fetched(raw, str(response.url), response.headers.get("content-type"))
    except httpx.TimeoutException as error:
        raise _too_slow(url, settings) from error
    except httpx.TooManyRedirects as error:
        raise FetchError(f"redirects more than {MAX_REDIRECTS} times; give the final address", origin=url) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise FetchError("is no address that can be fetched; only http and https are", origin=url) from error
    except httpx.RemoteProtocolError as error:
        reason = f"sent what is no valid answer ({error}); save the page and read the file"
        raise FetchError(reason, origin=url) from error
    except httpx.TransportError as error:
        raise FetchError(
            f"no answer from the network ({error}); check the connection and the address, "
            "or save the page and read the file",
            origin=url,
        ) from error
    except httpx.DecodingError as error:
        raise FetchError("came in a broken compression; save the page and read the file", origin=url) from error


def _check_status(response: httpx.Response, url: str) -> None:
    if response.is_success:
        return
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in {401, 402, 403, 451}:
        advice = "the site does not let it be read this way; save the page in a browser and read the file"
    elif response.status_code in {404, 410}:
        advice = "check the address"
    else:
        advice = "try again later"
    raise FetchError(f"the server answered {status}; {advice}", origin=url)


def _body(response: httpx.Response, url: str, settings: Settings, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes(65_536):
        size += len(chunk)
        if size > settings.max_bytes:
            raise TooLarge(f"is larger than {settings.max_bytes:,} bytes; raise max_bytes to read it", origin=url)
        if time.monotonic() > deadline:
            raise _too_slow(url, settings)
        parts.append(chunk)
    return b"".join(parts)


def _too_slow(url: str, settings: Settings) -> FetchError:
    return FetchError(
        f"took longer than {settings.fetch_timeout:g} seconds; try again, or raise fetch_timeout", origin=url
    )
