"""The screens: a file for each, with its template beside it, which says what a visitor is shown at an address."""

from __future__ import annotations

from collections.abc import Mapping

from communique.query.filters import QUESTIONS
from communique.web.rooms import article, search
from communique.web.showing import Screen

# The positions have a screen of their own.
SCREENS: Mapping[str, Screen] = {
    **{f"/{question}": Screen("search", search.look) for question in QUESTIONS if question != "positions"},
    "/article/{id}": Screen("article", article.look),
}
