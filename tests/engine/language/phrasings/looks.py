"""What things and people look like: their colors and their moods."""

from __future__ import annotations

from tests.engine.language.phrasings.row import (
    APPLES,
    DOG,
    GRAY,
    HOUSE,
    MAN,
    PAIR,
    STREET,
    TWINS,
    WOMAN,
    Phrasing,
    Phrasings,
)

LOOKS: Phrasings = {
    "recolor": (
        Phrasing(HOUSE, "make the house blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "make the red house blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "make it blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "turn the house blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "paint the house orange", "an orange house in a meadow"),
        Phrasing(HOUSE, "color it green", "a green house in a meadow"),
        Phrasing(HOUSE, "colour the house green", "a green house in a meadow"),
        Phrasing(HOUSE, "change the color of the house to green", "a green house in a meadow"),
        Phrasing(HOUSE, "change the house's colour to green", "a green house in a meadow"),
        Phrasing(HOUSE, "the house should be blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "red -> blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "change the color to blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "make the house light blue", "a light blue house in a meadow"),
        Phrasing(APPLES, "make the apples green", "a bowl of green apples"),
        Phrasing(APPLES, "make the bowl blue", "a blue bowl of apples"),
        Phrasing(PAIR, "make the tree yellow", "a red house on the left and a yellow tree on the right in a meadow"),
        Phrasing(
            MAN, "make his hair red", "a portrait of a man with light skin, red hair, a beard and glasses, smiling"
        ),
        Phrasing(
            MAN,
            "change his hair to blond",
            "a portrait of a man with light skin, blond hair, a beard and glasses, smiling",
        ),
        Phrasing(
            MAN, "give him grey hair", "a portrait of a man with light skin, grey hair, a beard and glasses, smiling"
        ),
        Phrasing(
            MAN, "make his skin dark", "a portrait of a man with dark skin, brown hair, a beard and glasses, smiling"
        ),
        Phrasing(HOUSE, "paint the house grey", "a grey house in a meadow"),
        Phrasing(HOUSE, "color it gray", "a grey house in a meadow"),
        Phrasing(HOUSE, "recolor the house in pink", "a pink house in a meadow"),
        Phrasing(HOUSE, "make its color pink", "a pink house in a meadow"),
        Phrasing(HOUSE, "recolour it purple", "a purple house in a meadow"),
        Phrasing(GRAY, "make the grey house blue", "a blue house and a tree in a park"),
        Phrasing(GRAY, "make the colour of the house white", "a white house and a tree in a park"),
        Phrasing(APPLES, "make them green", "a bowl of green apples"),
        Phrasing(STREET, "make the bench red", "two dogs and a man on a red bench in a park"),
        Phrasing(HOUSE, "not blue but green", "a green house in a meadow"),
        Phrasing(HOUSE, "i'd like the house to be blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "can the house be blue?", "a blue house in a meadow"),
        Phrasing(HOUSE, "make it all blue", "a blue house in a meadow"),
        Phrasing(
            PAIR,
            "switch the colors of the house and the tree",
            "a green house on the left and a red tree on the right in a meadow",
        ),
        Phrasing(HOUSE, "blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "i want the house blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "i need the house in blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "make the house blue instead of red", "a blue house in a meadow"),
        Phrasing(HOUSE, "the same house but blue", "a blue house in a meadow"),
        Phrasing(HOUSE, "give the house a blue color", "a blue house in a meadow"),
        Phrasing(HOUSE, "change the red to blue", "a blue house in a meadow"),
        Phrasing(PAIR, "the tree is yellow", "a red house on the left and a yellow tree on the right in a meadow"),
        Phrasing(PAIR, "blue house", "a blue house on the left and a green tree on the right in a meadow"),
        Phrasing(APPLES, "green apples", "a bowl of green apples"),
        Phrasing(MAN, "blond hair", "a portrait of a man with light skin, blond hair, a beard and glasses, smiling"),
        Phrasing(
            MAN, "make him blond", "a portrait of a man with light skin, blond hair, a beard and glasses, smiling"
        ),
        Phrasing(
            MAN,
            "give him a red beard",
            "a portrait of a man with light skin, brown hair, a red beard and glasses, smiling",
        ),
        Phrasing(
            PAIR,
            "left house blue, right tree pink",
            "a blue house on the left and a pink tree on the right in a meadow",
        ),
        Phrasing(
            TWINS, "make both houses yellow", "a yellow house on the left and a yellow house on the right in a meadow"
        ),
        Phrasing(
            PAIR,
            "make the house and the tree blue",
            "a blue house on the left and a blue tree on the right in a meadow",
        ),
        Phrasing(
            MAN,
            "brown hair -> black hair",
            "a portrait of a man with light skin, black hair, a beard and glasses, smiling",
        ),
        Phrasing(
            "a pencil drawing of a house in a meadow", "make it blue", "a pencil drawing of a blue house in a meadow"
        ),
    ),
    "colorless": (
        Phrasing(HOUSE, "black and white", "a black and white picture of a red house in a meadow"),
        Phrasing(HOUSE, "make it black and white", "a black and white picture of a red house in a meadow"),
        Phrasing(STREET, "in black and white", "a black and white picture of two dogs and a man on a bench in a park"),
        Phrasing(HOUSE, "make the house black and white", "a black and white house in a meadow"),
        Phrasing(STREET, "paint the bench red and blue", "two dogs and a man on a red and blue bench in a park"),
        Phrasing(DOG, "make it brown", "a brown dog in a park"),
        Phrasing(DOG, "turn the dog into a cat", "a cat in a park"),
        Phrasing(HOUSE, "sepia", "a sepia picture of a red house in a meadow", untaught="sepia"),
    ),
    "moods": (
        Phrasing(MAN, "make him sad", "a portrait of a man with light skin, brown hair, a beard and glasses, sad"),
        Phrasing(MAN, "make him calm", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(WOMAN, "make her smile", "a portrait of a woman, smiling"),
        Phrasing(WOMAN, "make her look happy", "a portrait of a woman, smiling"),
        Phrasing("a portrait of a sad king", "make him smile", "a portrait of a smiling king"),
        Phrasing(MAN, "stop smiling", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(MAN, "not smiling", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(MAN, "make him not smile", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(
            MAN,
            "turn his smile into a frown",
            "a portrait of a man with light skin, brown hair, a beard and glasses, sad",
        ),
        Phrasing(MAN, "remove the smile", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(
            MAN, "he should look sad", "a portrait of a man with light skin, brown hair, a beard and glasses, sad"
        ),
        Phrasing(MAN, "he shouldn't smile", "a portrait of a man with light skin, brown hair, a beard and glasses"),
        Phrasing(MAN, "he is sad", "a portrait of a man with light skin, brown hair, a beard and glasses, sad"),
        Phrasing(WOMAN, "can she smile?", "a portrait of a woman, smiling"),
        Phrasing(WOMAN, "put a smile on her face", "a portrait of a woman, smiling"),
        Phrasing(
            MAN, "wipe that smile off his face", "a portrait of a man with light skin, brown hair, a beard and glasses"
        ),
        Phrasing(WOMAN, "not smiling", asks="?"),
        Phrasing(MAN, "he looks sad", "a portrait of a man with light skin, brown hair, a beard and glasses, sad"),
    ),
}
