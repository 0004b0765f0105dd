"""What could not be read and has not been read since: each error once.

A row of `errors` is done with when the same place was read in a later part (a file that was repaired), or when the same
bytes were (by a newer reader). A reread that fails leaves the article, without any mention, beside its error: that one
stands. Parts lie in the order in which they came, and what takes the place of others keeps it (`Manifest.with_parts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from communique.store.folder import Folder
from communique.store.manifest import Manifest, Part

_ONCE = "SELECT DISTINCT origin, error, reason, url, source_id FROM {errors}"
_PLACED = """(SELECT t.*, p.place FROM read_parquet(${0}, filename = true) t JOIN
    (SELECT unnest($parts) AS part, generate_subscripts($parts, 1) AS place) p
    ON regexp_extract(t.filename, '([^/]+)[.]parquet$', 1) = p.part)"""
# Of millions of articles few have to do with an error: these are picked out first.
_KNOWN = """WITH e AS MATERIALIZED (FROM {errors}), a AS MATERIALIZED (
    SELECT id, source.origin AS origin, source.id AS source_id, place FROM {articles}
    WHERE source.origin IN (SELECT origin FROM e) OR source.id IN (SELECT source_id FROM e))"""
_SINCE = """ e WHERE NOT EXISTS (
    FROM a WHERE a.origin = e.origin AND a.place > e.place AND a.source_id IS DISTINCT FROM e.source_id)"""
_READ = """ AND NOT EXISTS (FROM a WHERE a.source_id = e.source_id AND a.id IN (
    SELECT article_id FROM read_parquet($mentions) WHERE article_id IN (SELECT id FROM a)))"""


def query(folder: Folder, manifest: Manifest, parts: Sequence[Part] | None = None) -> tuple[str, dict[str, Any]]:
    """SQL, and its parameters, for the errors in some parts (all, unless given) that stand in a manifest.

    Columns are those of `errors`; the rows come in no order. Where there are no errors, it asks for the (empty) view.
    """
    some = manifest.parts if parts is None else parts
    files = {"errors": [str(folder.file("errors", part.name)) for part in some if part.rows.get("errors")]}
    files["articles"] = [str(path) for path in folder.files("articles", manifest)]
    files["mentions"] = [str(path) for path in folder.files("mentions", manifest)]
    if not files["errors"]:
        return "FROM errors", {}
    if not files["articles"]:
        return _ONCE.format(errors="read_parquet($errors)"), {"errors": files["errors"]}
    sql = _KNOWN + _ONCE.format(errors="e") + _SINCE + (_READ if files["mentions"] else "")
    known = {name: found for name, found in files.items() if found}
    known["parts"] = [part.name for part in manifest.parts]
    return sql.format(errors=_PLACED.format("errors"), articles=_PLACED.format("articles")), known
