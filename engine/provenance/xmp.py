"""The label as XMP: a packet that PNG, JPEG, WebP and AVIF carry alike.

The vocabulary is IPTC's digital source type and, for the system used, IPTC Photo Metadata 2025.1.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from engine.provenance.label import SOURCE_TYPES, VOCABULARY, Label, SourceType

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "threadbrush": "https://threadbrush.invalid/ns/1.0/",
}


def packet(label: Label) -> str:
    """Write a label as an XMP packet, without the prompt."""
    attributes = {
        "rdf:about": "",
        "Iptc4xmpExt:DigitalSourceType": VOCABULARY + label.source_type,
        "Iptc4xmpExt:AISystemUsed": label.model,
        "xmp:CreatorTool": label.software,
        "threadbrush:seed": str(label.seed),
        "threadbrush:method": label.method,
    }
    spaces = "".join(f" xmlns:{name}={quoteattr(uri)}" for name, uri in _SPACES.items() if name != "rdf")
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_SPACES["rdf"]}"><rdf:Description{spaces}{written}/></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    )


def read_packet(packet: str | bytes) -> Label | None:
    """Read a label out of an XMP packet; None where there is none."""
    try:
        tree = ElementTree.fromstring(packet)
    except (ElementTree.ParseError, ValueError):
        return None
    described = tree.find(".//rdf:Description", _SPACES)
    if described is None:
        return None

    def read(space: str, name: str) -> str:
        return described.get(f"{{{_SPACES[space]}}}{name}", "")

    told, seed = read("Iptc4xmpExt", "DigitalSourceType").removeprefix(VOCABULARY), read("threadbrush", "seed")
    kind: SourceType | None = next((one for one in SOURCE_TYPES if one == told), None)
    if kind is None or not (seed.isascii() and seed.isdigit()):
        return None
    return Label(
        source_type=kind,
        model=read("Iptc4xmpExt", "AISystemUsed"),
        seed=int(seed[:20]),
        method=read("threadbrush", "method"),
        software=read("xmp", "CreatorTool"),
    )
