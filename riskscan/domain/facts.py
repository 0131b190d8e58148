"""What the rules look at: the judgement of the four conditions and three circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from riskscan.domain.scan import NO_DATE, Answer, Special

CONDITIONS = ("stap1", "visie", "middelen", "management")
STATUSES = ("voldaan", "deels", "niet")
ACTIONS = ("geen", "op_schema", "onvoldoende_resultaat")


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """One condition as answered; ``None`` is not known. ``verwacht`` may be ``"geen_datum"``."""

    status: str | None = None
    aantal_voldaan: int | None = None
    pril: str | None = None
    sinds: date | None = None
    actie: str | None = None
    verwacht: date | str | None = None


_NOTHING = ConditionFacts()


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """Everything a classification rests on; ``None`` is not known."""

    organisation: str
    peildatum: date
    streefdatum: date | None = None
    conditions: Mapping[str, ConditionFacts] = field(default_factory=dict)
    verscherpt_toezicht: str | None = None
    verslechtering: str | None = None
    vertrouwen: str | None = None

    def condition(self, key: str) -> ConditionFacts:
        return self.conditions.get(key, _NOTHING)

    def circumstance(self, key: str) -> str | None:
        found: str | None = getattr(self, key)
        return found


def facts_from_answers(
    organisation: str, peildatum: date, streefdatum: date | None, answers: Mapping[str, Answer]
) -> ScanFacts:
    """The facts in a scan's answers; onbekend and unanswered are both not known to the rules."""

    def text(key: str) -> str | None:
        answer = answers.get(key)
        return answer if isinstance(answer, str) else None

    def day(key: str) -> date | None:
        answer = answers.get(key)
        return answer if isinstance(answer, date) else None

    def condition(key: str) -> ConditionFacts:
        at = f"randvoorwaarden.{key}."
        number = answers.get(at + "aantal_voldaan")
        no_date = answers.get(at + "verwacht") == Special(NO_DATE)
        return ConditionFacts(
            text(at + "status"),
            number if isinstance(number, int) else None,
            text(at + "pril"),
            day(at + "sinds"),
            text(at + "actie"),
            NO_DATE if no_date else day(at + "verwacht"),
        )

    return ScanFacts(
        organisation,
        peildatum,
        streefdatum,
        {key: condition(key) for key in CONDITIONS},
        text("verscherpt_toezicht"),
        text("verslechtering"),
        text("vertrouwen"),
    )
