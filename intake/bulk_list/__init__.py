"""The court's list of a bulk order: CSV in UTF-8, read strictly, whole or not at all.

`case_id` or `docket`, then `count`, `outcome`, `seal`. The court signed it as it is, so whoever
finds a fault in it asks for another; nothing in it is mended here.
"""

from intake.bulk_list.reading import BulkList, read_bulk_list

__all__ = ["BulkList", "read_bulk_list"]
