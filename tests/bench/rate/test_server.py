"""The rating server loses no answer, and talks to nobody but the page."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bench.rate.gallery import gallery
from bench.rate.ratings import Ratings
from bench.rate.server import CannotListen, Desk, serving


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


async def test_the_page_may_load_nothing_from_elsewhere_and_be_shown_nowhere_else(
    edits: Path, ratings: Ratings
) -> None:
    async with serving(Desk(gallery(edits), ratings)) as url, aiohttp.ClientSession(url) as web:
        allowed = (await web.get("/")).headers["Content-Security-Policy"]
        assert allowed.startswith("default-src 'none';")
        assert "frame-ancestors 'none'" in allowed
        assert "http" not in allowed
        assert "unsafe" not in allowed
