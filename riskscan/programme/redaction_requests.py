"""Asking for a text to be removed, and a second person who carries it out. Never one alone.

Who asks types the text and sees it in its place, when they may read the scan. A beheerder sees where and how
often it stands and why it has to go, not the text nor what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from riskscan import definitions
from riskscan.definitions.personal_data import register
from riskscan.domain.redaction import MAX_LENGTH, MIN_LENGTH, Literal, Span, is_only_marks, spans, texts_in
from riskscan.domain.wording import fill
from riskscan.programme import redaction
from riskscan.programme.permissions import Action, Actor, refusal, require
from riskscan.programme.redaction import GROUNDS, Done, Order
from riskscan.programme.scanning import permitted_scan, subject_of
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.programme.text_search import REQUESTS, Change, Found, find, look_through
from riskscan.store import organisations, rounds, scans
from riskscan.store import redaction as store
from riskscan.store.redaction import NewRequest, Removal, Request

MIN_EXPLANATION = 10
MAX_EXPLANATION = 1000
_AROUND = 40
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone asks to remove, and why."""

    text: str
    ignore_case: bool
    ground: str
    explanation: str
    everywhere: bool = False
    """Also at other organisations."""

    @property
    def literal(self) -> Literal:
        return Literal(self.text, self.ignore_case)


@dataclass(frozen=True, slots=True)
class Example:
    """The text where it stands, with a few words around it."""

    before: str
    match: str
    after: str
    inside: bool


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """Texts of one kind that hold the text, in one scan and at one question."""

    what: str
    """ "antwoorden: Toelichting"."""
    where: str
    """ "Veilig Thuis Voorbeeld, zomer 2016"; empty for what belongs to no scan."""
    texts: int
    """How many of them, earlier versions included."""
    matches: int
    inside: int
    """How many matches begin or end within a word."""
    examples: tuple[Example, ...]
    """Only for who may read the scan."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen."""

    places: tuple[PlaceFound, ...]
    matches: int
    inside: int
    files: int
    """Files that would go: of the archive, and handed in with figures."""
    fixed: int
    """Entries of the audit log that hold it and stay."""
    unread: tuple[str, ...]
    """Files that could not be opened, and may hold it."""
    elsewhere: int | None
    """Matches at other organisations, which stay; None for who may not know."""


def check(wanted: Wanted) -> Literal:
    """Raise ``Invalid`` when this cannot be asked."""
    literal = wanted.literal
    problems: dict[str, str] = {}
    if literal.length < MIN_LENGTH:
        problems["text"] = f"Vul de tekst in die weg moet: ten minste {MIN_LENGTH} tekens."
    elif len(wanted.text) > MAX_LENGTH:
        problems["text"] = f"Een tekst van meer dan {MAX_LENGTH} tekens kan niet in één keer. Neem een deel."
    elif is_only_marks(wanted.text):
        problems["text"] = "Dit is de melding dat hier iets is verwijderd; die blijft staan."
    if wanted.ground not in GROUNDS:
        problems["ground"] = "Kies waarom de tekst weg moet."
    if not MIN_EXPLANATION <= len(wanted.explanation.strip()) <= MAX_EXPLANATION:
        problems["explanation"] = (
            f"Leg in {MIN_EXPLANATION} tot {MAX_EXPLANATION} tekens uit hoe de tekst hier kwam of wie het meldde."
        )
    elif "text" not in problems and spans(wanted.explanation, literal):
        problems["explanation"] = "Herhaal de tekst zelf niet in uw uitleg; de uitleg blijft bewaard."
    if problems:
        raise Invalid(problems)
    return literal


def _scope(system: System, actor: Actor, scan_id: int | None, everywhere: bool) -> int | None:
    """The organisation to search, None for everywhere; raises Refused or NotFound."""
    if scan_id is None:
        require(actor, Action.REMOVALS_KEEP)
        return None
    scan = permitted_scan(system, actor, scan_id, Action.REMOVAL_REQUEST)
    if everywhere:
        require(actor, Action.REMOVALS_KEEP)
    return None if everywhere else scan.organisation_id


def preview(system: System, actor: Actor, scan_id: int | None, wanted: Wanted) -> Preview:
    """Where the text stands, before anything is asked. Raises ``Invalid`` when it stands nowhere."""
    organisation_id = _scope(system, actor, scan_id, wanted.everywhere)
    return preview_of(system, actor, organisation_id, wanted, f"scan {scan_id}" if scan_id else "")


def preview_of(
    system: System, actor: Actor, organisation_id: int | None, wanted: Wanted, subject: str = ""
) -> Preview:
    """As ``preview``, of an organisation or (None) of everything; the caller has checked the right to it."""
    literal = check(wanted)
    found = _preview(system, actor, literal, organisation_id)
    about = subject or (f"organisatie {organisation_id}" if organisation_id else "alle scans")
    system.log(actor, "tekst gezocht", about, f"{found.matches} keer gevonden")
    if not found.matches:
        raise Invalid({"text": _nowhere(found)})
    return found


def _nowhere(found: Preview) -> str:
    text = "Deze tekst staat hier nergens. Kopieer precies wat er staat; hoofdletters tellen mee als u dat niet uitzet."
    if found.fixed:
        text += " Zij staat wel in het logboek; dat kan niet worden gewijzigd."
    return text


def _preview(system: System, actor: Actor, literal: Literal, organisation_id: int | None) -> Preview:
    everything = find(system, literal, None, "")
    ours = _ours(everything, organisation_id)
    other = sum(one.removed.matches for one in everything.places if not _of(one, organisation_id))
    changes = [one for one in ours if one.cell.table != REQUESTS]
    files = [one.matches for one in everything.uploads]
    files += [one.matches for one in everything.files if organisation_id is None]
    matches = sum(one.removed.matches for one in changes) + sum(files)
    return Preview(
        _places(system, actor, literal, changes),
        matches,
        sum(one.removed.inside for one in changes),
        len(files),
        everything.fixed,
        everything.unread if organisation_id is None else (),
        other if refusal(actor, Action.REMOVALS_KEEP) is None else None,
    )


def _of(change: Change, organisation_id: int | None) -> bool:
    return organisation_id is None or change.cell.organisation_id == organisation_id


def _ours(found: Found, organisation_id: int | None) -> tuple[Change, ...]:
    return tuple(one for one in found.changes if _of(one, organisation_id))


def _places(
    system: System, actor: Actor, literal: Literal, changes: Iterable[Change]
) -> tuple[PlaceFound, ...]:
    grouped: dict[tuple[str, str, int | None], list[Change]] = {}
    for one in changes:
        key = (register().name_of(one.cell.table), one.cell.question, one.cell.scan_id)
        grouped.setdefault(key, []).append(one)
    return tuple(
        _place(system, actor, literal, name, question, scan_id, some)
        for (name, question, scan_id), some in grouped.items()
    )


def _place(
    system: System,
    actor: Actor,
    literal: Literal,
    name: str,
    question: str,
    scan_id: int | None,
    changes: list[Change],
) -> PlaceFound:
    label, where, may_read = "", "", refusal(actor, Action.ROUNDS_KEEP) is None
    scan = scans.by_id(system.database, scan_id) if scan_id else None
    if scan is not None:
        may_read = refusal(actor, Action.TEAM_READ, subject_of(scan, actor)) is None
        organisation = organisations.by_id(system.database, scan.organisation_id)
        round_ = rounds.by_id(system.database, scan.round_id)
        where = f"{organisation.name if organisation else ''}, {round_.plan.name if round_ else ''}"
        form = definitions.load_form(scan.version)
        if question and form.knows(question) and round_:
            label = fill(form.question(question).label, round_.plan.references)
    examples = map(partial(_examples, literal), changes) if may_read else ()
    shown = dict.fromkeys(example for some in examples for example in some)
    return PlaceFound(
        f"{name}: {label}" if label else name,
        where,
        len(changes),
        sum(one.removed.matches for one in changes),
        sum(one.removed.inside for one in changes),
        tuple(shown)[:_EXAMPLES],
    )


def _examples(literal: Literal, change: Change) -> list[Example]:
    return [_example(text, span) for text in texts_in(change.cell.value) for span in spans(text, literal)]


def _example(value: str, span: Span) -> Example:
    before, after = value[max(0, span.start - _AROUND) : span.start], value[span.end : span.end + _AROUND]
    return Example(
        ("…" if span.start > _AROUND else "") + before,
        value[span.start : span.end],
        after + ("…" if span.end + _AROUND < len(value) else ""),
        span.inside,
    )


def ask(system: System, actor: Actor, scan_id: int | None, place: str, wanted: Wanted) -> int:
    """File the request; a second person carries it out. Raises as ``preview`` does."""
    preview(system, actor, scan_id, wanted)
    organisation_id = _scope(system, actor, scan_id, wanted.everywhere)
    if actor.account_id is None:
        raise Invalid({"text": "Vraag dit met een account; op de opdrachtregel is er riskscan redact text."})
    new = NewRequest(
        organisation_id, scan_id, place, wanted.text, wanted.ignore_case, wanted.ground,
        wanted.explanation.strip(),
    )  # fmt: skip
    with system.database.writing():
        number = store.add_request(system.database, new, actor.account_id, system.stamp())
        subject = f"scan {scan_id}" if scan_id else f"verzoek {number}"
        system.log(actor, "verwijdering gevraagd", subject, f"verzoek {number}; {GROUNDS[wanted.ground]}")
    return number


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as someone may see it."""

    request: Request
    organisation: str
    """Empty: everywhere."""
    preview: Preview | None
    """None when it was handled, or for who only asked."""
    sought: str
    """The text itself; empty for who may not see it."""
    may_carry_out: bool
    own: bool


def requests(system: System, actor: Actor) -> tuple[RequestView, ...]:
    """Every request, those that wait first."""
    require(actor, Action.REMOVALS_KEEP)
    return tuple(_view(system, actor, one, looked=False) for one in store.requests(system.database))


def of_scan(system: System, actor: Actor, scan_id: int) -> tuple[RequestView, ...]:
    """The requests that were made in a scan."""
    permitted_scan(system, actor, scan_id, Action.REMOVAL_REQUEST)
    return tuple(
        _view(system, actor, one, looked=False)
        for one in store.requests(system.database)
        if one.wanted.scan_id == scan_id
    )


def read(system: System, actor: Actor, request_id: int) -> RequestView:
    """One request with what carrying it out would do."""
    require(actor, Action.REMOVALS_KEEP)
    return _view(system, actor, _request(system, request_id), looked=True)


def _request(system: System, request_id: int) -> Request:
    found = store.request(system.database, request_id)
    if found is None:
        raise NotFound("Dit verzoek bestaat niet.")
    return found


def _view(system: System, actor: Actor, one: Request, *, looked: bool) -> RequestView:
    own = actor.account_id == one.requested_by
    keeps = refusal(actor, Action.REMOVALS_KEEP) is None
    organisation = one.wanted.organisation_id and organisations.by_id(
        system.database, one.wanted.organisation_id
    )
    waits = not one.ended
    literal = Literal(one.wanted.sought, one.wanted.ignore_case)
    shown = _preview(system, actor, literal, one.wanted.organisation_id) if looked and waits else None
    reads = own or refusal(actor, Action.ROUNDS_KEEP) is None
    return RequestView(
        one, organisation.name if organisation else "", shown, one.wanted.sought if reads and waits else "",
        waits and keeps and not own, own,
    )  # fmt: skip


def removed(system: System, actor: Actor) -> tuple[Removal, ...]:
    """Everything that was removed, newest first, without what it was."""
    require(actor, Action.REMOVALS_KEEP)
    return store.removals(system.database)


def carry_out(system: System, actor: Actor, request_id: int, seen: int) -> Done:
    """Remove what was asked, by someone else than who asked. ``seen`` is how many matches the page showed.

    Raises ``Invalid`` with nothing changed when it is one's own request, was handled, or matches came or went.
    """
    require(actor, Action.REMOVALS_KEEP)
    asked = _waiting(system, request_id).wanted
    looked = look_through(system, Literal(asked.sought, asked.ignore_case), asked.organisation_id)
    with system.database.writing():
        one = _waiting(system, request_id)
        if one.requested_by == actor.account_id:
            raise Invalid({"": "U vroeg dit zelf. Iemand anders moet het bekijken en uitvoeren."})
        literal = Literal(one.wanted.sought, one.wanted.ignore_case)
        order = Order(
            literal, one.wanted.organisation_id, one.wanted.ground, one.wanted.explanation, one.requested_by,
            actor.account_id,
        )  # fmt: skip
        done = redaction.take_out(system, actor, order, looked, request_id, seen)
    return redaction.scrubbed(system, done)


def _waiting(system: System, request_id: int) -> Request:
    one = _request(system, request_id)
    if one.ended:
        raise Invalid({"": f"Dit verzoek is al {one.ended}. Er is niets gewijzigd."})
    return one


def reject(system: System, actor: Actor, request_id: int, reason: str) -> None:
    """Refuse a request with a reason; the text it held goes at once."""
    require(actor, Action.REMOVALS_KEEP)
    reason = reason.strip()
    if not MIN_EXPLANATION <= len(reason) <= MAX_EXPLANATION:
        raise Invalid({"reason": f"Schrijf een reden van {MIN_EXPLANATION} tot {MAX_EXPLANATION} tekens."})
    one = _waiting(system, request_id)
    if spans(reason, Literal(one.wanted.sought, True)):
        raise Invalid({"reason": "Herhaal de tekst zelf niet in uw reden; de reden blijft bewaard."})
    _end(system, actor, request_id, "afgewezen", reason)


def withdraw(system: System, actor: Actor, request_id: int) -> None:
    """Take back one's own request; the text it held goes at once. Raises NotFound for another's."""
    if _request(system, request_id).requested_by != actor.account_id:
        raise NotFound("Dit is geen verzoek van u.")
    _waiting(system, request_id)
    _end(system, actor, request_id, "ingetrokken", "")


def _end(system: System, actor: Actor, request_id: int, kind: str, reason: str) -> None:
    with system.database.writing():
        _waiting(system, request_id)
        if actor.account_id is not None:
            store.end_request(system.database, request_id, kind, reason, actor.account_id, system.stamp())
            system.log(actor, f"verwijdering {kind}", f"verzoek {request_id}")
    redaction.scrub(system)
