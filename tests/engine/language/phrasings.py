"""What people say, and the plan it stands for: one table, read by tests/engine/language/test_phrasings.py.

A row is the caption of the picture, what is said about it, and the caption aimed at (left out: unchanged). Further
columns only where they differ from an ordinary DiffEdit plan. The captions in PLAIN are those of a model trained on
everything, the others those of the demo world.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUSE = "a red house in a meadow"
APPLES = "a bowl of apples"
PAIR = "a red house on the left and a green tree on the right in a meadow"
TWINS = "a red house on the left and a blue house on the right in a meadow"
TWO = "two houses in a meadow"
MAN = "a portrait of a man with light skin, brown hair, a beard and glasses, smiling"
WOMAN = "a portrait of a woman"
KING = "a portrait of a king"
STREET = "two dogs and a man on a bench in a park"
GRAY = "a gray house and a tree in a park"
DOG = "a black and white dog in a park"
CAT = "a black cat sitting on a window sill"
SOFA = "a woman sitting on a couch with a laptop"
WAVE = "a man riding a wave on top of a surfboard"
LAWN = "a large brown dog laying on a green lawn"
PLAIN = frozenset({STREET, GRAY, DOG, CAT, SOFA, WAVE, LAWN})
"""Captions of a model trained on everything."""


@dataclass(frozen=True)
class Phrasing:
    """One row of the table."""

    caption: str
    said: str
    target: str = ""
    source: str = ""  # what the picture is taken to show, where the person says so against the caption
    method: str = "diffedit"
    concepts: str = ""  # "+snow, -red @3": more snow, less red at the edit guidance 3
    region: str = ""  # "only left, not hat"
    settings: str = ""  # "left=0.5"
    slips: str = ""  # "huose > house"
    own_word: str = ""  # taken from the person against the caption
    untaught: str = ""  # words the demo model cannot draw
    after: str = ""  # the instruction that the picture came from
    open: str = ""  # the instruction whose preview nobody answered yet
    asks: str = ""  # what it is asked back with; "?" where it is not understood at all


PHRASINGS: dict[str, tuple[Phrasing, ...]] = {
    "replace": (
        Phrasing(HOUSE, "turn the house into a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "Turn the house into a boat.", "a red boat in a meadow"),
        Phrasing(HOUSE, "please turn the house into a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "could you please turn the house into a boat?", "a red boat in a meadow"),
        Phrasing(HOUSE, "i want you to turn the house into a boat!!", "a red boat in a meadow"),
        Phrasing(HOUSE, "house -> boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "the house → a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "house => boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "replace the house with a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "replace house by boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "change the house to a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "change the house into a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "swap the house for a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "transform the red house into a boat", "a boat in a meadow"),
        Phrasing(HOUSE, "make the house a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "make the house into a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "the house should be a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "a boat instead of the house", "a red boat in a meadow"),
        Phrasing(HOUSE, "instead of the house, a boat", "a red boat in a meadow"),
        Phrasing(HOUSE, "turn it into a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "turn this into a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "turn the cottage into a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "replace the house with a blue castle", "a blue castle in a meadow"),
        Phrasing(HOUSE, "turn the house into an orange balloon", "an orange balloon in a meadow"),
        Phrasing(HOUSE, "turn the house into a horse", "a horse in a meadow"),
        Phrasing(
            PAIR, "turn the tree into a rocket", "a red house on the left and a green rocket on the right in a meadow"
        ),
        Phrasing(PAIR, "swap the house for a star", "a red star on the left and a green tree on the right in a meadow"),
        Phrasing(APPLES, "turn the apples into pears", "a bowl of pears"),
        Phrasing(APPLES, "replace the apple with a pear", "a bowl of pears"),
        Phrasing(APPLES, "apples -> oranges", "a bowl of oranges"),
        Phrasing(APPLES, "apple -> orange", "a bowl of oranges"),
        Phrasing(APPLES, "swap apples for plums", "a bowl of plums"),
        Phrasing(APPLES, "pears instead of apples", "a bowl of pears"),
        Phrasing(APPLES, "turn the bowl into a basket", "a basket of apples", untaught="basket"),
        Phrasing(APPLES, "a bowl of apples -> a bowl of pears", "a bowl of pears"),
        Phrasing(
            MAN,
            "turn the man into a king",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
        ),
        Phrasing(WOMAN, "make her a queen", "a portrait of a queen"),
        Phrasing(WOMAN, "turn the woman into a man with a beard", "a portrait of a man with a beard"),
        Phrasing(
            MAN,
            "turn him into a woman with a hat",
            "a portrait of a woman with light skin, brown hair, a beard, glasses and a hat, smiling",
        ),
        Phrasing(APPLES, "turn them into pears", "a bowl of pears"),
        Phrasing(
            PAIR, "swap the house and the tree", "a green tree on the left and a red house on the right in a meadow"
        ),
        Phrasing(HOUSE, "turn into a castle", "a red castle in a meadow"),
        Phrasing(
            PAIR,
            "turn the house and the tree into boats",
            "a red boat on the left and a green boat on the right in a meadow",
        ),
        Phrasing(STREET, "turn the dogs into cats", "two cats and a man on a bench in a park"),
        Phrasing(APPLES, "make the apples pears", "a bowl of pears"),
        Phrasing(APPLES, "use lemons instead of apples", "a bowl of lemons"),
        Phrasing(HOUSE, "it could be a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "i'd rather have a castle than a house", "a red castle in a meadow"),
        Phrasing(HOUSE, "house to castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "house > castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "substitute a boat for the house", "a red boat in a meadow"),
        Phrasing(HOUSE, "put a castle where the house is", "a red castle in a meadow"),
        Phrasing(HOUSE, "make a boat out of the house", "a red boat in a meadow"),
        Phrasing(HOUSE, "make it a boat rather than a house", "a red boat in a meadow"),
        Phrasing(HOUSE, "the house needs to be a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "would you mind turning the house into a castle?", "a red castle in a meadow"),
        Phrasing(HOUSE, "try turning the house into a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "TURN THE HOUSE INTO A CASTLE", "a red castle in a meadow"),
        Phrasing(HOUSE, "turn the ‘house’ into a ‘boat’ thx", "a red boat in a meadow"),
        Phrasing(
            TWINS, "turn the red one into a castle", "a castle on the left and a blue house on the right in a meadow"
        ),
        Phrasing(
            MAN,
            "turn the man into a sad king",
            "a portrait of a sad king with light skin, brown hair, a beard and glasses",
        ),
        Phrasing(APPLES, "make it a bowl of lemons", "a bowl of lemons"),
        Phrasing(HOUSE, "house: castle", "a red castle in a meadow"),
        Phrasing(APPLES, "change to pears", "a bowl of pears"),
        Phrasing(APPLES, "turn them all into pears", "a bowl of pears"),
        Phrasing(MAN, "as a king", "a portrait of a king with light skin, brown hair, a beard and glasses, smiling"),
    ),
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
    "season and time": (
        Phrasing(HOUSE, "make it night", "a red house at night"),
        Phrasing(HOUSE, "make it night time", "a red house at night"),
        Phrasing(HOUSE, "night", "a red house at night"),
        Phrasing(HOUSE, "at night", "a red house at night"),
        Phrasing(HOUSE, "at the beach", "a red house on a beach"),
        Phrasing(HOUSE, "put it on a beach", "a red house on a beach"),
        Phrasing(HOUSE, "put the house on the beach", "a red house on a beach"),
        Phrasing(HOUSE, "move it to the desert", "a red house in a desert"),
        Phrasing(HOUSE, "in the snow please", "a red house in the snow"),
        Phrasing(HOUSE, "make it winter", "a red house in the snow"),
        Phrasing(HOUSE, "let it snow", "a red house in the snow"),
        Phrasing(HOUSE, "make it look like winter", "a red house in the snow"),
        Phrasing(HOUSE, "change the season to winter", "a red house in the snow"),
        Phrasing(HOUSE, "turn day into night", "a red house at night"),
        Phrasing(HOUSE, "change the background to a forest", "a red house in a forest"),
        Phrasing(HOUSE, "make the background a desert", "a red house in a desert"),
        Phrasing(HOUSE, "turn the meadow into a desert", "a red house in a desert"),
        Phrasing(HOUSE, "replace the meadow with snow", "a red house in the snow"),
        Phrasing(HOUSE, "meadow -> beach", "a red house on a beach"),
        Phrasing(PAIR, "make it night", "a red house on the left and a green tree on the right at night"),
        Phrasing(HOUSE, "as if it were night", "a red house at night"),
        Phrasing(HOUSE, "during the night", "a red house at night"),
        Phrasing(HOUSE, "everything at night", "a red house at night"),
        Phrasing(HOUSE, "make it rain", "a red house in the rain", untaught="rain"),
        Phrasing(HOUSE, "make it look like autumn", "a red house in autumn", untaught="autumn"),
        Phrasing(HOUSE, "at sunset", "a red house at sunset", untaught="sunset"),
        Phrasing(HOUSE, "in spring", "a red house in spring", untaught="spring"),
        Phrasing(HOUSE, "set it in a forest", "a red house in a forest"),
        Phrasing(HOUSE, "make it summer", "a red house in summer", untaught="summer"),
        Phrasing(STREET, "make it winter", "two dogs and a man on a bench in a park in winter"),
        Phrasing(HOUSE, "it's winter now", "a red house in the snow"),
        Phrasing(HOUSE, "add snow", "a red house in the snow"),
        Phrasing(HOUSE, "cover it in snow", "a red house in the snow"),
        Phrasing(HOUSE, "show me this at night", "a red house at night"),
        Phrasing(HOUSE, "what would it look like at night?", "a red house at night"),
        Phrasing(HOUSE, "background: beach", "a red house on a beach"),
        Phrasing(HOUSE, "make it dark outside", "a red house at night"),
    ),
    "style": (
        Phrasing(HOUSE, "turn it into a pencil drawing", "a pencil drawing of a house in a meadow"),
        Phrasing(HOUSE, "make it a painting", "a painting of a red house in a meadow"),
        Phrasing(HOUSE, "as a painting", "a painting of a red house in a meadow"),
        Phrasing(WOMAN, "make it a pencil drawing", "a pencil drawing of a woman"),
        Phrasing(HOUSE, "as a pencil drawing", "a pencil drawing of a house in a meadow"),
        Phrasing(HOUSE, "as an oil painting", "a painting of a red house in a meadow"),
        Phrasing(HOUSE, "in the style of a painting", "a painting of a red house in a meadow"),
        Phrasing(HOUSE, "draw it as a pencil drawing", "a pencil drawing of a house in a meadow"),
        Phrasing(HOUSE, "convert to pencil drawing", "a pencil drawing of a house in a meadow"),
        Phrasing(HOUSE, "turn this into a photo", "a photo of a red house in a meadow", untaught="photo"),
        Phrasing(
            STREET,
            "in the style of Hokusai",
            "two dogs and a man on a bench in a park, in the style of Hokusai",
        ),
        Phrasing(
            STREET, "make it look like a watercolor painting", "a watercolor of two dogs and a man on a bench in a park"
        ),
        Phrasing(HOUSE, "painting style", "a painting of a red house in a meadow"),
        Phrasing(HOUSE, "turn the picture into a pencil drawing at night", "a pencil drawing of a house at night"),
        Phrasing(
            STREET, "turn it into an anime drawing", "an anime drawing of two dogs and a man on a bench in a park"
        ),
        Phrasing(MAN, "make it a pencil drawing", "a pencil drawing of a man with a beard and glasses, smiling"),
    ),
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
    "description": (
        Phrasing(APPLES, "a bowl of pears", "a bowl of pears"),
        Phrasing(HOUSE, "a blue house", "a blue house in a meadow"),
        Phrasing(HOUSE, "A blue castle in a desert.", "a blue castle in a desert"),
        Phrasing(WOMAN, "a portrait of a king", "a portrait of a king"),
        Phrasing(HOUSE, "blue house", "a blue house in a meadow"),
        Phrasing(HOUSE, "where is the dog?", asks="?"),
        Phrasing(MAN, "sad king with a crown", "a portrait of a sad king with a crown"),
        Phrasing(HOUSE, "a purple house would be nice", asks="?"),
        Phrasing(HOUSE, "make it better", asks="?"),
    ),
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
    "slips": (
        Phrasing(HOUSE, "turn the huose into a bota", "a red boat in a meadow", slips="huose > house, bota > boat"),
        Phrasing(HOUSE, "trun the house into a boat", "a red boat in a meadow", slips="trun > turn"),
        Phrasing(HOUSE, "make teh house bleu", "a blue house in a meadow", slips="teh > the, bleu > blue"),
        Phrasing(
            HOUSE, "replce the house with a casle", "a red castle in a meadow", slips="replce > replace, casle > castle"
        ),
        Phrasing(HOUSE, "add a mushrom", "a red house and a mushroom in a meadow", slips="mushrom > mushroom"),
        Phrasing(HOUSE, "make it nihgt", "a red house at night", slips="nihgt > night"),
        Phrasing(HOUSE, "remove the huose", "[none] in a meadow", slips="huose > house"),
        Phrasing(
            MAN,
            "take his glases off",
            "a portrait of a man with light skin, brown hair and a beard, smiling",
            slips="glases > glasses",
        ),
        Phrasing(APPLES, "turn the appels into paers", "a bowl of pears", slips="appels > apples, paers > pears"),
        Phrasing(WOMAN, "giev her a crwon", "a portrait of a woman with a crown", slips="giev > give, crwon > crown"),
        Phrasing(HOUSE, "turn the house into a goat", "a goat in a meadow", untaught="goat"),
        Phrasing(STREET, "turn the bnech into a sofa", "two dogs and a man on a sofa in a park", slips="bnech > bench"),
        Phrasing(HOUSE, "repalce house w/ boat", "a red boat in a meadow", slips="repalce > replace"),
        Phrasing(APPLES, "add a lemon", "a bowl of apples and lemons"),
        Phrasing(
            TWINS,
            "make the second one blue",
            asks="second: a red house on the left, a blue house on the right, a meadow",
        ),
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
    "follow-ups": (
        Phrasing(HOUSE, "bluer", after="make it blue", method="sega", concepts="+blue house"),
        Phrasing(HOUSE, "a bit more", after="make it blue", method="sega", concepts="+blue house @3"),
        Phrasing(HOUSE, "a bit less", after="make it blue", method="sega", concepts="-blue house @3"),
        Phrasing(HOUSE, "even more", after="more snow", method="sega", concepts="+snow @6.5"),
        Phrasing(HOUSE, "that's too much", after="more snow", method="sega", concepts="-snow"),
        Phrasing(HOUSE, "more", after="less snow", method="sega", concepts="-snow"),
        Phrasing(HOUSE, "more", after="turn the house into a castle", method="sega", concepts="+castle"),
        Phrasing(HOUSE, "a bit more", after="make it night", method="sega", concepts="+night @3"),
        Phrasing(HOUSE, "a bit more", after="as a painting", method="sega", concepts="+painting @3"),
        Phrasing(
            PAIR,
            "same for the tree",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
        Phrasing(
            PAIR,
            "and the tree too",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
        Phrasing(
            PAIR,
            "do the same with the tree",
            "a red castle on the left and a green castle on the right in a meadow",
            after="turn the house into a castle",
        ),
        Phrasing(
            PAIR,
            "and the other one too",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
        Phrasing(
            TWINS,
            "and the other one too",
            "a green house on the left and a green house on the right in a meadow",
            after="make the left house green",
        ),
        Phrasing(
            TWINS,
            "the other one too",
            "a red castle on the left and a blue castle on the right in a meadow",
            after="turn the left house into a castle",
        ),
        Phrasing(
            TWINS,
            "the other house too",
            "[none] on the left and [none] on the right in a meadow",
            after="remove the left house",
        ),
        Phrasing(
            TWO,
            "and the other one too",
            after="make the left house blue",
            source="two houses in a meadow",
            region="only right",
            untaught="two, houses",
        ),
        Phrasing(WOMAN, "and a hat too", "a portrait of a woman with glasses and a hat", after="add glasses"),
        Phrasing(HOUSE, "a bit more", asks="?"),
        Phrasing(HOUSE, "and the other one too", asks="?"),
        Phrasing(HOUSE, "and a tree", "a red castle and a tree in a meadow", after="turn the house into a castle"),
        Phrasing(HOUSE, "again", method="sega", concepts="+snow", after="more snow"),
        Phrasing(HOUSE, "a bit too much", method="sega", concepts="-snow @3", after="more snow"),
        Phrasing(HOUSE, "make it red again", "a red house in a meadow", after="make it blue"),
        Phrasing(
            PAIR,
            "now the tree",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
        Phrasing(
            PAIR,
            "the tree as well please",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
        Phrasing(
            PAIR,
            "make the other one blue",
            "a blue house on the left and a blue tree on the right in a meadow",
            after="make the house blue",
        ),
    ),
    "while a preview waits": (
        Phrasing(WOMAN, "and make her smile", "a portrait of a woman with glasses, smiling", open="add glasses"),
        Phrasing(HOUSE, "and make it night", "a red castle at night", open="turn the house into a castle"),
        Phrasing(HOUSE, "make it night", "a red house at night", open="turn the house into a castle"),
        Phrasing(
            PAIR,
            "not the tree",
            "a red house on the left and a green tree on the right at night",
            open="make it night",
            region="not tree",
        ),
        Phrasing(
            PAIR,
            "don't change the tree",
            "a red house on the left and a green tree on the right at night",
            open="make it night",
            region="not tree",
        ),
        Phrasing(
            PAIR,
            "only the house",
            "a red house on the left and a green tree on the right at night",
            open="make it night",
            region="only house",
        ),
        Phrasing(
            PAIR,
            "only the left one",
            "a blue house on the left and a blue tree on the right in a meadow",
            open="make both blue",
            region="only left",
        ),
        Phrasing(
            MAN,
            "but not the beard",
            "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
            open="make him a king",
            region="not beard",
        ),
        Phrasing(HOUSE, "more", open="more snow", method="sega", concepts="+snow @7.5"),
        Phrasing(HOUSE, "a bit less", open="more snow", method="sega", concepts="+snow @3.33"),
        Phrasing(HOUSE, "make the tree blue", "a red house and a blue tree in a meadow", open="add a tree"),
        Phrasing(HOUSE, "no, blue", "a blue house in a meadow", open="make it green"),
        Phrasing(HOUSE, "actually make it blue", "a blue house in a meadow", open="make it green"),
        Phrasing(
            PAIR,
            "keep only the left",
            "a blue house on the left and a blue tree on the right in a meadow",
            region="only left",
            open="make both blue",
        ),
        Phrasing(
            PAIR,
            "just the left one please",
            "a blue house on the left and a blue tree on the right in a meadow",
            region="only left",
            open="make both blue",
        ),
        Phrasing(
            PAIR,
            "only on the left",
            "a blue house on the left and a blue tree on the right in a meadow",
            region="only left",
            open="make both blue",
        ),
        Phrasing(
            PAIR,
            "leave out the tree",
            "a red house on the left and a green tree on the right at night",
            region="not tree",
            open="make it night",
        ),
        Phrasing(HOUSE, "and a boat", "a red house and a tree and a boat in a meadow", open="add a tree"),
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
}
