"""The screens: a file for each, with its template beside it, which says what a visitor is shown at an address."""

from __future__ import annotations

from collections.abc import Mapping

from communique.query.filters import QUESTIONS
from communique.web.rooms import (
    about,
    actor,
    article,
    dyad,
    finding,
    home,
    network,
    places,
    positions,
    review,
    search,
    source,
)
from communique.web.showing import Screen

# What is of the whole corpus: made before anybody asks.
WHOLE = ("/", "/quotations", "/encounters", "/events", "/positions", "/map", "/network", "/articles", "/actors")
# The positions have a screen of their own.
SCREENS: Mapping[str, Screen] = {
    "/": Screen("home", home.look),
    **{f"/{question}": Screen("search", search.look) for question in QUESTIONS if question != "positions"},
    "/positions": Screen("positions", positions.look),
    "/dyad": Screen("dyad", dyad.look),
    "/map": Screen("places", places.look),
    "/network": Screen("network", network.look),
    "/finding/{id}": Screen("finding", finding.look),
    "/actor": Screen("actor", actor.named),
    "/actor/{id:path}": Screen("actor", actor.look),
    "/article/{id}": Screen("article", article.look),
    "/article/{id}/bytes": Screen("source", source.look),
    "/review": Screen("review", review.look, act=review.act, review=True, kept=False),
    "/about": Screen("about", about.look),
}
