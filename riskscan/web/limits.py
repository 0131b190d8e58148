"""How many fields one request may hold, besides how large it may be.

Werkzeug counts the parts of a form with a file, and not the fields of an ordinary form: four megabytes hold
some 400.000 of them, and a page that shows a form again answered 100.000 with 39 megabytes.
"""

from __future__ import annotations

from flask import abort, request

MAX_FIELDS = 5000
"""The longest form there is, an impactanalyse with every row in use, stays far below it."""


def check_fields() -> None:
    """Before anything takes the form apart: 413 when it has too many fields."""
    fields = request.query_string.count(b"&")
    if request.mimetype == "application/x-www-form-urlencoded":
        fields += request.get_data().count(b"&")
    if fields >= MAX_FIELDS:
        abort(413)
