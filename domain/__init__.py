"""The law: what a case is, and what may happen to it. Importing this registers every topic."""

from domain.batch import Batch
from domain.bulk_order import BulkOrder
from domain.case import Case
from domain.casework import Casework
from domain.examining import Examination
from domain.facts import AGGREGATES, facts_of
from domain.inquiry import Inquiry
from domain.issuing import IssuedReport
from domain.reconciling import Reconciliation
from domain.refusals import Refusal
from domain.simulation import Simulation

__all__ = [
    "AGGREGATES",
    "Batch",
    "BulkOrder",
    "Case",
    "Casework",
    "Examination",
    "Inquiry",
    "IssuedReport",
    "Reconciliation",
    "Refusal",
    "Simulation",
    "facts_of",
]
