"""Does the configurable ruleset find what was published for every row of the example?"""

from __future__ import annotations

import csv
from datetime import date

from domain.assessment import assess
from domain.rulesets import RULESETS
from intake.doj.histories import counts_of, read_histories

AS_OF = date(2019, 11, 11)
OUTCOMES = {"Eligible for Dismissal": "dismiss", "Eligible for Reduction": "reduce"}
REASONS = {
    "Misdemeanor or Infraction": "misdemeanor_or_infraction",
    "Dismiss all HS 11357 convictions": "dismiss_section",
    "Dismiss all HS 11358 convictions": "dismiss_section",
    "21 years or younger": "under_21_at_conviction",
    "57 years or older": "aged_57_or_older",
    "Conviction occurred 10 or more years ago": "convicted_10_years_ago",
    "Only has 11357-60 charges": "only_cannabis_convictions",
    "Individual is deceased": "deceased",
    "Reduce all HS 11359 convictions": "reduce_section",
}


def test_each_of_38_rows_has_the_published_determination_and_reason_or_none(doj_file) -> None:
    with doj_file("configurable_flow_expected_full.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    policy = RULESETS["configurable"]
    with doj_file("configurable_flow_input.csv").open("rb") as stream:
        histories = read_histories(stream, county="Sacramento")
    ours = {
        (subject, each.cnt_order): assess(policy, each, history, AS_OF)
        for subject, history, each in counts_of(histories)
        if policy.is_for(each)
    }
    met = 0
    for row in rows:
        found = ours.pop((row["SUBJECT_ID"], row["CNT_ORDER"]), None)
        mine = (found.outcome, found.reason) if found else (None, None)
        published = (
            OUTCOMES.get(row["Eligibility Determination"]),
            REASONS.get(row["Eligibility Reason"]),
        )
        assert mine == published, row["CNT_ORDER"]
        met += 1
    assert (met, ours) == (38, {})


def test_what_is_published_of_each_persons_record_is_what_we_read(doj_file) -> None:
    with doj_file("configurable_flow_expected_full.csv").open(newline="") as stream:
        rows = [each for each in csv.DictReader(stream) if each["Eligibility Determination"]]
    with doj_file("configurable_flow_input.csv").open("rb") as stream:
        people = read_histories(stream, county="Sacramento").people
    for row in rows:
        person = people[row["SUBJECT_ID"]]
        of_cannabis = [each for each in person.convictions if each.cannabis]
        assert row["# of convictions on record"] == str(len(person.convictions))
        assert row["# of Prop 64 convictions"] == str(len(of_cannabis))
        assert (row["Deceased"] == "Deceased") is person.is_deceased
        assert (row["PC290 Registration"] == "Yes") is bool(person.registrations)
        assert (row["Superstrike Code Section(s)"] != "-") is bool(person.superstrikes)
        registered = row["PC290 Registration"] == "Yes" or row["PC290 Code Section(s)"] != "-"
        assert registered is bool(person.sex_offenses)
