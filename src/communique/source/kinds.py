"""What kind of input a file is: told by its name, and by its head where the name does not say.

A file is looked into only where that is needed, since listing a million pages in object storage must not open them.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from contextlib import closing
from pathlib import PurePosixPath

from communique.source import files, packing, sniff
from communique.source.items import SliceKind

_BY_SUFFIX: dict[str, SliceKind] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".md", ".text"), "pages"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((*packing.DELIMITED, ".xlsx", ".xlsm"), "table"),
    **dict.fromkeys((".rss", ".atom"), "feed"),
    ".warc": "warc",
}
PACKED = frozenset({".gz", ".zst", ".bz2", ".xz"})
_HEAD = 65_536
_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.DOTALL)
_ADDRESS = re.compile(rb"https?://[^\s<>\"]+", re.IGNORECASE)


def kind(path: str, *, named: bool) -> SliceKind:
    """The kind of input that a file is.

    `named` says that the user gave this very file: only then is a text file taken for a list of URLs, since a page
    that happens to lie in a folder must not make its reader fetch anything. Raises MissingSource.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    if last == ".zip":
        return "table" if _BY_SUFFIX.get("".join(suffixes[-2:-1])) == "table" or _holds_tables(path) else "pages"
    if last in _BY_SUFFIX:
        return _BY_SUFFIX[last]
    if last in {".txt", ".json"} and not (named or files.is_local(path)):
        return "pages"
    return by_head(unpacked(files.head(path, _HEAD)), urls=named)


def _holds_tables(path: str) -> bool:
    """Whether a ZIP archive has a table in it; raises MissingSource."""
    with closing(files.open_binary(path)) as file:
        try:
            return bool(packing.tables_of(zipfile.ZipFile(file)))
        except Exception:  # no archive, or a damaged one; whoever reads it says so
            return False


def by_head(head: bytes, *, urls: bool) -> SliceKind:
    """The kind that the first bytes tell of; "pages" where they tell nothing."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if is_feed(head):
        return "feed"
    if _is_json_lines(head):
        return "jsonl"
    if urls and _is_url_list(head):
        return "urls"
    return "pages"


def is_feed(raw: bytes) -> bool:
    """Whether the bytes begin as an RSS or Atom feed."""
    return _FEED.match(raw.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None


def unpacked(head: bytes) -> bytes:
    """The head of what a gzip file holds; other bytes as they are."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, _HEAD)
    except zlib.error:
        return head


def _is_json_lines(head: bytes) -> bool:
    """A whole object on the first line and the beginning of another one on the second."""
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not (first.startswith(b"{") and rest.lstrip().startswith(b"{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _is_url_list(head: bytes) -> bool:
    """At least one line, and each line that is whole an address, empty, or a comment."""
    lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    if len(head) == _HEAD:
        lines.pop()  # it may be cut
    lines = [line for line in lines if line and not line.startswith(b"#")]
    return bool(lines) and all(_ADDRESS.fullmatch(line) for line in lines) and not sniff.is_binary(head)
