r"""Cut the page's fonts from their npm packages: what `static/fonts/` and `static/fonts.css` were made with.

    npm install --prefix DIR inter-ui@4.1.1 jetbrains-mono@1.0.6 @fontsource/noto-color-emoji@5.3.2 \\
        @fontsource/noto-sans-symbols-2@5.3.0
    pip install fonttools brotli
    python sandbox/page/make_fonts.py DIR/node_modules

Only needed to change the fonts; the page itself has no build step.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
TEXT = [*range(0x20, 0x250), *range(0x2B0, 0x370), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0), 0x2122]
SIGNS = [*range(0x2190, 0x2200), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x221E, *range(0x25A0, 0x2600), 0x2713, 0x2717]
BOXES = [*range(0x2500, 0x25A0)]
DINGBATS = [*range(0x2700, 0x27C0)]
SKIN_TONES_FLAGS_TAGS = [*range(0x1F3FB, 0x1F400), *range(0x1F1E6, 0x1F200), *range(0xE0000, 0xE0080)]
VARIATION_SELECTOR = 0xFE0F

FACE = """@font-face {{
  font-family: "{family}";
  font-weight: {weight};
  font-display: swap;
  src: url("fonts/{file}") format("woff2");
  unicode-range: {ranges};
}}
"""


def _characters(font: TTFont) -> set[int]:
    found = font.getBestCmap()
    assert found is not None, "a font without a character map"
    return set(found)


def main(packages: Path) -> None:
    """Write the woff2 files and the style sheet that names them."""
    inter = packages / "inter-ui/variable/InterVariable.woff2"
    mono = packages / "jetbrains-mono/fonts/webfonts/JetBrainsMono-Regular.woff2"
    symbols = packages / "@fontsource/noto-sans-symbols-2/files/noto-sans-symbols-2-symbols-400-normal.woff2"
    emoji = packages / "@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2"
    listed = {ord(c) for c in (HERE / "static/emoji.js").read_text(encoding="utf-8")}
    known = {c for c in _characters(TTFont(emoji)) if c > 0x2122}
    known -= {*SKIN_TONES_FLAGS_TAGS, *TEXT}
    common = sorted((known & listed) | {VARIATION_SELECTOR})
    more = sorted((known - listed) | {VARIATION_SELECTOR})
    rules = [
        _cut(inter, "inter.woff2", "Inter", "100 900", [*TEXT, *SIGNS], {"opsz": 14}, ["kern", "calt", "tnum", "ccmp"]),
        _cut(mono, "jetbrains-mono.woff2", "JetBrains Mono", "400", [*TEXT, *SIGNS, *BOXES], {}, ["kern"]),
        _cut(symbols, "symbols.woff2", "Symbols", "400", [*SIGNS, *BOXES, *DINGBATS], {}, []),
        _cut(emoji, "emoji-common.woff2", "Noto Color Emoji Bundled", "400", common, {}, []),
        _cut(emoji, "emoji-more.woff2", "Noto Color Emoji Bundled", "400", more, {}, []),
    ]
    heading = "/* Written by make_fonts.py. */\n"
    (HERE / "static/fonts.css").write_text(heading + "\n".join(rules), encoding="utf-8")


def _cut(
    source: Path,
    file: str,
    family: str,
    weight: str,
    characters: list[int],
    pinned: dict[str, float],
    features: list[str],
) -> str:
    font = TTFont(source)
    for table in ("SVG ", "vhea", "vmtx"):
        if table in font:
            del font[table]
    if pinned:
        instanced = BytesIO()
        instancer.instantiateVariableFont(font, pinned).save(instanced)
        font = TTFont(instanced)
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = [1, 2, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    target = HERE / "static/fonts" / file
    font.save(target)
    print(f"{file}: {target.stat().st_size:,} bytes, {len(_characters(font))} characters")
    ranges = _ranges(sorted(_characters(font)))
    return FACE.format(family=family, weight=weight, file=file, ranges=ranges)


def _ranges(characters: list[int]) -> str:
    runs: list[list[int]] = []
    for character in characters:
        if runs and character == runs[-1][1] + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
