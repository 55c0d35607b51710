"""A county's own list: any table of one charge a line, read as a mapping file says."""

from intake.county.mapping import BadMapping, Mapping
from intake.county.mapping_file import read_mapping, san_francisco
from intake.county.reading import read_county

__all__ = ["BadMapping", "Mapping", "read_county", "read_mapping", "san_francisco"]
