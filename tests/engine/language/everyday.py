"""More of what people say every day, and the plan it stands for: rows of the table in phrasings.py."""

from __future__ import annotations

from tests.engine.language.phrasings import (
    APPLES,
    CAT,
    DOG,
    HOUSE,
    LAWN,
    MAN,
    PAIR,
    SOFA,
    STREET,
    TWINS,
    WAVE,
    WOMAN,
    Phrasing,
)

MEADOW = "a meadow"

EVERYDAY: dict[str, tuple[Phrasing, ...]] = {
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
    "arts and artists": (
        Phrasing(
            HOUSE,
            "make it look like a van gogh",
            "a red house in a meadow, in the style of van gogh",
            untaught="style, van, gogh",
        ),
        Phrasing(
            STREET, "make it look like a van gogh", "two dogs and a man on a bench in a park, in the style of van gogh"
        ),
        Phrasing(
            STREET,
            "make it look like a Van Gogh painting",
            "a Van Gogh painting of two dogs and a man on a bench in a park",
        ),
        Phrasing(STREET, "in van gogh style", "two dogs and a man on a bench in a park, in the style of van gogh"),
        Phrasing(STREET, "van gogh style", "two dogs and a man on a bench in a park, in the style of van gogh"),
        Phrasing(STREET, "in baroque style", "two dogs and a man on a bench in a park, in the style of baroque"),
        Phrasing(STREET, "make it pixel art", "two dogs and a man on a bench in a park, in the style of pixel art"),
        Phrasing(STREET, "pixel art", "two dogs and a man on a bench in a park, in the style of pixel art"),
        Phrasing(STREET, "turn it into a comic", "two dogs and a man on a bench in a park, in the style of a comic"),
        Phrasing(STREET, "as if painted by Monet", "two dogs and a man on a bench in a park, in the style of Monet"),
        Phrasing(STREET, "give it a cartoon style", "a cartoon of two dogs and a man on a bench in a park"),
        Phrasing(
            STREET,
            "make it in the style of a comic book",
            "two dogs and a man on a bench in a park, in the style of a comic book",
        ),
        Phrasing(HOUSE, "in a different style", asks="?"),
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
    "places and times": (
        Phrasing(MEADOW, "in a meadow -> at night", "a meadow at night"),
        Phrasing(MEADOW, "make it night", "a meadow at night"),
        Phrasing(MEADOW, "make it a beach", "a beach"),
        Phrasing(HOUSE, "in a meadow -> on a beach", "a red house on a beach"),
        Phrasing(STREET, "make it a sunny day", "two dogs and a man on a bench in a park on a sunny day"),
        Phrasing(STREET, "make it foggy", "two dogs and a man on a bench in a park in the fog"),
        Phrasing(STREET, "make it rainy", "two dogs and a man on a bench in a park in the rain"),
        Phrasing(STREET, "make it evening", "two dogs and a man on a bench in a park in the evening"),
        Phrasing(STREET, "turn the park into a street at night", "two dogs and a man on a bench on a street at night"),
        Phrasing(STREET, "same picture but in winter", "two dogs and a man on a bench in a park in winter"),
        Phrasing(
            PAIR,
            "make the left half night",
            "a red house on the left and a green tree on the right at night",
            region="only left",
        ),
        Phrasing(HOUSE, "a lot of snow", "a red house in the snow"),
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
    "said otherwise": (
        Phrasing(HOUSE, "what if the house was a castle?", "a red castle in a meadow"),
        Phrasing(HOUSE, "imagine the house as a castle", "a red castle in a meadow"),
        Phrasing(HOUSE, "give me a boat instead", "a boat in a meadow"),
        Phrasing(HOUSE, "I'd prefer a blue house", "a blue house in a meadow"),
        Phrasing(STREET, "the bench could be red", "two dogs and a man on a red bench in a park"),
        Phrasing(STREET, "change the man for a woman", "two dogs and a woman on a bench in a park"),
        Phrasing(STREET, "with cats instead of dogs", "two cats and a man on a bench in a park"),
        Phrasing(STREET, "I don't like the dogs, make them cats", "two cats and a man on a bench in a park"),
        Phrasing(STREET, "get the man out of there", "two dogs on a bench in a park"),
        Phrasing(
            STREET,
            "change everything but the man to winter",
            "two dogs and a man on a bench in a park in winter",
            region="not man",
        ),
        Phrasing(STREET, "turn the dogs into cats and nothing else", "two cats and a man on a bench in a park"),
        Phrasing(
            MAN,
            "make him a king with no glasses",
            "a portrait of a king with light skin, brown hair and a beard, smiling",
        ),
        Phrasing(MAN, "smile a bit more", method="sega", concepts="+smiling @3"),
        Phrasing(MAN, "he should look older", method="sega", concepts="+old", untaught="old"),
        Phrasing(MAN, "make the beard bushier", method="sega", concepts="+bushy beard", untaught="bushy"),
        Phrasing(MAN, "clean shaven", "a portrait of a man with light skin, brown hair and glasses, smiling"),
        Phrasing(STREET, "dogs too small", method="sega", concepts="-small dogs"),
        Phrasing(HOUSE, "make the house a different color", asks="?"),
        Phrasing(HOUSE, "turn it into something else", asks="?"),
        Phrasing(HOUSE, "three", asks="?"),
        Phrasing(APPLES, "an empty bowl", "an empty bowl"),
        Phrasing(
            PAIR, "everything on the left blue", "a blue house on the left and a green tree on the right in a meadow"
        ),
        Phrasing(TWINS, "left house: castle", "a red castle on the left and a blue house on the right in a meadow"),
    ),
    "more slips": (
        Phrasing(
            MAN,
            "giv him a hat",
            "a portrait of a man with light skin, brown hair, a beard, glasses and a hat, smiling",
            slips="giv > give",
        ),
        Phrasing(HOUSE, "ad a tree", "a red house and a tree in a meadow", slips="ad > add"),
        Phrasing(HOUSE, "mak it blue", "a blue house in a meadow", slips="mak > make"),
        Phrasing(HOUSE, "turn the houseinto a boat", "a red boat in a meadow", slips="houseinto > house into"),
        Phrasing(MAN, "take of his glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
        Phrasing(HOUSE, "make it nite", "a red house at night"),
    ),
    "as captioners write": (
        Phrasing(CAT, "remove the cat", "a window sill"),
        Phrasing(CAT, "make the eyes blue", "a black cat sitting on a window sill with blue eyes", own_word="eyes"),
        Phrasing(
            CAT,
            "a (fluffy:1.6) cat",
            "a black fluffy cat sitting on a window sill",
            method="prompt_to_prompt",
            settings="weights=fluffy:1.6",
        ),
        Phrasing(CAT, "a fluffy cat", "a black fluffy cat sitting on a window sill"),
        Phrasing(CAT, "give the cat a hat", "a black cat with a hat sitting on a window sill"),
        Phrasing(SOFA, "give her glasses", "a woman with glasses sitting on a couch with a laptop"),
        Phrasing(SOFA, "make her blonde", "a blonde woman sitting on a couch with a laptop"),
        Phrasing(SOFA, "she should wear a hat", "a woman with a hat sitting on a couch with a laptop"),
        Phrasing(SOFA, "turn the laptop into a book", "a woman sitting on a couch with a book"),
        Phrasing(WAVE, "remove the surfboard", "a man riding a wave"),
        Phrasing(WAVE, "make it sunset", "a man riding a wave on top of a surfboard at sunset"),
        Phrasing(LAWN, "make the lawn snowy", "a large brown dog laying on a green snowy lawn"),
        Phrasing(LAWN, "make the dog black", "a large black dog laying on a green lawn"),
        Phrasing(LAWN, "remove the dog", "a green lawn"),
        Phrasing(
            STREET, "make it look like the 1950s", "two dogs and a man on a bench in a park, in the style of the 1950s"
        ),
        Phrasing(STREET, "add a hat", "two dogs and a man with a hat on a bench in a park"),
        Phrasing(HOUSE, "give her a hat", asks="person: a red house, a meadow"),
    ),
    "no slips": (
        Phrasing(STREET, "add a clown", "two dogs and a man on a bench with a clown in a park"),
        Phrasing(STREET, "put a bowl on the bench", "two dogs and a man on a bench with a bowl on the bench in a park"),
        Phrasing(LAWN, "turn the dog into a hog", "a hog laying on a green lawn"),
        Phrasing(LAWN, "turn the lawn into a dessert", "a large brown dog laying on a dessert"),
        Phrasing(SOFA, "turn the couch into a coach", "a woman sitting on a coach with a laptop"),
        Phrasing(SOFA, "turn the laptop into a board", "a woman sitting on a couch with a board"),
    ),
    "and then": (
        Phrasing(WOMAN, "a red one", "a portrait of a woman with a red hat", after="give her a hat"),
        Phrasing(WOMAN, "a bigger one", method="sega", concepts="+big hat", untaught="big", after="give her a hat"),
        Phrasing(HOUSE, "again but blue", "a blue castle in a meadow", after="turn it into a castle"),
        Phrasing(HOUSE, "same but at night", "a blue house at night", after="make it blue"),
        Phrasing(HOUSE, "back to red", "a red house in a meadow", after="make it blue"),
        Phrasing(HOUSE, "go back to the picture before", asks="?", after="make it blue"),
        Phrasing(HOUSE, "more like a castle", method="sega", concepts="+castle", after="turn it into a castle"),
        Phrasing(STREET, "at night", "two dogs and a man on a bench in a park at night", after="make it winter"),
        Phrasing(STREET, "on a beach", "two dogs and a man on a bench on a beach in winter", after="make it winter"),
    ),
}
