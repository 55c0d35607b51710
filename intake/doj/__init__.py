"""The state's file: one row per event in a person's criminal history, 95 columns wide."""

from intake.doj.convictions import LAYOUT, read_doj
from intake.doj.sample import write_sample

__all__ = ["LAYOUT", "read_doj", "write_sample"]
