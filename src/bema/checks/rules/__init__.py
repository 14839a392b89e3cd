"""The rules, by what they are about; a code never changes its meaning."""

from bema.checks.rule import Rule
from bema.checks.rules import characters, dates, header, pointers, text

RULES: dict[str, Rule] = {
    value.code: value
    for module in (pointers, header, dates, text, characters)
    for value in vars(module).values()
    if isinstance(value, Rule)
}
"""All rules by code, in the order in which they stand in their modules."""
