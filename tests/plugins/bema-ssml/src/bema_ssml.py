"""A speech as SSML 1.1, for a voice to read."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from bema.exporters import Artifact


@dataclass(frozen=True)
class Ssml:
    """Reads paragraphs and headings aloud; leaves out what bema generated."""

    rate: str = "medium"

    suffix = ".ssml"
    media = "speech"
    output = ("web",)

    def export(self, edition):
        """The edition as an SSML document."""
        lines = []
        for element in edition.html.iter("h1", "h2", "p"):
            if not any("data-generated" in e.attrib for e in (element, *element.iterancestors())):
                lines.append(f"<p>{escape(' '.join(''.join(element.itertext()).split()))}</p>")
        language = edition.metadata.language
        space = "http://www.w3.org/2001/10/synthesis"
        head = f'<speak version="1.1" xmlns="{space}" xml:lang="{language}">'
        body = "\n".join([head, f'<prosody rate="{self.rate}">', *lines, "</prosody>", "</speak>"])
        return Artifact(body.encode() + b"\n")


EXPORTER = Ssml()
