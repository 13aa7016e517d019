"""Near misses of the embedded demo model's few words: what people say, and what it was taught."""

from __future__ import annotations

DEMO_PLACES: dict[str, str] = {
    "sand": "on a beach",
    "seaside": "on a beach",
    "shore": "on a beach",
    "winter": "in the snow",
    "wood": "in a forest",
    "woods": "in a forest",
    "field": "in a meadow",
    "grass": "in a meadow",
    "dark": "at night",
    "evening": "at night",
    "kitchen": "on a table",
}
"""Near misses of the demo world's few places."""

DEMO_SYNONYMS: dict[str, str] = {
    "sunglasses": "glasses",
    "spectacles": "glasses",
    "eyeglasses": "glasses",
    "cap": "hat",
    "ship": "boat",
    "sailboat": "boat",
    "yacht": "boat",
    "cottage": "house",
    "home": "house",
    "hut": "house",
    "cabin": "house",
    "building": "house",
    "palace": "castle",
    "toadstool": "mushroom",
    "spaceship": "rocket",
    "automobile": "car",
    "pony": "horse",
    "kitten": "cat",
    "kitty": "cat",
    "puppy": "dog",
    "bunny": "rabbit",
    "gray": "grey",
    "blonde": "blond",
    "violet": "purple",
    "crimson": "red",
    "scarlet": "red",
    "navy": "blue",
    "lady": "woman",
    "girl": "woman",
    "guy": "man",
    "boy": "man",
    "gentleman": "man",
    "prince": "king",
    "princess": "queen",
    "happy": "smiling",
    "unhappy": "sad",
}
"""Near misses of the demo world's few words, and the word its model was taught."""
