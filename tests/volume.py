"""A volume: the seed speech many times over, with a contents in front."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from bema.tei.speech import TEI, Speech
from bema.tree import XML_ID


def volume(speech: Speech, copies: int) -> Speech:
    """One document with a contents and this many copies of a speech, each under its number."""
    root = deepcopy(speech.root)
    text = root.find(f"{{{TEI}}}text")
    assert text is not None
    division = text.find(f".//{{{TEI}}}div")
    assert division is not None
    for child in list(text):
        text.remove(child)
    for head in division.findall(f"{{{TEI}}}head"):
        division.remove(head)
    front = etree.SubElement(text, f"{{{TEI}}}front")
    etree.SubElement(front, f"{{{TEI}}}divGen", type="toc")
    body = etree.SubElement(text, f"{{{TEI}}}body")
    for number in range(1, copies + 1):
        copy = deepcopy(division)
        for element in copy.iter("{*}*"):
            if XML_ID in element.attrib:
                element.set(XML_ID, f"{element.get(XML_ID)}.{number}")
        head = etree.Element(f"{{{TEI}}}head")
        head.text = f"Speech the {number}th, on interaction and confidence building"
        copy.insert(0, head)
        body.append(copy)
    return Speech(etree.tostring(root, encoding="utf-8"))
