"""What a visitor sees when something cannot be done: Dutch, what to do, and never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from riskscan.documents.pdf import MissingLibrary
from riskscan.logbook import new_reference
from riskscan.programme.permissions import Refused
from riskscan.programme.system import NotFound
from riskscan.store.database import StoreError
from riskscan.web.access import actor, for_script, kept_fields, log_refusal, sent_from_here, typed_texts
from riskscan.web.login import late_page

Page = tuple[str | Response, int]
_logger = logging.getLogger(__name__)

_WORDS = {
    400: ("Dit verzoek is niet te lezen", "Ga terug, ververs de pagina en probeer het opnieuw."),
    403: ("Dat mag u hier niet", ""),
    404: ("Deze pagina bestaat niet", "Controleer het adres of ga naar uw scans."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knoppen op de pagina."),
    413: (
        "Dit is te veel in één keer",
        "Kort de tekst in en bewaar opnieuw. Ga terug: uw tekst staat er nog.",
    ),
}


def _page(code: int, title: str, text: str, typed: Sequence[str] = (), reference: str = "") -> Page:
    if for_script():
        rest = f" Foutmelding {reference}." if reference else ""
        return jsonify(melding=f"{text or title}{rest}"), code
    page = render_template(
        "error.html", title=title, message=text, code=code, typed=typed, reference=reference
    )
    return page, code


def _refused(error: Refused) -> Page:
    log_refusal(error)
    return _page(403, _WORDS[403][0], str(error), typed_texts())


def _not_found(error: NotFound) -> Page:
    return _page(404, str(error), _WORDS[404][1])


def _csrf(error: CSRFError) -> Page | tuple[str, int]:  # noqa: ARG001
    """A form of an older session: offer what was typed again, when it came from a page of this site."""
    late = late_page() if request.blueprint == "login" and sent_from_here() else None
    if late is not None:
        return late
    if actor().roles and sent_from_here():
        if for_script():
            # Another session than the page was made in; the script goes on if it is the same account.
            return jsonify(csrf=generate_csrf(), account=actor().account_id), 400
        target = request.full_path.rstrip("?")
        return render_template("login_resume.html", target=target, kept=kept_fields()), 400
    text = "De pagina was te lang open. Ga terug: uw tekst staat er nog. Ververs de pagina en bewaar opnieuw."
    return _page(400, "De beveiliging van dit formulier is verlopen", text)


def _http(error: HTTPException) -> Page | Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    code = error.code or 500
    title, text = _WORDS.get(code, ("Er ging iets mis", "Probeer het later opnieuw."))
    # A refusal says why in its own words; those of Werkzeug are English.
    return _page(code, title, text or error.description or "")


def _library(error: MissingLibrary) -> Page:
    return _page(503, "Er kan nu geen PDF worden gemaakt", str(error))


def _store(error: StoreError) -> Page:
    reference = new_reference()
    _logger.warning("%s: %s bij %s", reference, error, _asked())
    return _page(503, "De gegevens zijn nu niet bereikbaar", str(error), typed_texts(), reference)


def _anything(error: Exception) -> Page:
    reference = new_reference()
    _logger.error("%s: onverwachte fout bij %s", reference, _asked(), exc_info=error)
    text = "De fout is vastgelegd. Ga terug: wat u typte, staat er nog. Probeer het over een minuut opnieuw."
    return _page(500, "Er ging iets mis", text, typed_texts(), reference)


def _asked() -> str:
    """What was asked for, without what stands in its address: that may be a token."""
    return f"{request.method} {request.url_rule.rule if request.url_rule else 'een onbekend adres'}"


def register(app: Flask) -> None:
    """Put these pages on the application."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(MissingLibrary, _library)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _anything)
