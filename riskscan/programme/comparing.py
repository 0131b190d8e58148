"""A scan, or a whole round, under the other versions of the rules. For information: nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from riskscan import definitions
from riskscan.domain.comparison import Comparison, Version, compare
from riskscan.domain.explanation import Category
from riskscan.domain.facts import ScanFacts, facts_from_answers
from riskscan.domain.narrative import OPEN, category
from riskscan.domain.scan import decode
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import NotFound, System
from riskscan.store import organisations, rounds, scans
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round
from riskscan.store.scans import Scan

_KINDS = ("1", "2", "3", "I", OPEN)
_OUTCOME_OF = {"2": "2a"}
"""2a and 2b are both counted as category 2 and share its name."""


def version_of(name: str) -> Version:
    """A version of the rules with its words; raises KeyError when there is none of that name."""
    return Version(definitions.rules_of(name), definitions.texts_of(name), definitions.guide_of(name))


def of_sheet(sheet: Sheet) -> Comparison:
    """A scan that was read, under its own version and every other; a vastgestelde one as it was then."""
    return _compared(sheet.scan.version, sheet.facts)


def _compared(own: str, facts: ScanFacts) -> Comparison:
    others = [version_of(name) for name in definitions.rule_versions() if name != own]
    return compare(version_of(own), others, facts)


@dataclass(frozen=True, slots=True)
class OrganisationComparison:
    """One organisation's scan under every version."""

    organisation: Organisation
    scan_id: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class VersionCount:
    """How many scans lead to a kind under one version, and what that version calls it."""

    version: str
    category: Category | None
    """None when the version does not know this kind; then there are none."""
    number: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind (1, 2, 3, I or open) under every version, in the order of the versions."""

    category: Category
    """As the first version that knows it calls it."""
    counts: tuple[VersionCount, ...]


@dataclass(frozen=True, slots=True)
class RoundComparison:
    """A round under every version, its own first. What the rules suggest, not what was decided."""

    round: Round
    versions: tuple[str, ...]
    counts: tuple[KindCount, ...]
    differing: tuple[OrganisationComparison, ...]
    """Whose outcome (or set of possible outcomes) is another under some other version."""
    other_states: tuple[OrganisationComparison, ...]
    """Whose outcome is the same everywhere, but not the state of each condition."""
    same: int
    without_scan: int


def round_comparison(system: System, actor: Actor, round_id: int) -> RoundComparison:
    """Every scan of a round, started or further, under every version; concepts too, so for the leader only.

    Reads with a fixed number of queries. Raises ``NotFound`` and ``Refused``.
    """
    require(actor, Action.NATIONAL_CONCEPTS)
    with system.database.reading():
        round_ = rounds.by_id(system.database, round_id)
        if round_ is None:
            raise NotFound("Deze ronde bestaat niet.")
        members = rounds.organisation_ids(system.database, round_id)
        every = {one.organisation_id: one for one in scans.in_round(system.database, round_id)}
        facts = _facts(system, round_)
        scanned = [
            (one, every[one.id])
            for one in organisations.every(system.database)
            if one.id in members and one.id in every
        ]
    found = [
        OrganisationComparison(one, scan.id, _compared(scan.version, facts(scan))) for one, scan in scanned
    ]
    differing = [one for one in found if any(other.other_outcome for other in one.comparison.others)]
    same = [one for one in found if all(other.same for other in one.comparison.others)]
    own = round_.plan.version
    versions = (own, *(name for name in definitions.rule_versions() if name != own))
    return RoundComparison(
        round_,
        versions,
        _counts(versions, found),
        tuple(differing),
        tuple(one for one in found if one not in differing and one not in same),
        len(same),
        len(members) - len(scanned),
    )


def _facts(system: System, round_: Round) -> Callable[[Scan], ScanFacts]:
    """What the rules look at in each scan of a round, read at once."""
    plan = round_.plan
    form = definitions.load_form(plan.version)
    keys = [question.key for question in form.judgement]
    texts = scans.answers_in_round(system.database, round_.id, keys)

    def facts(scan: Scan) -> ScanFacts:
        answers = {
            key: decode(form.question(key), text)
            for key, text in texts.get(scan.id, {}).items()
            if form.knows(key)
        }
        return facts_from_answers("", plan.peildatum, plan.streefdatum, answers)

    return facts


def _category(version: str, kind: str) -> Category | None:
    outcome = _OUTCOME_OF.get(kind, kind)
    known = kind == OPEN or outcome in definitions.rules_of(version).outcomes
    return category(definitions.texts_of(version), outcome) if known else None


def _counts(versions: Iterable[str], found: Iterable[OrganisationComparison]) -> tuple[KindCount, ...]:
    """Per kind the number under each version; every scan is compared with all versions."""
    numbers = {name: Counter[str]() for name in versions}
    for one in found:
        for side in one.comparison.sides:
            numbers[side.version][side.category.key] += 1
    counted = []
    for kind in _KINDS:
        counts = tuple(VersionCount(name, _category(name, kind), numbers[name][kind]) for name in numbers)
        known = [one.category for one in counts if one.category is not None]
        if known:
            counted.append(KindCount(known[0], counts))
    return tuple(counted)
