"""Saying what is right: accept, reject and correct findings, say who is who, and take any of it back; and watching.

All that is said goes to `corrections.jsonl` (`store.corrections`); the corpus that it is said to shows it at once.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from communique.errors import QueryError
from communique.query import connection as connections
from communique.query import correcting, doubting, gold, names, overlay, sheets, tally, watching, whois
from communique.query.asking import Ask
from communique.query.doubting import REVIEWED
from communique.store import corrections
from communique.store.corrections import Correction, State, make

if TYPE_CHECKING:
    import duckdb

    from communique.query.corpus import Corpus
    from communique.query.fields import Given
    from communique.query.filters import Value
    from communique.query.rows import Table
    from communique.store.folder import Folder
    from communique.store.manifest import Manifest

Said = tuple[Correction, ...]
# The group of a finding by the prefix of its id: the view, then the columns of the group and of its member.
_GROUPS = {
    "st": ("statements", "statement_id", "quotation_id"),
    "mt": ("meetings", "meeting_id", "encounter_id"),
    "hp": ("happenings", "happening_id", "event_id"),
}


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _follow(
    action: Literal["accept", "reject"], position: str, on: str, who: str | None, when: datetime.datetime
) -> Correction:
    """What is said of a position because of a finding that it rests on, at the same time."""
    return make(action, [position], values={"with": on}, who=who, when=when)


class Reviewing:
    """What a `Corpus` is told, and what it makes of it."""

    folder: Folder
    manifest: Manifest
    whole: Manifest
    raw: bool
    _connection: duckdb.DuckDBPyConnection
    _lock: threading.Lock

    @property
    def _corpus(self) -> Corpus:
        return cast("Corpus", self)

    def _review(self, tell: Callable[[str], None]) -> None:
        """Apply what was said before."""
        self.overlay = overlay.Overlay()
        self.whois = whois.Whois()
        for broken in self._apply().broken:
            tell(f"{corrections.NAME}: line {broken.line} is passed over, {broken.reason}")

    def _apply(self) -> corrections.Log:
        log = corrections.read(self.folder.path)
        self.state = corrections.fold(log.corrections)
        people = connections.merged_file(self.folder, "people")
        overlay.lift(self._connection, self.folder, self.manifest, self.overlay)
        whois.lift(self._connection, people, self.whois)
        shown = State() if self.raw else self.state
        all_of_it = self.manifest == self.whole
        self.overlay = overlay.lay(self._connection, self.folder, self.manifest, shown, self.overlay, keep=all_of_it)
        self.whois = whois.lay(self._connection, people, shown.actors)
        return log

    def _say(self, said: Sequence[Correction]) -> Said:
        with self._lock:
            corrections.append(self.folder.path, said)
            self._apply()
            self._names_changed()
        return tuple(said)

    def _names_changed(self) -> None:
        """What was kept about names no longer holds."""

    # --- findings ---

    def accept(self, *ids: str, note: str = "", who: str | None = None) -> Said:
        """Say that findings are right, as they were read or corrected.

        An id, its beginning, or that of a statement, meeting or happening, which means all of its reports. Raises
        QueryError for no such finding.
        """
        return self._judge("accept", ids, note, who)

    def reject(self, *ids: str, note: str = "", who: str | None = None) -> Said:
        """Say that findings are wrong: no question finds them any more. As `accept`.

        A position that rests on nothing else goes with them, and comes back with them.
        """
        return self._judge("reject", ids, note, who)

    def _judge(self, action: Literal["accept", "reject"], ids: Sequence[str], note: str, who: str | None) -> Said:
        return self._say(self._verdicts(action, dict.fromkeys(self._meant(ids), note), who, _now()))

    def _verdicts(
        self, action: Literal["accept", "reject"], notes: Mapping[str, str], who: str | None, now: datetime.datetime
    ) -> list[Correction]:
        """Verdicts on findings, each with its note, and what follows for positions."""
        said = [make(action, [one], note=note, who=who, when=now) for one, note in notes.items()]
        positions = self._resting(list(notes)) if action == "reject" else self._gone_with(list(notes))
        return said + [_follow(action, *one, who, now) for one in positions]

    def _resting(self, findings: Sequence[str]) -> list[tuple[str, str]]:
        """The positions that rest on findings which are all rejected once these are, and one of these for each."""
        given = [one for one in findings if overlay.table_of(one) in ("quotations", "events")]
        wrong = {one for one, verdict in self.state.findings.items() if verdict.rejected} | set(given)
        sql = """SELECT id, basis FROM positions WHERE list_has_any(basis, $ids) AND article_id IN (
            SELECT article_id FROM quotations WHERE id IN $ids UNION ALL
            SELECT article_id FROM events WHERE id IN $ids) ORDER BY id"""
        rows = self._connection.cursor().execute(sql, {"ids": given}).fetchall() if given else []
        return [(name, next(one for one in basis if one in given)) for name, basis in rows if wrong.issuperset(basis)]

    def _gone_with(self, findings: Sequence[str]) -> list[tuple[str, str]]:
        """The positions that were rejected with these findings, and are so still."""
        with_them = {
            one.targets[0]: str(one.values["with"])
            for one in self.corrections()
            if one.action == "reject" and one.values.get("with") in findings
        }
        return [(one, on) for one, on in with_them.items() if self.state.findings[one].rejected]

    def correct(self, *ids: str, new: bool = False, note: str = "", who: str | None = None, **values: Given) -> Said:
        """Say what is right instead: `correct("q_12", speaker="Kari Lund (NOR)", day="2024-03-05")`.

        Fields go by the names of the filters (`query.fields`); an empty value says that there is none. `words` are some
        of the article's. Raises QueryError for a field or a value that is none, and for no such finding; UnknownName
        for a party that nobody in the corpus is called, unless it is `new`.
        """
        meant, now = self._meant(ids), _now()
        said = [
            make(
                "correct",
                [one],
                values=correcting.values(self._corpus, one, values, new=new),
                note=note,
                who=who,
                when=now,
            )
            for one in meant
        ]
        return self._say(said + [_follow("accept", *one, who, now) for one in self._gone_with(meant)])

    def correct_from(
        self,
        path: str | os.PathLike[str],
        *,
        keep_going: bool = False,
        new: bool = False,
        note: str = "",
        who: str | None = None,
    ) -> sheets.Done:
        """Say what a sheet says that `review` wrote and people filled in (CSV, TSV or XLSX), see `query.sheets`.

        Nothing is said where any row is wrong, unless to `keep_going`; `wrong` has these rows. Raises QueryError for a
        file that is no such sheet.
        """
        meant, now = sheets.meant(self._corpus, Path(path), new=new), _now()
        if meant.wrong and not keep_going:
            return sheets.Done((), tuple(meant.wrong))
        said = [
            make("correct", [one], values=given, note=why or note, who=who, when=now)
            for one, (given, why) in meant.corrected.items()
        ]
        said += [_follow("accept", *one, who, now) for one in self._gone_with(list(meant.corrected))]
        said += self._verdicts("accept", {one: why or note for one, why in meant.accepted.items()}, who, now)
        said += self._verdicts("reject", {one: why or note for one, why in meant.rejected.items()}, who, now)
        return sheets.Done(self._say(said) if said else (), tuple(meant.wrong))

    def corrected_by(self) -> Table:
        """Counts of what was said and not taken back: by whom, what was done, and of which field."""
        return tally.tally(self.corrections())

    def undo(self, last: int | str = 1, *, who: str | None = None) -> Said:
        """Take back the last things that were said, or one of them by its id; what was taken back, the latest first.

        What was said of a position only because of what it rests on is taken back with that. Raises QueryError where
        there is nothing to take back.
        """
        said = corrections.standing(corrections.read(self.folder.path).corrections)
        by_id = isinstance(last, str)
        own = [one for one in said if "with" not in one.values]
        gone = [one for one in said if one.id == last] if by_id else own[::-1][: max(int(last), 0)]
        gone += [one for one in said if any(corrections.follows(one, other) for other in gone)]
        if not gone:
            raise QueryError(f"nothing to undo{f' with the id {last!r}' if by_id else ''}")
        self._say([make("undo", [one.id], who=who) for one in gone])
        return tuple(gone)

    def corrections(self) -> Said:
        """All that was said and not taken back, in order."""
        return corrections.standing(corrections.read(self.folder.path).corrections)

    def review(self, *, among: str | Sequence[str] | None = None) -> sheets.Review:
        """The findings that nobody has looked at, the least sure and the most unlikely first.

        `among` quotations, encounters or events; `doubt` says what is unlikely. Written to a file, they are a sheet to
        fill in (`correct_from`).
        """
        chosen = [among] if isinstance(among, str) else list(among or REVIEWED)
        parts = [names.one_of("kind of finding", one, REVIEWED) for one in chosen]
        ask = Ask(doubting.unseen(parts), order=doubting.ORDER)
        return sheets.Review(self._corpus, ask, shown=doubting.SHOWN, name="findings")

    def _meant(self, ids: Sequence[str]) -> list[str]:
        """The findings that are meant, each once. Raises QueryError."""
        if not ids:
            raise QueryError("the id of a finding is needed")
        return list(dict.fromkeys(one for given in ids for one in self._ids(given)))

    def _ids(self, given: str) -> list[str]:
        prefix = given.partition("_")[0]
        cursor = self._connection.cursor()
        if prefix in _GROUPS and connections.merged_file(self.folder, _GROUPS[prefix][0]).is_file():
            view, group, member = _GROUPS[prefix]
            sql = f"SELECT {member} FROM {view} WHERE {group} = ? ORDER BY ALL"  # noqa: S608 - names of ours
            found = [str(row[0]) for row in cursor.execute(sql, [given]).fetchall()]
            if found:
                return found
        table = overlay.table_of(given)
        end = given + "\U0010ffff"
        hidden = {one for one in self.state.findings if given <= one < end}  # a rejected one can be accepted
        shown = set()
        if table is not None:
            sql = f"SELECT id FROM {table} WHERE id >= ? AND id < ? LIMIT 2"  # noqa: S608 - a name of ours
            shown = {str(row[0]) for row in cursor.execute(sql, [given, end]).fetchall()}
        both = hidden | shown
        if given in both:
            return [given]
        if len(both) != 1:
            raise QueryError(f"{'no finding has' if not both else 'several findings have'} an id that begins {given!r}")
        return list(both)

    def gold(self, folder: str | os.PathLike[str], *, partly: bool = False) -> gold.Written:
        """Write what was accepted or corrected as gold for `communique score`, see `query.gold`. Raises QueryError."""
        return gold.write(self._corpus, Path(folder), partly=partly)

    # --- watching ---

    def watch(self, name: str, question: str, **given: Value) -> watching.Watch:
        """Keep a question under a name, to hear of what is new: `watch("lavrov", "quotations", speaker="Lavrov")`.

        Raises QueryError for a name that is taken or a filter that means nothing.
        """
        return watching.make(self._corpus, name, question, given)

    def watches(self) -> tuple[watching.Watch, ...]:
        """The questions that are kept."""
        return watching.watches(self.folder)

    def unwatch(self, name: str) -> watching.Watch:
        """Keep a question no longer. Raises QueryError where there is none of that name."""
        return watching.drop(self.folder, name)

    def run_watches(self) -> tuple[watching.Hits, ...]:
        """Ask the kept questions of what has come since, as `communique add` does: what is new for each."""
        return watching.run(self.folder)

    # --- who is who ---

    def merge_actors(self, a: str, b: str, *, note: str = "", who: str | None = None) -> Said:
        """Say that two actors are one, `a`. Ids, or names that only one has. Raises QueryError, UnknownName."""
        one, other = self._person(a), self._person(b)
        if one == other:
            raise QueryError(f"{a!r} and {b!r} are one already")
        return self._say([make("merge", [one, other], note=note, who=who)])

    def split_actor(self, a: str, spelling: str, *, note: str = "", who: str | None = None) -> Said:
        """Say that whoever is called so is another than `a`. Raises QueryError, UnknownName."""
        ends = whois.ends_of_split(self._connection.cursor(), self._person(a), spelling)
        return self._say([make("split", list(ends), note=note, who=who)])

    def alias_actor(self, a: str, name: str, *, note: str = "", who: str | None = None) -> Said:
        """Say that a name means `a` in every article. Raises QueryError, UnknownName."""
        if not name.strip():
            raise QueryError("a name is needed")
        return self._say([make("alias", [self._person(a)], values={"name": name.strip()}, note=note, who=who)])

    def _person(self, given: str) -> str:
        if not connections.merged_file(self.folder, "people").is_file():
            raise QueryError("who is who is not known yet; `communique merge` finds out, then it can be corrected")
        return whois.person(self._connection.cursor(), given)
