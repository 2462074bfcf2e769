"""The one place that speaks to a network: somebody gave an address, and asked for it.

What is sent is one message of some bytes to that address. Redirections are not followed, so that
nothing goes where nobody has said that it should. Proxies are used as the system names them: who
must go through one for safety would not forgive a way around it.
"""

from typing import TYPE_CHECKING, Final

from exhume.errors import InputError, UsageError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

_SECONDS: Final = 30
_MOST: Final = 1 << 20  # bytes of an answer; time stamps have a few thousand


def ask(url: str, sent: bytes, headers: dict[str, str]) -> bytes:
    """Send bytes to an address and return the answer.

    Raises `UsageError` for an address that is not one of the web, and `InputError` where no usable
    answer comes.
    """
    from http.client import HTTPException  # noqa: PLC0415 - loaded when somebody asks for it
    from urllib.request import Request  # noqa: PLC0415 - as above

    if not url.startswith(("https://", "http://")):
        raise UsageError(url, "this is no web address", "give one that begins with https://")
    try:
        request = Request(url, data=sent, headers=headers)  # noqa: S310 - looked at above
        with _opener().open(request, timeout=_SECONDS) as answer:
            read: bytes = answer.read(_MOST + 1)
    except (OSError, HTTPException, ValueError) as error:
        problem = f"no answer can be had: {error}"
        remedy = "check the address and the connection; `--request` works without one"
        raise InputError(url, problem, remedy) from error
    if len(read) > _MOST:
        raise InputError(url, "the answer is far too long", "check the address")
    return read


def _opener() -> "OpenerDirector":
    """Return what opens addresses of the web and no others, and goes to no other than asked."""
    from urllib import request  # noqa: PLC0415 - as above

    opener = request.OpenerDirector()
    handlers = (
        *(request.ProxyHandler, request.HTTPHandler, request.HTTPSHandler),
        *(request.HTTPErrorProcessor, request.HTTPDefaultErrorHandler),
    )
    for handler in handlers:
        opener.add_handler(handler())
    return opener
