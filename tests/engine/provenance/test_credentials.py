"""Content credentials: what our files say of themselves when an independent reader asks, and what uploads cannot do."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import socket
import socketserver
import threading
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
from c2pa import (
    C2paError,
    Context,
    Reader,
)
from PIL import Image

from bench.responsible.stranger import listening, stranger
from engine.provenance import Label, Labeller, chain, credentials, read_label
from engine.provenance.chain import BadCertificate, open_chain
from engine.provenance.label import software_version
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.vision.intake import encode_png, take_in

from .conftest import samples


def label(kind: str = "trainedAlgorithmicMedia", seed: int = 7, method: str = "generate") -> Label:
    return Label(kind, "demo", seed, method, "a bowl of apples")  # type: ignore[arg-type]


EDITED = label("compositeWithTrainedAlgorithmicMedia", 8, "diffedit")


def report(data: bytes, *folders: Path, media_type: str = "image/png") -> tuple[str, dict]:
    """Read a file with C2PA's own reader, trusting the roots in these folders and nothing else."""
    context = Context.from_dict(
        {
            "trust": {"trust_anchors": "".join((folder / "root.pem").read_text() for folder in folders)},
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        }
    )
    with Reader(media_type, io.BytesIO(data), context=context) as reader:
        return str(reader.get_validation_state()), json.loads(reader.json())


def test_a_generated_picture_is_valid_under_our_root_and_says_that_a_model_made_it(
    labeller: Labeller, tmp_path: Path
) -> None:
    made = labeller.png(samples(), label())
    state, told = report(made, tmp_path / "keys")
    assert state == "Trusted"
    manifest = told["manifests"][told["active_manifest"]]
    actions = manifest["assertions"][0]["data"]["actions"]
    assert actions[0]["action"] == "c2pa.created"
    assert actions[0]["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert np.array_equal(take_in(made).samples, samples())
    assert read_label(made) == label()


def test_a_picture_changed_by_one_sample_is_not_what_we_signed(labeller: Labeller) -> None:
    made = labeller.png(samples(), label())
    spot = made.index(b"IDAT") + 40
    forged = made[:spot] + bytes([made[spot] ^ 1]) + made[spot + 1 :]
    assert labeller.story(made).ours
    assert labeller.story(forged).state == "invalid"
    assert not labeller.story(forged).ours


def test_five_edits_in_a_row_name_all_five_parents(labeller: Labeller, tmp_path: Path) -> None:
    files = [labeller.png(samples(0), label())]
    for seed in range(1, 6):
        files.append(labeller.png(samples(seed), EDITED, files[-1]))
    state, told = report(files[-1], tmp_path / "keys")
    assert (state, len(told["manifests"])) == ("Trusted", 6)
    story = labeller.story(files[-1])
    parents = [hashlib.sha256(file).hexdigest() for file in files[-2::-1]]
    assert [chapter.title for chapter in story.chapters[1:]] == parents
    assert all(chapter.ours for chapter in story.chapters)
    assert [chapter.method for chapter in story.chapters] == ["diffedit"] * 5 + ["generate"]
    assert story.generated


def test_what_was_edited_out_of_an_upload_is_not_called_generated(labeller: Labeller) -> None:
    upload = encode_png(samples(3))
    edited = labeller.png(samples(4), EDITED, upload)
    story = labeller.story(edited)
    assert story.ours
    assert not story.generated
    assert story.root == hashlib.sha256(upload).hexdigest()
    assert not labeller.story(labeller.png(samples(5), EDITED, edited)).generated


def jpeg(seed: int = 6) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(samples(seed)).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def test_an_uploads_own_credentials_are_told_on_as_its_parents(labeller: Labeller, tmp_path: Path) -> None:
    upload = stranger(tmp_path / "theirs")(jpeg(), "image/jpeg")
    kept = labeller.adopted(upload)
    assert kept is not None
    assert np.array_equal(take_in(kept).samples, take_in(upload).samples)
    edited = labeller.png(samples(9), EDITED, kept)
    assert report(edited, tmp_path / "keys")[0] == "Trusted"
    story = labeller.story(edited)
    assert [chapter.ours for chapter in story.chapters] == [True, True, False]
    assert story.chapters[2].title == hashlib.sha256(upload).hexdigest()
    assert not story.generated, "a stranger's word that a model made it is not ours"


def test_an_upload_without_credentials_is_kept_as_it_is(labeller: Labeller) -> None:
    assert labeller.adopted(jpeg()) is None
    assert labeller.adopted(encode_png(samples())) is None


def test_damaged_credentials_refuse_nothing_and_crash_nothing(labeller: Labeller, tmp_path: Path) -> None:
    sign, rng = stranger(tmp_path / "theirs"), np.random.default_rng(5)
    spots = [*range(4, 60, 14), *rng.integers(80, 3000, 6)]
    signed = [(sign(encode_png(samples(2)), "image/png"), b"caBX"), (sign(jpeg(), "image/jpeg"), b"jumb")]
    for upload, opening, spot in [(*one, spot) for one in signed for spot in spots]:
        hurt = bytearray(upload)
        hurt[upload.index(opening) + spot] ^= 0xFF
        take_in(bytes(hurt))
        labeller.story(bytes(hurt))
        labeller.adopted(bytes(hurt))
        edited = labeller.png(samples(3), EDITED, bytes(hurt))
        story = labeller.story(edited)
        assert story.ours, spot
        assert not story.generated, spot


def test_an_upload_that_names_an_address_is_never_fetched(labeller: Labeller, tmp_path: Path) -> None:
    with listening() as listener:
        upload = stranger(tmp_path / "theirs", listener.address)(jpeg(), "image/jpeg")
        assert listener.address.encode() in upload
        labeller.story(upload)
        labeller.adopted(upload)
        labeller.png(samples(), EDITED, upload)
    assert listener.calls == 0
    with listening() as listener:
        upload = stranger(tmp_path / "theirs", listener.address)(jpeg(), "image/jpeg")
        with pytest.raises(C2paError):
            # A reader that was not told to stay here does call: the test would notice.
            Reader("image/jpeg", io.BytesIO(upload))
    assert listener.calls == 1


def test_the_keys_are_made_once_and_for_nobody_else_to_read(tmp_path: Path, settings: EngineSettings) -> None:
    folder = tmp_path / "keys"
    first = Labeller(settings).png(samples(), label())
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in folder.glob("*.key")} == {
        "root.key": "0o600",
        "leaf.key": "0o600",
    }
    root = (folder / "root.pem").read_bytes()
    assert Labeller(settings).story(first).ours
    assert (folder / "root.pem").read_bytes() == root


async def test_two_engines_that_start_at_once_share_one_root(tmp_path: Path) -> None:
    chains = await asyncio.gather(*(asyncio.to_thread(open_chain, tmp_path / "keys") for _ in range(4)))
    assert len({(chain.certificates, chain.key) for chain in chains}) == 1


def test_the_operators_certificate_signs_and_what_the_own_one_signed_stays_ours(
    tmp_path: Path, settings: EngineSettings
) -> None:
    before = Labeller(settings).png(samples(), label())
    open_chain(tmp_path / "operator")
    own = {
        "certificate": str(tmp_path / "operator" / "leaf.pem"),
        "certificate_key": str(tmp_path / "operator" / "leaf.key"),
    }
    theirs = Labeller(settings.model_copy(update=own))
    after = theirs.png(samples(), EDITED, before)
    assert report(after, tmp_path / "operator", tmp_path / "keys")[0] == "Trusted"
    assert theirs.story(before).ours
    assert theirs.story(after).generated
    assert Labeller(settings).story(after).ours, "gone back to the own certificate, the operator's is still known"


def test_a_key_of_another_certificate_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name in ("one", "two"):
        open_chain(tmp_path / name)
    with pytest.raises(BadCertificate, match="another certificate"):
        open_chain(tmp_path / "keys", tmp_path / "one" / "leaf.pem", tmp_path / "two" / "leaf.key")


def signing_with(settings: EngineSettings, certificate: Path, key: Path) -> Labeller:
    return Labeller(settings.model_copy(update={"certificate": str(certificate), "certificate_key": str(key)}))


def test_a_certificate_that_has_expired_stops_the_engine_with_a_sentence(
    tmp_path: Path, settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "LEAF_DAYS", -0.5)
    open_chain(tmp_path / "old")
    labeller = signing_with(settings, tmp_path / "old" / "leaf.pem", tmp_path / "old" / "leaf.key")
    for _ in range(2):
        with pytest.raises(BadCertificate, match=r"not valid at time of signing.*set \[engine\] certificate"):
            _ = labeller.credentials


def test_a_certificate_that_is_not_made_for_signing_stops_the_engine_with_a_sentence(
    tmp_path: Path, settings: EngineSettings
) -> None:
    open_chain(tmp_path / "theirs")
    root = (tmp_path / "theirs" / "root.pem").read_bytes()
    (tmp_path / "theirs" / "twice.pem").write_bytes(root + root)
    with pytest.raises(BadCertificate, match=r"twice\.pem.*set \[engine\] certificate"):
        _ = signing_with(settings, tmp_path / "theirs" / "twice.pem", tmp_path / "theirs" / "root.key").credentials


async def test_an_engine_whose_certificate_is_not_there_starts_and_says_so_without_a_traceback(
    tmp_path: Path, settings: EngineSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = {"certificate": str(tmp_path / "no.pem"), "certificate_key": str(tmp_path / "no.key")}
    studio = Studio(settings.model_copy(update=missing))
    await studio.load()
    assert not studio.ready.is_set()
    assert studio.broken.startswith(f"The certificate {tmp_path / 'no.pem'} or its key")
    assert "Mend [engine] certificate" in studio.broken
    said = capsys.readouterr()
    assert "nothing can be signed" in said.out + said.err
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("address", ["timestamp.example", "ftp://timestamp.example", "http://"])
def test_a_time_stamp_authority_without_an_address_is_refused_in_the_settings(address: str) -> None:
    with pytest.raises(ValueError, match="begins with http:// or https://"):
        EngineSettings(timestamp_authority=address)


def test_a_signature_names_the_version_of_this_software(labeller: Labeller, tmp_path: Path) -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text())
    _, told = report(labeller.png(samples(), label()), tmp_path / "keys")
    [generator] = told["manifests"][told["active_manifest"]]["claim_generator_info"]
    assert (generator["name"], generator["version"]) == ("Threadbrush", software_version())
    assert software_version() == project["project"]["version"]


def test_our_own_picture_brought_back_keeps_its_plain_label_and_a_strangers_claim_is_not_ours_to_repeat(
    labeller: Labeller, tmp_path: Path
) -> None:
    kept = labeller.adopted(labeller.png(samples(), label()))
    assert kept is not None
    assert read_label(kept) == label()
    assert labeller.generated(kept)
    theirs = Labeller(EngineSettings(credentials=str(tmp_path / "theirs"))).png(samples(), label())
    kept = labeller.adopted(theirs)
    assert kept is not None
    assert read_label(kept) is None


def test_a_time_stamp_authority_that_is_away_costs_the_stamp_and_not_the_label(settings: EngineSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    away = Labeller(settings.model_copy(update={"timestamp_authority": f"http://127.0.0.1:{port}"}))
    assert away.story(away.png(samples(), label())).ours


def test_a_time_stamp_authority_that_fails_is_left_alone_for_a_while_and_then_asked_again(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Refuses(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Refuses) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        labeller = Labeller(settings.model_copy(update={"timestamp_authority": address}))
        labeller.png(samples(), label())
        once = len(asked)
        assert once > 0
        labeller.png(samples(), label())
        assert len(asked) == once
        clock = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: clock() + credentials.REST_S)
        labeller.png(samples(), label())
        assert len(asked) > once
        server.shutdown()


def test_the_prompt_is_in_the_text_unless_the_operator_says_no(settings: EngineSettings) -> None:
    told = Image.open(io.BytesIO(Labeller(settings).png(samples(), label()))).info
    assert (told["prompt"], told["seed"], told["model"], told["method"]) == (
        "a bowl of apples",
        "7",
        "demo",
        "generate",
    )
    silent = Labeller(settings.model_copy(update={"label_prompts": False})).png(samples(), label())
    assert b"apples" not in silent
    assert read_label(silent) is not None
