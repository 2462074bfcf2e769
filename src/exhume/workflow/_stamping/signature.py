"""The signature of a time-stamp token (RFC 5652, RFC 5816): did the certificate in it make it?

`rfc3161-client` checks a signature and the chain of certificates in one go, and so it cannot say
that a signature holds where nobody has said yet whom they trust. This asks for the signature
alone. It also compares the digest of the certificate that was signed along with the certificate,
so that no other one can be put in its place.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exhume.workflow._stamping import der
from exhume.workflow._stamping.flaws import Flaw, Unfollowed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate

_SIGNED_DATA: Final = "2a864886f70d010702"
_TIME_STAMP: Final = "2a864886f70d0109100104"
_MESSAGE_DIGEST: Final = "2a864886f70d010904"
_CONTENT_TYPE: Final = "2a864886f70d010903"
_SIGNING_CERTIFICATE: Final = "2a864886f70d010910020c"
_SIGNING_CERTIFICATE_V2: Final = "2a864886f70d010910022f"
_PSS: Final = "2a864886f70d01010a"
_WAYS: Final = {  # of signing, by digest: those that name it too, and those that do not
    "sha256": {"2a864886f70d01010b", "2a8648ce3d040302"},
    "sha384": {"2a864886f70d01010c", "2a8648ce3d040303"},
    "sha512": {"2a864886f70d01010d", "2a8648ce3d040304"},
}
_PLAIN_WAYS: Final = {"2a864886f70d010101", _PSS, "2a8648ce3d0201", "2b6570"}
_DIGESTS: Final = {
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}
_VERSION, _SIGNER_VERSION = 3, 1  # RFC 3161: no version of CMS but these can occur


@dataclass(frozen=True, slots=True)
class _Signer:
    """What a signer said: the attributes that are signed, by their types, and the signature."""

    issuer: bytes
    serial: int
    digest: str
    attributes: dict[str, der.Value]
    signed: bytes
    algorithm: str
    signature: bytes


def signed_by(token: bytes) -> "Certificate":
    """Return the certificate in a token that signed it.

    Raises `Flaw` where the signature does not hold, and `Unfollowed` where it is of a sort that is
    not known here.
    """
    data = _signed_data(token)
    content = _content(data[2])
    signer = _signer(data)
    if {value.oid() for one in data[1].inside() for value in one.inside()[:1]} != {signer.digest}:
        raise _broken("names another digest than its signer")
    _check_attributes(signer, content)
    certificate = _certificate(signer, der.first(data, der.EXPLICIT_0).inside())
    _check_signature(signer, certificate)
    return certificate


def _signed_data(token: bytes) -> list[der.Value]:
    kind, wrapped = _exactly(der.one(token).inside(), 2)
    data = wrapped.inside()[0].inside()
    if kind.oid() != _SIGNED_DATA or len(data) < 5 or data[0].number() != _VERSION:
        raise Flaw("timestamp-damaged", "cannot be read: it is not signed as a time stamp is")
    return data


def _content(value: der.Value) -> bytes:
    kind, wrapped = _exactly(value.inside(), 2)
    if kind.oid() != _TIME_STAMP:
        raise _broken("signs something else than a time")
    return der.one(wrapped.content, der.OCTETS).content


def _signer(data: list[der.Value]) -> _Signer:
    signers = data[-1].inside()
    if len(signers) != 1:
        raise _broken("has not one signer")
    parts = signers[0].inside()
    if len(parts) < 6 or parts[0].number() != _SIGNER_VERSION or parts[3].tag != der.EXPLICIT_0:
        raise _broken("names its signer in no way that RFC 3161 knows")
    issuer, serial = _exactly(parts[1].inside(), 2)
    return _Signer(
        issuer=issuer.whole,
        serial=serial.number(),
        digest=parts[2].inside()[0].oid(),
        attributes={a[0].oid(): a[1] for a in map(der.Value.inside, parts[3].inside())},
        signed=bytes([der.SET]) + parts[3].whole[1:],
        algorithm=parts[4].inside()[0].oid(),
        signature=parts[5].content,
    )


def _check_attributes(signer: _Signer, content: bytes) -> None:
    digest = hashlib.new(_digest_name(signer.digest), content).digest()
    if _attribute(signer, _CONTENT_TYPE).oid() != _TIME_STAMP:
        raise _broken("signs something else than a time")
    if _attribute(signer, _MESSAGE_DIGEST).content != digest:
        raise _broken("was signed with another content")


def _attribute(signer: _Signer, kind: str) -> der.Value:
    if kind not in signer.attributes:
        raise _broken("does not sign all that a time stamp must")
    return _exactly(signer.attributes[kind].inside(), 1)[0]


def _certificate(signer: _Signer, given: list[der.Value]) -> "Certificate":
    """Return the certificate whose digest is signed along (RFC 5816).

    A certificate that cannot be read raises `ValueError`, here and not when it is looked at.
    """
    from cryptography import x509  # noqa: PLC0415 - only when there is a stamp

    name, digest = _certificate_digest(signer)
    for value in given:
        if hashlib.new(name, value.whole, usedforsecurity=False).digest() == digest:
            try:
                certificate = x509.load_der_x509_certificate(value.whole)
            except x509.InvalidVersion as error:
                raise ValueError(str(error)) from error
            _look_through(certificate)
            named = (certificate.issuer.public_bytes(), certificate.serial_number)
            if named == (signer.issuer, signer.serial):
                return certificate
    raise Flaw("timestamp-certificate", "does not hold the certificate that it was signed with")


def _look_through(certificate: "Certificate") -> None:
    """Have all that will be asked of a certificate read: the library reads it when it is asked."""
    times = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    if not certificate.subject.rfc4514_string() or times[0] > times[1]:
        raise Flaw("timestamp-certificate", "was signed with a certificate of nobody or no time")


def _certificate_digest(signer: _Signer) -> tuple[str, bytes]:
    if _SIGNING_CERTIFICATE_V2 in signer.attributes:
        first = _named_first(signer, _SIGNING_CERTIFICATE_V2)
        named = first[0].tag == der.SEQUENCE
        name = _digest_name(first[0].inside()[0].oid()) if named else "sha256"
        return name, der.first(first, der.OCTETS).content
    return "sha1", der.first(_named_first(signer, _SIGNING_CERTIFICATE), der.OCTETS).content


def _named_first(signer: _Signer, kind: str) -> list[der.Value]:
    """Return the parts of the first certificate's id: the first is the signer's."""
    certificates = _attribute(signer, kind).inside()[0].inside()
    if not certificates or not certificates[0].inside():
        raise _broken("names no certificate")
    return certificates[0].inside()


def _check_signature(signer: _Signer, certificate: "Certificate") -> None:
    from cryptography.exceptions import (  # noqa: PLC0415 - see above
        InvalidSignature,
        UnsupportedAlgorithm,
    )

    if signer.algorithm not in _PLAIN_WAYS | _WAYS[_digest_name(signer.digest)]:
        raise _broken("names no way of signing with its digest")
    try:
        _verify(signer, certificate)
    except InvalidSignature as error:
        raise _broken("was not made with the certificate in it") from error
    except UnsupportedAlgorithm as error:
        raise Unfollowed("it is signed with a sort of key that is not known here") from error


def _verify(signer: _Signer, certificate: "Certificate") -> None:
    from cryptography.hazmat.primitives.asymmetric import (  # noqa: PLC0415 - see above
        ec,
        ed25519,
        padding,
        rsa,
    )

    key, digest = certificate.public_key(), _digest(signer)
    if isinstance(key, rsa.RSAPublicKey) and signer.algorithm == _PSS:
        pss = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
        key.verify(signer.signature, signer.signed, pss, digest)
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signer.signature, signer.signed, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signer.signature, signer.signed, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signer.signature, signer.signed)
    else:
        raise Unfollowed("it is signed with a sort of key that is not known here")


def _digest(signer: _Signer) -> "HashAlgorithm":
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - see above

    known: dict[str, HashAlgorithm] = {
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    return known[_digest_name(signer.digest)]


def _digest_name(oid: str) -> str:
    if oid not in _DIGESTS:
        raise Unfollowed("it is signed over a sort of digest that is not known here")
    return _DIGESTS[oid]


def _exactly(values: list[der.Value], count: int) -> list[der.Value]:
    if len(values) != count:
        raise Flaw("timestamp-damaged", "cannot be read: it is not built as a time stamp is")
    return values


def _broken(says: str) -> Flaw:
    return Flaw("timestamp-signature", f"is not signed as it should be: it {says}")
