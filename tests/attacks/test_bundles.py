"""What a bundle has to hold, what may not be in it, and what is worked out of it again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

import record.proof
from api.cli.verifying import verify_
from projections.reports import REPORTS
from record.proof.bundle import verify
from record.proof.note import Note
from record.proof.policy import Policy
from recount.bundled import NOT_COUNTED, Recounted
from tests.attacks.conftest import County, Event
from tests.attacks.test_attacks import edited, repacked

PROOF = Path(record.proof.__file__).parent
WORKED_OUT = [each for each in REPORTS if each not in NOT_COUNTED]


def test_the_figures_of_every_report_are_worked_out_again(county: County) -> None:
    case_id = next(each.stream_id for each in county.events() if each.topic == "case.identified")
    needed = {"case-deadlines": {"duty": "order"}, "case-history": {"case": case_id}}
    for name in WORKED_OUT:
        path = county.bundle(county.issue(name, **needed.get(name, {})))
        found = verify(path, Policy.parse(county.policy), recount=Recounted)
        assert f"rows of {name} follow from the events." in found.notes[2]


@pytest.mark.parametrize("asked", [{"county": "SAMPLE"}, {"county": "YOLO"}])
def test_of_one_county_too(asked: dict[str, str], county: County) -> None:
    path = county.bundle(county.issue(**asked))
    found = verify(path, Policy.parse(county.policy), recount=Recounted)
    assert "rows of status follow from the events." in found.notes[2]


def taken_along(bundle: Path, folder: Path) -> None:
    """Unpack the recount that lies in a bundle."""
    with ZipFile(bundle) as archive:
        names = [each for each in archive.namelist() if each.startswith("verifier/recount/")]
        archive.extractall(folder, names)


def by_itself(bundle: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A recount of a bundle, with nothing but Python."""
    words = [sys.executable, "-S", "-m", "recount", str(bundle)]
    return subprocess.run(
        words, cwd=folder / "verifier", capture_output=True, text=True, check=False, timeout=60
    )


def alone(bundle: Path, folder: Path) -> str:
    """What it says."""
    done = by_itself(bundle, folder)
    assert (done.returncode == 0) is not done.stderr.startswith("FAILED"), done
    return done.stdout + done.stderr


def test_a_bundle_brings_what_works_its_figures_out(county: County) -> None:
    path = county.bundle(county.issue())
    taken_along(path, county.folder)
    with ZipFile(path) as archive:
        report = archive.read("report.json")
    said = json.loads(report)
    rows = len(said["rows"])
    assert alone(path, county.folder) == f"All {rows} rows of status follow from the events.\n"
    said["rows"][0]["total"] += 1
    forged = repacked(path, "report.json", json.dumps(said).encode())
    assert alone(forged, county.folder).startswith("FAILED: Row 1 of status says ")
    for name, other in (
        ("report.json", b"[]"),
        ("report.json", b'{"header":{}}'),
        ("events.ndjson", b"[1]"),
        ("events.ndjson", b"\xff"),
    ):
        made = repacked(path, name, other)
        assert alone(made, county.folder).startswith("FAILED: ")
    made.write_bytes(path.read_bytes()[:999])
    assert alone(made, county.folder).startswith("FAILED: This is no bundle")


def test_the_command_says_it_and_ends_so(county: County) -> None:
    issued = county.issue()
    path, policy = county.bundle(issued), county.folder / "policy"
    policy.write_text(county.policy)
    words = [str(path), "--policy", str(policy)]
    honest = CliRunner().invoke(verify_, words)
    assert (honest.exit_code, honest.output.splitlines()[0]) == (0, "WITNESSED 3-of-3")
    assert "No log can prove that something was never entered" in honest.output
    county.rewrite(edited, rechain=False)
    county.bundle(issued)
    forged = CliRunner().invoke(verify_, words)
    assert (forged.exit_code, forged.output[:17]) == (1, "FAILED: Unsealed:")
    policy.write_text("nonsense")
    assert CliRunner().invoke(verify_, words).output.startswith("FAILED: Malformed: Line 1")


def test_figures_that_cannot_be_worked_out_end_with_a_code_of_their_own(county: County) -> None:
    path, policy = county.bundle(county.issue("equity")), county.folder / "policy"
    policy.write_text(county.policy)
    said = CliRunner().invoke(verify_, [str(path), "--policy", str(policy)])
    assert (said.exit_code, said.output.splitlines()[0]) == (3, "WITNESSED 3-of-3")
    taken_along(path, county.folder)
    assert by_itself(path, county.folder).returncode == 3


def test_a_recount_says_nothing_to_the_terminal(county: County) -> None:
    path = county.bundle(county.issue())
    taken_along(path, county.folder)
    with ZipFile(path) as archive:
        report = json.loads(archive.read("report.json"))
    report["rows"][0]["county"] = "\x1b[2J\nAll rows follow"
    forged = repacked(path, "report.json", json.dumps(report).encode())
    said = alone(forged, county.folder)
    assert said.startswith(r"FAILED: Row 1 of status says \x1b[2J\nAll rows follow under county")


def test_a_verifier_needs_nothing_of_ours_but_the_folder_that_proves(
    county: County, tmp_path: Path
) -> None:
    path, policy = county.bundle(county.issue()), county.folder / "policy"
    policy.write_text(county.policy)
    copytree(PROOF, tmp_path / "alone/record/proof")
    (tmp_path / "alone/record/__init__.py").touch()

    def said(*words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "record.proof", *map(str, words)],
            cwd=tmp_path / "alone",
            env={"PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    code, answer = said(path, "--policy", policy, "--kept", county.keep())
    assert (code, answer.splitlines()[0]) == (0, "WITNESSED 3-of-3")
    assert "- The figures were not recounted." in answer
    code, answer = said(repacked(path, "checkpoint", b"nonsense"), "--policy", policy)
    assert (code, answer[:17]) == (1, "FAILED: Malformed")
    code, answer = said(path, "--policy", county.folder / "nowhere")
    assert (code, answer[:8]) == (1, "FAILED: ")
    assert answer.endswith(
        "nowhere cannot be read (No such file or directory). Name a file that is there.\n"
    )


@pytest.mark.parametrize("name", ["checkpoint", "report.json", "events.ndjson"])
def test_what_a_bundle_has_to_hold_is_missed(name: str, county: County) -> None:
    path = county.bundle(county.issue())
    made = county.folder / "less.zip"
    with ZipFile(path) as old, ZipFile(made, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
    assert county.said(made) == "FAILED: Missing"


@pytest.mark.parametrize(
    "line",
    [b"nonsense\n", b'["{}"]\n', b'["{}","{}"]\n', b"[1,2]\n", b'["\\ud800",""]\n', b"[" * 9999],
)
def test_lines_that_are_no_events_are_refused(line: bytes, county: County) -> None:
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        events = archive.read("events.ndjson")
    made = repacked(path, "events.ndjson", line + events)
    assert county.by_us(made) in ("FAILED: Malformed", "FAILED: Unsealed")
    assert county.by_go(made).startswith("FAILED: ")


def test_a_truncated_bundle_is_refused(county: County) -> None:
    path = county.bundle(county.issue())
    body = path.read_bytes()
    for end in (0, 1, len(body) // 2, len(body) - 1):
        path.write_bytes(body[:end])
        assert county.said(path) == "FAILED: Malformed"


def test_the_previous_report_is_followed_from(county: County) -> None:
    county.issue()
    path = county.bundle(county.issue())
    with ZipFile(path) as archive:
        previous, report = archive.read("previous"), json.loads(archive.read("report.json"))
    assert Note.parse(previous).text.splitlines()[1] < str(report["header"]["position"] + 2)
    assert county.said(path) == "WITNESSED 3-of-3"


def test_what_could_not_have_happened_to_a_case_is_not_counted(county: County) -> None:
    issued = county.issue()

    def unheard_of(events: list[Event]) -> list[Event]:
        first = next(n for n, each in enumerate(events) if each.topic.startswith("case.checked"))
        changed = events[first].saying(b'"count":1', b'"count":7')
        return [*events[:first], changed, *events[first + 1 :]]

    county.rewrite(unheard_of, rechain=True)
    county.forget()
    county.seal_alone()
    assert county.by_us(county.bundle(issued)) == "FAILED: FiguresDiffer"
