"""One URL, fetched politely and with every limit in force: time, size, redirects, schemes, no cookies."""

from __future__ import annotations

import threading
import time
import urllib.request
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING

from communique.errors import FetchError, SourceError, TooLarge
from communique.source import addresses, inflate

if TYPE_CHECKING:
    import httpx

    from communique.settings import Settings

MAX_REDIRECTS = 5
_GRACE = 0.5  # seconds that the worker has to notice the deadline by itself, with the better message
_SAVE = "save the page and read the file"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: the bytes, the URL after redirects, the Content-Type header as it came, the HTTP status.

    `etag` and `last_modified` are what a later request can name, so that the server sends the page only if it changed.
    """

    raw: bytes
    url: str
    content_type: str | None
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None


def nothing(_: str) -> None:
    """The check that lets every address pass."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a URL is asked for, beside the settings.

    `headers` are sent beside ours. `check` is called with each address before it is asked, redirects too, and may raise
    FetchError. `trusted` addresses come from the user; another one, as of a feed, must not lead inside a private
    network. `statuses` are HTTP statuses that are answers too.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[str], None] = nothing
    trusted: bool = True
    statuses: Container[int] = ()


@dataclass
class _Job:
    """One fetch: what was asked for and its limits. `stop` is set when nobody waits for it any more."""

    url: str
    settings: Settings
    transport: httpx.BaseTransport | None
    resolve: Callable[[str], tuple[str, ...]]
    deadline: float
    manner: Manner
    stop: threading.Event = field(default_factory=threading.Event)
    outcome: list[Fetched | SourceError] = field(default_factory=list)

    def check(self) -> None:
        """Raises FetchError where the time is over."""
        if self.stop.is_set() or time.monotonic() > self.deadline:
            raise _too_slow(self)


def fetch(
    url: str,
    settings: Settings,
    transport: httpx.BaseTransport | None = None,
    resolve: Callable[[str], tuple[str, ...]] = addresses.resolve,
    manner: Manner = Manner(),
) -> Fetched:
    """Fetch one http or https URL.

    The limits are those of `settings`: `fetch_timeout` seconds from connect to last byte, `max_bytes` after
    decompression. A redirect from a public address to a private one is refused. `transport` and `resolve` (from a host
    to its IP addresses) replace the network in tests. Raises FetchError, or TooLarge.
    """
    job = _Job(url, settings, transport, resolve, time.monotonic() + settings.fetch_timeout, manner)
    worker = threading.Thread(target=_guarded, args=(job,), name="communique-fetch", daemon=True)
    # A server can drip one byte before each read times out, for ever; only a clock outside the reads ends that.
    worker.start()
    worker.join(settings.fetch_timeout + _GRACE)
    job.stop.set()
    if not job.outcome:
        raise _too_slow(job)
    if isinstance(job.outcome[0], SourceError):
        raise job.outcome[0]
    return job.outcome[0]


def _guarded(job: _Job) -> None:
    try:
        with _in_words(job):
            job.outcome.append(_fetch(job))
    except SourceError as error:
        job.outcome.append(error)
    except Exception as error:  # a fault in the worker must reach the caller as an error, not as a wait
        job.outcome.append(FetchError(f"could not be fetched: {error}; {_SAVE}", origin=job.url))


@contextmanager
def _in_words(job: _Job) -> Iterator[None]:
    """What httpx and zlib raise, as errors that say what to do."""
    import httpx

    try:
        yield
    except httpx.TimeoutException as error:
        raise _too_slow(job) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise _no_address(job) from error
    except httpx.RemoteProtocolError as error:
        raise FetchError(f"sent what is no valid answer ({error}); {_SAVE}", origin=job.url) from error
    except httpx.TransportError as error:
        reason = f"no answer from the network ({error}); check the connection and the address, or {_SAVE}"
        raise FetchError(reason, origin=job.url) from error
    except zlib.error as error:
        raise _broken(job) from error


def _fetch(job: _Job) -> Fetched:
    import httpx  # a tenth of a second that only URLs need

    headers = {
        "User-Agent": job.settings.user_agent,
        "Accept": "text/html,text/plain,application/json;q=0.9",
        "Accept-Encoding": inflate.ACCEPTED,
        **job.manner.headers,
    }
    with httpx.Client(transport=job.transport, timeout=job.settings.fetch_timeout, headers=headers) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        request: httpx.Request | None = client.build_request("GET", job.url)
        # Whether the first address is one inside this network; asked at the first redirect.
        inside: bool | None = None if job.manner.trusted else False
        for _ in range(MAX_REDIRECTS + 1):
            job.check()
            if request is None or request.url.scheme not in {"http", "https"}:
                raise _no_address(job)
            if inside is False:
                _check_host(request, job)
            job.manner.check(str(request.url))
            response = client.send(request, stream=True)
            try:
                if inside is False and addresses.any_inside(_peer(response)):
                    raise _leads_inside(request, job)
                if not response.has_redirect_location:
                    _check_status(response, job)
                    return _fetched(response, job)
                if inside is None:
                    inside = _began_inside(response, job)
                request = response.next_request
            finally:
                response.close()
    raise FetchError(f"redirects more than {MAX_REDIRECTS} times; give the final address", origin=job.url)


def _check_host(request: httpx.Request, job: _Job) -> None:
    if addresses.any_inside(job.resolve(request.url.host)):
        raise _leads_inside(request, job)


def _began_inside(response: httpx.Response, job: _Job) -> bool:
    """Whether the address that the user gave is itself private: then it may send on to others of its kind.

    The machine that did answer counts as well as the name, which may mean another one by now (DNS rebinding).
    """
    peer = _peer(response)
    return addresses.all_inside(job.resolve(response.request.url.host)) and (not peer or addresses.all_inside(peer))


def _peer(response: httpx.Response) -> tuple[str, ...]:
    """The IP address of the machine that answered; none where a proxy, or no network, stands between."""
    stream = response.extensions.get("network_stream")
    if stream is None or urllib.request.getproxies():
        return ()
    peer = stream.get_extra_info("server_addr")
    return (str(peer[0]),) if isinstance(peer, tuple) and peer else ()


def _fetched(response: httpx.Response, job: _Job) -> Fetched:
    stated = response.headers
    return Fetched(
        raw=_body(response, job) if response.is_success else b"",
        url=str(response.url),
        content_type=stated.get("content-type"),
        status=response.status_code,
        etag=stated.get("etag"),
        last_modified=stated.get("last-modified"),
    )


def _check_status(response: httpx.Response, job: _Job) -> None:
    if response.is_success or response.status_code in job.manner.statuses:
        return
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in {401, 402, 403, 451}:
        advice = "the site does not let it be read this way; save the page in a browser and read the file"
    elif response.status_code in {404, 410}:
        advice = "check the address"
    else:
        advice = "try again later"
    raise FetchError(f"the server answered {status}; {advice}", origin=job.url)


def _body(response: httpx.Response, job: _Job) -> bytes:
    decoder = _decoder(response, job)
    limit = job.settings.max_bytes
    parts: list[bytes] = []
    left = wire = limit
    for chunk in response.iter_raw():
        job.check()
        parts.append(decoder.feed(chunk, left))
        left -= len(parts[-1])
        wire -= len(chunk)  # a coding can also make nothing of very much
        if left < 0 or wire < 0:
            raise TooLarge(f"is larger than {limit:,} bytes; raise max_bytes to read it", origin=job.url)
    if not decoder.complete:
        raise _broken(job)
    return b"".join(parts)


def _decoder(response: httpx.Response, job: _Job) -> inflate.Plain | inflate.Gunzip:
    codings = inflate.codings(response.headers.get("content-encoding"))
    if not codings:
        return inflate.Plain()
    if codings == (inflate.ACCEPTED,):
        return inflate.Gunzip()
    reason = f"came in a compression that was not asked for ({', '.join(codings)[:80]}); {_SAVE}"
    raise FetchError(reason, origin=job.url)


def _broken(job: _Job) -> FetchError:
    return FetchError(f"came in a broken compression; {_SAVE}", origin=job.url)


def _no_address(job: _Job) -> FetchError:
    return FetchError("is no address that can be fetched; only http and https are", origin=job.url)


def _leads_inside(request: httpx.Request, job: _Job) -> FetchError:
    way = "redirects" if str(request.url) != job.url else "leads"
    reason = (
        f"{way} to {request.url.host}, an address inside a private network, which no public page may lead to; "
        "give that address itself if you mean it"
    )
    return FetchError(reason, origin=job.url)


def _too_slow(job: _Job) -> FetchError:
    reason = f"took longer than {job.settings.fetch_timeout:g} seconds; try again, or raise fetch_timeout"
    return FetchError(reason, origin=job.url)
