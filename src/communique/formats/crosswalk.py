"""What other systems of event data call states, bodies, sectors and classes: CAMEO, FIPS 10-4, ICEWS (codes.tsv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from communique.actors.registry import default_registry
from communique.findings.events.plover import Code, plover

# The four classes as GDELT and PLOVER number them.
QUADS: Mapping[str, int] = {
    "verbal cooperation": 1,
    "material cooperation": 2,
    "verbal conflict": 3,
    "material conflict": 4,
}
# CAMEO's root categories, as its manual names them.
ROOTS: Mapping[str, str] = {
    "01": "Make public statement",
    "02": "Appeal",
    "03": "Express intent to cooperate",
    "04": "Consult",
    "05": "Engage in diplomatic cooperation",
    "06": "Engage in material cooperation",
    "07": "Provide aid",
    "08": "Yield",
    "09": "Investigate",
    "10": "Demand",
    "11": "Disapprove",
    "12": "Reject",
    "13": "Threaten",
    "14": "Protest",
    "15": "Exhibit force posture",
    "16": "Reduce relations",
    "17": "Coerce",
    "18": "Assault",
    "19": "Fight",
    "20": "Use unconventional mass violence",
}
# Sectors of PLOVER as ICEWS writes them; and what ICEWS writes beside them.
SECTORS: Mapping[str, str] = {
    "GOV": "Government",
    "MIL": "Military",
    "COP": "Police",
    "SPY": "Government Intelligence Agency",
    "JUD": "Judicial",
    "LEG": "Legislative / Parliamentary",
    "PTY": "Parties",
    "OPP": "Opposition",
    "REB": "Rebel",
    "PRM": "Paramilitary",
    "UAF": "Unidentified Armed Force",
    "BUS": "Business",
    "CVL": "General Population / Civilian / Social",
    "JRN": "News",
    "EDU": "Education",
    "MED": "Medical / Health",
    "REF": "Refugees / Displaced",
    "REL": "Religious",
    "LAB": "Labor",
    "AGR": "Agriculture",
    "CRM": "Criminals / Gangs",
    "ELI": "Elite",
    "SOC": "Social",
    "PRE": "Unrecognized State",
    "UNK": "Unidentified",
}
# Codes of states that are met in older files and are none of ISO 3166-1 today.
_OLD: Mapping[str, str] = {"ROM": "ROU", "TMP": "TLS", "ZAR": "COD", "YUG": "SRB", "GZS": "PSE", "WSB": "PSE"}
_OLD_FIPS: Mapping[str, str] = {"GZ": "PSE", "RB": "SRB", "YI": "SRB", "OC": "SSD"}


@dataclass(frozen=True, slots=True)
class Codes:
    """The table: what each of our codes is in FIPS 10-4 and CAMEO, and the ways back."""

    fips: Mapping[str, str]
    cameo: Mapping[str, str]
    of_fips: Mapping[str, str]
    of_cameo: Mapping[str, str]


@lru_cache(maxsize=1)
def codes() -> Codes:
    """The table that ships with the package."""
    text = (files("communique.formats") / "codes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    fips = {code: told for code, told, _ in rows if told != "-"}
    cameo = {code: told for code, _, told in rows if told != "-"}
    states = {told: code for code, told in cameo.items() if len(told) == len("USA")}
    bodies = {told[-3:]: code for code, told in cameo.items() if len(told) > len("USA")}
    return Codes(
        fips=fips,
        cameo=cameo,
        of_fips={**_OLD_FIPS, **{told: code for code, told in fips.items()}},
        of_cameo={**_OLD, **bodies, **states},
    )


def side(country: str | None, group: str | None = None, code: str | None = None) -> str | None:
    """The code of a side that CAMEO names by country, known group, or both run together with classes ("IGOUNO").

    >>> side("ROM"), side(None, "NAT"), side(None, None, "IGOUNO"), side(None, None, "USAGOV")
    ('ROU', 'NATO', 'UN', 'USA')
    """
    known = codes().of_cameo
    for told in (country, group, (code or "")[:3], (code or "")[-3:]):
        if told and told in known:
            return known[told]
    return country or group or code or None


def kind(cameo: str) -> Code | None:
    """What a CAMEO code is in PLOVER: that of the code, else of the code that it is a case of. None for none (01).

    >>> kind("0411").type, kind("0101")
    ('CONSULT', None)
    """
    table = plover().cameo
    wider = (cameo, cameo[:3], f"{cameo[:2]}0", cameo[:2])
    return next((table[told] for told in wider if told in table), None)


def quad(type_: str) -> int | None:
    """The number of a PLOVER type's class, 1 to 4."""
    found = plover().types.get(type_)
    return QUADS[found.quad] if found else None


def state_name(code: str) -> str:
    """The short name of a state or body by its code; the code itself where it is none."""
    state = default_registry().states.get(code)
    return state.name if state else code
