"""An installation to measure: accounts, a round and filled scans, made by the ordinary use cases.

The texts are filler ("Feit 1 ..."); nothing here is about a real organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from riskscan import definitions
from riskscan.cli import OPERATOR
from riskscan.domain.lifecycle import Period, References, RoundPlan
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.scan import Answer, Row
from riskscan.programme import accounts, rounds, scanning
from riskscan.programme.organisations import fill_reference_data
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import System
from riskscan.store.database import open_database

PASSWORD = "een-lang-meetwoord-2016"
LEADER = "leider@voorbeeld.nl"
VERSION = "2016-2"
TEXT = (
    "Feit 1 van de meting: een toelichting van drie regels, zoals een adviseur die na een gesprek typt. " * 2
)
PLAN = RoundPlan(
    "Meetronde",
    VERSION,
    date(2016, 6, 30),
    None,
    References(2016, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1)),
    date(2016, 7, 31),
)


@dataclass(frozen=True)
class Installation:
    """What the load needs: the round, the scans, and the addresses to log in with."""

    round_id: int
    scans: tuple[int, ...]
    advisers: tuple[str, ...]


def make(folder: Path, advisers: int = 1) -> Installation:
    """Every organisation of the round has a scan; each adviser is assigned to all of them."""
    system = System(open_database(folder / "riskscan.db"))
    fill_reference_data(system)
    emails = tuple(f"adviseur{number}@voorbeeld.nl" for number in range(advisers))
    ids = [_account(system, email, Role.ADVISER) for email in emails]
    _account(system, LEADER, Role.LEADER)
    round_id = rounds.add(system, OPERATOR, PLAN)
    members = [one.organisation.id for one in rounds.members(system, OPERATOR, round_id) if one.takes_part]
    for organisation in members:
        rounds.set_assigned(system, OPERATOR, round_id, organisation, ids)
    rounds.open_round(system, OPERATOR, round_id)
    actor = Actor(ids[0], "Adviseur 0", frozenset({Role.ADVISER}))
    scans = tuple(scanning.start(system, actor, round_id, organisation) for organisation in members)
    answers = filled_answers()
    for scan in scans:
        scanning.save_answers(system, actor, scan, answers)
    system.database.close()
    return Installation(round_id, scans, emails)


def _account(system: System, email: str, role: Role) -> int:
    return accounts.add(
        system, OPERATOR, email, email.partition("@")[0], PASSWORD, frozenset({role})
    ).account_id


def text_questions(slug: str) -> tuple[str, ...]:
    """Keys of the questions of a section that take a long text."""
    themes = definitions.load(VERSION).questionnaire.themes
    return tuple(
        question.key
        for theme in themes
        if theme.slug == slug
        for question in theme.questions
        if question.type is AnswerType.TEXT and not question.short
    )


def filled_answers() -> tuple[Posted, ...]:
    """Nearly everything answered; the circumstances stay open, so that the suggestion has work to do."""
    form = definitions.load(VERSION).questionnaire
    left_open = {question.key for question in form.circumstances.questions}
    return tuple(
        Posted(question.key, _answer(question), 0)
        for question in form.questions()
        if question.key not in left_open
    )


def _answer(question: Question) -> Answer:
    match question.type:
        case AnswerType.CHOICE:
            return question.options[0].value
        case AnswerType.SEVERAL:
            return tuple(option.value for option in question.options[:2])
        case AnswerType.DATE:
            return date(2016, 5, 12)
        case AnswerType.COUNT:
            return question.minimum or 3
        case AnswerType.FIGURE:
            return Decimal(12)
        case AnswerType.LIST:
            cells = tuple(
                column.options[0].value
                if column.options
                else "2016-05-12"
                if column.type == "datum"
                else "Punt"
                for column in question.columns
            )
            return (Row(cells), Row(cells))
        case _:
            return TEXT[:60].strip() if question.short else TEXT.strip()
