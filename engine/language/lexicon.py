"""Classes of words that an instruction may exchange: colors, places, moods, comparatives."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the set of the words in `text`: word lists stay readable this way."""
    return frozenset(text.split())


COLORS = words_of(
    "red orange yellow green blue purple pink white black brown grey gray gold golden silver turquoise teal cyan"
    " magenta violet beige cream crimson scarlet navy maroon lime indigo lilac lavender olive tan blond blonde"
    " ginger rainbow transparent colorful colourful"
)
HAIR_COLORS = words_of("blond blonde ginger brunette")
"""Colors that are said of a person and mean the hair."""
SHADES = words_of("light dark bright pale deep")

SPELLINGS = {
    "grey": "gray",
    "colour": "color",
    "coloured": "colored",
    "colourful": "colorful",
    "blonde": "blond",
    "moustache": "mustache",
    "watercolour": "watercolor",
    "jewellery": "jewelry",
    "armour": "armor",
    "aeroplane": "airplane",
    "doughnut": "donut",
}
"""British words and the American ones they equal."""

OPPOSITES: tuple[frozenset[str], ...] = (
    COLORS | frozenset({"light", "dark"}),
    words_of("calm smiling sad happy angry laughing crying surprised serious"),
    words_of("big small large huge tiny little giant"),
    words_of("old young new"),
    words_of("tall short long"),
    words_of("empty full"),
    words_of("wooden metal golden silver glass stone plastic paper"),
)
"""Adjectives of one class exclude each other: a new one takes the old one's place."""

MOODS = {
    "smile": "smiling",
    "smiling": "smiling",
    "happy": "smiling",
    "laugh": "laughing",
    "grin": "smiling",
    "cheerful": "smiling",
    "sad": "sad",
    "unhappy": "sad",
    "frown": "sad",
    "frowning": "sad",
    "cry": "crying",
    "calm": "calm",
    "neutral": "calm",
    "serious": "calm",
    "angry": "angry",
    "surprised": "surprised",
}
"""What people say about a face, and the word a caption uses."""

MOOD_WORDS = frozenset(MOODS.values())

PLACES: dict[str, str] = {
    "meadow": "in a meadow",
    "field": "in a field",
    "beach": "on a beach",
    "night": "at night",
    "nighttime": "at night",
    "day": "by day",
    "daytime": "by day",
    "sunset": "at sunset",
    "sunrise": "at sunrise",
    "dusk": "at dusk",
    "dawn": "at dawn",
    "snow": "in the snow",
    "snowy": "in the snow",
    "winter": "in winter",
    "summer": "in summer",
    "autumn": "in autumn",
    "spring": "in spring",
    "rain": "in the rain",
    "desert": "in a desert",
    "forest": "in a forest",
    "woods": "in the woods",
    "jungle": "in a jungle",
    "city": "in a city",
    "street": "on a street",
    "kitchen": "in a kitchen",
    "garden": "in a garden",
    "park": "in a park",
    "mountains": "in the mountains",
    "sea": "by the sea",
    "space": "in space",
    "underwater": "under water",
    "table": "on a table",
    "lake": "by a lake",
    "river": "by a river",
    "moon": "on the moon",
    "morning": "in the morning",
    "evening": "in the evening",
    "fog": "in the fog",
    "foggy": "in the fog",
    "mist": "in the mist",
    "misty": "in the mist",
    "rainy": "in the rain",
    "storm": "in a storm",
    "stormy": "in a storm",
    "sunny": "on a sunny day",
    "cloudy": "on a cloudy day",
    "windy": "on a windy day",
}
"""Places, times and weathers, and how a caption says them."""

WEATHERLY = words_of("snowy rainy foggy misty stormy sunny cloudy windy")
"""Weathers that a thing can be, too: "a snowy lawn"."""
DAYTIMES = words_of("day night morning evening")
TIMES = DAYTIMES | words_of("sunset sunrise dusk dawn winter summer autumn spring rain snow fog mist storm")
"""When and in which weather, not where: beside a place, not in its stead."""
ACTIONS = {
    "run": "running",
    "sit": "sitting",
    "swim": "swimming",
    "jump": "jumping",
    "sleep": "sleeping",
    "stand": "standing",
    "walk": "walking",
    "fly": "flying",
    "dance": "dancing",
    "sing": "singing",
    "eat": "eating",
    "drink": "drinking",
    "read": "reading",
    "play": "playing",
    "wave": "waving",
}
"""What somebody can be made to do, and the adjective of who does."""

BACKDROP = words_of("background setting scene scenery backdrop place landscape surroundings season weather time")

STYLES: dict[str, str] = {
    "pencil drawing": "a pencil drawing of",
    "pencil sketch": "a pencil drawing of",
    "sketch": "a pencil drawing of",
    "drawing": "a pencil drawing of",
    "oil painting": "a painting of",
    "painting": "a painting of",
    "watercolor": "a watercolor of",
    "watercolor painting": "a watercolor of",
    "watercolour painting": "a watercolour of",
    "watercolour": "a watercolour of",
    "photo": "a photo of",
    "photograph": "a photo of",
    "cartoon": "a cartoon of",
    "pencil": "a pencil drawing of",
    "black and white": "a black and white picture of",
    "monochrome": "a black and white picture of",
    "grayscale": "a black and white picture of",
    "greyscale": "a black and white picture of",
    "sepia": "a sepia picture of",
}

ARTS = words_of(
    "art comic comics manga anime mosaic graffiti woodcut engraving etching fresco poster collage tapestry"
    " impressionism cubism surrealism"
)
"""What a picture can be drawn as, beside the styles that a caption opens with."""
ARTISTS = words_of(
    "gogh monet picasso hokusai rembrandt dali dalí warhol klimt vermeer matisse cezanne cézanne banksy kandinsky munch"
    " hopper dürer botticelli goya turner magritte mondrian escher ghibli pixar disney"
)
"""Names that stand for how somebody drew."""


def _compared(word: str) -> str:
    """Return the comparative of a short adjective."""
    if word.endswith("e"):
        return f"{word}r"
    if word.endswith("y"):
        return f"{word[:-1]}ier"
    doubled = word[-1] in "bdgmnt" and word[-2] in "aeiou" and word[-3:-2] not in tuple("aeiou")
    return f"{word}{word[-1] if doubled else ''}er"


COMPARATIVES: dict[str, str] = {
    "older": "old",
    "younger": "young",
    "happier": "smiling",
    "sadder": "sad",
    "angrier": "angry",
    "bigger": "big",
    "larger": "large",
    "smaller": "small",
    "taller": "tall",
    "shorter": "short",
    "longer": "long",
    "rounder": "round",
    "brighter": "bright",
    "lighter": "light",
    "darker": "dark",
    "paler": "pale",
    "redder": "red",
    "bluer": "blue",
    "greener": "green",
    "yellower": "yellow",
    "pinker": "pink",
    "whiter": "white",
    "blacker": "black",
    "greyer": "grey",
    "grayer": "gray",
    "snowier": "snow",
    "sunnier": "sunny",
    "rainier": "rain",
    "foggier": "fog",
    "cloudier": "clouds",
    "fluffier": "fluffy",
    "curlier": "curly",
    "sharper": "sharp",
    "softer": "soft",
    "warmer": "warm colors",
    "colder": "cold colors",
}
GRADED = words_of(
    "pretty rich full bushy thick thin wide narrow shiny cute fat slim bald messy neat clean dirty deep wild lush"
    " dense heavy scary spooky funny fancy cozy ugly strange simple steep straight wavy smooth rough plump furry"
    " hairy chubby tidy sleepy moody gloomy stormy windy misty dusty rusty muddy grassy leafy bare strong weak"
)
"""Adjectives that are compared as the rule has it."""

COMPARATIVES |= {_compared(word): word for word in sorted(GRADED)}

DEGREES = {
    "a tiny bit": 2.0,
    "a touch": 2.0,
    "a little bit": 3.0,
    "a bit": 3.0,
    "a little": 3.0,
    "slightly": 3.0,
    "somewhat": 4.0,
    "even": 6.5,
    "a lot": 8.0,
    "much": 8.0,
    "way": 8.0,
    "far": 8.0,
}
"""How much, and the edit guidance s_e it stands for (5 where nothing is said)."""

DEPICTIONS = words_of("portrait drawing painting sketch photo photograph picture image watercolor watercolour cartoon")

PARTS = words_of(
    "roof door window wall chimney sail wheel trunk leaf branch sky ground background hair skin face eye mouth nose"
    " ear lip chin shirt dress clothes hand arm leg tail wing petal stem handle rim"
)
"""Parts that a caption passes over though they may well be there."""

WORN = words_of(
    "glasses sunglasses spectacles beard mustache moustache hat cap crown helmet scarf tie necklace earrings mask"
    " wig headband bow ponytail freckles tattoo"
)
"""Things that are had rather than stood beside: "a man with …"."""

PEOPLE = words_of("man woman king queen person boy girl child lady guy prince princess portrait")

ANIMALS = words_of(
    "cat dog horse zebra bird cow sheep pig duck rabbit bear lion tiger fox wolf mouse elephant giraffe monkey kitten"
    " puppy pony bunny hen goat deer frog owl"
)
"""Whom people call "him" and "her", too."""
ORDINALS = words_of("first second third fourth fifth last next other same new")

BODY = words_of("hair skin face eyes eye mouth lips nose head beard glasses hat crown shirt dress clothes")
"""What a possessive may stand before: "her hair" is not "her"."""

UNCOUNTED = words_of(
    "snow rain fog mist water grass hair skin fire smoke sunshine light sand ice fur food bread cheese wood"
)
"""Nouns that go without an article."""
