"""Speed of the processing model as ratios measured in one run: `make bench`.

- an edition of Romeo and Juliet (27,000 words) with tei_simplePrint.odd, after parsing, against a
  prototype that does no more than find models and nest HTML elements;
- the same for ten such texts in one document against one: linear would be 10;
- reading and compiling speech.odd, once.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

from lxml import etree
from speech import paired, seconds, show

import bema
from bema.edition.behaviours import as_string
from bema.edition.models import Model, ModelSequence, Odd, Rule, Table
from bema.edition.odd import read_odd
from bema.resources import design_folder
from bema.tei.speech import TEI, Speech
from bema.tree import Element, is_element, local_name

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
ROMEO = SHARED / "corpus" / "tei" / "publisher" / "F-rom.xml"
SIMPLE = SHARED / "corpus" / "schema" / "tei_simplePrint.odd"
TAGS = {"paragraph": "p", "inline": "span", "heading": "h2", "link": "a", "list": "ul"}


def prototype(speech: Speech, table: Table) -> Element:
    """The least that a processing model can be: the first model that holds, and its element."""
    made = etree.Element("body")
    _process(speech.root, made, table)
    return made


def _process(element: Element, into: Element, table: Table) -> Element | None:
    """Adds to `into`, and gives what it added last."""
    last: Element | None = None
    for rule in _models(element, table):
        params = {name: value(element) for name, value in rule.params}
        if rule.behaviour in ("omit", "metadata"):
            continue
        attributes = {"class": rule.css_class or local_name(element)}
        inner = last = etree.SubElement(into, TAGS.get(rule.behaviour, "div"), attributes)
        content = params.get("content")
        for node in [element] if content is None else content:
            if node is element:
                inner.text = node.text
                for child in node:
                    made = _process(child, inner, table) if is_element(child) else None
                    if made is not None:
                        made.tail = child.tail
            elif is_element(node):
                _process(node, inner, table)
            else:
                inner.text = as_string(node)
    return last


def _models(element: Element, table: Table) -> tuple[Model, ...]:
    rules: tuple[Rule, ...] = table.get(local_name(element), ())
    for rule in rules:
        if rule.predicate is None or rule.predicate(element):
            return rule.models if isinstance(rule, ModelSequence) else (rule,)
    return ()


def long_text(speech: Speech, times: int) -> Speech:
    """One document whose body holds that of `speech` several times."""
    root = deepcopy(speech.root)
    body = next(root.iter(f"{{{TEI}}}body"))
    for child in list(body) * (times - 1):
        body.append(deepcopy(child))
    return Speech(etree.tostring(root))


def compile_default() -> Odd:
    """Reads speech.odd as if for the first time."""
    from bema.edition import odd
    from bema.edition.xpath import parser

    parser._program.cache_clear()
    odd._default.cache_clear()
    return read_odd()


def main() -> None:
    """Measure and print."""
    if not ROMEO.exists():
        sys.exit("../shared is absent: this benchmark reads a play from its corpus.")
    odd = read_odd(SIMPLE)
    play = bema.read(ROMEO)
    table = odd.table(("web",))
    figures = paired(lambda: bema.render(play, ("web",), odd), lambda: prototype(play, table))
    show("27,000 words by tei_simplePrint.odd, against a prototype", "at most 3", figures)

    whole = long_text(play, 10)
    _ = whole.root
    figures = paired(
        lambda: bema.render(whole, ("web",), odd), lambda: bema.render(play, ("web",), odd)
    )
    show("270,000 words, against 27,000", "about 10", figures)

    xml = (design_folder() / "speech.odd").read_bytes()
    compile_default()
    figures = paired(compile_default, lambda: etree.fromstring(xml))
    show("reading and compiling speech.odd, against parsing it", "under 0.06 s", figures)
    print(f"the same from its cache: {seconds(read_odd):.6f} s")


if __name__ == "__main__":
    main()
