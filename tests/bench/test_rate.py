"""People rate blind, stop when they like, lose nothing; and the table says what they said, no more."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import aiohttp
import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from bench.quality.cases import Case, cases
from bench.rate.deal import deal
from bench.rate.figures import estimate, raters
from bench.rate.gallery import CONTROLS, SOURCE, TRUTH, Gallery, NothingToRate, counts, gallery, newest
from bench.rate.ratings import Answer, Rating, Ratings
from bench.rate.reported import tuned
from bench.rate.server import CannotListen, Desk, serving
from bench.rate.table import table
from picturebook.world import picture as render

if TYPE_CHECKING:
    from tests.sandbox.page.driver import Page

METHODS = ("diffedit", "sdedit", "copy")


def keep_edit(folder: Path, case: Case, method: str, knobs: str | None = None, shade: int = 90) -> None:
    """Keep an edit, a plain grey, in the form of bench/quality/store.py; made as tuned, unless `knobs` says how."""
    if knobs is None:
        knobs = json.dumps(tuned().get(method, {}).get(case.category, {}), sort_keys=True)
    tag = hashlib.sha256(knobs.encode()).hexdigest()[:8]
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (128, 128), (shade,) * 3).save(folder / "pictures" / f"{case.name}-{method}-{tag}.png")
    with (folder / "scores.jsonl").open("a") as file:
        file.write(f"{method}|{knobs}|{case.name}\t{{}}\n")


@pytest.fixture
def edits(tmp_path: Path) -> Path:
    """Two edits a category by three methods; of the generated ones, only the first swap's source was kept."""
    folder = tmp_path / "quality" / "0123456789ab"
    for case in cases("test", 2):
        for method in METHODS:
            keep_edit(folder, case, method)
    for seed in (5, 6):
        Image.new("RGB", (128, 128), (seed,) * 3).save(folder / "pictures" / f"source-test-swap-001-{seed}.png")
    return folder


@pytest.fixture
def ratings(tmp_path: Path) -> Ratings:
    return Ratings(tmp_path / "rate" / "ratings.db")


@pytest_asyncio.fixture(loop_scope="module")
async def url(edits: Path, ratings: Ratings) -> AsyncIterator[str]:
    async with serving(Desk(gallery(edits), ratings)) as address:
        yield address


def rated(method: str, asked: str = "yes", kept: str = "yes", quality: int = 4, **about: Any) -> Rating:
    names: dict[str, Any] = {"weights": "w", "rater": "mara", "edit": "a", "picture": f"{method}-a", **about}
    return Rating.model_validate({"method": method, "asked": asked, "kept": kept, "quality": quality, **names})


# --- what is shown ---


def test_results_and_controls_are_shown_where_the_right_answer_is_known(edits: Path) -> None:
    shown = gallery(edits)
    # 8 renders and the one generated case whose source is there; the no-op needs no second control
    assert counts(shown) == {"diffedit": 9, "sdedit": 9, TRUTH: 8, SOURCE: 8}
    generated = next(one for one in shown.shown if one.case.origin == "generated")
    assert generated.case.name == "test-swap-001"
    assert pixels(shown.before(generated.case))[0, 0, 0] == 6, "the last seed that was tried"
    for one in shown.shown:
        if one.method == TRUTH:
            assert (pixels(shown.after(one)) == render(one.case.after)).all()
        elif one.method == SOURCE:
            assert shown.after(one) == shown.before(one.case)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def shades(shown: Gallery, method: str) -> dict[str, int]:
    """Return how grey the results of a method are, by case."""
    return {one.case.name: int(pixels(shown.after(one))[0, 0, 0]) for one in shown.shown if one.method == method}


def test_of_a_sweep_only_the_settings_tuned_for_the_category_are_shown(tmp_path: Path) -> None:
    folder, drawn = tmp_path / "0123456789ab", [case for case in cases("test", 20) if case.origin == "render"]
    swaps, adds = ([case for case in drawn if case.category == category] for category in ("swap", "add"))
    best = {"mdp": {"swap": {"strength": 0.8, "end": 1}, "add": {"strength": 1.0, "end": 1}}}
    for case in swaps:  # tried on more edits than any that is reported
        keep_edit(folder, case, "mdp", '{"end": 1, "strength": 1.0}', shade=10)
    keep_edit(folder, swaps[0], "mdp", '{"end": 1, "strength": 0.8}', shade=20)
    keep_edit(folder, adds[0], "mdp", '{"end": 1, "strength": 1.0}', shade=30)
    keep_edit(folder, adds[0], "mdp", '{"end": 1, "strength": 0.8}', shade=10)
    keep_edit(folder, adds[0], "retrieve", "{}", shade=40)  # nobody tuned it
    assert shades(gallery(folder, ("mdp",), best), "mdp") == {swaps[0].name: 20, adds[0].name: 30}
    assert shades(gallery(folder, ("retrieve",), best), "retrieve") == {adds[0].name: 40}


def test_of_auto_and_the_ceiling_the_newest_result_of_every_case_is_shown(tmp_path: Path) -> None:
    folder, [case, other] = tmp_path / "0123456789ab", cases("test", 3)[:3:2]
    for shade, plan in ((10, "0a"), (20, "0b")):
        keep_edit(folder, case, "auto", f'{{"plan": "{plan}"}}', shade)
        keep_edit(folder, case, "ceiling", f'{{"strength": 1.0, "try": {shade}}}', shade + 1)
    keep_edit(folder, other, "auto", '{"plan": "0c"}', 30)
    keep_edit(folder, other, "ceiling", '{"strength": 0.6, "try": 1}', 31)
    shown = gallery(folder)
    assert shades(shown, "auto") == {case.name: 20, other.name: 30}
    assert shades(shown, "ceiling") == {case.name: 21, other.name: 31}


def test_all_methods_are_shown_on_the_same_edits_and_what_is_left_out_is_said(edits: Path) -> None:
    swap, style = (next(case for case in cases("test", 1) if case.category == kind) for kind in ("swap", "style"))
    keep_edit(edits, swap, "mdp")  # a run that was stopped
    shown = gallery(edits)
    assert counts(shown)["mdp"] == 0
    assert shown.left_out == ("Of 9 edits these did only a few and are left out unless named: mdp 1",)
    for wanted in (("diffedit", "mdp"), ("mdp", "diffedit", "sdedit")):
        shown = gallery(edits, wanted)
        assert {one.case.name for one in shown.shown} == {swap.name}
        assert shown.left_out == ("8 of 9 edits are left out, missing from: mdp 8",)
    next((edits / "pictures").glob(f"{style.name}-sdedit-*")).unlink()
    shown = gallery(edits, ("diffedit", "sdedit"))
    done = [{one.case.name for one in shown.shown if one.method == name} for name in ("diffedit", "sdedit")]
    assert done[0] == done[1]
    assert len(done[0]) == 8
    with pytest.raises(NothingToRate, match="missing from: ilvr 9"):
        gallery(edits, ("diffedit", "ilvr"))


def test_what_the_benchmark_keeps_is_what_the_page_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.quality import store
    from bench.quality.outcome import Made, Score
    from bench.quality.tuned import knobs_for, read

    monkeypatch.setattr(store, "edition_hash", lambda: "feedfeedfeed")
    case, picture = cases("test", 1)[0], np.full((128, 128, 3), 77, np.uint8)
    knobs = knobs_for(read(), "diffedit", case)
    assert knobs
    plain = {name: 0 for name, field in Score.model_fields.items() if field.is_required()}
    kept = store.Store(tmp_path)
    kept.score("diffedit", knobs, case, lambda: Made(picture, None, 1), lambda _made: Score.model_validate(plain))
    shown = gallery(newest(tmp_path))
    assert shown.name == "feedfeedfeed"
    assert [pixels(shown.after(one))[0, 0, 0] for one in shown.shown if one.method == "diffedit"] == [77]


def test_a_demo_edit_that_a_method_refuses_is_said_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bench.quality.outcome import Made
    from bench.rate import demo
    from engine.errors import BadRequest

    tried: list[str] = []

    def edited(ours: demo.Ours, case: Case, picture: np.ndarray, _knobs: object) -> Made:
        tried.append(ours.name)
        if ours.name == "ledits" and case.category == "swap":
            raise BadRequest("method", "ledits", "it does not know how")
        return Made(picture // 2, None, 0)

    desk = SimpleNamespace(close=lambda: None, model=SimpleNamespace(cells=lambda *_size: (16, 16)))
    monkeypatch.setattr(demo, "Desk", lambda _model: desk)
    monkeypatch.setattr(demo, "load_model", lambda *_where: None)
    monkeypatch.setattr(demo.Ours, "edited", edited)
    said: list[str] = []
    folder = demo.make_demo_edits(3, tmp_path, said.append)
    assert [line for line in said if "left out" in line] == [
        f"edit 2 of 9: {demo.drawn(1)[0].said}: left out, ledits cannot do it: `method` is 'ledits', but it does not "
        "know how"
    ]
    shown = gallery(folder, demo.METHODS)
    assert counts(shown) == {**dict.fromkeys(demo.METHODS, 2), TRUTH: 2, SOURCE: 2}
    assert shown.left_out == ("1 of 3 edits are left out, missing from: ledits 1",)
    tried.clear()
    demo.make_demo_edits(3, tmp_path, said.append)
    assert tried == ["ledits"], "what is there is not made again"


def test_no_edits_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(NothingToRate):
        newest(tmp_path)


def test_whoever_stops_early_has_seen_every_method_alike_and_controls(edits: Path) -> None:
    shown = gallery(edits).shown
    order = deal(shown, "mara")
    assert order == deal(shown, "mara") != deal(shown, "jonas")
    assert len(set(order)) == len(order)
    for stop in range(3, len(order), 3):
        seen = Counter(one.method for one in order[:stop])
        assert abs(seen["diffedit"] - seen["sdedit"]) <= 2
        assert sum(seen[name] for name in CONTROLS) >= stop // 3 - 1
    assert all(first.case != second.case for first, second in pairwise(order[:-3]))


# --- what was said ---


def test_nobodys_ratings_are_invented(ratings: Ratings) -> None:
    assert table(ratings.every()) == "no ratings yet"


def test_the_last_answer_about_a_picture_counts(ratings: Ratings) -> None:
    for asked in ("yes", "no"):
        ratings.keep(rated("diffedit", asked))
    ratings.keep(rated("diffedit", "somewhat", rater="jonas"))
    assert [one.asked for one in ratings.every()] == ["no", "somewhat"]
    assert ratings.of("w", "mara") == {"diffedit-a": Answer(asked="no", kept="yes", quality=4)}


def test_the_table_has_shares_means_and_intervals() -> None:
    given = [rated("diffedit", "yes" if n < 6 else "no", quality=1 + n % 5, edit=str(n)) for n in range(10)]
    found = table(given)
    assert "| diffedit | 10 | 10 | 0.60 [0.30, 0.90] / 0.00 [0.00, 0.00] / 0.40 [0.10, 0.70]" in found
    assert "| 3.00 [" in found
    value = estimate(given, lambda one: one.quality)
    assert value.interval is not None
    assert value.interval[0] < 3 < value.interval[1]
    assert estimate(given[:1], lambda one: one.quality).interval is None


def test_many_ratings_of_one_edit_are_not_many_edits() -> None:
    alone = [rated("x", "yes" if n % 2 else "no", edit=str(n)) for n in range(8)]
    again = [one.model_copy(update={"rater": who}) for one in alone for who in ("a", "b", "c", "d")]
    widths = []
    for given in (alone, again):
        interval = estimate(given, lambda one: float(one.asked == "yes")).interval
        assert interval is not None
        widths.append(interval[1] - interval[0])
    assert widths[1] > 0.8 * widths[0]


def test_a_rater_who_fails_the_controls_is_named_and_not_dropped() -> None:
    good = [rated(TRUTH, edit=str(n), rater="mara") for n in range(3)]
    good += [rated(SOURCE, "no", edit=str(n), rater="mara") for n in range(3)] + [rated("x", rater="mara")]
    blind = [rated(SOURCE, "yes", edit=str(n), rater="jonas") for n in range(4)] + [rated("x", "no", rater="jonas")]
    assert [one.verdict for one in raters([*good, *blind, rated("x", rater="new")])] == [
        "passes",
        "fails",
        "too few controls",
    ]
    found = table([*good, *blind])
    assert "Under 75% of the controls judged right: jonas." in found
    with_all, without = found.split("without them:")
    assert "| x | 2 | 1 | 0.50 /" in with_all
    assert "| x | 1 | 1 | 1.00 /" in without


async def test_an_answer_survives_a_kill(edits: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.rate", "--keep", str(tmp_path / "rate")]
    server = await asyncio.create_subprocess_exec(
        *command, "--edits", str(edits.parent), "--port", "0", stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        while b"http://" not in (line := await asyncio.wait_for(server.stdout.readline(), 60)):
            assert line, "the server stopped before it was there"
        address = next(word for word in line.decode().split() if word.startswith("http"))
        async with aiohttp.ClientSession(address) as web:
            turn = await (await web.get("/turn", params={"rater": "Mara"})).json()
            answer = {"asked": "yes", "kept": "no", "quality": 2}
            sent = {"rater": " MARA", "item": turn["items"][0]["id"], "answer": answer}
            assert (await (await web.post("/answers", json=sent)).json())["answered"] == 1
            for wrong in ({**answer, "quality": 6}, {**answer, "asked": "maybe"}):
                assert (await web.post("/answers", json={**sent, "answer": wrong})).status == 400
            assert (await web.post("/answers", json={**sent, "item": "test-swap-000-truth"})).status == 404
            assert (await web.get("/", headers={"Host": "elsewhere.example"})).status == 403
    finally:
        server.kill()
        await server.wait()
    said = await asyncio.create_subprocess_exec(*command, "--table", stdout=subprocess.PIPE)
    lines = (await said.communicate())[0].decode().splitlines()
    assert json.loads(lines[-1]) == {"ratings": 1, "raters": 1, "raters_failing_controls": 0}
    assert "1 rating by 1 rater" in lines[0]


async def test_the_page_answers_to_the_address_it_was_given_and_to_no_foreign_name(
    edits: Path, ratings: Ratings
) -> None:
    desk, own = Desk(gallery(edits), ratings), socket.gethostname()
    own_names = ("192.0.2.7", "[2001:db8::1]", own.upper())
    for host, reached, welcome, foreign in (
        ("127.0.0.1", "127.0.0.1", (), (*own_names, "127.0.0.2")),
        ("127.0.0.2", "127.0.0.2", (), (*own_names, "127.0.0.3")),
        ("0.0.0.0", "127.0.0.3", own_names, (f"{own}.elsewhere.example",)),
    ):
        async with serving(desk, 0, host) as address, aiohttp.ClientSession() as web:
            name, _, port = address.rpartition(":")
            assert name == f"http://{own if host == '0.0.0.0' else host}"
            for named in (reached, "localhost", *welcome):
                told = {"Host": f"{named}:{port}"}
                assert (await web.get(f"http://{reached}:{port}/", headers=told)).status == 200
            for named in ("elsewhere.example", "[", *foreign):
                told = {"Host": f"{named}:{port}"}
                assert (await web.get(f"http://{reached}:{port}/", headers=told)).status == 403
            if host == "127.0.0.2":
                with pytest.raises(aiohttp.ClientConnectorError):
                    await web.get(f"http://127.0.0.1:{port}/")
    with pytest.raises(CannotListen, match=r"on 192\.0\.2\.7, port 0"):
        async with serving(desk, 0, "192.0.2.7"):
            pass


# --- the page ---


async def test_the_page_may_load_nothing_from_elsewhere_and_be_shown_nowhere_else(
    edits: Path, ratings: Ratings
) -> None:
    async with serving(Desk(gallery(edits), ratings)) as url, aiohttp.ClientSession(url) as web:
        allowed = (await web.get("/")).headers["Content-Security-Policy"]
        assert allowed.startswith("default-src 'none';")
        assert "frame-ancestors 'none'" in allowed
        assert "http" not in allowed
        assert "unsafe" not in allowed


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Any]:
    """Headless Chromium, or a reason why not."""
    pytest.importorskip("playwright", reason="playwright is not installed, so the page is not driven")
    from tests.sandbox.page.driver import chromium, find_chromium

    if find_chromium() is None:
        pytest.skip("no Chromium found (CHROMIUM, chromium, chromium-browser, google-chrome): the page is not driven")
    async with chromium() as running:
        yield running


async def opened(browser: Any, url: str, **context: Any) -> Page:
    """Open the page and begin as Mara."""
    from tests.sandbox.page.driver import new_page

    page = await new_page(browser, url, **context)
    await page.tab.goto(url)
    await page.tab.get_by_label("Your nickname").fill("Mara")
    await page.tab.keyboard.press("Enter")
    await page.tab.locator("form.sheet").wait_for()
    return page


async def seen(page: Page, than: str | None = None) -> str:
    """Return which result is seen, once it is another than the given."""
    item = page.tab.locator(f'form.sheet:not([data-item="{than}"])' if than else "form.sheet")
    await item.wait_for()
    return str(await item.get_attribute("data-item"))


@pytest.mark.asyncio(loop_scope="module")
async def test_a_picture_is_rated_with_four_keys_and_nothing_tells_whose_it_is(
    browser: Any, url: str, ratings: Ratings, edits: Path
) -> None:
    page = await opened(browser, url)
    told: list[str] = []
    page.tab.on("request", lambda request: told.append(request.url))
    first = await seen(page)
    for key in ("y", "2", "4", "Enter"):
        await page.tab.keyboard.press(key)
    second = await seen(page, first)
    [kept] = ratings.every()
    assert (kept.rater, kept.asked, kept.kept, kept.quality) == ("mara", "yes", "somewhat", 4)
    assert kept.picture == deal(gallery(edits).shown, "mara")[0].name
    for key in ("n", "n", "1", "Enter"):
        await page.tab.keyboard.press(key)
    await seen(page, second)
    shown = " ".join([await page.tab.content(), *told]).lower()
    turn = await (await page.tab.request.get(f"{url}/turn?rater=mara")).text()
    for secret in (*METHODS, *CONTROLS, "test-"):
        assert secret not in shown
        assert secret not in turn
    assert await page.tab.locator("#count").inner_text() == "2 of 24 · 2 in all"
    assert page.errors == []
    assert all(address.startswith(url) for address in page.requests)
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_one_can_stop_look_back_and_go_on_where_one_was(browser: Any, url: str, ratings: Ratings) -> None:
    page = await opened(browser, url)
    first = await seen(page)
    for label in ("Yes", "No", "5"):
        await page.tab.locator(f"fieldset:has(input:not(:checked)).now label:has-text('{label}')").first.click()
    await page.tab.get_by_role("button", name="Next").click()
    second = await seen(page, first)
    await page.tab.get_by_role("button", name="Stop").click()
    await page.tab.get_by_text("1 of 27 pictures answered").wait_for()
    await page.tab.reload()
    await page.tab.keyboard.press("Enter")  # the nickname is remembered
    assert await seen(page) == second
    await page.tab.get_by_role("button", name="Back").click()
    assert await seen(page, second) == first
    chosen = await page.tab.locator("input:checked").evaluate_all("radios => radios.map(radio => radio.value)")
    assert chosen == ["yes", "no", "5"]
    for key in ("3", "Enter"):  # keys answer the first question again
        await page.tab.keyboard.press(key)
    assert await seen(page, first) == second
    assert [(one.asked, one.kept, one.quality) for one in ratings.every()] == [("no", "no", 5)]
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_phone_shows_pictures_questions_and_next_without_scrolling_sideways(browser: Any, url: str) -> None:
    from tests.sandbox.page.driver import PHONE

    page = await opened(browser, url, size=PHONE, has_touch=True)
    assert await page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for target in await page.tab.locator(".options label, #next").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    box = await page.tab.locator("#next").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1]
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_that_cannot_be_kept_stays_on_the_page(browser: Any, edits: Path, ratings: Ratings) -> None:
    async with serving(Desk(gallery(edits), ratings)) as url:
        page = await opened(browser, url)
        first = await seen(page)
    for key in ("1", "1", "5", "Enter"):
        await page.tab.keyboard.press(key)
    await page.tab.get_by_text("Not kept yet. The rating server does not answer.").wait_for()
    assert await seen(page) == first
    assert await page.tab.locator("input:checked").count() == 3
    assert ratings.every() == []
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_holding_b_shows_the_picture_before_in_place(browser: Any, url: str) -> None:
    page = await opened(browser, url)
    over = page.tab.locator(".after .over")
    assert not await over.is_visible()
    await page.tab.keyboard.down("b")
    assert await over.is_visible()
    await page.tab.keyboard.up("b")
    assert not await over.is_visible()
    await page.tab.context.close()
