"""The command ``riskscan national``: the national picture of a round as text, JSON or PDF."""

from __future__ import annotations

import json
from pathlib import Path

import click

from riskscan.domain.dutch import format_date
from riskscan.domain.proportions import difference, percentage
from riskscan.keeping_commands import ID, OPERATOR, reported, system
from riskscan.programme import national_reporting, overview, waiting_lists
from riskscan.programme.overview import NationalPicture
from riskscan.store.rounds import Round

FORMAT = "landelijk/1"


@click.command()
@click.option("--round", "round_id", type=ID, required=True, help="Nummer van de ronde.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor een ander programma.")
@click.option(
    "--pdf",
    "pdf_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Maak het landelijke rapport in dit bestand.",
)
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def national(round_id: int, as_json: bool, pdf_file: Path | None, demo: bool) -> None:
    """Toon het landelijke beeld van een ronde, of maak er een rapport (PDF) van."""
    if as_json and pdf_file:
        raise click.UsageError("Kies --json of --pdf, niet allebei.")
    if pdf_file:
        _write_pdf(round_id, pdf_file, demo)
        return
    installation = system(demo)
    picture = overview.national(installation, OPERATOR, round_id)
    installation.log(
        OPERATOR, "landelijk beeld opgevraagd", f"ronde {round_id}", "json" if as_json else "tekst"
    )
    waiting = waiting_lists.newest_until(installation, OPERATOR, picture.round.plan.peildatum)
    click.echo(
        json.dumps(as_object(picture, waiting), ensure_ascii=False, indent=2)
        if as_json
        else as_text(picture, waiting)
    )


def _write_pdf(round_id: int, pdf_file: Path, demo: bool) -> None:
    from riskscan.documents.pdf import MissingLibrary

    try:
        made = national_reporting.national_report(system(demo), OPERATOR, round_id)
        pdf_file.write_bytes(made.content)
    except (MissingLibrary, OSError) as error:
        raise reported(error) from error
    click.echo(f"{made.title}: {pdf_file} ({len(made.content)} bytes)")


def as_object(picture: NationalPicture, waiting: waiting_lists.Picture | None) -> dict[str, object]:
    """The contract ``landelijk/1``, described in docs/beheer.md; fields are added, never changed."""
    past = picture.history
    before = past.previous
    earlier = {one.organisation_id: one.kind for one in before.standings} if before else {}
    found = past.transitions
    return {
        "format": FORMAT,
        "round": _round(picture.round),
        "organisations_total": len(picture.statuses),
        "established_total": len(past.current.established),
        "counts": [
            {
                "kind": one.kind,
                "name": picture.categories[one.kind].name,
                "number": one.number,
                "provisional": one.provisional,
            }
            for one in picture.counts
        ],
        "organisations": [
            {
                "code": one.code,
                "name": one.name,
                "kind": one.kind,
                "outcome": one.outcome,
                "provisional": one.provisional,
                "supervision": one.supervision,
                "previous_kind": earlier.get(one.organisation_id),
            }
            for one in picture.statuses
        ],
        "previous_round": _round(before.round) if before else None,
        "established": past.current.counts,
        "previous_established": before.counts if before else None,
        "transitions": [
            {
                "from": one.before,
                "to": one.now,
                "number": one.number,
                "organisations": [standing.code for standing in one.organisations],
            }
            for one in (found.cells if found else ())
            if one.organisations
        ],
        "only_in_previous": [one.code for one in found.only_before] if found else [],
        "only_in_this": [one.code for one in found.only_now] if found else [],
        "waiting_lists": _waiting_lists(waiting) if waiting else None,
    }


def _waiting_lists(found: waiting_lists.Picture) -> dict[str, object]:
    """On the newest peildatum up to that of the round; null where there is no number, never 0."""
    return {
        "peildatum": found.day.isoformat(),
        "previous_peildatum": found.previous.isoformat() if found.previous else None,
        "organisations_total": found.total,
        "with_any_list": found.with_any,
        "without_any_list": found.without_any,
        "not_known_any_list": found.untold,
        "measures": [_measure(one) for one in found.lines],
    }


def _measure(one: waiting_lists.Line) -> dict[str, object]:
    total, change = one.total, one.change
    told = total.reported > 0
    return {
        "measure": one.measure.id,
        "name": one.measure.name,
        "unit": one.measure.unit,
        "cases": int(total.cases) if told else None,
        "organisations_with_list": total.with_list if told else None,
        "organisations_below_ten": total.few if told else None,
        "organisations_reported": total.reported,
        "organisations_unknown": total.unknown,
        "organisations_not_applicable": total.not_applicable,
        "organisations_missing": total.missing,
        "previous_cases": int(one.before.cases) if one.before and one.before.reported else None,
        "change": int(change.difference) if change else None,
        "change_organisations": change.organisations if change else 0,
        "first_cases": int(one.first.cases) if one.first.reported else None,
        "organisations_adjusted": one.adjusted,
        "sentence": one.sentence,
    }


def _round(one: Round) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.plan.name,
        "peildatum": one.plan.peildatum.isoformat(),
        "version": one.plan.version,
        "state": one.state.value,
    }


def as_text(picture: NationalPicture, waiting: waiting_lists.Picture | None) -> str:
    """The same for a person: counts, what changed, and a line per organisation."""
    total = len(picture.statuses)
    names = {kind: one.name for kind, one in picture.categories.items()}
    plan = picture.round.plan
    lines = [f"Landelijk beeld {plan.name}, peildatum {format_date(plan.peildatum)}", ""]
    for one in picture.counts:
        provisional = f", waarvan {one.provisional} voorlopig" if one.provisional else ""
        lines.append(f"{one.number:>4}  {percentage(one.number, total):>4}  {names[one.kind]}{provisional}")
    lines += ["", *_changes(picture), "", *(one.sentence for one in (waiting.lines if waiting else ())), ""]
    width = max((len(one.name) for one in picture.statuses), default=0)
    for status in picture.statuses:
        marks = [
            word
            for word, held in (("voorlopig", status.provisional), ("verscherpt toezicht", status.supervision))
            if held
        ]
        lines.append(f"{status.name:<{width}}  {names[status.kind]}{''.join(f' ({word})' for word in marks)}")
    return "\n".join(lines).rstrip()


def _changes(picture: NationalPicture) -> list[str]:
    past = picture.history
    before = past.previous
    if before is None:
        return ["Er is geen eerdere ronde om mee te vergelijken."]
    now, then = past.current.counts, before.counts
    names = {kind: one.name for kind, one in picture.categories.items()} | {
        "none": national_reporting.NOT_ESTABLISHED
    }
    return [
        *past.sentences,
        *(
            f"{names[kind]}: van {then[kind]} naar {now[kind]} ({difference(now[kind] - then[kind])})"
            for kind in now
            if now[kind] or then[kind]
        ),
    ]
