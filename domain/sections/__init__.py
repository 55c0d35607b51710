"""Which sections does a charge text name, and on which list of the law do they stand?"""

from domain.sections.lists import LISTS, SectionList
from domain.sections.text import CannabisSection, Section, cannabis_section, sections_in

__all__ = [
    "LISTS",
    "CannabisSection",
    "Section",
    "SectionList",
    "cannabis_section",
    "sections_in",
]
