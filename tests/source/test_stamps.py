"""What is remembered of fetched addresses."""

from __future__ import annotations

from pathlib import Path

from communique.source.stamps import Stamps
from communique.source.visits import Stamp

URL = "https://paper.example/a"


def test_stamps_last_once_they_are_committed(tmp_path: Path) -> None:
    path = tmp_path / "fetched.sqlite"
    first = Stamps(path)
    assert first.stamp(URL) is None
    first.commit()
    assert not path.exists()
    first.fetched(URL, Stamp('"1"', None))
    assert first.stamp(URL) == Stamp('"1"', None)
    assert Stamps(path).stamp(URL) is None
    first.commit()
    assert Stamps(path).stamp(URL) == Stamp('"1"', None)
    again = Stamps(path)
    again.fetched(URL, Stamp(None, "Thu, 02 May 2024 08:30:00 GMT"))
    again.commit()
    assert first.stamp(URL) == Stamp(None, "Thu, 02 May 2024 08:30:00 GMT")
