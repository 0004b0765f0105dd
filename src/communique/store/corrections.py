"""What people said about findings and actors: `corrections.jsonl` in a corpus folder, which only ever grows.

Each line is one correction as JSON: its `id` (from its content), `when` (UTC, ISO 8601) and `who`, an `action`, the ids
it is about (`targets`), `values` and a `note`. Nothing in the corpus is changed by it: whoever asks folds the lines, in
their order, into what holds now, and applies that. A line that a crash has cut is told and passed over; the next one
is written on a line of its own.

| action | targets | values |
| --- | --- | --- |
| accept, reject | one finding | for a position that follows: `with`, the finding that it rests on |
| correct | one finding | fields and what they should be, by the names of the filters |
| merge, split | two actors or persons | |
| alias | one actor or person | `name`: what this one is also called |
| undo | one earlier correction | |
"""

from __future__ import annotations

import datetime
import getpass
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from communique.errors import CorpusError
from communique.records import content_id

if TYPE_CHECKING:
    from pathlib import Path

NAME = "corrections.jsonl"
Action = Literal["accept", "reject", "correct", "merge", "split", "alias", "undo"]
ACTIONS: tuple[Action, ...] = get_args(Action)
OF_ACTORS = frozenset({"merge", "split", "alias"})
_TARGETS: Mapping[str, int] = {"merge": 2, "split": 2}  # one, for the others
Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody said; see above."""

    id: str
    when: str
    who: str
    action: Action
    targets: tuple[str, ...]
    values: Values = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no correction, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """All corrections of a corpus, in order, and the lines that are none."""

    corrections: tuple[Correction, ...] = ()
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds for one finding: rejected or not, and the fields that have another value."""

    rejected: bool = False
    values: Values = field(default_factory=dict)

    @property
    def word(self) -> str:
        """`rejected`, `corrected` or `accepted`."""
        return "rejected" if self.rejected else "corrected" if self.values else "accepted"


@dataclass(frozen=True, slots=True)
class State:
    """What holds now: a verdict for each finding that was looked at, and who is who, in order."""

    findings: Mapping[str, Verdict] = field(default_factory=dict)
    actors: tuple[Correction, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.findings or self.actors)


def fold(corrections: Iterable[Correction]) -> State:
    """What holds after all of them: what was undone counts for nothing, and later beats earlier.

    A correction of a field leaves the other fields as they were corrected before; a rejection is taken back by a later
    acceptance or correction.
    """
    findings: dict[str, Verdict] = {}
    actors: list[Correction] = []
    for correction in standing(corrections):
        if correction.action in OF_ACTORS:
            actors.append(correction)
            continue
        target = correction.targets[0]
        values = findings[target].values if target in findings else {}
        told = correction.values if correction.action == "correct" else {}
        findings[target] = Verdict(correction.action == "reject", {**values, **told})
    return State(findings, tuple(actors))


def standing(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that nobody has undone, in order, without the undoings; an undoing can be undone as well."""
    undone: set[str] = set()
    kept: list[Correction] = []
    for correction in reversed(tuple(corrections)):
        if correction.id in undone:
            continue
        if correction.action == "undo":
            undone.update(correction.targets)
        else:
            kept.append(correction)
    return tuple(reversed(kept))


def follows(one: Correction, other: Correction) -> bool:
    """Whether `one` was said only because `other` was: of a position, for the finding that it rests on."""
    return one.values.get("with") in other.targets and one.when == other.when


def for_merging(state: State) -> list[dict[str, str]]:
    """Who is who, in the words of `merge.people`."""
    found = []
    for correction in state.actors:
        if correction.action == "alias":
            found.append({"action": "alias", "name": str(correction.values["name"]), "of": correction.targets[0]})
        else:
            one, other = correction.targets
            found.append({"action": correction.action, "a": one, "b": other})
    return found


def make(
    action: Action,
    targets: Sequence[str],
    *,
    values: Values | None = None,
    note: str = "",
    who: str | None = None,
    when: datetime.datetime | None = None,
) -> Correction:
    """A correction, now and by the user of this machine where nothing else is said. Raises CorpusError for none."""
    said = when or datetime.datetime.now(datetime.UTC)
    given = {
        "when": said.isoformat(timespec="microseconds"),
        "who": who or user(),
        "action": action,
        "targets": list(targets),
        "values": dict(values or {}),
        "note": note,
    }
    return _checked({"id": content_id("c", _json(given)), **given})


def user() -> str:
    """Who is at work: COMMUNIQUE_USER, else the name of the account."""
    try:
        return os.environ.get("COMMUNIQUE_USER") or getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "unknown"


def read(folder: Path) -> Log:
    """All that people said about a corpus; nothing, where there is no such file. Raises CorpusError."""
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as error:
        raise CorpusError(f"{NAME} cannot be read: {error.strerror}", origin=str(folder)) from error
    good: list[Correction] = []
    broken: list[Broken] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            good.append(_checked(json.loads(line)))
        except (ValueError, RecursionError, CorpusError) as error:
            broken.append(Broken(number, str(error)))
    return Log(tuple(good), tuple(broken))


def append(folder: Path, corrections: Sequence[Correction]) -> None:
    """Write corrections at the end, whole and for good before this returns. Raises CorpusError.

    Writers take turns by a lock on the file. After a line that a crash has cut, a new line begins.
    """
    import fcntl

    try:
        with (folder / NAME).open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0, os.SEEK_END)
            cut = False
            if file.tell():
                file.seek(-1, os.SEEK_END)
                cut = file.read(1) != b"\n"
            lines = b"".join(_json(asdict(correction)).encode("utf-8", "replace") + b"\n" for correction in corrections)
            file.write((b"\n" if cut else b"") + lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CorpusError(f"{NAME} cannot be written: {error.strerror}", origin=str(folder)) from error


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _checked(data: Any) -> Correction:
    """The correction that an object of JSON is. Raises CorpusError that says what is wrong with it."""
    if not isinstance(data, dict):
        raise CorpusError("it is no object")
    action, targets = data.get("action"), data.get("targets")
    values, note = data.get("values", {}), data.get("note", "")
    if action not in ACTIONS:
        raise CorpusError(f"no action {action!r}")
    wanted = _TARGETS.get(action, 1)
    if not isinstance(targets, list) or not all(isinstance(t, str) and t for t in targets) or len(targets) != wanted:
        raise CorpusError(f"{action} is about {wanted} id{'s' if wanted > 1 else ''}")
    texts = [data.get(name) for name in ("id", "when", "who")]
    if not all(isinstance(text, str) for text in [*texts, note]):
        raise CorpusError("id, when, who and note are texts")
    if not isinstance(values, dict) or not all(_is_value(value) for value in values.values()):
        raise CorpusError("values are texts or lists of texts")
    if action == "alias" and not isinstance(values.get("name"), str):
        raise CorpusError("alias needs a name")
    name, when, who = (str(text) for text in texts)
    return Correction(name, when, who, action, tuple(targets), values, str(note))


def _is_value(value: Any) -> bool:
    return isinstance(value, str) or isinstance(value, list) and all(isinstance(one, str) for one in value)
