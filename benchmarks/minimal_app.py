"""The least that can do the same work: Flask, sqlite3 and waitress; no login, no rules, no validation.

    python benchmarks/minimal_app.py DATABASE THREADS PORT

``/text?n=40`` is a page of n text areas; ``/mixed?n=40`` has as many radio groups, check boxes, dates and
lists among them as the questionnaire has. Each field has a label and a hint as long as those of the
questionnaire, and its current answer from the database. ``/save`` stores the first 8 answers of the
posted form in one transaction.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from datetime import UTC, datetime

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from waitress import serve

LABEL = "Wat is er geregeld voor dit onderdeel?"
HINT = "Noem de feiten en vanaf wanneer zij gelden."
OPTIONS = (
    ("ja", "Ja"),
    ("nee", "Nee"),
    ("deels", "Gedeeltelijk"),
    ("onbekend", "Onbekend"),
    ("", "Geen antwoord"),
)
KINDS = "choice text choice text choice several choice text choice text"

HEAD = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Scan</title></head>'
    '<body><h1>Scan</h1><form method="post" action="/save">'
)
FOOT = '<button type="submit">Bewaren</button></form></body></html>'
HINTED = '<p class="hint" id="{{ f.name }}-hint">{{ f.hint }}</p>'
TEXT_FIELD = f"""<div class="veld"><label for="{{{{ f.name }}}}">{{{{ f.label }}}}</label>{HINTED}
<textarea id="{{{{ f.name }}}}" name="{{{{ f.name }}}}" rows="4" aria-describedby="{{{{ f.name }}}}-hint">\
{{{{ f.value }}}}</textarea></div>
"""
GROUP_FIELD = f"""<fieldset class="veld" aria-describedby="{{{{ f.name }}}}-hint">\
<legend>{{{{ f.label }}}}</legend>{HINTED}
{{% for value, label in options %}}<label class="optie">\
<input type="{{{{ 'radio' if f.kind == 'choice' else 'checkbox' }}}}" name="{{{{ f.name }}}}" value="{{{{ value }}}}"\
{{% if f.value == value %}} checked{{% endif %}}><span>{{{{ label }}}}</span></label>
{{% endfor %}}</fieldset>
"""
TEXT_PAGE = f"{HEAD}{{% for f in fields %}}{TEXT_FIELD}{{% endfor %}}{FOOT}"
MIXED_PAGE = (
    f"{HEAD}{{% for f in fields %}}{{% if f.kind == 'text' %}}{TEXT_FIELD}{{% else %}}{GROUP_FIELD}"
    f"{{% endif %}}{{% endfor %}}{FOOT}"
)
SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    id INTEGER PRIMARY KEY, question TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_current ON answer (question, id);
"""
_local = threading.local()


def connection(path: str) -> sqlite3.Connection:
    """This thread's connection, opened once."""
    found: sqlite3.Connection | None = getattr(_local, "connection", None)
    if found is None:
        found = _local.connection = sqlite3.connect(path, timeout=15, isolation_level=None)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=FULL")
    return found


def create_app(path: str) -> Flask:
    app = Flask("minimal")
    app.jinja_loader = DictLoader({"text.html": TEXT_PAGE, "mixed.html": MIXED_PAGE})
    database = connection(path)
    database.executescript(SCHEMA)
    kinds = KINDS.split()

    def page(template: str, mixed: bool) -> str:
        number = int(request.args.get("n", "40"))
        rows = connection(path).execute(
            "SELECT question, value FROM answer"
            " WHERE id IN (SELECT max(id) FROM answer GROUP BY question) LIMIT ?",
            (number,),
        )
        answers = dict(rows.fetchall())
        fields = [
            {
                "name": name,
                "label": LABEL,
                "hint": HINT,
                "kind": kinds[at % len(kinds)] if mixed else "text",
                "value": answers.get(name, ""),
            }
            for at, name in enumerate(f"vraag{at:02}" for at in range(number))
        ]
        return render_template(template, fields=fields, options=OPTIONS)

    @app.get("/text")
    def text() -> str:
        return page("text.html", mixed=False)

    @app.get("/mixed")
    def mixed() -> str:
        return page("mixed.html", mixed=True)

    @app.post("/save")
    def save() -> object:
        now = datetime.now(UTC).isoformat()
        answers = [(name, value, now) for name, value in request.form.items()][:8]
        database = connection(path)
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO answer (question, value, at) VALUES (?, ?, ?)", answers)
        database.execute("COMMIT")
        return redirect("/mixed")

    return app


if __name__ == "__main__":
    serve(
        create_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[3]), threads=int(sys.argv[2]), ident=None
    )
