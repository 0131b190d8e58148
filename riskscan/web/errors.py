"""What a visitor sees when something cannot be done: Dutch, what to do, and never a stack trace."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from riskscan.documents.pdf import MissingLibrary
from riskscan.programme.permissions import Refused
from riskscan.programme.system import NotFound
from riskscan.store.database import StoreError
from riskscan.web.access import actor, for_script, kept_fields, log_refusal, sent_from_here, typed_texts

Page = tuple[str | Response, int]

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


def _page(code: int, title: str, text: str, typed: Sequence[str] = ()) -> Page:
    if for_script():
        return jsonify(melding=text or title), code
    return render_template("error.html", title=title, message=text, code=code, typed=typed), code


def _refused(error: Refused) -> Page:
    log_refusal(error)
    return _page(403, _WORDS[403][0], str(error), typed_texts())


def _not_found(error: NotFound) -> Page:
    return _page(404, str(error), _WORDS[404][1])


def _csrf(error: CSRFError) -> Page:  # noqa: ARG001
    """A form of an older session: offer what was typed again, when it came from a page of this site."""
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
    return _page(503, "De gegevens zijn nu niet bereikbaar", str(error), typed_texts())


def _anything(error: Exception) -> Page:
    current_app.logger.exception("unexpected error", exc_info=error)
    text = "De fout is vastgelegd. Ga terug: wat u typte, staat er nog. Probeer het over een minuut opnieuw."
    return _page(500, "Er ging iets mis", text, typed_texts())


def register(app: Flask) -> None:
    """Put these pages on the application."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(MissingLibrary, _library)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _anything)
