"""Figures worked out a second time, from the events alone, by code that shares no line with us.

    docketproof verify bundle.zip --policy policy        that a bundle is whole, and its figures
    python -m recount bundle.zip                         its figures alone, with nothing but Python
    python -m recount export status > status.csv         of an export in Parquet, with DuckDB

The folder imports nothing of ours, and lies in every bundle. What the words mean is said in
docs/record.md and docs/reports.md.
"""
