"""What the stylesheet hides, asked of the rules that say `display` and of no others.

The whole cascade takes a second to be loaded; formats that know no styles do without it. Rules in
`@media` count by the medium alone; those inside other rules, layers and feature queries do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list

from bema.style.stylesheet import Stylesheet
from bema.tree import Element


def hidden(root: Element, style: Stylesheet, media: str) -> frozenset[Element]:
    """The elements whose `display` is `none` under `media`; what is in them is hidden too."""
    matcher = Matcher()
    for sheet in style.sheets:
        for rule in _rules(tinycss2.parse_stylesheet(sheet.css, True, True), media):
            _add(matcher, rule)
    return frozenset(
        wrapper.etree_element
        for wrapper in ElementWrapper.from_html_root(root).iter_subtree()
        if _wins(matcher.match(wrapper)) == "none"
    )


def _rules(rules: list[Any], media: str) -> Iterator[Any]:
    """Rules that hold for the medium, in their order."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            queries = tinycss2.serialize(rule.prelude).split(",")
            if {query.strip().lower() for query in queries} & {media, "all", ""}:
                yield from _rules(tinycss2.parse_rule_list(rule.content, True, True), media)


def _add(matcher: Any, rule: Any) -> None:
    """Add the selectors of a rule that says `display`, with what it says."""
    said = [
        (declaration.important, tinycss2.serialize(declaration.value).strip().lower())
        for declaration in tinycss2.parse_blocks_contents(rule.content, True, True)
        if declaration.type == "declaration" and declaration.lower_name == "display"
    ]
    if not said:
        return
    try:
        selectors = compile_selector_list(rule.prelude)
    except SelectorError:
        return  # the stylesheet's own findings tell of it
    for selector in selectors:
        if selector.pseudo_element is None:
            matcher.add_selector(selector, max(said, key=lambda pair: pair[0]))


def _wins(matches: list[Any]) -> str:
    """What holds of rules that are sorted, the weakest first."""
    said = [payload for *_, payload in matches]
    important = [value for is_important, value in said if is_important]
    winner: str = (important or [value for _, value in said] or [""])[-1]
    return winner
