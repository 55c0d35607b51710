"""Which rulesets did offices really use? One file each beside this one; a new one is a new file."""

from domain.packaged import toml_files
from domain.rulesets.policy import Condition, Policy, Rule
from domain.rulesets.reading import NotARuleset, read_policies, read_policy

__all__ = [
    "RULESETS",
    "Condition",
    "NotARuleset",
    "Policy",
    "Rule",
    "read_policies",
    "read_policy",
]

RULESETS = read_policies(toml_files("domain.rulesets"))
"""Every ruleset by its id. A file that is none keeps everything from starting."""
