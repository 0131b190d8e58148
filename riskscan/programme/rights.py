"""The table of rights as people read it: per subject and action, when each role may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import use_cases
from riskscan.programme.permissions import TABLE, Action, Actor, Grant, Role, require


class Topic(StrEnum):
    """What actions are grouped by."""

    EVERYONE = "Voor iedereen"
    READING = "Scans lezen"
    FILLING_IN = "Scans invullen en besluiten"
    ESTABLISHING = "Scans vaststellen"
    COMMENTS = "Opmerkingen"
    NATIONAL = "Landelijk beeld en rondes"
    FIGURES = "Cijfers"
    KEEPING = "Beheer"


@dataclass(frozen=True, slots=True)
class About:
    """Where an action stands on the page, and what it comes down to."""

    topic: Topic
    text: str


ABOUT: dict[Action, About] = {
    Action.PUBLIC: About(Topic.EVERYONE, "Inloggen, de uitleg van de indeling, toegankelijkheid en privacy."),
    Action.SIGNED_IN: About(Topic.EVERYONE, "De beginpagina, de lege vragenlijst en het eigen account."),
    Action.SCANS_LIST: About(Topic.READING, "De lijst Mijn werk: welke scans er zijn en hoe ver zij zijn."),
    Action.SCAN_READ: About(Topic.READING, "Antwoorden, voorstel, besluit en rapport van een scan."),
    Action.TEAM_READ: About(
        Topic.READING, "Wie er bij gesprekken waren, en aantekeningen buiten het rapport."
    ),
    Action.HISTORY_READ: About(Topic.READING, "Eerdere versies van antwoorden, en het logboek van de scan."),
    Action.SCANS_IMPORT: About(
        Topic.FILLING_IN, "Hele scans inlezen in naam van adviseurs; alleen op de opdrachtregel."
    ),
    Action.SCAN_START: About(Topic.FILLING_IN, "De scan van een organisatie in een ronde beginnen."),
    Action.SCAN_WRITE: About(Topic.FILLING_IN, "Antwoorden en gesprekken bewaren, overnemen en terugzetten."),
    Action.SCAN_DECIDE: About(Topic.FILLING_IN, "De indeling kiezen, zo nodig met motivering."),
    Action.SCAN_OFFER: About(Topic.FILLING_IN, "Een volledige scan aanbieden aan de programmaleider."),
    Action.SCAN_WITHDRAW: About(Topic.FILLING_IN, "Een aangeboden scan terugnemen om verder te werken."),
    Action.SCAN_DISCUSS: About(Topic.ESTABLISHING, "Vastleggen wanneer en met wie een scan is besproken."),
    Action.SCAN_SEND_BACK: About(Topic.ESTABLISHING, "Een aangeboden scan met een reden teruggeven."),
    Action.SCAN_ESTABLISH: About(
        Topic.ESTABLISHING, "De indeling vaststellen. Wie in de scan schreef, mag dat nooit: vier ogen."
    ),
    Action.SCAN_REOPEN: About(Topic.ESTABLISHING, "Een vastgestelde scan met een reden weer openen."),
    Action.COMMENTS_READ: About(Topic.COMMENTS, "Wat collega's bij vragen opmerken; nooit in het rapport."),
    Action.COMMENTS_WRITE: About(Topic.COMMENTS, "Een opmerking maken, afhandelen of weer openen."),
    Action.NATIONAL_READ: About(Topic.NATIONAL, "Kaart, aantallen en landelijk rapport: wat is vastgesteld."),
    Action.NATIONAL_CONCEPTS: About(Topic.NATIONAL, "Daarbij ook indelingen die nog niet zijn vastgesteld."),
    Action.ROUNDS_KEEP: About(Topic.NATIONAL, "Rondes maken, openen en sluiten; adviseurs toewijzen."),
    Action.FIGURES_READ: About(Topic.FIGURES, "Cijfers van organisaties bekijken."),
    Action.FIGURES_WRITE: About(Topic.FIGURES, "Cijfers van een organisatie bewaren."),
    Action.FIGURES_COMPARE: About(Topic.FIGURES, "Cijfers van organisaties naast elkaar zetten."),
    Action.FIGURES_IMPORT: About(Topic.FIGURES, "Cijfers inlezen uit een bestand."),
    Action.FIGURES_EXPORT: About(Topic.FIGURES, "Cijfers schrijven naar een bestand."),
    Action.IMPACT_READ: About(Topic.FIGURES, "De impactanalyse van een organisatie lezen."),
    Action.IMPACT_CONCEPTS: About(Topic.FIGURES, "Ook een impactanalyse die nog een concept is."),
    Action.IMPACT_WRITE: About(Topic.FIGURES, "Een impactanalyse invullen en bewaren."),
    Action.ORGANISATIONS_KEEP: About(Topic.KEEPING, "Organisaties, gemeenten en toezicht bijhouden."),
    Action.ACCOUNTS_KEEP: About(Topic.KEEPING, "Accounts maken, wijzigen en uitzetten."),
    Action.REMOVAL_REQUEST: About(Topic.KEEPING, "Vragen om een tekst te verwijderen die er niet hoort."),
    Action.REMOVALS_KEEP: About(Topic.KEEPING, "Zulke verzoeken met een tweede persoon behandelen."),
    Action.PERSONAL_DATA_KEEP: About(Topic.KEEPING, "Zien welke persoonsgegevens er zijn, en ze wissen."),
    Action.RIGHTS_READ: About(Topic.KEEPING, "Deze pagina."),
    Action.LOG_READ: About(Topic.KEEPING, "Wie wat wanneer deed, zonder wat er in een scan staat."),
    Action.BACKUPS_KEEP: About(Topic.KEEPING, "Reservekopieën maken en nagaan."),
}


class Sign(StrEnum):
    """May always, may under conditions, may never."""

    ALWAYS = "altijd"
    SOMETIMES = "soms"
    NEVER = "nooit"


@dataclass(frozen=True, slots=True)
class Cell:
    """When a role may do something: the sign, and the conditions in words, each a way in which it may."""

    role: Role
    sign: Sign
    grants: tuple[Grant, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An action with what every role may, and which use cases ask for it."""

    action: Action
    text: str
    cells: tuple[Cell, ...]
    use_cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    topic: Topic
    rows: tuple[Row, ...]


def overview(actor: Actor) -> tuple[Chapter, ...]:
    """The whole table, made from the one that decides. Raises Refused."""
    require(actor, Action.RIGHTS_READ)
    rows = [_row(action) for action in Action]
    return tuple(
        Chapter(topic, tuple(row for row in rows if ABOUT[row.action].topic is topic)) for topic in Topic
    )


def _row(action: Action) -> Row:
    cells = tuple(_cell(action, role) for role in Role)
    return Row(action, ABOUT[action].text, cells, use_cases.of_action(action))


def _cell(action: Action, role: Role) -> Cell:
    if action in (Action.PUBLIC, Action.SIGNED_IN):
        return Cell(role, Sign.ALWAYS, (Grant(role),), ("Altijd",))
    grants = merged(grant for grant in TABLE.get(action, ()) if grant.role is role)
    if not grants:
        return Cell(role, Sign.NEVER, (), ("Nooit",))
    if Grant(role) in grants:
        return Cell(role, Sign.ALWAYS, grants, ("Altijd",))
    return Cell(role, Sign.SOMETIMES, grants, tuple(_words(grant) for grant in grants))


def merged(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants with those that differ in the state of the scan alone taken together."""
    found: dict[tuple[Role, bool, bool], frozenset[ScanState] | None] = {}
    for one in grants:
        key = (one.role, one.assigned_only, one.open_round_only)
        before = found.get(key, frozenset())
        found[key] = None if before is None or one.states is None else before | one.states
    return tuple(Grant(role, only, states, opened) for (role, only, opened), states in found.items())


def _words(grant: Grant) -> str:
    """The conditions of a grant: "Bij eigen organisaties, als de scan concept is en de ronde open"."""
    whom = "Bij toegewezen organisaties" if grant.assigned_only else "Bij alle organisaties"
    conditions = []
    if grant.states is not None:
        states = [state.value for state in ScanState if state in grant.states]
        conditions.append(f"de scan {_or(states)} is")
    if grant.open_round_only:
        conditions.append("de ronde open is")
    return f"{whom}, als {' en '.join(conditions)}" if conditions else whom


def _or(words: list[str]) -> str:
    return " of ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
