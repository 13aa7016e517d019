"""Labels that travel inside the file: XMP that says a picture was made or changed by a model.

The vocabulary is IPTC's digital source type and, for the system used, IPTC Photo Metadata 2025.1.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.vision.intake import encode_png

SOFTWARE = "Threadbrush"
SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]

_KEY = "XML:com.adobe.xmp"
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "threadbrush": "https://threadbrush.invalid/ns/1.0/",
}


@dataclass(frozen=True)
class Label:
    """What a result says about itself. The prompt is left out: it may say more than its author wants to share."""

    source_type: SourceType
    model: str
    seed: int
    method: str
    software: str = SOFTWARE


def labelled_png(samples: np.ndarray, label: Label) -> bytes:
    """Encode uint8 [h, w, 3|4] losslessly with the label as XMP."""
    info = PngInfo()
    # PNG ignores Pillow's `xmp=` silently, so the chunk is written by hand, uncompressed as the XMP standard asks.
    info.add_itxt(_KEY, _packet(label), zip=False)
    return encode_png(samples, info)


def read_label(png: bytes) -> Label | None:
    """Read the label back out of a PNG; None where there is none."""
    try:
        packet = Image.open(io.BytesIO(png), formats=["PNG"]).info.get(_KEY)
        tree = ElementTree.fromstring(packet) if packet else None
    except (OSError, SyntaxError, ValueError, ElementTree.ParseError, zlib.error):
        return None
    described = tree.find(".//rdf:Description", _SPACES) if tree is not None else None
    if described is None:
        return None

    def read(space: str, name: str) -> str:
        return described.get(f"{{{_SPACES[space]}}}{name}", "")

    kind, seed = read("Iptc4xmpExt", "DigitalSourceType").removeprefix(_SOURCE_TYPES), read("threadbrush", "seed")
    if kind not in ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia") or not seed.isdigit():
        return None
    return Label(
        source_type=kind,
        model=read("Iptc4xmpExt", "AISystemUsed"),
        seed=int(seed),
        method=read("threadbrush", "method"),
        software=read("xmp", "CreatorTool"),
    )


def _packet(label: Label) -> str:
    attributes = {
        "rdf:about": "",
        "Iptc4xmpExt:DigitalSourceType": _SOURCE_TYPES + label.source_type,
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
