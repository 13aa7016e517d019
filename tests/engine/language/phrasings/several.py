"""Several changes in one sentence."""

from __future__ import annotations

from tests.engine.language.phrasings.row import APPLES, HOUSE, MAN, PAIR, STREET, TWINS, WOMAN, Phrasing, Phrasings

SEVERAL: Phrasings = {
    "several": (
        Phrasing(HOUSE, "turn the house into a boat and make it night", "a red boat at night"),
        Phrasing(HOUSE, "make the house blue, then add a tree", "a blue house and a tree in a meadow"),
        Phrasing(
            MAN, "remove the beard and make him sad", "a portrait of a man with light skin, brown hair and glasses, sad"
        ),
        Phrasing(HOUSE, "turn the house into a castle and make it snow", "a red castle in the snow"),
        Phrasing(
            HOUSE,
            "turn the house into a castle and more snow",
            "a red castle in a meadow",
            method="ledits",
            concepts="+snow",
        ),
        Phrasing(
            HOUSE,
            "turn the house into a castle with more snow",
            "a red castle in a meadow",
            method="ledits",
            concepts="+snow",
        ),
        Phrasing(
            HOUSE,
            "more snow and turn the house into a castle",
            "a red castle in a meadow",
            method="ledits",
            concepts="+snow",
        ),
        Phrasing(HOUSE, "make the house blue, add a tree and make it night", "a blue house and a tree at night"),
        Phrasing(HOUSE, "add a tree and make it blue", "a red house and a blue tree in a meadow"),
        Phrasing(
            PAIR,
            "make the house blue and the tree yellow",
            "a blue house on the left and a yellow tree on the right in a meadow",
        ),
        Phrasing(
            PAIR,
            "turn the house into a castle and the tree into a rocket",
            "a red castle on the left and a green rocket on the right in a meadow",
        ),
        Phrasing(
            MAN,
            "remove the beard and more smile",
            "a portrait of a man with light skin, brown hair and glasses, smiling",
            method="ledits",
            concepts="+smiling",
        ),
        Phrasing(
            MAN,
            "remove his glasses and give him a crown",
            "a portrait of a man with light skin, brown hair, a beard and a crown, smiling",
        ),
        Phrasing(PAIR, "make both blue", "a blue house on the left and a blue tree on the right in a meadow"),
        Phrasing(PAIR, "make everything blue", "a blue house on the left and a blue tree on the right in a meadow"),
        Phrasing(
            TWINS, "turn the houses into castles", "a red castle on the left and a blue castle on the right in a meadow"
        ),
        Phrasing(HOUSE, "turn the house into a castle at night", "a red castle at night"),
        Phrasing(HOUSE, "turn it into a boat on a beach", "a red boat on a beach"),
        Phrasing(
            PAIR, "house → boat, tree → rocket", "a red boat on the left and a green rocket on the right in a meadow"
        ),
        Phrasing(
            MAN,
            "more beard and less hair and a hat",
            "a portrait of a man with light skin, brown hair, a beard, glasses and a hat, smiling",
            method="ledits",
            concepts="+beard, -hair",
        ),
        Phrasing(
            MAN,
            "turn him into a woman, no beard, no glasses, red hair",
            "a portrait of a woman with light skin and red hair, smiling",
        ),
        Phrasing(
            MAN,
            "black hair and a crown",
            "a portrait of a man with light skin, black hair, a beard, glasses and a crown, smiling",
        ),
        Phrasing(
            MAN, "no glasses but a hat", "a portrait of a man with light skin, brown hair, a beard and a hat, smiling"
        ),
        Phrasing(HOUSE, "make it purple & add a tree", "a purple house and a tree in a meadow"),
        Phrasing(HOUSE, "make the house blue and the meadow a beach", "a blue house on a beach"),
        Phrasing(HOUSE, "remove the house and add a tree", "a tree in a meadow"),
        Phrasing(STREET, "make the man older and the dogs bigger", method="sega", concepts="+old man, +big dogs"),
    ),
    "two things in one": (
        Phrasing(APPLES, "turn the apples and the bowl into a boat", "a boat"),
        Phrasing(APPLES, "turn the apples into oranges and the bowl blue", "a blue bowl of oranges"),
        Phrasing(STREET, "dogs to cats and man to woman", "two cats and a woman on a bench in a park"),
        Phrasing(
            STREET, "replace the man with a woman and the bench with a sofa", "two dogs and a woman on a sofa in a park"
        ),
        Phrasing(HOUSE, "castle instead of house and night instead of day", "a red castle at night"),
        Phrasing(
            TWINS,
            "the left house as a castle, the right one as a boat",
            "a red castle on the left and a blue boat on the right in a meadow",
        ),
        Phrasing(
            PAIR, "in the snow, with a blue house", "a blue house on the left and a green tree on the right in the snow"
        ),
        Phrasing(HOUSE, "turn the house into a castle, at night", "a red castle at night"),
        Phrasing(HOUSE, "house → castle, night", "a red castle at night"),
        Phrasing(HOUSE, "make the house blue at night", "a blue house at night"),
        Phrasing(WOMAN, "as a painting with a hat", "a painting of a woman with a hat"),
        Phrasing(HOUSE, "make the house blue with a green tree", "a blue house and a green tree in a meadow"),
        Phrasing(STREET, "make the dogs smaller and fluffier", method="sega", concepts="+small dogs, +fluffy dogs"),
        Phrasing(MAN, "older and sadder", method="sega", concepts="+old, +sad", untaught="old"),
        Phrasing(
            MAN,
            "make him bald and sad",
            "a portrait of a bald man with light skin, brown hair, a beard and glasses, sad",
            untaught="bald",
        ),
        Phrasing(
            STREET,
            "can you make it winter and give the man a scarf?",
            "two dogs and a man with a scarf on a bench in a park in winter",
        ),
    ),
}
