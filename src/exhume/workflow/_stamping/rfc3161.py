"""Time stamps of an authority (RFC 3161): the request, the answer, and what of it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from exhume.workflow._stamping import der
from exhume.workflow._stamping.flaws import Flaw
from exhume.workflow._stamping.signature import signed_by

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_SHA256_IN_DER: Final = {  # with and without the parameters that it has none of
    bytes.fromhex("300d06096086480165030402010500"),
    bytes.fromhex("300b0609608648016503040201"),
}
_GRANTED: Final = 0
_REQUEST_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """An answer whose signature holds: when it says it was given, by whom, and what for."""

    time: datetime
    signer: "Certificate"
    digest: bytes
    nonce: int | None
    response: "TimeStampResponse"

    @property
    def authority(self) -> str:
        """The name in the signer's certificate."""
        return self.signer.subject.rfc4514_string()

    @property
    def says(self) -> str:
        """When and by whom, in words."""
        return f"{in_words(self.time)}, signed by {self.authority}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks to be stamped."""

    digest: bytes
    nonce: int | None


def in_words(time: datetime) -> str:
    """Return a time in words, in UTC.

    >>> in_words(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01 12:00:00 UTC'
    """
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def new_request(root_file: bytes) -> bytes:
    """Return a request for a file's SHA-256, with a fresh nonce, that asks for the certificate."""
    from rfc3161_client import (  # noqa: PLC0415 - an extra, and only when asked for
        HashAlgorithm,
        TimestampRequestBuilder,
    )

    builder = TimestampRequestBuilder().data(root_file).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def read_request(data: bytes) -> Asked:
    """Read a request that was kept; raises `Flaw` where it is none for a SHA-256."""
    version, imprint, *rest = _at_least(der.one(data).inside(), 2)
    algorithm, digest, *_ = _at_least(imprint.inside(), 2)
    known = algorithm.whole in _SHA256_IN_DER and digest.tag == der.OCTETS
    if version.number() != _REQUEST_VERSION or imprint.tag != der.SEQUENCE or not known:
        raise Flaw("timestamp-request", "is no request for a stamp of a SHA-256")
    nonce = [value for value in rest if value.tag == der.INTEGER]
    return Asked(digest.content, nonce[0].number() if nonce else None)


def _at_least(values: list[der.Value], count: int) -> list[der.Value]:
    if len(values) < count:
        raise Flaw("timestamp-damaged", "cannot be read: it is no request for a time stamp")
    return values


def read_response(data: bytes) -> Stamp:
    """Read an answer and check its signature, not yet who signed.

    Raises `Flaw` where it cannot be read, grants nothing, or its signature does not hold;
    `Unfollowed` where it is signed in a way that is not known here.
    """
    try:
        return _read(data)
    # What the libraries say of bytes that are no response, and what is not where it should be.
    except (ValueError, IndexError) as error:
        raise Flaw("timestamp-damaged", f"cannot be read: {error}") from error


def _read(data: bytes) -> Stamp:
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - see above

    response = decode_timestamp_response(data)
    if response.status != _GRANTED:
        said = " ".join(response.status_string)
        says = f"is a refusal (status {response.status}{said and f': {said}'})"
        raise Flaw("timestamp-refused", says)
    info = response.tst_info
    signer = signed_by(response.time_stamp_token())
    if info.version != 1:
        raise Flaw("timestamp-damaged", "cannot be read: its version is not 1")
    if info.message_imprint.hash_algorithm.dotted_string != _SHA256:
        raise Flaw("timestamp-other-digest", "is of another sort of digest than SHA-256")
    return Stamp(info.gen_time, signer, info.message_imprint.message, info.nonce, response)


def check_asked(stamp: Stamp, root: bytes, asked: Asked | None) -> None:
    """See to it that a stamp is of this root digest, and answers the request where it was kept.

    Raises `Flaw`.
    """
    if stamp.digest != root:
        raise Flaw("timestamp-other-digest", "is of another digest than this bundle's root")
    if asked is None:
        return
    if asked.digest != root:
        raise Flaw("timestamp-request", "answers a request that is of another digest")
    if asked.nonce != stamp.nonce:
        raise Flaw(
            "timestamp-nonce", "answers another request: its nonce is not the one asked with"
        )


def check_signer(stamp: Stamp, anchors: "Sequence[Certificate]") -> None:
    """See to it that the signer's certificate leads to one of the anchors, and held at the time.

    Whether it was revoked is not asked. Raises `Flaw`.
    """
    _check_purpose(stamp)
    signer, time = stamp.signer, stamp.time
    if not signer.not_valid_before_utc <= time <= signer.not_valid_after_utc:
        says = f"was signed on {in_words(time)}, when the certificate of its signer did not hold"
        raise Flaw("timestamp-certificate-expired", says)
    if signer not in anchors:  # a certificate that is trusted itself needs no other
        _check_chain(stamp, anchors)


def _check_purpose(stamp: Stamp) -> None:
    from cryptography.x509 import (  # noqa: PLC0415 - see above
        DuplicateExtension,
        ExtendedKeyUsage,
        ExtensionNotFound,
    )
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415 - see above

    try:
        usage = stamp.signer.extensions.get_extension_for_class(ExtendedKeyUsage)
        if usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]:
            return
    except (DuplicateExtension, ExtensionNotFound, ValueError):
        pass  # the same as one that says something else
    says = f"was signed by {stamp.authority}, whose certificate is not for time stamps"
    raise Flaw("timestamp-certificate-purpose", says)


def _check_chain(stamp: Stamp, anchors: "Sequence[Certificate]") -> None:
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415 - see above

    verifier = VerifierBuilder(roots=list(anchors)).build()
    try:
        verifier.verify(stamp.response, stamp.digest)
    except (VerificationError, ValueError) as error:
        says = f"was signed by {stamp.authority}, whom no certificate that you gave vouches for"
        raise Flaw("timestamp-certificate", says) from error
