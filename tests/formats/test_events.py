"""GDELT, ICEWS and PLOVER: the columns and fields that they publish, and what stands in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from communique.findings.events.plover import plover
from communique.formats import crosswalk, gdelt, icews, pairs
from communique.query.corpus import Corpus
from tests.formats.conftest import Export

SHARED = Path(__file__).parents[3] / "shared" / "data"
# The fields of the manual's tables "PLOVER JSON" and "Information object for entities".
FIELDS = set(
    "id has_event date time enddate endtime actor recipient event event_loc event_text quad_code event_scale mode "
    "context link text text_info cite_info coder coded_date coded_time comment".split()
)
ENTITY = set("code sector entity_text identifier_id identifier_text religion ethnicity office gender age".split())
# The header of the published files.
ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t"
    "Country\tLatitude\tLongitude"
).split("\t")


def events_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(
        folder / gdelt.EVENTS,
        sep="\t",
        header=None,
        names=list(gdelt.EVENT_COLUMNS),
        dtype={"EventCode": str, "EventBaseCode": str, "EventRootCode": str},
        keep_default_na=False,
        na_values=[""],
        quoting=csv.QUOTE_NONE,
    )


def mentions_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(
        folder / gdelt.MENTIONS, sep="\t", header=None, names=list(gdelt.MENTION_COLUMNS), quoting=csv.QUOTE_NONE
    )


def test_the_columns_are_those_that_gdelt_publishes() -> None:
    assert (len(gdelt.EVENT_COLUMNS), len(gdelt.MENTION_COLUMNS)) == (61, 16)
    folder = SHARED / "gdelt"
    if not folder.is_dir():
        pytest.skip("the column files are not here")
    with (folder / "GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv").open(encoding="utf-8") as stream:
        assert [row["tableId"] for row in csv.DictReader(stream)] == list(gdelt.EVENT_COLUMNS)
    name = "GDELT_2.0_eventMentions_Column_Labels_Header_Row_Sep2016.tsv"
    with (folder / name).open(encoding="utf-8") as stream:
        assert [row["tableId"] for row in csv.DictReader(stream, delimiter="\t")] == list(gdelt.MENTION_COLUMNS)


def test_gdelt_has_a_row_for_each_two_sides(export: Export) -> None:
    found = events_of(export("gdelt", "g"))
    assert found["GLOBALEVENTID"].is_unique
    assert (found["GLOBALEVENTID"] > 0).all()
    both = found[found["EventCode"] == "0311"].sort_values("Actor1Name")
    assert both["Actor1Name"].tolist() == ["EUROPEAN UNION", "QATAR"]
    assert both["Actor1Code"].tolist() == ["IGOEUREEC", "QATGOV"]
    assert both["Actor1KnownGroupCode"].tolist()[0] == "EEC"
    assert both["Actor1CountryCode"].fillna("").tolist() == ["", "QAT"]
    assert both["Actor2Code"].tolist() == ["TCDMIL", "TCDMIL"]
    row = both.iloc[1]
    assert (row["SQLDATE"], row["MonthYear"], row["Year"]) == (20240610, 202406, 2024)
    assert row["FractionDate"] == pytest.approx(2024 + (6 * 30 + 10) / 365, abs=1e-4)
    assert (row["EventBaseCode"], row["EventRootCode"], row["QuadClass"]) == ("031", "03", 1)
    assert (row["GoldsteinScale"], row["ActionGeo_FullName"], row["ActionGeo_CountryCode"]) == (2.5, "Doha", "QA")
    assert row["SOURCEURL"] == "https://news.example/doha?a=1&b=2"
    assert row["DATEADDED"] == 20240610000000
    met = found[(found["EventCode"] == "040") & (found["SQLDATE"] == 20240501)]
    assert met[["Actor1CountryCode", "Actor2CountryCode"]].to_numpy().tolist() == [["RUS", "USA"]]


def test_what_parts_fields_in_a_value_does_not_part_them(export: Export) -> None:
    folder = export("gdelt", "g")
    for file, columns in ((gdelt.EVENTS, 61), (gdelt.MENTIONS, 16)):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        assert {line.count("\t") + 1 for line in lines} == {columns}
    assert "The Gulf Ledger" in mentions_of(folder)["MentionSourceName"].tolist()


def test_an_event_without_a_code_has_that_of_its_type(export: Export) -> None:
    found = events_of(export("gdelt", "g"))
    row = found[found["ActionGeo_FullName"].isna() & (found["EventRootCode"] == "19")].iloc[0]
    assert row["EventCode"] == plover().types["ASSAULT"].cameo
    assert row["GoldsteinScale"] == 0.0


@pytest.mark.parametrize("kind", list(plover().types))
def test_the_code_of_a_type_at_large_converts_to_that_type(kind: str) -> None:
    code = crosswalk.kind(pairs.at_large(kind))
    assert code and code.type == kind


def test_codes_are_of_cameo(export: Export) -> None:
    folder = SHARED / "plover"
    if not folder.is_dir():
        pytest.skip("the codes are not here")
    known = json.loads((folder / "cameo_codes.json").read_text(encoding="utf-8"))
    found = events_of(export("gdelt", "g"))
    for column in ("EventCode", "EventBaseCode", "EventRootCode"):
        assert set(found[column]) <= set(known), column
    classes = {code: known[code[:2]]["quad_class"] for code in found["EventCode"]}
    # PLOVER has types of two roots of CAMEO in one class; where a code and its type differ the type's class counts
    assert [classes[code] for code in found["EventCode"]] == found["QuadClass"].tolist()


def test_a_merged_event_counts_once_and_each_report_is_a_mention(export: Export, merged: Corpus) -> None:
    apart, together = export("gdelt", "r", merged, reports=True), export("gdelt", "m", merged)
    assert (len(events_of(apart)), len(events_of(together))) == (9, 8)
    asked = events_of(together).query("EventCode == '102'").iloc[0]
    assert (asked["NumMentions"], asked["NumSources"], asked["NumArticles"]) == (2, 2, 2)
    mentions = mentions_of(together)
    assert len(mentions) == 9
    assert set(mentions["GLOBALEVENTID"]) == set(events_of(together)["GLOBALEVENTID"])
    assert len(mentions[mentions["GLOBALEVENTID"] == asked["GLOBALEVENTID"]]) == 2


def test_numbers_of_events_last(export: Export) -> None:
    """They come from the ids, which come from content: these stand in what people keep."""
    assert sorted(events_of(export("gdelt", "g"))["GLOBALEVENTID"])[:5] == [1, 2, 3, 4, 5]


def test_icews_has_its_twenty_columns(export: Export) -> None:
    found = pd.read_csv(export("icews", "e.tab"), sep="\t", dtype={"CAMEO Code": str}, quoting=csv.QUOTE_NONE)
    assert list(found.columns) == ICEWS == list(icews.COLUMNS)
    row = found[found["CAMEO Code"] == "0311"].sort_values("Source Name").iloc[1]
    told = row[["Event Date", "Source Name", "Source Sectors", "Source Country", "Target Sectors", "Target Country"]]
    assert told.tolist() == ["2024-06-10", "Qatar", "Government", "Qatar", "Military", "Chad"]
    assert (row["Event Text"], row["Intensity"], row["City"], row["Country"]) == (
        "Express intent to cooperate",
        2.5,
        "Doha",
        "Qatar",
    )


def test_plover_has_the_fields_of_its_manual(export: Export) -> None:
    lines = export("plover", "e.jsonl").read_text(encoding="utf-8").splitlines()
    made: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for event in made:
        assert set(event) - {"communique"} <= FIELDS
        assert {"id", "date", "actor", "event"} <= set(event), "what the manual requires"
        assert all(set(side) <= ENTITY for side in (*event["actor"], *event.get("recipient", ())))
    (agreed,) = [event for event in made if event["id"] == "v_00000000000000d1"]
    assert agreed["actor"] == [{"code": "EU"}, {"code": "QAT", "sector": "GOV"}]
    assert agreed["recipient"] == [{"code": "TCD", "sector": "MIL"}]
    assert (agreed["date"], agreed["enddate"], agreed["quad_code"]) == ("2024-06-10", "2024-06-12", 1)
    assert agreed["event_loc"] == {"extracted_place": "Doha", "country_code": "QAT"}
    assert (agreed["event"], agreed["context"], agreed["event_scale"]) == (["AGREE"], ["economic", "diplomatic"], 2.5)
    assert "text" not in agreed, "the manual leaves it to who has the rights"


def test_states_are_known_by_their_codes_of_old() -> None:
    assert crosswalk.side("ROM") == "ROU"
    assert crosswalk.codes().of_fips["UK"] == "GBR"
    assert crosswalk.codes().fips["DEU"] == "GM"
    assert crosswalk.side(None, None, "XYZ") == "XYZ"
