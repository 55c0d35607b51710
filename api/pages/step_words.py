"""What is each step called, what does it ask for, and what do its choices mean?"""

from __future__ import annotations

from collections.abc import Mapping

from api.steps import STEPS as KNOWN
from domain.case import Case

STEPS: Mapping[str, tuple[str, str, str]] = {
    "request-check": ("Request a check", "request a check", "the request for a check"),
    "check": ("Check the counts", "check the counts", "the check"),
    "assign-review": ("Assign a review", "assign a review", "the assignment"),
    "review": ("Decide by hand", "decide by hand", "the review by hand"),
    "find-prior-relief": ("Record prior relief", "record prior relief", "the prior relief"),
    "schedule-meeting": ("Set a meeting", "set a meeting", "the day of the meeting"),
    "meet": ("Record a meeting", "record a meeting", "the meeting"),
    "miss-meeting": ("Record a missed meeting", "record a missed meeting", "the missed meeting"),
    "agree": ("Agree to relief", "agree to relief", "the agreement"),
    "rescind": ("Take back an agreement", "take back an agreement", "that the word is taken back"),
    "sign": ("Sign", "sign", "the signature"),
    "challenge": ("Challenge", "challenge counts", "the challenge"),
    "leave-unchallenged": (
        "Leave unchallenged",
        "leave counts unchallenged",
        "what is left unchallenged",
    ),
    "deem-unchallenged": (
        "Deem unchallenged",
        "deem counts unchallenged",
        "what is deemed unchallenged",
    ),
    "oppose": ("Oppose relief", "oppose relief", "the opposition"),
    "withdraw-opposition": (
        "Withdraw the opposition",
        "withdraw the opposition",
        "the end of the opposition",
    ),
    "serve": ("Record a service", "record a service", "the service"),
    "file": ("File with the court", "file with the court", "the filing"),
    "set-hearing": ("Set a hearing", "set a hearing", "the day of the hearing"),
    "hear": ("Record the hearing", "record the hearing", "the hearing"),
    "return": ("Return for a defect", "return counts for a defect", "the return"),
    "withdraw": ("Withdraw counts", "withdraw counts", "the withdrawal"),
    "dismiss": ("Record a dismissal", "record a dismissal", "the dismissal"),
    "redesignate": ("Record a redesignation", "record a redesignation", "the redesignation"),
    "resentence": ("Record a resentencing", "record a resentencing", "the resentencing"),
    "deny": ("Record a denial", "record a denial", "the denial"),
    "seal": ("Record a sealing", "record a sealing", "the sealing"),
    "unseal": ("Record an unsealing", "record an unsealing", "the unsealing"),
    "notify-state": ("Notify the state", "notify the state", "the notice to the state"),
    "confirm-state": (
        "Confirm the state's record",
        "confirm the state's record",
        "the state's confirmation",
    ),
    "find-mismatch": ("Record a mismatch", "record a mismatch", "the mismatch"),
    "close": ("Close the case", "close the case", "that the case is closed"),
    "reopen": ("Reopen", "reopen the case or counts of it", "the reopening"),
    "ask-again": ("Ask again", "ask again for relief", "that relief is asked for again"),
    "change-procedure": ("Change the procedure", "change the procedure", "the other procedure"),
    "transfer": ("Transfer counts", "transfer counts", "the transfer"),
    "notify": ("Record a notice", "record a notice", "the notice"),
    "find-unreachable": (
        "Record as unreachable",
        "record the person as unreachable",
        "that the person is unreachable",
    ),
    "find-deceased": ("Record a death", "record a death", "the death"),
    "hold": ("Put on hold", "put the case on hold", "the hold"),
    "release": ("Release the hold", "release the hold", "the end of the hold"),
    "find-destroyed": (
        "Record a destruction",
        "record that records are destroyed",
        "the destruction of records",
    ),
    "link": ("Link a duplicate", "link a duplicate", "the link"),
    "merge": ("Merge into another case", "merge the case into another", "the merger"),
    "unmerge": ("Undo the merger", "undo the merger", "that the merger is undone"),
    "correct": ("Correct a wrong fact", "correct a wrong fact", "the correction"),
    "amend": ("Amend a count", "amend a count", "the amendment"),
}
"""Each step's heading, the verb that completes "may …", and what is then on record."""

CHAPTERS: Mapping[str, str] = {
    "Checking": "Checking",
    "Agreeing": "Agreeing and signing",
    "Challenging": "Challenging and opposing",
    "Filing": "Filing and hearing",
    "Ordering": "The court's orders",
    "Concluding": "The state's record, and the end",
    "Turning": "Beside the procedure",
    "Mending": "Mending the record",
}
"""The chapters of the procedure, in its order."""

FORWARD = frozenset(
    {"check", "review", "meet", "agree", "sign", "leave-unchallenged", "deem-unchallenged"}
    | {"file", "hear", "dismiss", "redesignate", "resentence", "deny"}
    | {"notify-state", "confirm-state", "close"}
)
"""Steps that bring a case nearer to its end; a case waits for whoever may take one of them."""

FIELDS: Mapping[str, tuple[str, str]] = {
    "on": ("Legal date", "When it took effect"),
    "document.reference": ("Reference of the paper", "The office's own; no docket number"),
    "document.sha256": ("Or its SHA-256", "64 hexadecimal digits"),
    "paper": ("The paper itself", "Only its SHA-256 is kept, not the file"),
    "ruleset.id": ("Ruleset", ""),
    "ruleset.version": ("Version", ""),
    "ruleset.as_of": ("Applied as of", ""),
    "ruleset.sha256": ("SHA-256 of the ruleset", "If it is one of this house's files"),
    "order.number": ("Number of the order", "The court's own; no docket number"),
    "order.judge": ("Judge who signed it", ""),
    "findings.outcome": ("Outcome", ""),
    "findings.reason": ("Reason code", "Such as lawful_after_2016"),
    "findings.citation": ("Law it rests on", "Such as HS 11361.8(e)"),
    "terms.relief": ("Relief", ""),
    "redesignations.level_after": ("Level after the order", ""),
    "count.number": ("Count", ""),
    "count.section": ("Section", "Five digits"),
    "count.subsection": ("Subsection", "One letter in lower case, or none"),
    "count.level": ("Level", ""),
    "count.convicted_on": ("Convicted on", ""),
    "counts": ("Counts", ""),
    "kind": ("Kind", ""),
    "granted_on": ("Granted on", "If it is known"),
    "reviewer": ("Who reviews", "The person's id here, such as u-0000002a"),
    "meets_on": ("Day of the meeting", ""),
    "attendees": ("Who attended", ""),
    "reason": ("Reason code", "Such as clerical_error"),
    "ground": ("Ground", "A code, such as prior_conviction"),
    "is_serving": ("The person is serving the sentence", ""),
    "party": ("Who was served", ""),
    "method": ("How", "A code, such as mail or in_person"),
    "basis": ("Under which paragraph", ""),
    "is_stipulated": ("The other side stipulates", ""),
    "filing_number": (
        "The court's filing number",
        "If there is one already. It goes into the vault, not into the record.",
    ),
    "hearing_on": ("Day of the hearing", ""),
    "defect": ("Defect", "A code, such as wrong_form"),
    "scope": ("What is sealed", ""),
    "report": ("Reference of the report", "The office's own"),
    "what": ("What differs", "A code, such as still_felony"),
    "procedure": ("Procedure", ""),
    "to": ("To whom", "A code, such as alameda"),
    "whom": ("Who is told", ""),
    "is_reached": ("It reached them", ""),
    "until": ("Until", "If there is such a day"),
    "duplicate_of": ("The other case", "Its case number here"),
    "into": ("The case that survives", "Its case number here"),
    "wrong": ("Which fact is wrong", ""),
}
"""Each field's label and hint, by its place in what a step asks for."""

CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "rap_sheet": "Rap sheet",
        "case_system": "Case system",
        "pc_1203_4": "Dismissed under PC 1203.4",
        "pc_1170_18": "Reduced under PC 1170.18",
        "hs_11361_8": "Relief under HS 11361.8",
        "other": "Other relief",
    },
    "ground": {"not_eligible": "Not eligible", "danger": "Danger to public safety"},
    "party": {"prosecution": "Prosecution", "defense": "Defense"},
    "basis": {
        "": "Not said",
        "11361.8(b)": "11361.8(b): the sentence is being served",
        "11361.8(f)": "11361.8(f): the sentence is completed",
        "11361.9": "11361.9: the state's list",
    },
    "scope": {
        "conviction": "The conviction",
        "arrest_and_conviction": "The arrest and the conviction",
    },
    "whom": {"person": "The person", "defender": "The public defender", "court": "The court"},
    "attendees": {"person": "The person", "counsel": "Counsel", "prosecution": "The prosecution"},
}
"""What may be chosen for a whole step, in words."""


def heading(step: str) -> str:
    """The step's name; a new step has its own name until it is given a better one."""
    return STEPS[step][0] if step in STEPS else step.replace("-", " ").capitalize()


def verb(step: str) -> str:
    """What completes "may …"."""
    return STEPS[step][1] if step in STEPS else step.replace("-", " ")


def on_record(step: str) -> str:
    """What is on record once the step is taken."""
    return STEPS[step][2] if step in STEPS else step.replace("-", " ")


def chapter(step: str) -> str:
    """The chapter of the procedure that the step belongs to."""
    return str(getattr(Case, KNOWN[step].rule).__qualname__).partition(".")[0]


def label(place: str) -> str:
    """A field's label."""
    name = place.rpartition(".")[2].replace("_", " ").capitalize()
    return FIELDS[place][0] if place in FIELDS else name


def hint(place: str) -> str:
    """A field's hint, or ""."""
    return FIELDS[place][1] if place in FIELDS else ""
