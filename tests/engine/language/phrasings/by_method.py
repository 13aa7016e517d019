"""What asks for another method than usual, or for its settings."""

from __future__ import annotations

from tests.engine.language.phrasings.row import HOUSE, KING, MAN, WOMAN, Phrasing, Phrasings

BY_METHOD: Phrasings = {
    "more and less": (
        Phrasing(HOUSE, "more snow", method="sega", concepts="+snow"),
        Phrasing(HOUSE, "less snow", method="sega", concepts="-snow"),
        Phrasing(HOUSE, "a bit more red", method="sega", concepts="+red @3"),
        Phrasing(HOUSE, "make it more colorful", method="sega", concepts="+colorful", untaught="colorful"),
        Phrasing(HOUSE, "make the house more colorful", method="sega", concepts="+colorful house", untaught="colorful"),
        Phrasing(HOUSE, "more red and less blue", method="sega", concepts="+red, -blue"),
        Phrasing(HOUSE, "fewer trees", asks="trees: a red house, a meadow"),
        Phrasing(HOUSE, "more trees", method="sega", concepts="+tree"),
        Phrasing(HOUSE, "make it darker", method="sega", concepts="+dark"),
        Phrasing(HOUSE, "make it a lot darker", method="sega", concepts="+dark @8"),
        Phrasing(HOUSE, "make the house bigger", method="sega", concepts="+big house", untaught="big"),
        Phrasing(HOUSE, "make the house much bigger", method="sega", concepts="+big house @8", untaught="big"),
        Phrasing(HOUSE, "slightly less red", method="sega", concepts="-red @3"),
        Phrasing(HOUSE, "bluer", method="sega", concepts="+blue"),
        Phrasing(HOUSE, "make the house redder", method="sega", concepts="+red house"),
        Phrasing(HOUSE, "make the house bluer", "a blue house in a meadow"),
        Phrasing(MAN, "make him older", method="sega", concepts="+old", untaught="old"),
        Phrasing(MAN, "make him a bit older", method="sega", concepts="+old @3", untaught="old"),
        Phrasing(MAN, "less beard", method="sega", concepts="-beard"),
        Phrasing(MAN, "make him smile more", method="sega", concepts="+smiling"),
        Phrasing(MAN, "smile more", method="sega", concepts="+smiling"),
        Phrasing(MAN, "more smile, less beard", method="sega", concepts="+smiling, -beard"),
        Phrasing(MAN, "make his beard longer", method="sega", concepts="+long beard", untaught="long"),
        Phrasing(WOMAN, "make her a bit more happy", method="sega", concepts="+smiling @3"),
        Phrasing(WOMAN, "more glasses and less hair", method="sega", concepts="+glasses, -hair"),
        Phrasing(WOMAN, "reduce the hair", method="sega", concepts="-hair"),
        Phrasing(WOMAN, "increase the smile", method="sega", concepts="+smiling"),
        Phrasing(HOUSE, "a bigger house", method="sega", concepts="+big house", untaught="big"),
        Phrasing(MAN, "a bigger smile", method="sega", concepts="+smiling"),
        Phrasing(HOUSE, "the house is too red", method="sega", concepts="-red house"),
        Phrasing(HOUSE, "it's too dark", method="sega", concepts="-dark"),
        Phrasing(MAN, "he should smile less", method="sega", concepts="-smiling"),
        Phrasing(HOUSE, "way too much snow", method="sega", concepts="-snow @8"),
    ),
    "weights": (
        Phrasing(HOUSE, "(red:1.5)", method="prompt_to_prompt", settings="weights=red:1.5"),
        Phrasing(HOUSE, "a (red:.5) house", method="prompt_to_prompt", settings="weights=red:0.5"),
        Phrasing(HOUSE, "a (red:1.5) house", method="prompt_to_prompt", settings="weights=red:1.5"),
        Phrasing(HOUSE, "(house:-1), (red:0.5)", method="prompt_to_prompt", settings="weights=house:-1, red:0.5"),
        Phrasing(
            HOUSE,
            "make the house (blue:1.6)",
            "a blue house in a meadow",
            method="prompt_to_prompt",
            settings="weights=blue:1.6",
        ),
        Phrasing(HOUSE, "(fluffy:1.6)", asks="fluffy: a red house, a meadow"),
    ),
    "anew": (
        Phrasing(HOUSE, "reimagine it", method="sdedit"),
        Phrasing(HOUSE, "reimagine this picture", method="sdedit"),
        Phrasing(HOUSE, "reimagine the house as a castle", "a red castle in a meadow", method="sdedit"),
        Phrasing(HOUSE, "reimagine it as a painting", "a painting of a red house in a meadow", method="sdedit"),
        Phrasing(HOUSE, "variation of this", method="ilvr"),
        Phrasing(HOUSE, "a variation, please", method="ilvr"),
        Phrasing(HOUSE, "make another version", method="ilvr"),
        Phrasing(HOUSE, "vary it", method="ilvr"),
    ),
    "frame": (
        Phrasing(HOUSE, "remove the background", "a red house", method="cutout"),
        Phrasing(HOUSE, "cut out the house", "a red house", method="cutout"),
        Phrasing(HOUSE, "cut the house out", "a red house", method="cutout"),
        Phrasing(HOUSE, "make the background transparent", "a red house", method="cutout"),
        Phrasing(HOUSE, "extend it to the left", method="extend", settings="left=0.25"),
        Phrasing(HOUSE, "extend the picture to the right by half", method="extend", settings="right=0.5"),
        Phrasing(HOUSE, "make it wider", method="extend", settings="left=0.25, right=0.25"),
        Phrasing(HOUSE, "zoom out", method="extend", settings="left=0.25, right=0.25, up=0.25, down=0.25"),
    ),
    "the layout stays": (
        *(
            Phrasing(HOUSE, said, "a red castle in a meadow", method="prompt_to_prompt")
            for said in (
                "house -> castle, keeping the layout",
                "house -> castle keeping the layout",
                "turn the house into a castle, keep the layout",
                "turn the house into a castle but keep the composition the same",
                "turn the house into a castle, same layout",
                "turn the house into a castle with the same shape",
                "keep the layout and turn the house into a castle",
                "turn the house into a castle while keeping its shape.",
                "turn the house into a castle, keeping the structure of the picture",
                "Keep the same composition, but turn the house into a castle",
            )
        ),
        Phrasing(
            MAN,
            "make him a king, keep his pose",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
            method="prompt_to_prompt",
        ),
        Phrasing(
            HOUSE, "more snow, keep the layout", "a red house in a meadow with more snow", method="prompt_to_prompt"
        ),
        Phrasing(
            HOUSE,
            "turn the house into a castle, keep the layout, and make it night",
            "a red castle at night",
            method="prompt_to_prompt",
        ),
        Phrasing(HOUSE, "reimagine it, keep the composition", method="sdedit"),
        Phrasing(HOUSE, "keep the layout", asks="?"),
        Phrasing(
            HOUSE,
            "but keep the layout",
            "a red castle in a meadow",
            method="prompt_to_prompt",
            open="turn the house into a castle",
        ),
        Phrasing(HOUSE, "keep the house the same", asks="?"),
        Phrasing(HOUSE, "make the house yellow, keep the meadow", "a yellow house in a meadow", region="not meadow"),
    ),
    "sums": (
        Phrasing(KING, "king - man + woman", method="sega", concepts="-man, +woman"),
        Phrasing(KING, "a king − a man + a woman", method="sega", concepts="-man, +woman"),
        Phrasing(KING, "king + woman - man", method="sega", concepts="+woman, -man"),
        Phrasing(KING, "a portrait of a king - man + woman", method="sega", concepts="-man, +woman"),
        Phrasing(
            KING, "king - man - beard + long hair", method="sega", concepts="-man, -beard, +long hair", untaught="long"
        ),
    ),
}
