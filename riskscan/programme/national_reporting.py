"""The national report of a round: gather what it says, in words, and have it rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from riskscan import definitions
from riskscan.definitions import Definitions
from riskscan.documents import national_report as doc
from riskscan.documents.national_pdf import render_national_report
from riskscan.domain.dutch import alphabetical
from riskscan.domain.explanation import Category
from riskscan.domain.narrative import category
from riskscan.domain.national import ESTABLISHED_KINDS, KINDS, Standing, Status, Transitions
from riskscan.domain.national_words import headline
from riskscan.domain.proportions import percentage
from riskscan.programme import organisations, overview, waiting_list_reporting
from riskscan.programme.history import History, RoundStandings
from riskscan.programme.overview import NationalPicture
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System, dutch_time
from riskscan.store import established
from riskscan.store.established import Basis, Established
from riskscan.store.rounds import Round

NOT_ESTABLISHED = "Nog niet vastgesteld"
_CATEGORIES = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class NationalReport:
    """A rendered report: its title and the bytes of the PDF."""

    title: str
    content: bytes


def national_report(system: System, actor: Actor, round_id: int) -> NationalReport:
    """Render the national report of a round as it stands; the download is kept in the audit log.

    Raises NotFound or Refused as the page "Landelijk beeld" does.
    """
    data = national_report_data(system, actor, round_id)
    content = render_national_report(data)
    state = "met voorlopige indelingen" if data.provisional else "vastgesteld"
    system.log(actor, "landelijk rapport gedownload", f"ronde {round_id}", state)
    return NationalReport(
        f"Landelijk beeld {data.round_name}{' voorlopig' if data.provisional else ''}", content
    )


def national_report_data(system: System, actor: Actor, round_id: int) -> doc.NationalReportData:
    """What the report says. Only what is vastgesteld, unless there are concepts and the actor may see them:
    those are then shown as "voorlopig". The number of queries does not grow with the organisations.
    """
    with system.database.reading():
        picture = overview.national(system, actor, round_id)
        provisional = any(one.provisional for one in picture.statuses)
        bases = established.bases(system.database, round_id)
        supervision = {
            number: organisations.KINDS[one.kind]
            for number, one in organisations.heaviest_on(system, picture.round.plan.peildatum).items()
        }
        newest = established.newest_change(system.database, round_id) if provisional else None
        waiting = waiting_list_reporting.national(system, actor, picture.round.plan.peildatum)
    plan, past = picture.round.plan, picture.history
    names = _names(picture, provisional)
    found = past.current.established
    last = dutch_time(found[-1].made_at) if found else None
    supervised = sum(1 for one in picture.statuses if one.supervision)
    return doc.NationalReportData(
        round_name=plan.name,
        peildatum=plan.peildatum,
        demo=system.demo,
        provisional=provisional,
        created=dutch_time(newest) if newest else last or datetime.combine(plan.peildatum, time()),
        statuses=tuple(sorted(picture.statuses, key=lambda one: alphabetical(one.name))),
        names=names,
        counts=_counts(picture, names),
        established=len(found),
        sentences=headline(past.current.counts, names, supervised),
        rounds=tuple(_column(one) for one in past.rounds),
        changes=_changes(past),
        previous=past.previous.round.plan.name if past.previous else "",
        organisations=_organisations(picture, names, supervision),
        lists=_lists(picture, names, bases),
        accountability=_accountability(picture.round, last, bases, found),
        waiting=waiting,
    )


def _names(picture: NationalPicture, provisional: bool) -> dict[str, str]:
    """Without concepts in it nobody can tell "not scanned" from "not vastgesteld yet"."""
    names = {kind: one.name for kind, one in picture.categories.items()}
    return names if provisional else {**names, "none": NOT_ESTABLISHED}


def _counts(picture: NationalPicture, names: dict[str, str]) -> tuple[doc.CountLine, ...]:
    """The three categories always, another kind when it occurs."""
    total = len(picture.statuses)
    return tuple(
        doc.CountLine(one.kind, names[one.kind], one.number, one.provisional, percentage(one.number, total))
        for one in picture.counts
        if one.number or one.kind in _CATEGORIES
    )


def _column(one: RoundStandings) -> doc.RoundColumn:
    return doc.RoundColumn(one.round.plan.name, one.round.plan.peildatum, one.counts)


def _shown(version: str, kind: str) -> doc.Shown:
    """A kind as the rules of a version name it; only what is vastgesteld."""
    if kind == "none":
        return doc.Shown(kind, NOT_ESTABLISHED)
    texts = definitions.load(version).texts
    outcome = next(one for one in sorted(texts.categories) if category(texts, one).key == kind)
    return doc.Shown(kind, texts.categories[outcome].name)


def _changes(past: History) -> doc.Changes | None:
    before, found = past.previous, past.transitions
    if before is None or found is None:
        return None
    version_now, version_before = past.current.round.plan.version, before.round.plan.version
    now_counts, before_counts = past.current.counts, before.counts
    kinds = [kind for kind in ESTABLISHED_KINDS if now_counts[kind] + before_counts[kind]]
    other = (
        f"De rondes volgen verschillende versies van de regels ({version_before} en {version_now}). "
        "Een verschil kan ook daardoor komen."
    )
    columns = [kind for kind in ESTABLISHED_KINDS if any(one.number for one in found.column(kind))]
    return doc.Changes(
        before.round.plan.name,
        before.round.plan.peildatum,
        tuple(
            (
                _shown(version_now if now_counts[kind] else version_before, kind),
                before_counts[kind],
                now_counts[kind],
            )
            for kind in kinds
        ),
        tuple(_shown(version_now, kind) for kind in columns),
        tuple(
            _row(found, version_before, kind, columns)
            for kind in ESTABLISHED_KINDS
            if any(one.number for one in found.row(kind))
        ),
        _sorted(found.only_now),
        _sorted(found.only_before),
        past.sentences,
        other if past.other_rules else "",
    )


def _row(found: Transitions, version: str, kind: str, columns: Sequence[str]) -> doc.MoveRow:
    moves = tuple(doc.Move(now, _sorted(found.cell(kind, now).organisations)) for now in columns)
    return doc.MoveRow(_shown(version, kind), moves)


def _sorted(found: Iterable[Standing]) -> tuple[str, ...]:
    return tuple(sorted((one.name for one in found), key=alphabetical))


def _organisations(
    picture: NationalPicture, names: dict[str, str], supervision: dict[int, str]
) -> tuple[doc.OrganisationLine, ...]:
    past = picture.history
    made = {one.organisation_id: dutch_time(one.made_at).date() for one in past.current.established}
    before = past.previous
    kinds = {one.organisation_id: one.kind for one in before.standings} if before else {}
    version = before.round.plan.version if before else ""
    return tuple(
        doc.OrganisationLine(
            one.name,
            doc.Shown(one.kind, names[one.kind]),
            one.provisional,
            _shown(version, kinds[one.organisation_id]) if one.organisation_id in kinds else None,
            supervision.get(one.organisation_id, ""),
            made.get(one.organisation_id),
        )
        for one in sorted(picture.statuses, key=lambda one: alphabetical(one.name))
    )


def _lists(
    picture: NationalPicture, names: dict[str, str], bases: dict[int, Basis]
) -> tuple[doc.CategoryList, ...]:
    """Per kind that occurs: who, what it means, and what the rules ask for a better one."""
    loaded = definitions.load(picture.round.plan.version)
    established_scans = {one.organisation_id: one for one in picture.history.current.established}
    found = []
    for kind in KINDS:
        inside = [one for one in picture.statuses if one.kind == kind]
        if not inside:
            continue
        decided = [
            established_scans[one.organisation_id]
            for one in inside
            if one.organisation_id in established_scans
        ]
        agreed = [one for one in decided if bases[one.scan_id].suggested == one.outcome]
        needs = _needs(loaded, [bases[one.scan_id] for one in agreed]) if kind in ("2", "3") else ()
        left_out = len(decided) - len(agreed) if kind in ("2", "3") else 0
        groups = _groups(loaded, kind, inside)
        found.append(doc.CategoryList(kind, names[kind], len(inside), groups, needs, left_out))
    return tuple(found)


def _groups(loaded: Definitions, kind: str, inside: Sequence[Status]) -> tuple[doc.OutcomeGroup, ...]:
    by_outcome: dict[str, list[Status]] = {}
    for one in sorted(inside, key=lambda one: alphabetical(one.name)):
        by_outcome.setdefault(one.outcome or kind, []).append(one)
    return tuple(
        _group(category(loaded.texts, outcome), by_outcome[outcome]) for outcome in sorted(by_outcome)
    )


def _group(shown: Category, inside: Sequence[Status]) -> doc.OutcomeGroup:
    named = tuple(f"{one.name} (voorlopig)" if one.provisional else one.name for one in inside)
    return doc.OutcomeGroup(shown.nuance, shown.meaning, named)


_OTHER_NEEDS = {
    "verslechtering": "De kwaliteit verslechtert niet langer",
    "vertrouwen": "Vertrouwen dat de basis op orde komt of blijft",
}
_WANTED = {"W": "een verbeteractie op schema", "M": "blijvend voldaan"}


def _needs(loaded: Definitions, bases: Iterable[Basis]) -> tuple[doc.NeedLine, ...]:
    """What was needed according to the rules when it was vastgesteld, most often needed first."""
    titles = {one.key: one.title for one in loaded.rules.conditions}
    counted = Counter(need for one in bases for need in one.needed)
    order = [*titles, *_OTHER_NEEDS]
    ranked = sorted(counted, key=lambda need: (-counted[need], order.index(need.split(":")[0])))
    return tuple(doc.NeedLine(_need(need, titles), counted[need]) for need in ranked)


def _need(need: str, titles: dict[str, str]) -> str:
    subject, _, wanted = need.partition(":")
    if subject in _OTHER_NEEDS:
        return _OTHER_NEEDS[subject]
    return f"{titles[subject]}: {_WANTED[wanted]}"


def _accountability(
    round_: Round, last: datetime | None, bases: dict[int, Basis], found: Sequence[Established]
) -> doc.Accountability:
    plan = round_.plan
    rules = definitions.load(plan.version).rules
    return doc.Accountability(
        version=plan.version,
        source=rules.source,
        streefdatum=plan.streefdatum or rules.streefdatum,
        peiljaar=plan.references.peiljaar,
        period_from=plan.references.period.start,
        period_to=plan.references.period.end,
        staff_date=plan.references.staff_date,
        last_established=last,
        definition_digest=round_.digest,
        audit_head=bases[found[-1].scan_id].audit_head if found else "",
    )
