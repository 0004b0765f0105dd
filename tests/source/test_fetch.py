"""URLs, against a transport that stands for the network and against a server on this machine."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import httpx
import pytest

from communique import source
from communique.errors import FetchError, TooLarge
from communique.settings import Settings
from communique.source import addresses, inflate
from communique.source import fetch as fetching
from communique.source.fetch import Fetched

URL = "https://paper.example/a"


# Names that the tests' network knows; every other one is public.
HOSTS = {
    "inside.example": ("10.0.0.7",),
    "both.example": ("93.184.216.34", "10.0.0.7"),
    "localhost": ("127.0.0.1", "::1"),
}


def resolved(host: str) -> tuple[str, ...]:
    """Stands for name resolution; an IP address is its own."""
    host = host.strip("[]")
    if ":" in host or host.replace(".", "").isdigit():
        return (host,)
    return HOSTS.get(host, ("93.184.216.34",))


def fetch(url: str, settings: Settings, transport: httpx.BaseTransport) -> Fetched:
    """Fetch without a network."""
    return fetching.fetch(url, settings, transport, resolved)


def page(raw: bytes, **headers: str) -> httpx.Response:
    """An answer that comes over the wire as it is."""
    return httpx.Response(200, headers={k.replace("_", "-"): v for k, v in headers.items()}, content=iter([raw]))


def answering(handler: Callable[[httpx.Request], httpx.Response]) -> httpx.MockTransport:
    return httpx.MockTransport(handler)


def test_a_page_comes_with_its_final_address() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a":
            return httpx.Response(302, headers={"location": "/b"})
        return page(b"<p>x</p>", content_type="text/html; charset=latin1")

    found = fetch(URL, Settings(), answering(handler))
    assert found.raw == b"<p>x</p>"
    assert found.url == "https://paper.example/b"
    assert found.content_type == "text/html; charset=latin1"


def test_cookies_are_not_kept_between_redirects() -> None:
    seen: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        if len(seen) < 3:
            return httpx.Response(302, headers={"location": "/again", "set-cookie": "id=1; Path=/"})
        return page(b"done")

    assert fetch(URL, Settings(), answering(handler)).raw == b"done"
    assert seen == [None, None, None]


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "check the address"), (403, "save the page"), (500, "try again later")]
)
def test_a_refusal_says_what_to_do(status: int, advice: str) -> None:
    with pytest.raises(FetchError, match=advice) as caught:
        fetch(URL, Settings(), answering(lambda request: httpx.Response(status)))
    assert str(status) in caught.value.reason
    assert caught.value.origin == URL


def test_redirects_end() -> None:
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetch(URL, Settings(), answering(lambda r: httpx.Response(301, headers={"location": "/on"})))


def test_a_redirect_to_another_scheme_is_refused() -> None:
    with pytest.raises(FetchError):
        fetch(URL, Settings(), answering(lambda r: httpx.Response(301, headers={"location": "file:///etc/passwd"})))


def test_too_large_is_noticed_while_reading() -> None:
    given = 0

    def body() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 10_000
            yield b"a" * 10_000

    with pytest.raises(TooLarge, match="raise max_bytes"):
        fetch(URL, Settings(max_bytes=100_000), answering(lambda r: httpx.Response(200, content=body())))
    assert given < 400_000


class Counting:
    """A gzip member that counts what all members made of their chunks."""

    made = 0

    def __init__(self, kind: int) -> None:
        self._member = zlib.decompressobj(kind)

    def __getattr__(self, name: str) -> object:
        return getattr(self._member, name)

    def decompress(self, chunk: bytes, most: int = 0) -> bytes:
        made = self._member.decompress(chunk, most)
        Counting.made += len(made)
        return made


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    monkeypatch.setattr(inflate, "zlib", SimpleNamespace(decompressobj=Counting, error=zlib.error))
    Counting.made = 0
    return Counting


def test_a_bomb_is_decompressed_no_further_than_the_limit(counting: type[Counting]) -> None:
    bomb = gzip.compress(b"a" * 50_000_000)
    for coded in (bomb, gzip.compress(b"a" * 900_000) * 40):
        counting.made = 0
        with pytest.raises(TooLarge, match="raise max_bytes"):
            fetch(URL, Settings(max_bytes=1_000_000), answering(lambda r, c=coded: page(c, content_encoding="gzip")))  # type: ignore[misc]
        assert 1_000_000 < counting.made <= 1_000_001


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,br", "br", "zstd", "deflate", "x-gzip, identity, gzip"])
def test_stacked_and_unknown_codings_are_refused_unread(coding: str, counting: type[Counting]) -> None:
    bomb = gzip.compress(gzip.compress(b"a" * 50_000_000))
    with pytest.raises(FetchError, match="compression that was not asked for"):
        fetch(URL, Settings(), answering(lambda r: page(bomb, content_encoding=coding)))
    assert counting.made == 0


def test_only_gzip_is_asked_for_and_undone() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["accept-encoding"])
        halves = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0trailer"
        return httpx.Response(200, headers={"content-encoding": "x-gzip"}, content=(bytes([b]) for b in halves))

    assert fetch(URL, Settings(), answering(handler)).raw == b"one two"
    assert asked == ["gzip"]


@pytest.mark.parametrize("raw", [gzip.compress(b"a" * 999)[:-9], b"no gzip at all"])
def test_a_broken_compression_is_an_error_in_words(raw: bytes) -> None:
    with pytest.raises(FetchError, match="broken compression"):
        fetch(URL, Settings(), answering(lambda r: page(raw, content_encoding="gzip")))


def test_much_that_decompresses_to_nothing_is_too_large() -> None:
    nothing = gzip.compress(b"") * 999
    with pytest.raises(TooLarge):
        fetch(URL, Settings(max_bytes=10_000), answering(lambda r: page(nothing, content_encoding="gzip")))


PRIVATE = [
    "http://127.0.0.1/admin", "http://[::1]/", "http://10.1.2.3/", "http://192.168.0.1/", "http://172.16.9.9/",
    "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00::1]/", "http://100.64.0.1/",
    "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://localhost/", "http://inside.example/", "http://both.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", PRIVATE)
def test_no_public_page_leads_inside(target: str) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if len(asked) < 3:
            return httpx.Response(302, headers={"location": "/on" if len(asked) == 1 else target})
        return page(b"secret")

    for first in (URL, "http://both.example/a"):
        asked.clear()
        with pytest.raises(FetchError, match="inside a private network"):
            fetch(first, Settings(), answering(handler))
        assert len(asked) == (2 if first == URL else 1)


def test_a_private_address_may_lead_to_another() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a":
            return httpx.Response(302, headers={"location": "http://127.0.0.1/b"})
        return page(b"done")

    for first in ("http://inside.example/a", "http://192.168.0.1/a"):
        assert fetch(first, Settings(), answering(handler)).raw == b"done"


def test_the_machine_that_answers_counts_not_only_its_name(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urllib.request, "getproxies", dict)
    port = server.rpartition(":")[2]
    # Both names are public when asked, and are answered from this machine.
    with pytest.raises(FetchError, match="inside a private network"):
        fetching.fetch(f"http://127.0.0.1:{port}/elsewhere", Settings(), None, lambda host: ("93.184.216.34",))


def test_real_names_are_resolved() -> None:
    assert addresses.all_inside(addresses.resolve("localhost"))
    assert addresses.resolve("no-such-name.invalid") == ()
    assert addresses.resolve("0x7f000001") in {("127.0.0.1",), ()}
    assert not addresses.is_inside("93.184.216.34") and not addresses.is_inside("2606:2800:220:1::1")


def test_no_network_is_said_in_words() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("name not known")

    with pytest.raises(FetchError, match="check the connection"):
        fetch(URL, Settings(), answering(handler))


def test_a_fault_in_the_transport_does_not_hang() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("odd")

    with pytest.raises(FetchError, match="could not be fetched"):
        fetch(URL, Settings(fetch_timeout=5), answering(handler))


class Server(http.server.BaseHTTPRequestHandler):
    """Answers with a page, or drips one byte at a time and never ends."""

    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/page")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=windows-1254")
        self.end_headers()
        if self.path == "/drip":
            for _ in range(100):
                try:
                    self.wfile.write(b"a")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        else:
            self.wfile.write("<html><p>Dışişleri</p></html>".encode("cp1254"))

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


def test_a_url_gives_a_source_with_time_and_declared_charset(server: str) -> None:
    found, raw = source.load(f"{server}/page", Settings())
    assert raw.decode("cp1254") == "<html><p>Dışişleri</p></html>"
    assert found.url == f"{server}/page"
    assert found.media_type == "text/html; charset=windows-1254"
    assert found.fetched is not None and found.fetched.endswith("+00:00")


def test_the_time_limit_is_for_the_whole_answer(server: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError, match="took longer than"):
        source.load(f"{server}/drip", Settings(fetch_timeout=0.3))
    assert time.monotonic() - began < 3
    # Nobody waits for the answer any more: the worker stops by itself, though the server goes on.
    workers = [thread for thread in threading.enumerate() if thread.name == "communique-fetch"]
    for worker in workers:
        worker.join(1.0)
    assert not any(worker.is_alive() for worker in workers)


def test_a_closed_port_is_an_error_in_words() -> None:
    with pytest.raises(FetchError, match="no answer from the network"):
        source.load("http://127.0.0.1:9/a", Settings(fetch_timeout=5))
