"""The questionnaire to fill in by hand: of a scan, for its organisation and round, or of a version alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from riskscan import definitions
from riskscan.documents.questionnaire_form import (
    InterviewForm,
    Place,
    QuestionnaireForm,
    interview_form,
    questionnaire_form,
)
from riskscan.documents.questionnaire_pdf import render_questionnaire
from riskscan.domain.dutch import format_date
from riskscan.programme import scanning
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.organisations import KINDS as SUPERVISION_KINDS
from riskscan.programme.organisations import supervision_on
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import NotFound, System

SAID = {
    "knelpunten": ("Knelpunten en oorzaken", ""),
    "opgaven": ("Opgaven", ""),
    "ketenpartners": ("Belangrijkste ketenpartners", ""),
    "wensen": ("Wensen over het verbeterproces", ""),
    "notes": ("Aantekeningen", "Komt niet in het rapport, tenzij u daar later voor kiest."),
}
"""What is asked in a talk, in the words of its page: label and hint."""


rendered = lru_cache(maxsize=16)(render_questionnaire)
"""Made once per process: the same form is printed for many talks, and laying it out takes seconds."""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """The PDF: what to call it, and its bytes."""

    title: str
    content: bytes


def of_scan(system: System, actor: Actor, scan_id: int) -> BlankForm:
    """The form for a talk in this scan; holds no answers. Raises NotFound or Refused as reading the scan does."""
    data = scan_form(system, actor, scan_id)
    about = f"{data.place.organisation} {data.place.round_name}" if data.place else data.version
    system.log(actor, "vragenlijst gedownload", f"scan {scan_id}")
    return BlankForm(f"Vragenlijst {about}", rendered(data))


def scan_form(system: System, actor: Actor, scan_id: int) -> QuestionnaireForm:
    """What the form of a scan says; raises as ``of_scan`` does."""
    sheet = scanning.read(system, actor, scan_id)
    plan = sheet.round.plan
    place = Place(
        sheet.organisation.name, plan.name, plan.peildatum, plan.references, _supervision(system, sheet)
    )
    return _form(sheet.scan.version, place, system.demo)


def of_version(system: System, actor: Actor, version: str) -> BlankForm:
    """The form without organisation or round; raises ``Refused``, and ``NotFound`` naming the versions there are."""
    require(actor, Action.SIGNED_IN)
    return BlankForm(f"Vragenlijst {version}", rendered(version_form(version, demo=system.demo)))


def version_form(version: str, *, demo: bool = False) -> QuestionnaireForm:
    """What the form of a version says; raises ``NotFound``."""
    known = definitions.versions()
    if version not in known:
        raise NotFound(f"Deze versie van de vragenlijst bestaat niet. Er zijn: {', '.join(known)}.")
    return _form(version, None, demo)


def newest() -> str:
    """The version that is given when none is asked for."""
    return definitions.versions()[-1]


def _form(version: str, place: Place | None, demo: bool) -> QuestionnaireForm:
    updated = definitions.guide_of(version).updated
    return questionnaire_form(definitions.load_form(version), _interview(), updated, place, demo=demo)


def _interview() -> InterviewForm:
    return interview_form(KINDS, MANNERS, SAID)


def _supervision(system: System, sheet: Sheet) -> str:
    held = supervision_on(system, sheet.organisation.id, sheet.round.plan.peildatum)
    if held is None:
        return "geen bijzonder toezicht vastgelegd."
    return f"{SUPERVISION_KINDS[held.kind]} sinds {format_date(held.since)}."
