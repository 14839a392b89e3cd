"""The rules, by what they are about; a code never changes its meaning."""

from bema.checks.rule import Rule
from bema.checks.rules import characters, dates, header, pointers, structure, text

RULES: dict[str, Rule] = {
    value.code: value
    for module in (structure, pointers, header, dates, text, characters)
    for value in vars(module).values()
    if isinstance(value, Rule)
}
"""All rules by code, in the order in which they stand in their modules."""
STRUCTURE = frozenset(value.code for value in vars(structure).values() if isinstance(value, Rule))
"""Codes of those that a schema of somebody else's takes the place of."""
