"""The review: findings that nobody has looked at, the least sure first; accept, correct, reject, merge, undo.

Only with `communique serve --review`. What is said goes to `corrections.jsonl`, as from the command line. A form has a
token that only pages of this explorer can read, so that another site cannot post in the visitor's name.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from communique.errors import CommuniqueError, QueryError
from communique.query import fields
from communique.query.doubting import REVIEWED
from communique.query.filters import FILTERS
from communique.query.overlay import table_of
from communique.web.asked import Asked, address
from communique.web.asking import Desk
from communique.web.rooms import search
from communique.web.showing import Shown, refusal, status_of

if TYPE_CHECKING:
    from fastapi import Request, Response

TOKEN = secrets.token_urlsafe(24)  # of this process
SHOWN, SAID = 12, 8  # findings, and things that were said, on the page
ACTIONS = ("accept", "reject", "correct", "merge", "undo")
_LENGTH = 64 * 1024


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The findings that are least sure; `among` one kind of them, `id` one finding to be corrected."""
    asked.only("among", "id", "who", "format")
    among = asked.all("among")
    result = desk.corpus.review(among=among or None)
    if asked.one("format"):
        return Shown({}, result)
    rows = list(result.limit(SHOWN).dicts())
    chosen = asked.one("id") or (str(rows[0]["id"]) if rows else "")
    said = desk.corpus.corrections()
    context = {
        "rows": rows,
        "count": result.count(),
        "kinds": REVIEWED,
        "among": among[0] if len(among) == 1 else "",
        "who": asked.one("who"),
        "token": TOKEN,
        "chosen": chosen,
        "fields": _fields(chosen),
        "said": [_told(one) for one in reversed(said[-SAID:])],
    }
    return Shown(context)


def _fields(finding: str) -> list[search.Field]:
    """What can be corrected of a finding."""
    table = table_of(finding)
    if table is None or table not in FILTERS:
        return []
    return [search.Field(row.name, search.label(row), row.help, row.choices, ()) for row in fields.fields(table)]


def _told(one: Any) -> dict[str, str]:
    values = ", ".join(f"{name}: {value}" for name, value in one.values.items())
    return {
        "id": one.id,
        "what": f"{one.action} {', '.join(one.targets)}" + (f" ({values})" if values else ""),
        "who": one.who or "",
        "when": one.when[:16].replace("T", " "),
        "note": one.note,
    }


async def act(desk: Desk, request: Request) -> Response:
    """What a form says of a finding; the page of the next one follows. Another site's forms are refused."""
    from anyio import to_thread
    from fastapi import Response

    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=60))
    if not hmac.compare_digest(form.pop("token", "").encode(), TOKEN.encode()):
        return refusal(request, 403, "this form is not of this explorer; load the page anew", desk)
    try:
        await to_thread.run_sync(_say, desk, form)
    except CommuniqueError as error:
        return refusal(request, status_of(error), str(error), desk)
    back = address("/review", {"among": form.get("among"), "who": form.get("who")})
    return Response(status_code=303, headers={"location": back})


def _say(desk: Desk, form: dict[str, str]) -> None:
    action, finding = form.get("action", ""), form.get("id", "")
    note, who = form.get("note", ""), form.get("who") or None
    if action == "undo":
        desk.corpus.undo(finding or 1, who=who)
    elif action == "accept":
        desk.corpus.accept(finding, note=note, who=who)
    elif action == "reject":
        desk.corpus.reject(finding, note=note, who=who)
    elif action == "merge":
        desk.corpus.merge_actors(form.get("one", ""), form.get("other", ""), note=note, who=who)
    elif action == "correct":
        desk.corpus.correct(finding, new="new" in form, note=note, who=who, **_values(form))
    else:
        raise QueryError(f"{action!r} is nothing that can be said; it is one of {', '.join(ACTIONS)}")


def _values(form: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The fields of a correction: those that were filled; `-` says that there is none."""
    found: dict[str, str | list[str]] = {}
    for name, value in form.items():
        field = name.removeprefix("f.")
        if name.startswith("f.") and value.strip():
            told = "" if value.strip() == "-" else value.strip()
            found[field] = [one.strip() for one in told.split(";")] if field in fields.LISTED else told
    return found
