"""What do codes mean in words that everyone at a counter would understand?"""

from collections.abc import Iterable, Mapping

from api.pages import inquiry_words, reconciling_words
from domain.actors import Role
from domain.procedures import PROCEDURES

BUCKETS: Mapping[str, tuple[str, str]] = {
    "identified": ("Identified", "Found in a list or by hand; not yet checked."),
    "check_pending": ("Check pending", "A background check was asked for and is not back yet."),
    "hand_review": ("Hand review", "The check could not decide; a person must."),
    "eligible": ("Eligible", "Checked; the parties may agree on relief."),
    "other_agency": ("Other agency", "Another agency has to decide."),
    "not_eligible": ("Not eligible", "Checked; the law gives no relief."),
    "agreed": ("Agreed", "Every party agreed; to be signed, or filed where nobody signs."),
    "signed": ("Signed", "Everybody signed; to be filed."),
    "filed": ("Filed", "Before the court."),
    "returned": ("Returned", "The court sent it back for a defect; to be filed again."),
    "dismissed": ("Dismissed", "The court dismissed it."),
    "redesignated": ("Redesignated", "The court lowered its level."),
    "resentenced": ("Resentenced", "The court recalled the sentence and gave a lower one."),
    "denied": ("Denied", "The court refused relief."),
    "mixed": ("Mixed", "The court decided the counts of a case differently."),
    "withdrawn": ("Withdrawn", "Whoever asked for relief no longer does."),
    "transferred": ("Transferred", "Handed to another county or agency."),
    "destroyed": ("Record destroyed", "The record no longer exists."),
    "merged": ("Merged", "Goes on under another case, and is counted there."),
}
"""Every heading of the status report: its name, and what it means."""

OUTCOMES: Mapping[str, str] = {
    "dismiss": "Eligible for dismissal",
    "reduce": "Eligible for a lower level",
    "not_eligible": "Not eligible",
    "hand_review": "Held for hand review",
    "other_agency": "For another agency to decide",
}

RELIEFS: Mapping[str, str] = {"dismiss": "Dismiss", "redesignate": "Redesignate"}

LEVELS: Mapping[str, str] = {
    "felony": "Felony",
    "misdemeanor": "Misdemeanor",
    "infraction": "Infraction",
}

ROLES: Mapping[str, str] = {
    Role.CLERK: "clerk",
    Role.PROSECUTOR: "prosecutor",
    Role.PUBLIC_DEFENDER: "public defender",
    Role.COURT_CLERK: "court clerk",
    Role.AUDITOR: "auditor",
    Role.ANALYST: "analyst",
    Role.ADMIN: "administrator",
    Role.SYSTEM: "Docketproof itself",
}

PROCEDURES_IN_WORDS: Mapping[str, str] = {
    "petition": "Joint petition: both sides agree and sign, then it is filed with the court.",
    "motion": "Prosecutor's motion: the office moves by itself; nobody else need appear.",
    "statutory": "State list: the prosecution challenges a conviction, or leaves it unchallenged.",
}

TOPICS: Mapping[str, str] = {
    "case.identified": "Identified",
    "case.check_requested": "Check requested",
    "case.checked": "Checked",
    "case.review_assigned": "Review assigned",
    "case.reviewed": "Decided by hand",
    "case.found_prior_relief": "Prior relief found",
    "case.meeting_scheduled": "Meeting set",
    "case.met": "Meeting held",
    "case.meeting_missed": "Meeting missed",
    "case.agreed": "Agreed",
    "case.rescinded": "Agreement taken back",
    "case.signed": "Signed",
    "case.challenged": "Challenged",
    "case.left_unchallenged": "Left unchallenged",
    "case.deemed_unchallenged": "Deemed unchallenged",
    "case.opposed": "Opposed",
    "case.opposition_withdrawn": "Opposition withdrawn",
    "case.served": "Served",
    "case.filed": "Filed with the court",
    "case.hearing_set": "Hearing set",
    "case.heard": "Heard by the court",
    "case.returned": "Returned by the court",
    "case.withdrawn": "Withdrawn",
    "case.dismissed": "Dismissed by the court",
    "case.redesignated": "Redesignated by the court",
    "case.resentenced": "Resentenced by the court",
    "case.denied": "Denied by the court",
    "case.sealed": "Sealed by the court",
    "case.unsealed": "Unsealed by the court",
    "case.state_notified": "State notified",
    "case.state_confirmed": "State's record confirmed",
    "case.found_mismatch": "State's record differs",
    "case.closed": "Closed",
    "case.reopened": "Reopened",
    "case.asked_again": "Asked again",
    "case.procedure_changed": "Procedure changed",
    "case.transferred": "Transferred",
    "case.notified": "Notice given",
    "case.found_unreachable": "Person unreachable",
    "case.found_deceased": "Person deceased",
    "case.held": "Put on hold",
    "case.released": "Hold released",
    "case.found_destroyed": "Records destroyed",
    "case.linked": "Linked as a duplicate",
    "case.merged": "Merged into another case",
    "case.absorbed": "Another case merged in",
    "case.unmerged": "Merger undone",
    "case.parted": "Merger of another case undone",
    "case.corrected": "Corrected",
    "case.amended": "Count amended",
    "batch.received": "List received",
    "report.issued": "Report issued",
    "log.examined": "Log examined",
    "access.opened": "Personal data opened",
    "access.reviewed": "Accesses reviewed",
    "simulation.begun": "Simulation begun",
    "bulk_order.received": "Bulk order received",
    "bulk_order.applied": "Bulk order applied",
    "bulk_order.completed": "Bulk order completed",
    **inquiry_words.TOPICS,
    **reconciling_words.TOPICS,
    "batch.refused": "List refused",
}

STATE_RECORD: Mapping[str, str] = {
    "notified": "Told of the order",
    "mismatched": "Differs from the order",
    "confirmed": "Says what the court ordered",
}
"""Where the state's own record of the case stands."""

GROUNDS: Mapping[str, str] = {"not_eligible": "not eligible", "danger": "danger"}
"""On what ground the prosecution stands against relief."""

PERSONAL: Mapping[str, str] = {
    "name": "Name",
    "birth_date": "Birth date",
    "cii": "CII number",
    "docket": "Docket number",
    "filing_number": "Filing number",
}
"""What the vault holds, in the order in which it is shown."""


def in_words(code: object) -> str:
    """A code that has no wording of its own, readable: `prior_strike` becomes `prior strike`."""
    return str(code).replace("_", " ")


def bucket(code: str) -> str:
    """The name of a heading of the status report."""
    return BUCKETS[code][0] if code in BUCKETS else in_words(code)


DOORS = {
    "browse": "list of cases",
    "get_case": "case",
    "search_cases": "search",
    "get_inquiry": "inquiry",
    "list_candidates": "candidates for an inquiry",
}
"""What is asked for at a door whose name does not say it."""


def door(code: str) -> str:
    """What somebody asked for: of `cases.get_case` it is a case, by a program."""
    where, _, name = code.rpartition(".")
    return DOORS.get(name, in_words(name)) + ("" if where == "pages" else ", by a program")


def role(code: str) -> str:
    """A role in words."""
    return ROLES.get(code, in_words(code))


def procedure(name: str) -> str:
    """A procedure in one sentence."""
    return PROCEDURES_IN_WORDS.get(name, in_words(name))


def citation(name: str) -> str:
    """The law that a procedure rests on."""
    return PROCEDURES[name].citation if name in PROCEDURES else ""


def topic(code: str) -> str:
    """What happened, by the topic of its fact."""
    return TOPICS.get(code, in_words(code.partition(".")[2] or code).capitalize())


def choices(names: Mapping[str, str], codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their names, for a list to choose from."""
    return [(code, names[code]) for code in codes]
