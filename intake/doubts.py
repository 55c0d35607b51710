"""What is doubtful about a count, whichever list it comes from? Each doubt leads to hand review."""

LEVEL_UNKNOWN = "The level of this conviction is missing or unknown."
DATE_MISSING = "The date of this conviction is missing."
DATE_WRONG = "The date of this conviction is not a date in the calendar."
DATES_DIFFER = "The list gives two dates for this conviction."
DISMISSED_LATER = (
    "A later entry says that this conviction was dismissed; look at prior relief (PC 1203.4)."
)
CONTRADICTION = "The rows of this count contradict each other."
NO_DISPOSITION = "The list gives no disposition, so that this may be no conviction."
OTHER_DISPOSITION = "The disposition that the list gives may be none of a conviction."
BIRTHS_DIFFER = "Identity: the rows of this person give different birth dates."
BIRTH_WRONG = "Identity: a birth date of this person is not a date in the calendar."
BORN_AFTER = "Identity: the birth date of this person lies after the conviction."
