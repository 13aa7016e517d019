"""Things come, go and move; what is not there can do none of it."""

from __future__ import annotations

from tests.engine.language.phrasings.row import APPLES, HOUSE, MAN, PAIR, STREET, WOMAN, Phrasing, Phrasings

ADDING_REMOVING: Phrasings = {
    "add": (
        Phrasing(HOUSE, "add a tree", "a red house and a tree in a meadow"),
        Phrasing(HOUSE, "add trees", "a red house and a tree in a meadow"),
        Phrasing(HOUSE, "add a blue car to the picture", "a red house and a blue car in a meadow"),
        Phrasing(HOUSE, "add a blue boat next to the house", "a red house and a blue boat in a meadow"),
        Phrasing(HOUSE, "put a star in the scene", "a red house and a star in a meadow"),
        Phrasing(WOMAN, "give her glasses", "a portrait of a woman with glasses"),
        Phrasing(WOMAN, "give the woman glasses", "a portrait of a woman with glasses"),
        Phrasing(WOMAN, "add glasses", "a portrait of a woman with glasses"),
        Phrasing(WOMAN, "with glasses", "a portrait of a woman with glasses"),
        Phrasing(WOMAN, "add sunglasses", "a portrait of a woman with glasses"),
        Phrasing(WOMAN, "make her wear a hat", "a portrait of a woman with a hat"),
        Phrasing(WOMAN, "she should wear a crown", "a portrait of a woman with a crown"),
        Phrasing(WOMAN, "put a crown on her head", "a portrait of a woman with a crown"),
        Phrasing(WOMAN, "add glasses and a crown", "a portrait of a woman with glasses and a crown"),
        Phrasing(
            MAN,
            "give him a hat",
            "a portrait of a man with light skin, brown hair, a beard, glasses and a hat, smiling",
        ),
        Phrasing("a meadow", "add a red house", "a red house in a meadow"),
        Phrasing("an empty bowl", "add apples", "a bowl of apples"),
        Phrasing("an empty bowl", "fill the bowl with pears", "a bowl of pears"),
        Phrasing(APPLES, "fill the bowl with lemons", "a bowl of lemons"),
        Phrasing(
            MAN,
            "grey beard",
            "a portrait of a man with light skin, brown hair, a grey beard and glasses, smiling",
        ),
        Phrasing(HOUSE, "put a hat on the dog", asks="dog: a red house, a meadow"),
        Phrasing(HOUSE, "include a blue boat, please", "a red house and a blue boat in a meadow"),
        Phrasing(WOMAN, "draw a hat on her head", "a portrait of a woman with a hat"),
        Phrasing(HOUSE, "there should be a tree", "a red house and a tree in a meadow"),
        Phrasing(HOUSE, "please add a tree on the right", "a red house and a tree on the right in a meadow"),
        Phrasing(HOUSE, "let there be a tree", "a red house and a tree in a meadow"),
        Phrasing(HOUSE, "another tree", "a red house and a tree in a meadow"),
        Phrasing(HOUSE, "add a tree to the left of the house", "a red house and a tree on the left in a meadow"),
        Phrasing(WOMAN, "she needs a hat", "a portrait of a woman with a hat"),
        Phrasing(WOMAN, "can she wear glasses?", "a portrait of a woman with glasses"),
        Phrasing(
            PAIR,
            "add a boat between the house and the tree",
            "a red house on the left and a green tree on the right and a boat in a meadow",
        ),
        Phrasing(
            "a blue car on the right at night",
            "add a red star on the left",
            "a red star on the left and a blue car on the right at night",
        ),
        Phrasing(
            "a portrait of a man with tan skin, blond hair and glasses",
            "add a beard",
            "a portrait of a man with tan skin, blond hair, a beard and glasses",
        ),
    ),
    "remove": (
        Phrasing(HOUSE, "remove the house", "[none] in a meadow"),
        Phrasing(PAIR, "remove the tree", "a red house on the left and [none] on the right in a meadow"),
        Phrasing(APPLES, "remove the apples", "a bowl of [none]"),
        Phrasing(APPLES, "empty the bowl", "a bowl of [none]"),
        Phrasing(MAN, "remove the glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "remove the beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(MAN, "take off his glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "take his glasses off", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "without glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "the glasses should go", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "get rid of the beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(
            MAN,
            "delete the beard from his face",
            "a portrait of a man with light skin, brown hair and glasses, smiling",
        ),
        Phrasing(
            MAN, "remove the beard and the glasses", "a portrait of a man with light skin and brown hair, smiling"
        ),
        Phrasing(MAN, "no glasses, no beard", "a portrait of a man with light skin and brown hair, smiling"),
        Phrasing(MAN, "take the glasses off", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "glasses off", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(PAIR, "remove both", "[none] on the left and [none] on the right in a meadow"),
        Phrasing(STREET, "remove the bench", "two dogs and a man in a park"),
        Phrasing(MAN, "shave him", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(MAN, "ditch the glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(MAN, "he has no beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(HOUSE, "make the house disappear", "[none] in a meadow"),
        Phrasing(HOUSE, "take the house out of the picture", "[none] in a meadow"),
        Phrasing(HOUSE, "i don't want the house", "[none] in a meadow"),
        Phrasing(HOUSE, "remove the house completely", "[none] in a meadow"),
        Phrasing(
            PAIR, "remove everything but the house", "a red house on the left and [none] on the right in a meadow"
        ),
        Phrasing(
            PAIR, "remove everything except the tree", "[none] on the left and a green tree on the right in a meadow"
        ),
        Phrasing(HOUSE, "remove the red", asks="?"),
    ),
    "not there": (
        Phrasing(HOUSE, "turn the dog into a cat", asks="dog: a red house, a meadow"),
        Phrasing(HOUSE, "remove the dog", asks="dog: a red house, a meadow"),
        Phrasing(HOUSE, "make the dog blue", asks="dog: a red house, a meadow"),
        Phrasing(MAN, "remove the hat", asks="hat: a man, light skin, brown hair, a beard, glasses"),
        Phrasing(WOMAN, "take her glasses off", asks="glasses: a woman"),
        Phrasing(
            PAIR, "turn the car into a boat", asks="car: a red house on the left, a green tree on the right, a meadow"
        ),
        Phrasing(HOUSE, "dog -> cat", "a cat in a meadow", source="a dog in a meadow", own_word="dog"),
        Phrasing(
            HOUSE, "make the roof green", "a red house with a green roof in a meadow", own_word="roof", untaught="roof"
        ),
        Phrasing(STREET, "turn the horse into a cow", "a cow in a park", source="a horse in a park", own_word="horse"),
        Phrasing(APPLES, "make it night but not the house", asks="house: a bowl, apples"),
    ),
    "moving": (
        Phrasing(STREET, "put the dogs under the bench", "two dogs under the bench and a man on a bench in a park"),
        Phrasing(STREET, "move the man under the bench", "two dogs and a man under the bench in a park"),
        Phrasing(PAIR, "put the house behind the tree", asks="?"),
        Phrasing(
            STREET, "put a cat under the bench", "two dogs and a man on a bench with a cat under the bench in a park"
        ),
        Phrasing(
            STREET, "add a cat next to the man", "two dogs and a man on a bench with a cat next to the man in a park"
        ),
        Phrasing(HOUSE, "there should be a dog in front of the house", "a red house and a dog in a meadow"),
        Phrasing(STREET, "move everything to the moon", "two dogs and a man on a bench on the moon"),
        Phrasing(PAIR, "switch sides", "a green tree on the left and a red house on the right in a meadow"),
    ),
}
