"""Impact analyses of an organisation: reading and saving them. Every save is a version; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from riskscan import definitions
from riskscan.domain.capacity_analysis import (
    FIRST_YEAR,
    LAST_YEAR,
    Analysis,
    Column,
    Status,
    empty,
    problems,
)
from riskscan.domain.capacity_figures import MEASURES, columns_from_figures
from riskscan.domain.capacity_result import Result, work_out
from riskscan.domain.capacity_tool import Tool
from riskscan.domain.capacity_words import conclusion
from riskscan.programme.figures import permitted_organisation, readable_organisations
from riskscan.programme.permissions import Action, Actor, Refused
from riskscan.programme.system import Invalid, NotFound, System, dutch_time
from riskscan.store import figures as figure_store
from riskscan.store import impact as store
from riskscan.store.figures import Level, Selection
from riskscan.store.impact import Version
from riskscan.store.organisations import Organisation

YEARS_BACK = 4
"""How far back the columns go that a new analysis begins with."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An analysis in the list: its newest version that the actor may read."""

    organisation: Organisation
    version: Version

    @property
    def saved_at(self) -> datetime:
        return dutch_time(self.version.saved_at)


@dataclass(frozen=True, slots=True)
class Overview:
    listed: tuple[Listed, ...]
    writable: tuple[Organisation, ...]
    """The organisations of which the actor may make an analysis."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An analysis as it is read: one version with what follows from it, or an empty one to begin with."""

    organisation: Organisation
    year: int
    version: Version | None
    """None when nothing was saved yet."""
    versions: tuple[Version, ...]
    """Those that the actor may read, oldest first."""
    analysis: Analysis
    result: Result
    conclusion: tuple[str, ...]
    tool: Tool
    may_write: bool
    sees_concepts: bool

    @property
    def newest(self) -> bool:
        return self.version is None or self.version.number == self.versions[-1].number

    @property
    def saved_at(self) -> datetime | None:
        return dutch_time(self.version.saved_at) if self.version else None


class Overtaken(Exception):
    """Someone else saved a version since the form was made; nothing was changed."""

    def __init__(self, version: Version) -> None:
        super().__init__(f"Versie {version.number} is intussen bewaard.")
        self.version = version


def overview(system: System, actor: Actor) -> Overview:
    """The analyses that the actor may read, newest year first. Raises ``Refused``."""
    readable = {one.id: one for one in readable_organisations(system, actor, Action.IMPACT_READ)}
    writable = _allowed(system, actor, Action.IMPACT_WRITE)
    concepts = {one.id for one in _allowed(system, actor, Action.IMPACT_CONCEPTS)}
    with system.database.reading():
        found = [
            *store.newest(system.database, concepts),
            *store.newest(system.database, readable.keys() - concepts, status=Status.FINAL),
        ]
    listed = (Listed(readable[one.organisation_id], one) for one in found)
    order = sorted(listed, key=lambda one: (-one.version.year, one.organisation.name))
    return Overview(tuple(order), writable)


def _allowed(system: System, actor: Actor, action: Action) -> tuple[Organisation, ...]:
    """The organisations that the actor may do this with; none when the role does not allow it."""
    try:
        return readable_organisations(system, actor, action)
    except Refused:
        return ()


def read(system: System, actor: Actor, organisation_id: int, year: int, number: int | None = None) -> Sheet:
    """An analysis, or one version of it. Raises NotFound or Refused.

    Who does not see concepts reads the newest version that is definitief.
    """
    organisation = permitted_organisation(system, actor, organisation_id, Action.IMPACT_READ)
    concepts = _is_allowed(system, actor, organisation_id, Action.IMPACT_CONCEPTS)
    may_write = _is_allowed(system, actor, organisation_id, Action.IMPACT_WRITE)
    found = _versions(system, organisation_id, year, concepts)
    if number is not None:
        version = next((one for one in found if one.number == number), None)
    else:
        version = found[-1] if found else None
    if version is None and (number is not None or not may_write):
        raise NotFound("Van deze organisatie is er over dit jaar geen impactanalyse te lezen.")
    tool = definitions.capacity_tool()
    analysis = version.analysis if version else empty(tool)
    result = work_out(analysis, tool)
    words = conclusion(analysis, result, tool)
    return Sheet(organisation, year, version, found, analysis, result, words, tool, may_write, concepts)


def _is_allowed(system: System, actor: Actor, organisation_id: int, action: Action) -> bool:
    try:
        permitted_organisation(system, actor, organisation_id, action)
    except Refused:
        return False
    return True


def _versions(system: System, organisation_id: int, year: int, concepts: bool) -> tuple[Version, ...]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(f"Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
    found: Iterable[Version] = store.versions(system.database, organisation_id, year)
    return tuple(one for one in found if concepts or one.analysis.status is Status.FINAL)


def to_write(system: System, actor: Actor, organisation_id: int, year: int) -> Sheet:
    """The newest version for who fills it in; to begin with one with the columns that the cijfers know.

    Raises as ``read``.
    """
    permitted_organisation(system, actor, organisation_id, Action.IMPACT_WRITE)
    sheet = read(system, actor, organisation_id, year)
    if sheet.version is not None:
        return sheet
    analysis = replace(sheet.analysis, columns=_from_figures(system, organisation_id, year))
    return replace(sheet, analysis=analysis)


def _from_figures(system: System, organisation_id: int, year: int) -> tuple[Column, ...]:
    """The columns to begin with, as far as the cijfers of the organisation know them."""
    wanted = Selection(
        level=Level.ORGANISATION,
        organisations=(organisation_id,),
        measures=MEASURES,
        start=date(year - YEARS_BACK, 1, 1),
        end=date(year, 12, 31),
    )
    return columns_from_figures(one.figure for one in figure_store.current(system.database, wanted))


def version(system: System, actor: Actor, organisation_id: int, year: int, number: int) -> Version | None:
    """One version as it was saved, for who may write; None when there is none. Raises NotFound or Refused."""
    permitted_organisation(system, actor, organisation_id, Action.IMPACT_WRITE)
    found = _versions(system, organisation_id, year, True)
    return next((one for one in found if one.number == number), None)


def save(system: System, actor: Actor, organisation_id: int, year: int, analysis: Analysis, base: str) -> int:
    """Keep a new version; the number of the newest one. What is the same as the newest is not kept twice.

    ``base`` is the mark of the version that the form was made from, empty for none. Raises Invalid (per field),
    Overtaken when another version came in between, NotFound, Refused.
    """
    organisation = permitted_organisation(system, actor, organisation_id, Action.IMPACT_WRITE)
    wrong = problems(analysis)
    if wrong:
        raise Invalid(wrong)
    with system.database.writing():
        found = _versions(system, organisation_id, year, True)
        newest = found[-1] if found else None
        number = newest.number if newest else 0
        if newest is not None and newest.analysis == analysis:
            return number
        if newest is not None and newest.mark != base:
            raise Overtaken(newest)
        if actor.account_id is None:
            raise Refused(Action.IMPACT_WRITE, "Log in om een impactanalyse te bewaren.")
        store.add(
            system.database,
            organisation_id,
            year,
            number + 1,
            analysis,
            actor.account_id,
            system.stamp(),
        )
        detail = f"{year}, versie {number + 1}, {analysis.status.value}"
        system.log(actor, "impactanalyse bewaard", f"organisatie {organisation.id}", detail)
    return number + 1
