"""Articles that are one: copies of a text in several papers, and versions of an article that was edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.errors import QueryError
from communique.query.asking import Ask
from communique.query.result import Result

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

SHOWN = ("published", "outlet", "title", "what", "share", "group_id", "id")
# Copies among which all are versions of one article are told as versions alone.
_QUERY = """(
WITH told AS (
    SELECT c.group_id, c.article_id, CASE WHEN c.is_fullest THEN 'fullest' ELSE c.kind || ' copy' END AS what,
        CASE WHEN c.is_fullest THEN NULL ELSE c.containment END AS share, nullif(c.of, c.article_id) AS of, 0 AS number
    FROM copies c LEFT JOIN versions v USING (article_id)
    WINDOW g AS (PARTITION BY c.group_id)
    QUALIFY min(coalesce(v.history_id, c.article_id)) OVER g <> max(coalesce(v.history_id, c.article_id)) OVER g
    UNION ALL
    SELECT history_id, article_id, 'version ' || number || ' of ' || count(*) OVER (PARTITION BY history_id), NULL,
        NULL, number
    FROM versions
)
SELECT t.group_id, t.what, t.article_id AS id, a.url, a.title, a.outlet, a.day AS published,
    round(CAST(t.share AS DOUBLE), 2) AS share, t.of AS copy_of, a.source.origin AS origin, t.number
FROM told t JOIN articles a ON a.id = t.article_id)"""


def duplicates(corpus: Corpus) -> Result:
    """A row for each article that is a copy of another or a version of one, by group. Raises QueryError."""
    if not corpus.has("copies") or not corpus.has("versions"):
        raise QueryError("copies and versions are found by merging: communique merge CORPUS")
    order = "group_id, number, published NULLS LAST, id"
    return Result(corpus, Ask(_QUERY, order=order), shown=SHOWN, name="articles")
