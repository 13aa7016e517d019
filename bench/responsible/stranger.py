"""Sign as somebody else would: with keys of their own, or only naming an address to fetch the credentials from."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from c2pa import Builder, C2paBuilderIntent, C2paDigitalSourceType, C2paSignerInfo, C2paSigningAlg, Context, Signer

from engine.provenance.chain import open_chain


def stranger(folder: Path, remote: str = "") -> Callable[[bytes, str], bytes]:
    """Return how a stranger, whose keys lie in `folder`, signs a file of a media type."""
    chain = open_chain(folder)
    info = C2paSignerInfo(alg=C2paSigningAlg.ES256, sign_cert=chain.certificates, private_key=chain.key, ta_url=None)

    def sign(data: bytes, media_type: str) -> bytes:
        output = io.BytesIO()
        with Builder({"title": "theirs"}, Context.from_dict({"verify": {"verify_after_sign": False}})) as builder:
            builder.set_intent(C2paBuilderIntent.CREATE, C2paDigitalSourceType.TRAINED_ALGORITHMIC_MEDIA)
            if remote:
                builder.set_remote_url(remote)
                builder.set_no_embed()
            builder.sign(Signer.from_info(info), media_type, io.BytesIO(data), output)
        return output.getvalue()

    return sign


@dataclass
class Listener:
    """A server on loopback that only counts who calls."""

    address: str
    calls: int = 0


@contextmanager
def listening() -> Iterator[Listener]:
    """Wait for calls on a free port of this machine; the count is final when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa")

        def listen() -> None:
            while True:
                connection, _ = server.accept()
                with connection:
                    if connection.recv(4) == b"over":
                        return
                    listener.calls += 1

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            # Calls are taken in the order they came: when this one is through, all before it were counted.
            with socket.create_connection(server.getsockname()) as last:
                last.sendall(b"over")
            thread.join()
