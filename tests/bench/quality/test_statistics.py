"""What the figures claim is counted: paired tests, intervals, the last line and the tables."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from bench.quality.cases import cases
from bench.quality.document import put
from bench.quality.headline import headline
from bench.quality.report import Pairing, against, mcnemar, of_category, wilson
from bench.quality.segmentation import Found, Shadowed
from engine.diffusion.region import Region
from picturebook.judge import Judge
from picturebook.world import picture
from tests.bench.quality.drawn import CELLS, renders, scored


def test_mcnemar_counts_only_the_pairs_that_disagree() -> None:
    found = mcnemar([True] * 10 + [False] * 5, [False] * 8 + [True] * 2 + [False] * 5)
    assert (found.first_only, found.second_only) == (8, 0)
    assert math.isclose(found.p, 2 / 2**8)
    assert math.isclose(found.points, 100 * 8 / 15)
    assert mcnemar([True, False], [True, False]).p == 1.0


def test_an_interval_holds_its_share_and_is_never_empty() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 50)[0] == pytest.approx(0)
    assert 0 < wilson(0, 50)[1] < 0.1 < 0.9 < wilson(50, 50)[0]


def test_two_are_compared_on_the_edits_both_can_do_and_a_category_leaves_out_who_can_do_none(judge: Judge) -> None:
    edits = cases("test", 2)
    right = scored(renders(1)[0], picture(renders(1)[0].after), judge)
    wrong = right.model_copy(update={"success": False})
    results = {"a": {case.name: right for case in edits}, "b": {case.name: wrong for case in edits[:4]}}
    found = against(results, edits, "a", "b")
    assert (found.first_only, found.second_only, found.pairs) == (4, 0, 4)
    assert of_category(results, edits, edits[0].category)["b"].keys() == {edits[0].name, edits[1].name}
    assert of_category(results, edits, edits[-1].category).keys() == {"a"}


def test_the_last_line_has_what_is_asked_of_it(judge: Judge) -> None:
    edits = cases("test", 2)
    right = {
        case.name: scored(case, picture(case.after), judge, Region.of_cells(np.ones(CELLS, bool), 128, 128))
        for case in edits
    }
    wrong = {name: one.model_copy(update={"success": False}) for name, one in right.items()}
    results = {"auto": right, "diffedit": right, "diffusers-diffedit": wrong}
    found = Found(0.9, 0.3, 0.8, 0.95, Pairing(6, 2, 8, 0.29), Shadowed(0.8, 0.8), 8)
    line = headline(results, edits, found)
    assert line["auto.points_above_every_peer"] == 100 * np.mean([one.success for one in right.values()])
    assert line["peers.best_success"] == 0
    assert line["outside_samples_changed"] == 0
    assert {"auto.success", "auto.core_success", "diffedit.iou_of_ceiling", "segment.iou_of_ceiling"} <= line.keys()
    assert headline({"copy": wrong}, edits, found)["diffedit.iou"] is None


def test_a_table_takes_the_place_of_the_one_before_and_nothing_else_moves(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Words\n<!-- seeds -->\nold\n<!-- /seeds -->\nmore words\n")
    put("seeds", "| new |", page)
    assert page.read_text() == "# Words\n<!-- seeds -->\n| new |\n<!-- /seeds -->\nmore words\n"
    with pytest.raises(ValueError, match="ablation"):
        put("ablation", "| new |", page)
