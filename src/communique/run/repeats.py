"""The same article twice: known before it is read, or found at commit, and always settled the same way.

Whoever came earlier keeps it: what an earlier run committed, then the earlier shard in the order of the plan, however
the engine happened to finish them. So a run that was killed and went on leaves the same rows as one that was not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from communique.records import Source
from communique.source.same import same

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]

NAME = "known.npy"


@dataclass(frozen=True, slots=True)
class Known:
    """The pages that earlier runs brought, as sorted keys that all workers of a machine map into memory."""

    keys: Keys | None

    @classmethod
    def of(cls, work: Path) -> Known:
        """What the run that goes on has written down; nothing where there is no such file."""
        path = work / NAME
        if not path.exists():
            return cls(None)
        import numpy as np

        return cls(np.load(path, mmap_mode="r", allow_pickle=False))

    def has(self, source: Source) -> bool:
        """Whether a page of the same bytes at the same address is in the corpus, however that is written."""
        if self.keys is None or not len(self.keys):
            return False
        import numpy as np

        key = np.uint64(source_key(source.id, source.url))
        at = int(np.searchsorted(self.keys, key))
        return at < len(self.keys) and bool(self.keys[at] == key)


def write_known(work: Path, sources: Iterable[tuple[str, str | None]]) -> None:
    """Write down the pages that a corpus has, by source id and URL."""
    import numpy as np

    keys = np.unique(np.fromiter((source_key(*source) for source in sources), dtype=np.uint64))
    path = work / NAME
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        np.save(file, keys, allow_pickle=False)
    temporary.replace(path)


def source_key(source_id: str, url: str | None) -> int:
    """64 bits for a page: its bytes and where they came from."""
    address = same(url) or url or ""
    return int.from_bytes(hashlib.sha256(f"{source_id} {address}".encode("utf-8", "replace")).digest()[:8], "big")


def article_key(article_id: str) -> int:
    """64 bits for an article: the hex digits of its id."""
    return int(article_id.rpartition("_")[2], 16)


class Owners:
    """Which shard, by its place in the plan, brought each article; -1 for what was in the corpus before."""

    _RECENT = 50_000  # articles in the dict before they join the sorted arrays

    def __init__(self) -> None:
        import numpy as np

        self._keys = np.empty(0, np.uint64)
        self._owners = np.empty(0, np.int32)
        self._recent: dict[int, int] = {}

    def claim(self, articles: Iterable[str], owner: int) -> dict[int, list[str]]:
        """Give articles to a shard; who loses which of them: the shard itself where an earlier one has it."""
        losses: dict[int, list[str]] = {}
        wanted = list(articles)
        for article, had in zip(wanted, self._lookup(wanted), strict=True):
            if had is None or had > owner:
                self._recent[article_key(article)] = owner
            loser = None if had is None or had == owner else max(had, owner)
            if loser is not None:
                losses.setdefault(loser, []).append(article)
        if len(self._recent) > self._RECENT:
            self._settle()
        return losses

    def _lookup(self, articles: list[str]) -> list[int | None]:
        import numpy as np

        keys = np.array([article_key(article) for article in articles], dtype=np.uint64)
        at = np.searchsorted(self._keys, keys)
        found: list[int | None] = []
        for key, place in zip(keys.tolist(), at.tolist(), strict=True):
            settled = place < len(self._keys) and int(self._keys[place]) == key
            found.append(self._recent.get(key, int(self._owners[place]) if settled else None))
        return found

    def _settle(self) -> None:
        """Move what is recent into the arrays, twelve bytes an article."""
        import numpy as np

        keys = np.concatenate([np.fromiter(self._recent, np.uint64, len(self._recent)), self._keys])
        owners = np.concatenate([np.fromiter(self._recent.values(), np.int32, len(self._recent)), self._owners])
        self._keys, first = np.unique(keys, return_index=True)  # of equal keys the first, which is the recent one
        self._owners, self._recent = owners[first], {}
