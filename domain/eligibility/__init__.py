"""May this conviction be dismissed or reduced? One question at a time, each with its law.

No question guesses: where a fact that it needs is missing, it answers that it does not know.
"""

from domain.eligibility import charge, dates, person, priors
from domain.eligibility.question import QUESTIONS, Answer, Question

__all__ = ["QUESTIONS", "Answer", "Question", "charge", "dates", "person", "priors"]
