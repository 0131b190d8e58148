"""A file to fill in with figures, and to read again with ``figure_import``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.documents.tables import Cell, Sheet
from riskscan.domain.figure_periods import period_name
from riskscan.domain.figure_rows import COLUMNS, SHOWN
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.wording import file_name
from riskscan.programme import figures
from riskscan.programme.figure_export import MIMETYPES, WIDTHS, FigureFile, FileKind, as_bytes, codebook_sheet
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import Invalid, System
from riskscan.store.organisations import Organisation


@dataclass(frozen=True, slots=True)
class TemplateWish:
    """What a template asks: of which organisation (None: all of the actor), which group, and of when."""

    organisation_id: int | None
    group: str | None
    period: Period
    """The period of what is counted over time; its last day is the day of what is counted on a day."""


def template(system: System, actor: Actor, wish: TemplateWish, kind: FileKind) -> FigureFile:
    """A file to fill in: a row per figure that can be typed in, with the value left empty.

    Raises ``Invalid`` when there is nothing to ask, ``Refused`` for an organisation that is not the actor's.
    """
    require(actor, Action.FIGURES_IMPORT)
    if kind is FileKind.JSON:
        raise Invalid({"kind": "Kies een spreadsheet voor het sjabloon."})
    with system.database.reading():
        if wish.organisation_id is not None:
            one = figures.permitted_organisation(system, actor, wish.organisation_id, Action.FIGURES_WRITE)
            asked: tuple[Organisation, ...] = (one,)
        else:
            asked = figures.readable_organisations(system, actor, Action.FIGURES_WRITE)
    catalogue = definitions.catalogue()
    measures = [
        one
        for one in catalogue.measures.values()
        if one.derivation is None and (wish.group is None or one.group == wish.group)
    ]
    if not asked or not measures:
        raise Invalid({"group": "Voor deze keuze zijn er geen cijfers om in te vullen."})
    lines = [_blank(organisation, one, wish.period) for organisation in asked for one in measures]
    sheets = (
        Sheet("Cijfers", (*COLUMNS, *SHOWN), lines, WIDTHS),
        Sheet("Uitleg", ("stap", "uitleg"), _HELP, (10, 110)),
        codebook_sheet(catalogue, measures),
    )
    whose = asked[0].name if wish.organisation_id is not None else ""
    title = f"Sjabloon cijfers {period_name(wish.period)} {whose}"
    name = file_name(title, "zip" if kind is FileKind.CSV else kind.value)
    return FigureFile(name, MIMETYPES[kind], as_bytes(system, sheets, kind), len(lines))


def _blank(organisation: Organisation, measure: Measure, period: Period) -> tuple[Cell, ...]:
    match measure.reference:
        case Reference.YEAR:
            start, end = date(period.end.year, 1, 1), date(period.end.year, 12, 31)
        case Reference.PERIOD:
            start, end = period.start, period.end
        case Reference.DATE | Reference.PEILDATUM:
            start = end = period.end
    whose: tuple[Cell, ...] = (
        organisation.code,
        "",
        measure.id,
        start,
        end,
        "realisatie",
        "",
        None,
        "",
        "",
        "",
    )
    return (*whose, organisation.name, "", measure.name or measure.label, measure.unit, "", "")


_HELP: tuple[tuple[str, str], ...] = (
    (
        "1",
        "Vul in het blad Cijfers alleen de kolom waarde in, en als u wilt uitgave, markering, bron en opmerking.",
    ),
    (
        "2",
        "Laat leeg wat u niet weet: een lege cel wijzigt niets. Leeg is niet nul; vul 0 in als het nul is.",
    ),
    ("3", "Schrijf 'onbekend' als ernaar is gevraagd en niemand het weet, en 'n.v.t.' als het niet speelt."),
    ("4", "Schrijf 'leeg' om een cijfer weg te halen dat er ten onrechte staat. Het oude blijft te zien."),
    (
        "5",
        "Getallen mogen als 1.358, 3,5 % of € 1,2 mln. Formules worden niet uitgerekend: plak de uitkomst.",
    ),
    (
        "6",
        "van en tot: datums (31-7-2016). Of alleen bij van: een jaar (2016), kwartaal (2016-K1) of halfjaar (2016-H1).",
    ),
    ("7", "soort: realisatie, prognose of begroting. uitgave: bijvoorbeeld Burap 1, voorstel of besluit."),
    ("8", "Een cijfer van een gemeente: zet de naam of code van de gemeente in de kolom gemeente."),
    (
        "9",
        "Voeg gerust rijen toe of haal rijen weg. Voeg geen cellen samen. Geen persoonsgegevens van gezinnen.",
    ),
    (
        "10",
        "Lees het bestand in bij Cijfers, knop Cijfers inlezen. U ziet eerst per rij wat er zou gebeuren.",
    ),
)
