"""The screens: a file for each, with its template beside it, which says what a visitor is shown at an address."""

from __future__ import annotations

from collections.abc import Mapping

from communique.query.filters import QUESTIONS
from communique.web.rooms import actor, article, dyad, finding, positions, search
from communique.web.showing import Screen

# The positions have a screen of their own.
SCREENS: Mapping[str, Screen] = {
    **{f"/{question}": Screen("search", search.look) for question in QUESTIONS if question != "positions"},
    "/positions": Screen("positions", positions.look),
    "/dyad": Screen("dyad", dyad.look),
    "/article/{id}": Screen("article", article.look),
    "/finding/{id}": Screen("finding", finding.look),
    "/actor": Screen("actor", actor.named),
    "/actor/{id:path}": Screen("actor", actor.look),
}
