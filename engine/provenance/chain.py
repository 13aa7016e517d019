"""The certificates our signatures stand on: an own root and leaf made at the first start, or the operator's.

Everything lies in one private folder (0700, key files 0600). The root's certificate may be handed out: whoever trusts
it can check our pictures without asking us.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from engine.provenance.label import SOFTWARE

ROOT_DAYS, LEAF_DAYS = 30 * 365, 10 * 365
"""Without a time-stamp authority a signature is worth nothing once its leaf has expired: hence long lives."""
RENEWED_BEFORE = timedelta(days=365)
KNOWN = "known.pem"
"""Every certificate that was ever signed with, each followed by its issuers: what it signed stays ours."""

_log = structlog.get_logger()


class BadCertificate(Exception):
    """The operator's certificate or key cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Chain:
    """What signing and checking need. `algorithm` is C2PA's name, e.g. ES256; certificates and key are PEM."""

    certificates: bytes
    key: bytes
    algorithm: str
    anchors: bytes
    """The authorities above every certificate that was ever signed with here."""
    serials: frozenset[str]
    """The numbers of those certificates. A public authority stands above strangers, too: only these are ours."""


def open_chain(folder: Path, certificate: Path | None = None, key: Path | None = None) -> Chain:
    """Return the chain to sign with; the first time, make it. Blocking. Raises BadCertificate, OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        folder.chmod(0o700)
        if certificate is None or key is None:
            _keep_own(folder)
            return _chain(folder, (folder / "leaf.pem").read_bytes(), (folder / "leaf.key").read_bytes())
        try:
            chain = _chain(folder, certificate.read_bytes(), key.read_bytes())
        except (OSError, ValueError, TypeError) as fault:
            raise BadCertificate(
                f"The certificate {certificate} or its key {key} cannot be used: {fault}. "
                "Mend [engine] certificate and certificate_key, or leave both empty for an own one."
            ) from fault
        if key.stat().st_mode & 0o077:
            _log.warning("others may read the signing key", file=str(key))
        return chain


def _chain(folder: Path, certificates: bytes, key: bytes) -> Chain:
    leaf, *above = x509.load_pem_x509_certificates(certificates)
    private = serialization.load_pem_private_key(key, None)
    if private.public_key() != leaf.public_key():
        raise ValueError("the key belongs to another certificate")
    if not above:
        raise ValueError("the file must hold the certificates of its issuers, too")
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    plain = private.private_bytes(encoding, form, serialization.NoEncryption())
    known = _read(folder / KNOWN)
    if _pem(leaf) not in known:
        known += b"".join(_pem(one) for one in (leaf, *above))
        _write(folder / KNOWN, known)
    everyone = x509.load_pem_x509_certificates(known)
    authorities = [one for one in everyone if _is_authority(one)]
    return Chain(
        certificates,
        plain,
        _algorithm(private),
        b"".join(dict.fromkeys(_pem(one) for one in authorities)),
        frozenset(str(one.serial_number) for one in everyone if one not in authorities),
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _algorithm(key: object) -> str:
    match key:
        case ec.EllipticCurvePrivateKey():
            return {256: "ES256", 384: "ES384", 521: "ES512"}[key.curve.key_size]
        case rsa.RSAPrivateKey():
            return "PS256"
        case ed25519.Ed25519PrivateKey():
            return "ED25519"
    raise ValueError("C2PA signs with P-256, P-384, P-521, RSA or Ed25519 keys")


def _keep_own(folder: Path) -> None:
    """Make what is missing of the root and the leaf, and a new leaf when the old one nears its end."""
    now = datetime.now(UTC)
    root_file, leaf_file = folder / "root.pem", folder / "leaf.pem"
    if not (root_file.exists() and (folder / "root.key").exists()):
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"{SOFTWARE} root")
        _write_key(folder / "root.key", key)
        _write(root_file, _pem(_signed(name, name, key, key, now, ROOT_DAYS, authority=True)))
        leaf_file.unlink(missing_ok=True)
    for file in folder.glob("*.key"):
        file.chmod(0o600)
    if leaf_file.exists() and (folder / "leaf.key").exists():
        leaf = x509.load_pem_x509_certificate(leaf_file.read_bytes())
        if leaf.not_valid_after_utc - now > RENEWED_BEFORE:
            return
    root = x509.load_pem_x509_certificate(root_file.read_bytes())
    root_key = serialization.load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _signed(_name(SOFTWARE), root.subject, key, root_key, now, LEAF_DAYS, authority=False)
    _write_key(folder / "leaf.key", key)
    _write(leaf_file, _pem(leaf) + _pem(root))


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    days: int,
    *,
    authority: bool,
) -> x509.Certificate:
    """Make a certificate with the extensions that C2PA's certificate profile asks for."""
    usages = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    usage = x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, decipher_only=False, **usages
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks differ: a picture made in the first minutes must be valid elsewhere, too.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, SOFTWARE), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    encoding, format = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _write(path, key.private_bytes(encoding, format, serialization.NoEncryption()))


def _write(path: Path, data: bytes) -> None:
    """Write a file that is whole or not there, and that nobody else may read at any moment."""
    fresh = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make keys in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
