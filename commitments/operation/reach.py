"""What is set, where the dashboard listens, who reaches it, and who may sign in."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit
from urllib.request import urlopen

from commitments.api.local import server_of
from commitments.auth.sign_in import addresses, is_of_this_machine, lacking, parts_of
from commitments.errors import CommitmentsError, StoreHeldError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.operation.findings import Finding, Installation, good, look, wrong
from commitments.operation.listening import require_free, url_of
from commitments.settings import Settings, accounts
from commitments.staff.left_unset import left_unset
from commitments.store.lake_name import LakeName
from commitments.text.public_address import PublicAddress

_PATIENCE = 5.0  # seconds to wait for an answer
_FAILED = 500
_READY = "/ready"


def settings(of: Installation) -> Iterator[Finding]:
    """Yield what is wrong with the settings, and what readers lack because nobody has set it."""
    t, n = of.t, len(of.reading.places)
    for fault in of.reading.faults:
        yield wrong(error_sentence(fault, t))
    for sentence in left_unset(of.settings, t):
        yield look(sentence)
    sentence = t.n(
        "{n} setting is set: “commitments settings” shows all that there are.",
        "{n} settings are set: “commitments settings” shows all that there are.",
        n,
    )
    yield good(sentence)


def listening(of: Installation) -> Iterator[Finding]:
    """Yield whether a server runs over the store and answers, or could."""
    t, address, port = of.t, of.settings.address, of.settings.port
    if url := _running(of):
        status = _status(url)
        if status is None:
            yield wrong(t("The server at {url} does not answer: look at its log, then restart it.", url=url))
        elif status >= _FAILED:
            yield wrong(t("The server at {url} cannot show the register: its log says why.", url=url))
        else:
            yield good(t("The server at {url} runs, and answers.", url=url))
        return
    try:
        require_free(address, port)
    except CommitmentsError as error:
        yield wrong(error_sentence(error, t))
    else:
        sentence = t(
            "No server runs over this store; port {port} of {address} is free for one.",
            address=address,
            port=str(port),
        )
        yield good(sentence)


def _running(of: Installation) -> str:
    """Return where a server runs over the store; "" where none does here.

    Several may share a store: it is then the one that these settings start.
    """
    if LakeName.of(of.store):
        url = url_of(of.settings.address, of.settings.port)
        return url if _status(url) in (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE) else ""
    server = server_of(of.found) if isinstance(of.found, StoreHeldError) else None
    return server.url if server else ""


def _status(url: str) -> int | None:
    """Return how a server answers the question whether it is ready, None where it does not."""
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "localhost", where.port, timeout=_PATIENCE)
    with suppress(OSError, HTTPException), closing(connection):
        connection.request("GET", _READY)
        return connection.getresponse().status
    return None


def reached(of: Installation) -> Iterator[Finding]:
    """Yield who reaches the dashboard, under which names, and what they may read and send."""
    t, current = of.t, of.settings
    if current.public_address:
        yield _public(of, current.public_address)
    elif is_of_this_machine(current.address):
        yield good(t("Only this machine reaches the server ({address}).", address=current.address))
    else:
        sentence = t(
            "Other machines reach the server ({address}), and no public address is set: put a proxy with TLS "
            "before the server, and set COMMITMENTS_PUBLIC_ADDRESS.",
            address=current.address,
        )
        yield look(sentence)
    if current.metrics_token:
        yield good(t("The figures of operation (/metrics) are for whoever knows their secret."))
    else:
        yield good(t("Nobody can read the figures of operation (/metrics): no secret is set for them."))
    yield good(t("A file that is uploaded may have {size} MB.", size=t.number(current.upload_size)))


def _public(of: Installation, address: PublicAddress) -> Finding:
    """Return how the public address is, and where a server runs what comes back from there."""
    t, url = of.t, str(address)
    if address.scheme != "https":
        return look(
            t(
                "Readers come by {url}, and what they send can be read on the way: put a proxy with TLS "
                "before the server, and set an address with https://.",
                url=url,
            )
        )
    if not _running(of):
        return good(t("Readers come by {url}; whether it leads here is seen once the server runs.", url=url))
    try:
        with urlopen(f"{url}{_READY}", timeout=_PATIENCE) as answer:  # noqa: S310
            kept_to_tls = "strict-transport-security" in answer.headers
    except (OSError, HTTPException, ValueError):
        return look(
            t(
                "{url} cannot be reached from this machine: open it in a browser, and if it does not open "
                "there either, look at the proxy.",
                url=url,
            )
        )
    if kept_to_tls:
        return good(t("{url} leads here, and keeps readers to an encrypted connection.", url=url))
    return look(
        t(
            "{url} leads here, but the proxy does not say that the connection was encrypted: let it pass on "
            "“X-Forwarded-Proto”, as the examples in deploy/ do.",
            url=url,
        )
    )


def signing_in(of: Installation) -> Iterator[Finding]:
    """Yield who may sign in, and what is missing for it."""
    try:
        auth = accounts(of.settings)
    except CommitmentsError as error:
        yield wrong(error_sentence(error, of.t))
        return
    if auth is None:
        yield _without_accounts(of)
        return
    yield listed(of.settings, auth, of.t)
    if not lacking(auth):
        yield from _sent_back(of, str(auth["redirect_uri"]))
        yield _provider(of, str(auth["server_metadata_url"]))


def _without_accounts(of: Installation) -> Finding:
    """Return who may sign in where no accounts are set up."""
    if is_of_this_machine(of.settings.address):
        return good(
            of.t(
                "The secretariat signs in on this machine alone, by an address that the server shows in its "
                "terminal and that works once."
            )
        )
    return look(
        of.t(
            "Nobody can change the register: other machines reach the server, and signing in by "
            "accounts is not set up ([auth] in {file}; docs/operators.md says how).",
            file=of.settings.secrets,
        )
    )


def listed(current: Settings, auth: Mapping[str, object], t: Translator) -> Finding:
    """Return whether anybody may sign in by the accounts that are set up."""
    if missing := lacking(auth):
        return wrong(
            t(
                "Signing in is closed: [auth] in {file} lacks {names} (cookie_secret: at least 32 random "
                "characters).",
                file=current.secrets,
                names=t.list(missing),
            )
        )
    if n := len(addresses(current.staff)):
        return good(
            t.n(
                "{n} address is listed for signing in (COMMITMENTS_STAFF).",
                "{n} addresses are listed for signing in (COMMITMENTS_STAFF).",
                n,
            )
        )
    return wrong(t("Nobody can sign in: COMMITMENTS_STAFF lists the e-mail addresses of those who may."))


def _sent_back(of: Installation, back: str) -> Iterator[Finding]:
    """Yield whether whoever signs in is sent to another place than readers."""
    public = of.settings.public_address
    if public and not back.startswith(f"{public}/"):
        sentence = of.t(
            "Whoever signs in is sent back to {back} (redirect_uri in {file}), where the dashboard is not: "
            "it has to begin with {url}.",
            back=back,
            file=of.settings.secrets,
            url=str(public),
        )
        yield wrong(sentence)


def _provider(of: Installation, url: str) -> Finding:
    """Return whether the provider of accounts answers."""
    host = parts_of(url).hostname or url
    if _answers_for_accounts(url):
        return good(of.t("{host}, whose accounts are used, answers.", host=host))
    return wrong(
        of.t(
            "{host}, whose accounts are used, cannot be reached, or is no such service: check "
            "server_metadata_url in {file}, and whether this machine reaches that address.",
            host=host,
            file=of.settings.secrets,
        )
    )


def _answers_for_accounts(url: str) -> bool:
    """Return whether a provider of OpenID Connect describes itself at an address."""
    if parts_of(url).scheme not in ("http", "https"):
        return False
    with suppress(OSError, HTTPException, ValueError), urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310
        described = json.load(answer)
        return isinstance(described, dict) and "authorization_endpoint" in described
    return False
