"""Many addresses fetched as a good guest does.

robots.txt is obeyed (RFC 9309), requests to one site keep a pace, and a page that was fetched before is asked for only
if it changed (conditional requests, RFC 9110, section 13). What was fetched is remembered in the `State` that is handed
in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from communique.errors import FetchError, SourceError
from communique.source.fetch import Fetched, Manner, fetch

if TYPE_CHECKING:
    from protego import Protego

    from communique.settings import Settings

_ACCEPT = "text/html,application/rss+xml,application/atom+xml,text/plain,application/xml;q=0.9,application/json;q=0.8"
_ROBOTS_BYTES = 2_000_000  # four times what RFC 9309 asks to be read
_SLOWEST = 30.0  # seconds of Crawl-delay that are obeyed; a longer one is a way of saying no to robots that hurry


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a server tells whether a page changed: its ETag and Last-Modified headers."""

    etag: str | None
    last_modified: str | None


class State(Protocol):
    """What is remembered of addresses between two runs."""

    def stamp(self, url: str) -> Stamp | None:
        """What the server said when the address was last fetched; None where it was not."""

    def fetched(self, url: str, stamp: Stamp) -> None:
        """Remember it. What reads the pages makes it last only once they are safe."""


@dataclass
class Memory:
    """A state that lasts as long as the process."""

    stamps: dict[str, Stamp] = field(default_factory=dict)

    def stamp(self, url: str) -> Stamp | None:
        """See State."""
        return self.stamps.get(url)

    def fetched(self, url: str, stamp: Stamp) -> None:
        """See State."""
        self.stamps[url] = stamp


class Visits:
    """Fetches addresses one after another; `wait` and `clock` replace the time in tests."""

    def __init__(
        self,
        settings: Settings,
        state: State | None = None,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._state: State = Memory() if state is None else state
        self._wait = wait
        self._clock = clock
        self._robots: dict[str, Protego | SourceError | None] = {}
        self._free: dict[str, float] = {}  # when each site may be asked again

    def get(self, url: str, *, trusted: bool = True) -> Fetched | None:
        """Fetch an address; None where it did not change since it was last fetched. Raises FetchError or TooLarge.

        `trusted` is what the user gave; an address found in a feed must not lead inside a private network.
        """
        self._allowed(url, trusted=trusted)
        self._keep_pace(url)
        stamp = self._state.stamp(url)
        headers = {"Accept": _ACCEPT} | (_condition(stamp) if stamp else {})
        manner = Manner(headers, lambda address: self._allowed(address, trusted=trusted), trusted, {304})
        try:
            answer = fetch(url, self._settings, manner=manner)
        finally:
            self._free[_site(url)] = self._clock() + self._pace(url)
        if answer.status == 304:
            return None
        if answer.etag or answer.last_modified:
            self._state.fetched(url, Stamp(answer.etag, answer.last_modified))
        return answer

    def _keep_pace(self, url: str) -> None:
        early = self._free.get(_site(url), 0.0) - self._clock()
        if early > 0:
            self._wait(early)

    def _pace(self, url: str) -> float:
        rules = self._robots.get(_site(url))
        delay = None if rules is None or isinstance(rules, SourceError) else rules.crawl_delay(self._robot)
        return max(self._settings.host_pace, min(float(delay or 0.0), _SLOWEST))

    @property
    def _robot(self) -> str:
        return self._settings.user_agent.partition("/")[0]

    def _allowed(self, url: str, *, trusted: bool) -> None:
        """Raise FetchError where the site's robots.txt does not let the address be fetched, or cannot be had."""
        site = _site(url)
        if not site:
            return  # `fetch` says what is wrong with it
        if site not in self._robots:
            self._robots[site] = self._rules(site, trusted=trusted)
        rules = self._robots[site]
        if isinstance(rules, SourceError):
            reason = (
                f"the site's robots.txt cannot be had ({rules.reason.partition(';')[0]}), so nothing of it is fetched"
            )
            raise FetchError(f"{reason}; try again later", origin=url)
        if rules is not None and not rules.can_fetch(url, self._robot):
            reason = "the site's robots.txt does not let programs fetch it; save the page and add the file"
            raise FetchError(reason, origin=url)

    def _rules(self, site: str, *, trusted: bool) -> Protego | SourceError | None:
        """What a site's robots.txt says; None where it has none; the error where it does not answer (2.3.1)."""
        from protego import Protego

        settings = replace(self._settings, max_bytes=_ROBOTS_BYTES)
        try:
            answer = fetch(f"{site}/robots.txt", settings, manner=Manner(trusted=trusted, statuses=range(400, 500)))
        except SourceError as error:
            return error
        finally:
            self._free[site] = self._clock() + self._settings.host_pace
        if answer.status >= 400:
            return None
        try:
            return Protego.parse(answer.raw.decode("utf-8", "replace"))
        except Exception as error:  # it was not written for hostile files
            return FetchError(f"it cannot be read: {error}", origin=site)


def _condition(stamp: Stamp) -> dict[str, str]:
    found = {"If-None-Match": stamp.etag, "If-Modified-Since": stamp.last_modified}
    return {name: value for name, value in found.items() if value}


def _site(url: str) -> str:
    """Scheme, host and port; empty for what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
