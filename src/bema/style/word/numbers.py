"""Counter styles as Word counts (CSS Counter Styles 3; ECMA-376 Part 1, section 17.18.59)."""

from __future__ import annotations

FORMATS = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "hebrew": "hebrew1",
    "devanagari": "hindiNumbers",
    "thai": "thaiNumbers",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
    "cjk-ideographic": "taiwaneseCounting",
    "trad-chinese-informal": "taiwaneseCounting",
    "simp-chinese-informal": "chineseCounting",
    "japanese-informal": "japaneseCounting",
    "katakana": "aiueoFullWidth",
    "katakana-iroha": "irohaFullWidth",
    "korean-hangul-formal": "koreanCounting",
}
"""Number formats of lists, sections and notes, by counter style."""

SWITCHES = {
    "decimal": "",
    "decimal-leading-zero": r' \# "00"',
    "lower-roman": r" \* roman",
    "upper-roman": r" \* ROMAN",
    "lower-alpha": r" \* alphabetic",
    "lower-latin": r" \* alphabetic",
    "upper-alpha": r" \* ALPHABETIC",
    "upper-latin": r" \* ALPHABETIC",
}
"""Switches of fields whose results are numbers (section 17.16.4.3)."""
