"""Language tags (BCP 47): as documents spell them, and as HTML, Word and hyphenation need them."""

from __future__ import annotations

from functools import cache

_KNOWN = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
    ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa
    pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th
    ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
"""ISO 639-1."""
_RIGHT_TO_LEFT = frozenset("ar arc dv fa he nqo ps sd syr ug ur yi ckb pnb azb lrc mzn".split())
_SCRIPTS = frozenset("Arab Hebr Syrc Thaa Nkoo Adlm Mand Samr Rohg".split())


@cache
def language_tag(tag: str) -> str:
    """The tag as BCP 47 has it: `ger` is `de`, `en_us` is `en-US`.

    What is no tag of a language becomes a private one (`x-mp`); empty stays empty.
    """
    if not tag or tag in _KNOWN or (tag[:2] in _KNOWN and tag[2:3] == "-" and tag[3:].isupper()):
        return tag
    import langcodes

    try:
        standard = langcodes.standardize_tag(tag)
    except ValueError:
        standard = ""
    if standard and langcodes.tag_is_valid(standard):
        return standard
    letters = "".join(c for c in tag.lower() if c.isascii() and c.isalnum())[:8]
    return f"x-{letters}" if letters else "und"


def public(tag: str) -> str:
    """The tag for those who look it up: of a private one nobody knows more than `und`."""
    return "und" if tag.startswith("x-") else tag


def direction(tag: str) -> str:
    """`rtl` or `ltr` by script and language; empty where there is no tag."""
    if not tag:
        return ""
    language, *subtags = tag.split("-")
    script = next((s.title() for s in subtags if len(s) == 4 and s.isalpha()), "")
    right = script in _SCRIPTS if script else language.lower() in _RIGHT_TO_LEFT
    return "rtl" if right else "ltr"


def language_name(tag: str) -> str:
    """The English name of a language, such as “German (Austria)”, as CLDR has it; else empty."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or ""
    except (UnknownLocaleError, ValueError):
        return ""


def language_of_name(name: str) -> str:
    """The tag of a language by its English name; empty where CLDR has none of that name."""
    from babel import Locale

    names = Locale("en").languages
    found = (tag for tag, known in names.items() if known.casefold() == name.casefold().strip())
    return next(found, "").replace("_", "-")
