"""What do codes mean in words that everyone at a counter would understand?"""

from collections.abc import Iterable, Mapping

from domain.actors import Role
from domain.procedures import PROCEDURES

BUCKETS: Mapping[str, tuple[str, str]] = {
    "identified": ("Identified", "Found in a list or by hand; not yet checked."),
    "hand_review": ("Hand review", "The check could not decide; a person must."),
    "eligible": ("Eligible", "Checked; the parties may agree on relief."),
    "other_agency": ("Other agency", "Another agency has to decide."),
    "not_eligible": ("Not eligible", "Checked; the law gives no relief."),
    "agreed": ("Agreed", "Every party agreed; to be filed."),
    "filed": ("Filed", "Before the court."),
    "dismissed": ("Dismissed", "The court dismissed it."),
    "redesignated": ("Redesignated", "The court lowered its level."),
    "denied": ("Denied", "The court refused relief."),
    "mixed": ("Mixed", "The court decided the counts of a case differently."),
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
    "statutory": "State list: the prosecution reviews the list, and agrees by not challenging.",
}

STEPS: Mapping[str, tuple[str, str, str]] = {
    "check": ("Check the counts", "check", "the check"),
    "agree": ("Agree to relief", "agree", "the agreement"),
    "file": ("File with the court", "file", "the filing"),
    "dismiss": ("Record a dismissal", "record a dismissal", "the dismissal"),
    "redesignate": ("Record a redesignation", "record a redesignation", "the redesignation"),
    "deny": ("Record a denial", "record a denial", "the denial"),
}
"""Each step's heading, the verb that completes "may …", and what is then on record."""

TOPICS: Mapping[str, str] = {
    "case.identified": "Identified",
    "case.checked": "Checked",
    "case.agreed": "Agreed",
    "case.filed": "Filed with the court",
    "case.dismissed": "Dismissed by the court",
    "case.redesignated": "Redesignated by the court",
    "case.denied": "Denied by the court",
    "batch.received": "List received",
    "batch.refused": "List refused",
}

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
