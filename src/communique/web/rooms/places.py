"""The map of encounters: a circle for each place, as large as the number of encounters there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from communique.export import view
from communique.web.asked import Asked
from communique.web.asking import Desk
from communique.web.atlas import HEIGHT, WIDTH, atlas
from communique.web.charts import element
from communique.web.rooms import search
from communique.web.showing import Shown

_PLACES = 400  # that are drawn
_NAMED = 9  # that have their name beside them
_LEAST, _SPREAD = 3.0, {"wide": 13.0, "narrow": 8.0}  # radii of circles


@dataclass(slots=True)
class Spot:
    """Encounters at one place."""

    name: str
    country: str | None
    x: float
    y: float
    exact: bool
    count: int = 0
    places: list[str] = field(default_factory=list)


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """Encounters by place; the filters are those of encounters."""
    given = asked.given("encounters")
    if asked.one("format"):
        return Shown({}, desk.table("encounters", given))
    result = desk.corpus.ask("encounters", given)
    inner, values = desk.stored(result, "place.name AS place, place.country AS code, participants, status")
    told = f"""SELECT place, code, count(*) FROM ({inner}) WHERE place IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {_PLACES}"""  # noqa: S608 - values are parameters
    rows = desk.corpus.cursor().execute(told, values).fetchall()
    spots, lost = placed(rows)
    total = result.count()
    context = {
        "fields": search.fields("encounters", asked),
        "open": bool(given),
        "total": total,
        "placed": sum(spot.count for spot in spots),
        "lost": lost,
        "spots": [(spot, _here(asked, spot)) for spot in spots],
        "chart": drawn(spots) if spots else "",
        "list": asked.put(format=None).replace("/map", "/encounters", 1),
    }
    return Shown(context)


def placed(rows: list[tuple[str, str | None, int]]) -> tuple[list[Spot], list[tuple[str, int]]]:
    """Spots, the largest first, and the places that the atlas does not know."""
    known: dict[tuple[float, float], Spot] = {}
    lost = []
    for place, code, count in rows:
        where = atlas().find(place, code)
        if where is None:
            lost.append((place, count))
            continue
        x, y, exact = where
        name = place if exact else (view.country(code) or place)
        spot = known.setdefault((x, y), Spot(name, code, x, y, exact))
        spot.count += count
        spot.places.append(place)
    return sorted(known.values(), key=lambda spot: (-spot.count, spot.name)), lost


def _here(asked: Asked, spot: Spot) -> str:
    """The encounters of a spot, with the filters of the map."""
    pairs = [pair for pair in asked.pairs if pair[0] not in ("place", "cursor", "sort")]
    pairs += [("place", place) for place in dict.fromkeys(spot.places)]
    return Asked("/encounters", tuple(pairs[:40])).address


def drawn(spots: list[Spot]) -> Markup:
    """The map, whole on a wide screen; on a narrow one what has encounters, larger."""
    told = f"Map of encounters at {len(spots)} places; most at " + ", ".join(
        f"{spot.name} ({spot.count})" for spot in spots[:3]
    )
    whole = _svg("wide", (95.0, 0.0, WIDTH - 115.0, HEIGHT), spots, told, 0.85)
    left, top = min(spot.x for spot in spots) - 60, min(spot.y for spot in spots) - 60
    right, below = max(spot.x for spot in spots) + 60, max(spot.y for spot in spots) + 60
    wide = max(right - left, 260.0)
    box = (max(left, 0.0), max(top, 0.0), min(wide, WIDTH), min(max(below - top, wide * 0.7), HEIGHT))
    return Markup("\n").join([whole, _svg("narrow", box, spots, told, box[2] / 350)])


def _svg(cls: str, box: tuple[float, float, float, float], spots: list[Spot], told: str, scale: float) -> Markup:
    most = max(spot.count for spot in spots)
    land = element("path", d=atlas().lands, transform="scale(.1)", cls="land")
    parts = [land]
    for spot in spots:
        radius = scale * (_LEAST + _SPREAD[cls] * (spot.count / most) ** 0.5)
        words = f"{spot.name}: {spot.count:,}" + ("" if spot.exact else " (the place itself is not on the map)")
        cls_of = "spot" if spot.exact else "spot state"
        parts.append(element("circle", element("title", words), cx=spot.x, cy=spot.y, r=radius, cls=cls_of))
    parts += _names(cls, spots, most, scale, box)
    box_of = " ".join(f"{one:.0f}" for one in box)
    return element("svg", Markup("").join(parts), cls=f"chart map {cls}", viewBox=box_of, role="img", aria_label=told)


def _names(
    cls: str, spots: list[Spot], most: int, scale: float, box: tuple[float, float, float, float]
) -> list[Markup]:
    """The names of the largest spots, each where it covers no other name."""
    taken: list[tuple[float, float, float]] = []
    parts = []
    for spot in spots[: _NAMED * 2]:
        reach = scale * (_LEAST + 2.5 + _SPREAD[cls] * (spot.count / most) ** 0.5)
        wide = len(spot.name) * 6.4 * scale
        x, anchor = spot.x + reach, "start"
        if x + wide > box[0] + box[2]:
            x, anchor = spot.x - reach, "end"
        left = x if anchor == "start" else x - wide
        clear = all(abs(y - spot.y) > 12 * scale or left > end or left + wide < begin for begin, end, y in taken)
        if clear and len(taken) < _NAMED:
            taken.append((left, left + wide, spot.y))
            size = f"{11.5 * scale:.1f}"
            label = element(
                "text", spot.name, x=x, y=spot.y + 4 * scale, cls="place-of", text_anchor=anchor, font_size=size
            )
            parts.append(label)
    return parts
