"""Saying what is right: accept, reject and correct findings, say who is who, and take any of it back; and watching.

All that is said goes to `corrections.jsonl` (`store.corrections`); the corpus that it is said to shows it at once.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from communique.errors import QueryError
from communique.query import connection as connections
from communique.query import fields, gold, names, overlay, watching, whois
from communique.query.asking import Ask
from communique.query.result import Result
from communique.store import corrections
from communique.store.corrections import Correction, State, make

if TYPE_CHECKING:
    import duckdb

    from communique.query.corpus import Corpus
    from communique.query.fields import Given
    from communique.query.filters import Value
    from communique.store.folder import Folder
    from communique.store.manifest import Manifest

Said = tuple[Correction, ...]
REVIEWED = ("quotations", "encounters", "events")
SHOWN = ("confidence", "finding", "day", "who", "what", "words", "outlet", "id")
# The group of a finding by the prefix of its id: the view, then the columns of the group and of its member.
_GROUPS = {
    "st": ("statements", "statement_id", "quotation_id"),
    "mt": ("meetings", "meeting_id", "encounter_id"),
    "hp": ("happenings", "happening_id", "event_id"),
}
_LEAST_SURE = {
    "quotations": "least(evidence.confidence, coalesce(speaker.confidence, 1)) AS confidence, 'quotation' AS finding, "
    "speaker_name AS who, kind AS what",
    "encounters": "evidence.confidence, 'encounter', "
    "array_to_string([party.name FOR party IN participants], ', '), mode || ' ' || status",
    "events": "evidence.confidence, 'event', array_to_string(actors, ', ') || CASE WHEN len(recipients) > 0 THEN ' → ' "
    "|| array_to_string(recipients, ', ') ELSE '' END, type || ' ' || status",
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
        meant, now = self._meant(ids), _now()
        said = [make(action, [one], note=note, who=who, when=now) for one in meant]
        positions = self._resting(meant) if action == "reject" else self._gone_with(meant)
        return self._say(said + [_follow(action, *one, who, now) for one in positions])

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

    def correct(self, id: str, *, note: str = "", who: str | None = None, **values: Given) -> Said:  # noqa: A002
        """Say what is right instead: `correct("q_12", speaker="Kari Lund (NOR)", day="2024-03-05")`.

        Fields go by the names of the filters (`query.fields`); an empty value says that there is none. Raises
        QueryError for a field or a value that is none, and for no such finding.
        """
        said, meant, now = [], self._meant([id]), _now()
        for one in meant:
            table = overlay.table_of(one)
            if table is None:
                raise QueryError(f"{one!r} is no finding")
            kept = fields.checked(table, self._with_country(one, values) if table == "quotations" else values)
            if not kept:
                raise QueryError(
                    f"nothing to correct; {table} have {', '.join(row.name for row in fields.fields(table))}"
                )
            said.append(make("correct", [one], values=kept, note=note, who=who, when=now))
        return self._say(said + [_follow("accept", *one, who, now) for one in self._gone_with(meant)])

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

    def review(self, *, among: str | Sequence[str] | None = None) -> Result:
        """The findings that nobody has looked at, the least sure first; `among` quotations, encounters or events."""
        chosen = [among] if isinstance(among, str) else list(among or REVIEWED)
        parts = [names.one_of("kind of finding", one, REVIEWED) for one in chosen]
        sql = " UNION ALL ".join(
            f"SELECT {_LEAST_SURE['quotations']}, day, words, outlet, article_id, id FROM quotations "  # noqa: S608
            "WHERE reviewed IS NULL"
            if part == "quotations"
            else f"SELECT {_LEAST_SURE[part]}, day, words, outlet, article_id, id FROM {part} WHERE reviewed IS NULL"  # noqa: S608
            for part in sorted(parts, key=REVIEWED.index)
        )
        table = f"(SELECT * FROM ({sql}) AS found(confidence, finding, who, what, day, words, outlet, article_id, id))"  # noqa: S608
        return Result(self._corpus, Ask(table, order="confidence, id"), shown=SHOWN, name="findings")

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

    def _with_country(self, quotation: str, values: dict[str, Given]) -> dict[str, Given]:
        """A new speaker's country, where nobody gave it: as the article knows this person, else unknown."""
        speaker = values.get("speaker")
        if not isinstance(speaker, str) or not speaker or values.get("country") is not None:
            return values
        if fields.party(speaker)["country"]:
            return values
        sql = """SELECT name, country FROM actors WHERE country IS NOT NULL AND article_id =
            (SELECT article_id FROM quotations WHERE id = ?)"""
        known = dict(self._connection.cursor().execute(sql, [quotation]).fetchall())
        countries = {known[name] for name in known if name.casefold() == speaker.casefold()}
        return {**values, "country": countries.pop() if len(countries) == 1 else ""}

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
