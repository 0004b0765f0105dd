"""What it costs to read WARC archives so that nothing is lost: records a second beside plain fastwarc, by turns.

    python bench/warc.py [--pages FOLDER] [--records N] [--rounds N]

The archive is made in a temporary folder: the real pages of ../shared/data/pages as response records with both digests,
over and over, each a little different; pages of random words without that folder. fastwarc reads the content of every
record with `auto_decode='all'`, and once more with what communique does beside: digests checked, and each page hashed
with SHA-256, its id. CPU is `time.process_time`, the best of N rounds.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from communique import source
from communique.settings import Settings
from communique.source.items import Page

ROOT = Path(__file__).resolve().parent.parent


def pages_of(folder: Path) -> list[bytes]:
    """Real pages, or made-up ones where the folder is not there."""
    found = [gzip.decompress(path.read_bytes()) for path in sorted((folder / "html").glob("*.html.gz"))]
    return found or [_made_up(random.Random(seed)) for seed in range(50)]  # noqa: S311 - words, no secrets


def _made_up(rng: random.Random) -> bytes:
    words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3000)]
    paragraphs = (f"<p class='{rng.random()}'>{' '.join(rng.choices(words, k=60))}</p>" for _ in range(200))
    return ("<html><body>" + "\n".join(paragraphs) + "</body></html>").encode()


def records(pages: list[bytes], count: int) -> Iterator[bytes]:
    """Response records as Common Crawl writes them."""
    for number in range(count):
        body = pages[number % len(pages)] + b"<!-- %d -->" % number
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: made\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
            f"WARC-Date: 2024-05-02T08:30:00Z\r\nWARC-Target-URI: https://paper.example/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nWARC-Block-Digest: {_sha1(block)}\r\n"
            f"WARC-Payload-Digest: {_sha1(body)}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        yield head.encode() + block + b"\r\n\r\n"


def _sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def ours(path: Path) -> int:
    """Pages that communique takes from the archive."""
    settings = Settings()
    parts = source.slices([str(path)], settings)
    return sum(isinstance(item, Page) for part in parts for item in source.items(part, settings))


def fastwarc(path: Path, *, hashed: bool = False) -> int:
    """Responses that fastwarc reads from the archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    count = 0
    with path.open("rb") as file:
        kinds = WarcRecordType.response
        for record in ArchiveIterator(file, record_types=kinds, auto_decode="all", verify_digests=hashed):
            content = record.reader.read()
            if hashed:
                hashlib.sha256(content)
            count += 1
    return count


READERS: dict[str, Callable[[Path], int]] = {
    "communique": ours,
    "fastwarc": fastwarc,
    "fastwarc, with hashes": lambda path: fastwarc(path, hashed=True),
}


def rates(path: Path, count: int, rounds: int) -> dict[str, float]:
    """Records a second of each reader, by turns, the best of all rounds."""
    best = dict.fromkeys(READERS, 0.0)
    for _ in range(rounds):
        for name, read in READERS.items():
            began = time.process_time()
            found = read(path)
            best[name] = max(best[name], found / (time.process_time() - began))
            if found != count:
                raise SystemExit(f"{name} found {found} of {count} records")
    return best


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "data" / "pages")
    options.add_argument("--records", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    made = list(records(pages_of(given.pages), given.records))
    print(f"{len(made)} records of {sum(map(len, made)) / len(made) / 1000:.0f} KB in the mean")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.warc.gz", "a.warc"):
            path = Path(folder) / name
            with path.open("wb") as file:
                for record in made:
                    file.write(gzip.compress(record, 6) if name.endswith("gz") else record)
            found = rates(path, len(made), given.rounds)
            for reader, rate in found.items():
                print(f"{name:10} {reader:26} {rate:8,.0f} records/s  {rate / found['fastwarc']:5.0%}")


if __name__ == "__main__":
    main()
