"""What people said: it is kept whatever happens, and folds into what holds now."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.errors import CorpusError
from communique.store import corrections
from communique.store.corrections import Correction, Verdict, fold, for_merging, make, standing

FINDINGS = ("q_1", "q_2", "v_1")


@st.composite
def histories(draw: st.DrawFn) -> list[Correction]:
    """Any course of verdicts and undoings."""
    said: list[Correction] = []
    for number in range(draw(st.integers(0, 12))):
        actions = ["accept", "reject", "correct", "merge"] + (["undo"] * 2 if said else [])
        action = draw(st.sampled_from(actions))
        who = f"reader {number}"
        if action == "undo":
            said.append(make("undo", [draw(st.sampled_from(said)).id], who=who))
        elif action == "merge":
            said.append(make("merge", ["p_1", "p_2"], who=who))
        else:
            values = {draw(st.sampled_from(["country", "kind"])): str(number)} if action == "correct" else {}
            said.append(make(action, [draw(st.sampled_from(FINDINGS))], values=values, who=who))  # type: ignore[arg-type]
    return said


@given(histories())
def test_undoing_the_last_is_as_if_it_was_never_said(said: list[Correction]) -> None:
    for place, last in enumerate(said):
        before = said[:place]
        assert fold([*before, last, make("undo", [last.id])]) == fold(before)


@given(histories())
def test_an_undoing_that_is_undone_changes_nothing(said: list[Correction]) -> None:
    for one in said:
        undo = make("undo", [one.id])
        assert fold([*said, undo, make("undo", [undo.id])]) == fold(said)


@given(histories())
def test_the_last_word_on_a_finding_holds(said: list[Correction]) -> None:
    state = fold(said)
    kept = standing(said)
    for finding in FINDINGS:
        words = [one for one in kept if one.targets[0] == finding]
        assert (finding in state.findings) == bool(words)
        if words:
            assert state.findings[finding].rejected == (words[-1].action == "reject")
        for one in words:
            later = words[words.index(one) + 1 :]
            for name, value in one.values.items():
                if not any(name in other.values for other in later):
                    assert state.findings[finding].values[name] == value
    assert list(state.actors) == [one for one in kept if one.action == "merge"]


@settings(deadline=None)  # it waits for the disk
@given(histories())
def test_what_is_written_is_read(said: list[Correction]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for one in said:
            corrections.append(Path(name), [one])
        assert corrections.read(Path(name)) == corrections.Log(tuple(said))


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(1, 3))
def test_a_broken_line_is_told_and_loses_no_other(rubbish: bytes, place: int) -> None:
    import tempfile

    said = [make("accept", [f"q_{number}"]) for number in range(3)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corrections.append(folder, said[:place])
        with (folder / corrections.NAME).open("ab") as file:
            file.write(b"{" + rubbish.replace(b"\n", b" "))  # what a crash leaves: no end of line
        corrections.append(folder, said[place:])
        log = corrections.read(folder)
    assert log.corrections == tuple(said)
    assert [broken.line for broken in log.broken] == [place + 1]


def test_a_line_that_is_cut_anywhere_is_the_only_one_lost(tmp_path: Path) -> None:
    said = [make("reject", ["q_1"], note="übel"), make("correct", ["q_2"], values={"country": "NOR"})]
    corrections.append(tmp_path, said)
    data = (tmp_path / corrections.NAME).read_bytes()
    first = data.index(b"\n") + 1
    for end in range(first + 1, len(data) - 1):
        (tmp_path / corrections.NAME).write_bytes(data[:end])
        log = corrections.read(tmp_path)
        assert log.corrections == (said[0],)
        assert [broken.line for broken in log.broken] == [2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ([], "no object"),
        ({"action": "burn"}, "no action 'burn'"),
        ({"action": "merge", "targets": ["p_1"]}, "about 2 ids"),
        ({"action": "accept", "targets": [1]}, "about 1 id"),
        ({"action": "accept", "targets": ["q_1"], "id": 3}, "texts"),
        ({"action": "accept", "targets": ["q_1"], "id": "c", "when": "", "who": "", "values": {"a": 1}}, "values are"),
        ({"action": "alias", "targets": ["p_1"], "id": "c", "when": "", "who": ""}, "alias needs a name"),
    ],
)
def test_what_is_no_correction_says_why(tmp_path: Path, line: object, reason: str) -> None:
    (tmp_path / corrections.NAME).write_text(json.dumps(line) + "\n")
    log = corrections.read(tmp_path)
    assert not log.corrections
    assert reason in log.broken[0].reason


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    def write(number: int) -> None:
        for place in range(10):
            corrections.append(tmp_path, [make("accept", [f"q_{number}_{place}"])])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = corrections.read(tmp_path)
    assert not log.broken
    assert {one.targets[0] for one in log.corrections} == {f"q_{n}_{m}" for n in range(4) for m in range(10)}


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be written"):
        corrections.append(tmp_path / "none", [make("accept", ["q_1"])])
    assert corrections.read(tmp_path / "none") == corrections.Log()


def test_the_words_that_merging_takes() -> None:
    state = fold(
        [make("merge", ["p_1", "p_2"]), make("alias", ["p_1"], values={"name": "MBS"}), make("accept", ["q_1"])]
    )
    assert for_merging(state) == [
        {"action": "merge", "a": "p_1", "b": "p_2"},
        {"action": "alias", "name": "MBS", "of": "p_1"},
    ]
    assert state.findings == {"q_1": Verdict()}
    assert state.findings["q_1"].word == "accepted"


def test_who_said_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_USER", "Desk 4")
    assert make("accept", ["q_1"]).who == "Desk 4"
    assert make("accept", ["q_1"], who="Ada").who == "Ada"
