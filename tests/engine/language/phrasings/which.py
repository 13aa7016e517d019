"""Which of the things is meant and which is not: by exception, side, pronoun, owner or number."""

from __future__ import annotations

from tests.engine.language.phrasings.row import APPLES, HOUSE, MAN, PAIR, STREET, TWINS, TWO, WOMAN, Phrasing, Phrasings

WHICH: Phrasings = {
    "negation": (
        Phrasing(MAN, "a man without glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(
            MAN, "a man without glasses and a beard", "a portrait of a man with light skin and brown hair, smiling"
        ),
        Phrasing(MAN, "the man with no beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(MAN, "a woman without glasses", "a portrait of a woman"),
        Phrasing(
            MAN, "he should not wear glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"
        ),
        Phrasing(
            MAN, "he shouldn't have a beard", "a portrait of a man with light skin, brown hair and glasses, smiling"
        ),
        Phrasing(
            MAN,
            "make him a king but keep the glasses",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
            region="not glasses",
        ),
        Phrasing(
            MAN,
            "make him a king, don't touch his hair",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
            region="not hair",
        ),
        Phrasing(HOUSE, "make it night but don't change the house", "a red house at night", region="not house"),
        Phrasing(HOUSE, "make it snow without changing the house", "a red house in the snow", region="not house"),
        Phrasing(HOUSE, "everything at night except the house", "a red house at night", region="not house"),
        Phrasing(HOUSE, "make it night, not the house", "a red house at night", region="not house"),
        Phrasing(HOUSE, "make it night but leave the house alone", "a red house at night", region="not house"),
        Phrasing(HOUSE, "don't make it blue", asks="?"),
        Phrasing(HOUSE, "the house must not be red", asks="?"),
        Phrasing(
            MAN,
            "turn him into a king without a beard",
            "a portrait of a king with light skin, brown hair and glasses, smiling",
        ),
        Phrasing(HOUSE, "do not make it blue, make it green", "a green house in a meadow"),
        Phrasing(HOUSE, "turn the house into a castle, not a boat", "a red castle in a meadow"),
        Phrasing(HOUSE, "make it a castle but keep it red", "a red castle in a meadow"),
        Phrasing(
            MAN,
            "make him a woman without a beard",
            "a portrait of a woman with light skin, brown hair and glasses, smiling",
        ),
        Phrasing(
            MAN,
            "make him a king, but don't change the hair color",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
            region="not hair",
        ),
        Phrasing(HOUSE, "don't change anything", asks="?"),
    ),
    "sides": (
        Phrasing(PAIR, "make the left one blue", "a blue house on the left and a green tree on the right in a meadow"),
        Phrasing(
            PAIR, "make the one on the right blue", "a red house on the left and a blue tree on the right in a meadow"
        ),
        Phrasing(
            PAIR,
            "turn the thing on the right into a boat",
            "a red house on the left and a green boat on the right in a meadow",
        ),
        Phrasing(
            PAIR, "the left one -> a castle", "a red castle on the left and a green tree on the right in a meadow"
        ),
        Phrasing(PAIR, "remove the one on the left", "[none] on the left and a green tree on the right in a meadow"),
        Phrasing(
            PAIR,
            "turn the house on the right into a boat",
            asks="house on the right: a red house on the left, a green tree on the right, a meadow",
        ),
        Phrasing(
            TWINS,
            "make the house on the right green",
            "a red house on the left and a green house on the right in a meadow",
        ),
        Phrasing(
            TWINS, "make the left house green", "a green house on the left and a blue house on the right in a meadow"
        ),
        Phrasing(
            TWINS,
            "turn the right house into a castle",
            "a red house on the left and a blue castle on the right in a meadow",
        ),
        Phrasing(
            TWINS,
            "make the left house bigger",
            method="sega",
            concepts="+big house",
            region="only left",
            untaught="big",
        ),
        Phrasing(HOUSE, "make the house on the left blue", "a blue house in a meadow"),
        Phrasing(
            TWO, "make the left house blue", "two blue houses in a meadow", region="only left", untaught="two, houses"
        ),
        Phrasing(
            TWO, "make the left one blue", "two blue houses in a meadow", region="only left", untaught="two, houses"
        ),
        Phrasing(
            TWO,
            "turn the houses into castles, but only the left one",
            "two castles in a meadow",
            region="only left",
            untaught="two, castles",
        ),
        Phrasing(
            STREET,
            "turn the man on the right into a woman",
            "two dogs and a woman on a bench in a park",
            region="only right",
        ),
        Phrasing(STREET, "remove the left dog", "a man on a bench in a park", region="only left"),
        Phrasing(HOUSE, "move the house to the left", asks="?"),
        Phrasing(
            TWO,
            "only the right house should be blue",
            "two blue houses in a meadow",
            region="only right",
            untaught="two, houses",
        ),
        Phrasing(
            PAIR,
            "only the right one should be blue",
            "a red house on the left and a blue tree on the right in a meadow",
        ),
    ),
    "pronouns": (
        Phrasing(HOUSE, "make it blue", "a blue castle in a meadow", after="turn the house into a castle"),
        Phrasing(HOUSE, "make it blue", "a red house and a blue tree in a meadow", after="add a tree"),
        Phrasing(
            PAIR, "make it bigger", after="make the tree yellow", method="sega", concepts="+big tree", untaught="big"
        ),
        Phrasing(
            PAIR,
            "turn it into a rocket",
            "a red house on the left and a yellow rocket on the right in a meadow",
            after="make the tree yellow",
        ),
        Phrasing(MAN, "make it bigger", after="give him a hat", method="sega", concepts="+big hat", untaught="big"),
        Phrasing(WOMAN, "make them black", "a portrait of a woman with black glasses", after="add glasses"),
        Phrasing(WOMAN, "make her smile", "a portrait of a woman with glasses, smiling", after="add glasses"),
        Phrasing(
            PAIR,
            "now make it night",
            "a red house on the left and a yellow tree on the right at night",
            after="make the tree yellow",
        ),
        Phrasing(PAIR, "make them blue", "a blue house on the left and a blue tree on the right in a meadow"),
        Phrasing(APPLES, "make it blue", "a blue bowl of apples"),
        Phrasing(
            MAN, "make him a king", "a portrait of a king with light skin, brown hair, a beard and glasses, smiling"
        ),
    ),
    "whose": (
        Phrasing(STREET, "give the man a hat", "two dogs and a man with a hat on a bench in a park"),
        Phrasing(STREET, "put a hat on the man", "two dogs and a man with a hat on a bench in a park"),
        Phrasing(STREET, "give the dogs hats", "two dogs with hats and a man on a bench in a park"),
        Phrasing(
            STREET, "the man should hold a red balloon", "two dogs and a man with a red balloon on a bench in a park"
        ),
        Phrasing(STREET, "make him look like a king", "two dogs and a king on a bench in a park"),
        Phrasing(
            STREET,
            "change the man's hair to red",
            "two dogs and a man on a bench with red hair in a park",
            own_word="hair",
        ),
        Phrasing(STREET, "make the dogs sleep", "two sleeping dogs and a man on a bench in a park"),
        Phrasing(HOUSE, "give the man a hat", asks="man: a red house, a meadow"),
        Phrasing(HOUSE, "make him smile", asks="person: a red house, a meadow"),
        Phrasing(HOUSE, "make the cat bigger", asks="cat: a red house, a meadow"),
        Phrasing(WOMAN, "make her beard longer", asks="beard: a woman"),
        Phrasing(HOUSE, "less dog", asks="dog: a red house, a meadow"),
    ),
    "some of several": (
        Phrasing(STREET, "remove one of the dogs", "one dog and a man on a bench in a park"),
        Phrasing(STREET, "turn one of the dogs into a cat", "a cat and one dog and a man on a bench in a park"),
        Phrasing(STREET, "make one dog white", "a white dog and one dog and a man on a bench in a park"),
        Phrasing(STREET, "turn the left dog into a cat", "two cats and a man on a bench in a park", region="only left"),
        Phrasing(STREET, "make it three dogs", "three dogs and a man on a bench in a park"),
        Phrasing(STREET, "three dogs", "three dogs and a man on a bench in a park"),
        Phrasing(HOUSE, "add some trees in the background", "a red house and a tree in a meadow"),
    ),
}
