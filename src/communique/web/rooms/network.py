"""The network: who met or spoke to whom, as a circle of states with lines between them, and as a table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup

from communique.errors import QueryError
from communique.export import view
from communique.web.asked import Asked, address
from communique.web.asking import Desk
from communique.web.charts import element
from communique.web.rooms import search
from communique.web.showing import Shown

STATES, LISTED = 28, 40  # that are drawn; pairs that are listed
_NAMES = ("about", "outlet", "since", "until", "links", "format")
LINKS = {"all": "meetings and words", "met": "meetings only", "words": "words only"}
Pair = tuple[str, str]


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """Pairs of states by the number of their encounters, and of the words of one to the other."""
    asked.only(*_NAMES)
    links = asked.one("links", "all")
    if links not in LINKS:
        raise QueryError(f"{links!r} is no kind of link; it is one of {', '.join(LINKS)}")
    given = asked.given("encounters", (*_NAMES[4:],))
    met = _met(desk, given) if links != "words" else Counter()
    said = _said(desk, given) if links != "met" else Counter()
    weights: Counter[Pair] = Counter()
    for (one, other), count in [*met.items(), *said.items()]:
        weights[min(one, other), max(one, other)] += count
    ranked = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))
    if asked.one("format"):
        return Shown({}, desk.made([_row(pair, count, met, said) for pair, count in ranked]))
    days = {"since": asked.one("since"), "until": asked.one("until")}
    context = {
        "fields": [one for one in search.fields("encounters", asked) if one.name in _NAMES],
        "kinds": LINKS,
        "links": links,
        "open": bool(given),
        "pairs": [_row(pair, count, met, said) | {"href": _dyad(pair, days)} for pair, count in ranked[:LISTED]],
        "more": max(len(ranked) - LISTED, 0),
        "chart": drawn(ranked, days) if ranked else "",
    }
    return Shown(context)


def _dyad(pair: Pair, days: Mapping[str, str]) -> str:
    one, other = (view.country(code) or code for code in pair)
    return address("/dyad", {"a": one, "b": other, **days})


def _row(pair: Pair, count: int, met: Counter[Pair], said: Counter[Pair]) -> dict[str, object]:
    one, other = pair
    return {
        "a": one,
        "b": other,
        "encounters": met[pair],
        "a_to_b": said[one, other],
        "b_to_a": said[other, one],
        "links": count,
    }


def _met(desk: Desk, given: Mapping[str, object]) -> Counter[Pair]:
    inner, values = desk.stored(desk.corpus.ask("encounters", given), "countries, status")  # type: ignore[arg-type]
    told = f"""SELECT least(x, y), greatest(x, y), count(*) FROM
        (SELECT unnest(countries) AS x, countries FROM ({inner}) WHERE len(countries) BETWEEN 2 AND 12
            AND status IN ('held', 'ongoing')), unnest(countries) AS others(y)
        WHERE x < y AND x <> 'IGO' AND y <> 'IGO' GROUP BY 1, 2"""  # noqa: S608 - values are parameters
    rows = desk.corpus.cursor().execute(told, values).fetchall()
    return Counter({(one, other): count for one, other, count in rows})


def _said(desk: Desk, given: Mapping[str, object]) -> Counter[Pair]:
    inner, values = desk.stored(desk.corpus.ask("quotations", given), "speaker_country, addressee_countries")  # type: ignore[arg-type]
    told = f"""SELECT speaker_country, y, count(*) FROM
        (SELECT speaker_country, unnest(addressee_countries) AS y FROM ({inner}))
        WHERE speaker_country <> y AND speaker_country <> 'IGO' AND y <> 'IGO' GROUP BY 1, 2"""  # noqa: S608
    rows = desk.corpus.cursor().execute(told, values).fetchall()
    return Counter({(one, other): count for one, other, count in rows})


def drawn(ranked: list[tuple[Pair, int]], days: Mapping[str, str]) -> Markup:
    """The states with the most links on a circle, each beside those whom it has most to do with."""
    total: Counter[str] = Counter()
    for (one, other), count in ranked:
        total[one] += count
        total[other] += count
    kept = {code for code, _ in sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))[:STATES]}
    lines = [(pair, count) for pair, count in ranked if pair[0] in kept and pair[1] in kept]
    order = _ordered(kept, lines)
    told = f"Network of {len(order)} states; most between " + ", ".join(
        f"{view.country(one)} and {view.country(other)} ({count})" for (one, other), count in ranked[:3]
    )
    parts = [_svg("wide", order, lines, total, 640.0, told), _svg("narrow", order, lines, total, 350.0, told)]
    return Markup("\n").join(parts)


def _ordered(kept: set[str], lines: list[tuple[Pair, int]]) -> list[str]:
    """States in the order of a walk that goes on to the state with the strongest link to those of late."""
    weight: dict[str, Counter[str]] = {code: Counter() for code in kept}
    for (one, other), count in lines:
        weight[one][other] += count
        weight[other][one] += count
    left = set(kept)
    here = max(sorted(left), key=lambda code: sum(weight[code].values()))
    order = []
    while left:
        left.discard(here)
        order.append(here)
        if left:
            late = order[-3:]
            here = max(sorted(left), key=lambda code: sum(weight[one][code] for one in late))
    return order


def _svg(
    cls: str, order: list[str], lines: list[tuple[Pair, int]], total: Counter[str], size: float, told: str
) -> Markup:
    wide = cls == "wide"
    margin = 96.0 if wide else 30.0
    width, radius, middle = size + (120 if wide else 0), size / 2 - margin * (0.55 if wide else 1), size / 2
    centre = width / 2
    spots = {
        code: (centre + radius * math.cos(angle), middle + radius * math.sin(angle), angle)
        for place, code in enumerate(order)
        for angle in [2 * math.pi * place / len(order) - math.pi / 2]
    }
    most, busiest = max(count for _, count in lines), max(total[code] for code in order)
    parts = []
    for (one, other), count in reversed(lines):
        (x1, y1, _), (x2, y2, _) = spots[one], spots[other]
        cx, cy = (x1 + x2) / 4 + centre / 2, (y1 + y2) / 4 + middle / 2
        share = count / most
        words = f"{view.country(one)} and {view.country(other)}: {count:,}"
        path = f"M{x1:.1f},{y1:.1f} Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}"
        cls_of = "tie strong" if share > 0.4 else "tie some" if share > 0.12 else "tie"
        parts.append(element("path", element("title", words), d=path, cls=cls_of, stroke_width=0.8 + 6.5 * share))
    for code, (x, y, angle) in spots.items():
        radius_of = 3.5 + (8.5 if wide else 5.5) * (total[code] / busiest) ** 0.5
        words = f"{view.country(code)}: {total[code]:,}"
        parts.append(element("circle", element("title", words), cx=x, cy=y, r=radius_of, cls="node"))
        reach = radius_of + 5
        tx, ty = x + reach * math.cos(angle), y + reach * math.sin(angle)
        anchor = "middle" if abs(math.cos(angle)) < 0.25 else "start" if math.cos(angle) > 0 else "end"
        name = (view.country(code) or code) if wide else code
        parts.append(element("text", name, x=tx, y=ty + 4 + 4 * math.sin(angle), text_anchor=anchor))
    return element(
        "svg",
        Markup("").join(parts),
        cls=f"chart network {cls}",
        viewBox=f"0 0 {width:g} {size:g}",
        role="img",
        aria_label=told,
    )
