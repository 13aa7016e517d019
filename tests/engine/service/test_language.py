"""What people say, and the plan the engine reads from it."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import NotUnderstood, World, demo_world, insist, read
from engine.language.words import agree, indefinite, plural, singular, tokens
from engine.safety import judge

HOUSE = "a red house in a meadow"
APPLES = "a bowl of apples"
PAIR = "a red house on the left and a green tree on the right in a meadow"
MAN = "a portrait of a man with light skin, brown hair, a beard and glasses, smiling"
WOMAN = "a portrait of a woman"

TARGETS = [
    # one thing for another
    (HOUSE, "turn the house into a boat", "a red boat in a meadow"),
    (HOUSE, "Turn the house into a boat.", "a red boat in a meadow"),
    (HOUSE, "please turn the house into a boat", "a red boat in a meadow"),
    (HOUSE, "could you please turn the house into a boat?", "a red boat in a meadow"),
    (HOUSE, "i want you to turn the house into a boat!!", "a red boat in a meadow"),
    (HOUSE, "house -> boat", "a red boat in a meadow"),
    (HOUSE, "the house → a boat", "a red boat in a meadow"),
    (HOUSE, "house => boat", "a red boat in a meadow"),
    (HOUSE, "replace the house with a boat", "a red boat in a meadow"),
    (HOUSE, "replace house by boat", "a red boat in a meadow"),
    (HOUSE, "change the house to a boat", "a red boat in a meadow"),
    (HOUSE, "change the house into a boat", "a red boat in a meadow"),
    (HOUSE, "swap the house for a boat", "a red boat in a meadow"),
    (HOUSE, "transform the red house into a boat", "a boat in a meadow"),
    (HOUSE, "make the house a boat", "a red boat in a meadow"),
    (HOUSE, "make the house into a boat", "a red boat in a meadow"),
    (HOUSE, "the house should be a boat", "a red boat in a meadow"),
    (HOUSE, "a boat instead of the house", "a red boat in a meadow"),
    (HOUSE, "instead of the house, a boat", "a red boat in a meadow"),
    (HOUSE, "turn it into a castle", "a red castle in a meadow"),
    (HOUSE, "turn this into a castle", "a red castle in a meadow"),
    (HOUSE, "turn the cottage into a castle", "a red castle in a meadow"),
    (HOUSE, "replace the house with a blue castle", "a blue castle in a meadow"),
    (HOUSE, "turn the house into an orange balloon", "an orange balloon in a meadow"),
    (HOUSE, "turn the house into a horse", "a horse in a meadow"),
    (PAIR, "turn the tree into a rocket", "a red house on the left and a green rocket on the right in a meadow"),
    (PAIR, "swap the house for a star", "a red star on the left and a green tree on the right in a meadow"),
    (APPLES, "turn the apples into pears", "a bowl of pears"),
    (APPLES, "replace the apple with a pear", "a bowl of pears"),
    (APPLES, "apples -> oranges", "a bowl of oranges"),
    (APPLES, "apple -> orange", "a bowl of oranges"),
    (APPLES, "swap apples for plums", "a bowl of plums"),
    (APPLES, "pears instead of apples", "a bowl of pears"),
    (APPLES, "turn the bowl into a basket", "a basket of apples"),
    (APPLES, "a bowl of apples -> a bowl of pears", "a bowl of pears"),
    (
        MAN,
        "turn the man into a king",
        "a portrait of a king with light skin, brown hair, a beard and glasses, smiling",
    ),
    (WOMAN, "make her a queen", "a portrait of a queen"),
    (WOMAN, "turn the woman into a man with a beard", "a portrait of a man with a beard"),
    (
        MAN,
        "turn him into a woman with a hat",
        "a portrait of a woman with a hat, light skin, brown hair, a beard and glasses, smiling",
    ),
    # colours and other adjectives
    (HOUSE, "make the house blue", "a blue house in a meadow"),
    (HOUSE, "make the red house blue", "a blue house in a meadow"),
    (HOUSE, "make it blue", "a blue house in a meadow"),
    (HOUSE, "turn the house blue", "a blue house in a meadow"),
    (HOUSE, "paint the house orange", "an orange house in a meadow"),
    (HOUSE, "color it green", "a green house in a meadow"),
    (HOUSE, "colour the house green", "a green house in a meadow"),
    (HOUSE, "change the color of the house to green", "a green house in a meadow"),
    (HOUSE, "change the house's colour to green", "a green house in a meadow"),
    (HOUSE, "the house should be blue", "a blue house in a meadow"),
    (HOUSE, "red -> blue", "a blue house in a meadow"),
    (HOUSE, "change the color to blue", "a blue house in a meadow"),
    (HOUSE, "make the house light blue", "a light blue house in a meadow"),
    (APPLES, "make the apples green", "a bowl of green apples"),
    (APPLES, "make the bowl blue", "a blue bowl of apples"),
    (PAIR, "make the tree yellow", "a red house on the left and a yellow tree on the right in a meadow"),
    (MAN, "make his hair red", "a portrait of a man with light skin, red hair, a beard and glasses, smiling"),
    (MAN, "change his hair to blond", "a portrait of a man with light skin, blond hair, a beard and glasses, smiling"),
    (MAN, "give him grey hair", "a portrait of a man with light skin, grey hair, a beard and glasses, smiling"),
    (MAN, "make his skin dark", "a portrait of a man with dark skin, brown hair, a beard and glasses, smiling"),
    # moods
    (MAN, "make him sad", "a portrait of a man with light skin, brown hair, a beard and glasses, sad"),
    (MAN, "make him calm", "a portrait of a man with light skin, brown hair, a beard and glasses"),
    (WOMAN, "make her smile", "a portrait of a woman, smiling"),
    (WOMAN, "make her look happy", "a portrait of a woman, smiling"),
    ("a portrait of a sad king", "make him smile", "a portrait of a smiling king"),
    # where and when
    (HOUSE, "make it night", "a red house at night"),
    (HOUSE, "make it night time", "a red house at night"),
    (HOUSE, "night", "a red house at night"),
    (HOUSE, "at night", "a red house at night"),
    (HOUSE, "at the beach", "a red house on a beach"),
    (HOUSE, "put it on a beach", "a red house on a beach"),
    (HOUSE, "put the house on the beach", "a red house on a beach"),
    (HOUSE, "move it to the desert", "a red house in a desert"),
    (HOUSE, "in the snow please", "a red house in the snow"),
    (HOUSE, "make it winter", "a red house in the snow"),
    (HOUSE, "let it snow", "a red house in the snow"),
    (HOUSE, "make it look like winter", "a red house in the snow"),
    (HOUSE, "change the season to winter", "a red house in the snow"),
    (HOUSE, "turn day into night", "a red house at night"),
    (HOUSE, "change the background to a forest", "a red house in a forest"),
    (HOUSE, "make the background a desert", "a red house in a desert"),
    (HOUSE, "turn the meadow into a desert", "a red house in a desert"),
    (HOUSE, "replace the meadow with snow", "a red house in the snow"),
    (HOUSE, "meadow -> beach", "a red house on a beach"),
    (PAIR, "make it night", "a red house on the left and a green tree on the right at night"),
    # styles
    (HOUSE, "turn it into a pencil drawing", "a pencil drawing of a red house in a meadow"),
    (HOUSE, "make it a painting", "a painting of a red house in a meadow"),
    (HOUSE, "as a painting", "a painting of a red house in a meadow"),
    (WOMAN, "make it a pencil drawing", "a pencil drawing of a woman"),
    # adding
    (HOUSE, "add a tree", "a red house and a tree in a meadow"),
    (HOUSE, "add trees", "a red house and a tree in a meadow"),
    (HOUSE, "add a blue car to the picture", "a red house and a blue car in a meadow"),
    (HOUSE, "add a blue boat next to the house", "a red house and a blue boat in a meadow"),
    (HOUSE, "put a star in the scene", "a red house and a star in a meadow"),
    (WOMAN, "give her glasses", "a portrait of a woman with glasses"),
    (WOMAN, "give the woman glasses", "a portrait of a woman with glasses"),
    (WOMAN, "add glasses", "a portrait of a woman with glasses"),
    (WOMAN, "with glasses", "a portrait of a woman with glasses"),
    (WOMAN, "add sunglasses", "a portrait of a woman with glasses"),
    (WOMAN, "make her wear a hat", "a portrait of a woman with a hat"),
    (WOMAN, "she should wear a crown", "a portrait of a woman with a crown"),
    (WOMAN, "put a crown on her head", "a portrait of a woman with a crown"),
    (WOMAN, "add glasses and a crown", "a portrait of a woman with glasses and a crown"),
    (MAN, "give him a hat", "a portrait of a man with light skin, brown hair, a beard, glasses and a hat, smiling"),
    ("a meadow", "add a red house", "a red house in a meadow"),
    ("an empty bowl", "add apples", "a bowl of apples"),
    ("an empty bowl", "fill the bowl with pears", "a bowl of pears"),
    (APPLES, "fill the bowl with lemons", "a bowl of lemons"),
    # removing
    (HOUSE, "remove the house", "[none] in a meadow"),
    (PAIR, "remove the tree", "a red house on the left and [none] on the right in a meadow"),
    (APPLES, "remove the apples", "a bowl of [none]"),
    (APPLES, "empty the bowl", "a bowl of [none]"),
    (MAN, "remove the glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
    (MAN, "remove the beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
    (MAN, "take off his glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
    (MAN, "take his glasses off", "a portrait of a man with light skin, brown hair and a beard, smiling"),
    (MAN, "without glasses", "a portrait of a man with light skin, brown hair and a beard, smiling"),
    (MAN, "the glasses should go", "a portrait of a man with light skin, brown hair and a beard, smiling"),
    (MAN, "get rid of the beard", "a portrait of a man with light skin, brown hair and glasses, smiling"),
    (MAN, "delete the beard from his face", "a portrait of a man with light skin, brown hair and glasses, smiling"),
    (MAN, "remove the beard and the glasses", "a portrait of a man with light skin and brown hair, smiling"),
    (MAN, "no glasses, no beard", "a portrait of a man with light skin and brown hair, smiling"),
    # several at once
    (HOUSE, "turn the house into a boat and make it night", "a red boat at night"),
    (HOUSE, "make the house blue, then add a tree", "a blue house and a tree in a meadow"),
    (
        MAN,
        "remove the beard and make him sad",
        "a portrait of a man with light skin, brown hair and glasses, sad",
    ),
    # a description of the target
    (APPLES, "a bowl of pears", "a bowl of pears"),
    (HOUSE, "a blue house", "a blue house in a meadow"),
    (HOUSE, "A blue castle in a desert.", "a blue castle in a desert"),
    (WOMAN, "a portrait of a king", "a portrait of a king"),
]


@pytest.mark.parametrize(("caption", "instruction", "target"), TARGETS)
def test_the_target_is_what_was_asked_for(caption: str, instruction: str, target: str | None) -> None:
    if target is None:
        with pytest.raises(NotUnderstood):
            read(instruction, caption, demo_world())
        return
    plan = read(instruction, caption, demo_world()).plan
    assert plan.target == target
    assert plan.source == caption
    assert plan.method == "diffedit"


@pytest.mark.parametrize(
    ("instruction", "removed", "added"),
    [
        ("turn the house into a boat", ("house",), ("boat",)),
        ("turn the house into a blue boat", ("red", "house"), ("blue", "boat")),
        ("make the house blue", ("red",), ("blue",)),
        ("add a tree", (), ("tree",)),
        ("remove the house", ("red", "house"), ()),
        ("make it night", ("meadow",), ("night",)),
    ],
)
def test_the_words_that_leave_and_come_are_named(
    instruction: str, removed: tuple[str, ...], added: tuple[str, ...]
) -> None:
    plan = read(instruction, HOUSE, demo_world()).plan
    assert (plan.removed, plan.added) == (removed, added)


@pytest.mark.parametrize(
    ("caption", "instruction", "concepts"),
    [
        (HOUSE, "more snow", [("snow", "more")]),
        (HOUSE, "less snow", [("snow", "less")]),
        (HOUSE, "a bit more red", [("red", "more")]),
        (HOUSE, "make it more colorful", [("colorful", "more")]),
        (HOUSE, "make the house more colorful", [("colorful house", "more")]),
        (HOUSE, "more red and less blue", [("red", "more"), ("blue", "less")]),
        (HOUSE, "fewer trees", [("tree", "less")]),
        (HOUSE, "make it darker", [("dark", "more")]),
        (HOUSE, "make the house bigger", [("big house", "more")]),
        (MAN, "make him older", [("old", "more")]),
        (MAN, "make him a bit older", [("old", "more")]),
        (MAN, "less beard", [("beard", "less")]),
        (MAN, "make him smile more", [("smiling", "more")]),
        (MAN, "smile more", [("smiling", "more")]),
        (WOMAN, "make her a bit more happy", [("smiling", "more")]),
        (WOMAN, "more glasses and less hair", [("glasses", "more"), ("hair", "less")]),
        (WOMAN, "reduce the hair", [("hair", "less")]),
    ],
)
def test_more_and_less_become_directions_of_semantic_guidance(
    caption: str, instruction: str, concepts: list[tuple[str, str]]
) -> None:
    plan = read(instruction, caption, demo_world()).plan
    assert plan.method == "sega"
    assert [(concept.words, concept.direction) for concept in plan.concepts] == concepts
    assert plan.source == plan.target == caption


@pytest.mark.parametrize(
    ("instruction", "source", "target", "word"),
    [
        ("dog -> cat", "a dog in a meadow", "a cat in a meadow", "dog"),
        ("paint the roof of the house green", HOUSE, "a red house with a green roof in a meadow", "roof"),
        ("make the roof green", HOUSE, "a red house with a green roof in a meadow", "roof"),
    ],
)
def test_a_word_the_caption_lacks_is_used_as_the_person_said_it(
    instruction: str, source: str, target: str, word: str
) -> None:
    reading = read(instruction, HOUSE, demo_world())
    assert (reading.plan.source, reading.plan.target) == (source, target)
    assert ("own_word", word) in [(notice.code, notice.detail) for notice in reading.notices]


def test_only_whole_words_count() -> None:
    reading = read("turn the car into a boat", "a red carriage in a meadow", World())
    assert reading.notices[0].code == "own_word"
    assert reading.plan.target == "a boat in a meadow"


def test_words_the_demo_model_was_never_taught_are_named() -> None:
    reading = read("turn the house into a submarine", HOUSE, demo_world())
    assert [(notice.code, notice.detail) for notice in reading.notices] == [("unknown_words", "submarine")]
    assert not read("turn the house into a boat", HOUSE, demo_world()).notices


@pytest.mark.parametrize(
    ("caption", "instruction", "target"),
    [
        ("a cat on a sofa", "remove the cat", "a sofa"),
        ("a cat and a dog on a sofa", "remove the cat", "a dog on a sofa"),
        ("a cat and a dog on a sofa", "remove the dog", "a cat on a sofa"),
        ("a man wearing a hat in a park", "remove the hat", "a man in a park"),
        ("a vase of flowers on a table", "remove the flowers", "an empty vase on a table"),
        ("a red car on a street", "turn the car into a truck", "a truck on a street"),
        ("a man in a suit", "give him glasses", "a man in a suit with glasses"),
        ("a cat on a sofa", "make it a dog", "a dog on a sofa"),
        ("a cat on a sofa", "turn the cat into an owl", "an owl on a sofa"),
        ("a photo of a dog in a park", "make it a painting", "a painting of a dog in a park"),
        ("a dog in a park", "put it on the moon", None),
    ],
)
def test_a_model_trained_on_everything_gets_plain_english(caption: str, instruction: str, target: str | None) -> None:
    plan = read(instruction, caption, World()).plan
    if target is not None:
        assert plan.target == target


@pytest.mark.parametrize(
    "instruction",
    [
        "",
        "   ",
        "asdf",
        "thanks!",
        "hello there",
        "what is this?",
        "nice",
        "turn the house into a house",
        "?!",
        "why",
        "rotate it",
        "make the house",
        "i dont like the red",
        "more",
    ],
)
def test_what_is_no_instruction_is_not_understood(instruction: str) -> None:
    with pytest.raises(NotUnderstood):
        read(instruction, HOUSE, demo_world())


def test_insisting_on_a_method_translates_the_plan() -> None:
    changed = read("turn the house into a boat", HOUSE, demo_world(), method="sega").plan
    assert changed.method == "sega"
    assert [(concept.words, concept.direction) for concept in changed.concepts] == [("house", "less"), ("boat", "more")]
    more = read("more snow", HOUSE, demo_world(), method="diffedit").plan
    assert (more.method, more.concepts) == ("diffedit", ())
    assert "snow" in more.target
    assert insist(more, None) is more


@pytest.mark.parametrize(
    ("one", "many"),
    [("apple", "apples"), ("berry", "berries"), ("box", "boxes"), ("man", "men"), ("leaf", "leaves"), ("boy", "boys")],
)
def test_singular_and_plural_find_each_other(one: str, many: str) -> None:
    assert singular(many) == one
    assert plural(one) == many
    assert singular(one) == one


def test_articles_agree_with_the_word_behind_them() -> None:
    assert agree(tokens("a orange boat and an house near a hour and an unicorn")) == tokens(
        "an orange boat and a house near an hour and a unicorn"
    )
    assert indefinite(["the", "boats"]) == ["boats"]
    assert indefinite(["the", "boat"]) == ["a", "boat"]


@given(st.text(max_size=80), st.sampled_from([HOUSE, MAN, APPLES, ""]))
def test_whatever_is_typed_gives_a_plan_or_not_understood(instruction: str, caption: str) -> None:
    try:
        plan = read(instruction, caption, demo_world()).plan
    except NotUnderstood:
        return
    assert plan.concepts or plan.source != plan.target


_WORDS = [
    "make",
    "turn",
    "replace",
    "remove",
    "add",
    "the",
    "a",
    "house",
    "it",
    "into",
    "with",
    "blue",
    "night",
    "more",
    "less",
    "and",
    "->",
    "him",
    "glasses",
    "of",
    ",",
    "to",
    "in",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=9), st.sampled_from([HOUSE, MAN, APPLES, PAIR, "", "a meadow"]))
def test_any_order_of_instruction_words_is_survived(words: list[str], caption: str) -> None:
    try:
        read(" ".join(words), caption, demo_world())
    except NotUnderstood:
        return


@pytest.mark.parametrize(
    "text",
    [
        "remove" + " " * 900 + "x",
        "remove the " + "man's " * 160,
        "turn " + "a into " * 140,
        "make " * 200,
        "a " * 500,
        "n.u" * 333,
        "-" * 1000,
        "instead of " * 90,
        "more " * 200,
        ",".join(["remove a"] * 100),
        "x -> " + "y " * 490,
    ],
)
def test_no_text_keeps_the_engine_busy(text: str) -> None:
    began = time.process_time()
    judge(text[:1000])
    with contextlib.suppress(NotUnderstood):
        read(text[:1000], MAN, demo_world())
    assert time.process_time() - began < 0.5
