"""The one exception that bema raises on purpose."""

from __future__ import annotations

from bema.findings import Finding


class BemaError(Exception):
    """No value can be returned; `findings` say why, where, and what to do.

    Any other exception that leaves bema is a bug of bema's or of a plug-in's.
    """

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
