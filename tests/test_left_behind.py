"""The search that other tests rely on finds what there is to find."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

from tests.left_behind import found_in, held_open


def test_a_trace_is_found_in_every_folder_but_the_one_that_is_left_out(tmp_path: Path) -> None:
    for name in ("kept/deep", "attachments"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"before the trace after")
    (tmp_path / "other").write_bytes(b"nothing")
    assert found_in(tmp_path, [b"the trace"], but="attachments") == [tmp_path / "kept/deep/file"]
    assert len(found_in(tmp_path, [b"missing", b"the trace"])) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_temporary_file_without_a_name_is_found_while_it_is_open() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"before the unnamed trace after")
        file.flush()
        assert len(held_open(os.getpid(), [b"the unnamed trace"])) == 1
    assert held_open(os.getpid(), [b"the unnamed trace"]) == []
