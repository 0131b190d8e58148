"""Who may do what: one table of role × action × relation to the organisation × state of the scan.

Default deny: what no grant allows is refused, with a reason in Dutch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from riskscan.domain.lifecycle import RoundState, ScanState


class Role(StrEnum):
    ADVISER = "adviseur"
    LEADER = "programmaleider"
    READER = "lezer"
    KEEPER = "beheerder"


class Action(StrEnum):
    """What can be done; every route and every use case names one."""

    PUBLIC = "openbaar"
    SIGNED_IN = "ingelogd zijn"
    SCANS_LIST = "scans zien"
    SCAN_READ = "scan lezen"
    TEAM_READ = "namen en aantekeningen van gesprekken lezen"
    HISTORY_READ = "geschiedenis van antwoorden lezen"
    SCAN_START = "scan starten"
    SCANS_IMPORT = "scans inlezen uit een bestand"
    SCAN_WRITE = "scan invullen"
    SCAN_DECIDE = "indeling besluiten"
    SCAN_OFFER = "ter vaststelling aanbieden"
    SCAN_WITHDRAW = "intrekken"
    SCAN_DISCUSS = "bespreking vastleggen"
    SCAN_SEND_BACK = "terugsturen"
    SCAN_ESTABLISH = "vaststellen"
    SCAN_REOPEN = "heropenen"
    COMMENTS_READ = "opmerkingen lezen"
    COMMENTS_WRITE = "opmerkingen plaatsen of afhandelen"
    NATIONAL_READ = "landelijk beeld lezen"
    NATIONAL_CONCEPTS = "voorlopige indelingen in het landelijk beeld zien"
    ROUNDS_KEEP = "rondes beheren"
    FIGURES_READ = "cijfers lezen"
    FIGURES_WRITE = "cijfers invullen"
    FIGURES_COMPARE = "cijfers vergelijken"
    FIGURES_IMPORT = "cijfers importeren"
    FIGURES_EXPORT = "cijfers exporteren"
    IMPACT_READ = "impactanalyse lezen"
    IMPACT_CONCEPTS = "concepten van een impactanalyse lezen"
    IMPACT_WRITE = "impactanalyse invullen"
    ORGANISATIONS_KEEP = "organisaties beheren"
    ACCOUNTS_KEEP = "accounts beheren"
    REMOVAL_REQUEST = "een tekst laten verwijderen"
    REMOVALS_KEEP = "verwijderverzoeken behandelen"
    PERSONAL_DATA_KEEP = "persoonsgegevens inzien en wissen"
    RIGHTS_READ = "rechten bekijken"
    LOG_READ = "logboek lezen"
    BACKUPS_KEEP = "reservekopieën beheren"


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the table. ``states`` None: in every state."""

    role: Role
    assigned_only: bool = False
    states: frozenset[ScanState] | None = None
    open_round_only: bool = False


def _adviser(*states: ScanState) -> Grant:
    return Grant(Role.ADVISER, assigned_only=True, states=frozenset(states), open_round_only=True)


def _leader(*states: ScanState) -> Grant:
    return Grant(Role.LEADER, states=frozenset(states), open_round_only=True)


TABLE: dict[Action, tuple[Grant, ...]] = {
    Action.SCANS_LIST: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER), Grant(Role.READER)),
    Action.SCAN_READ: (
        Grant(Role.ADVISER, assigned_only=True),
        Grant(Role.LEADER),
        Grant(Role.READER, states=frozenset({ScanState.ESTABLISHED})),
    ),
    Action.TEAM_READ: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    # A lezer reads what was vastgesteld, not the concepts before it.
    Action.HISTORY_READ: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    Action.SCAN_START: (_adviser(ScanState.NOT_STARTED),),
    # In the name of advisers, who need their own rights for what is read in; only on the command line so far.
    Action.SCANS_IMPORT: (Grant(Role.LEADER),),
    Action.SCAN_WRITE: (_adviser(ScanState.CONCEPT),),
    Action.SCAN_DECIDE: (_adviser(ScanState.CONCEPT),),
    Action.SCAN_OFFER: (_adviser(ScanState.CONCEPT),),
    Action.SCAN_WITHDRAW: (_adviser(ScanState.OFFERED),),
    Action.SCAN_DISCUSS: (
        _adviser(ScanState.CONCEPT, ScanState.OFFERED),
        _leader(ScanState.CONCEPT, ScanState.OFFERED),
    ),
    Action.SCAN_SEND_BACK: (_leader(ScanState.OFFERED),),
    Action.SCAN_ESTABLISH: (_leader(ScanState.OFFERED),),
    Action.SCAN_REOPEN: (_leader(ScanState.ESTABLISHED),),
    # Between colleagues: a lezer does not see them.
    Action.COMMENTS_READ: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    Action.COMMENTS_WRITE: (
        _adviser(ScanState.CONCEPT, ScanState.OFFERED),
        _leader(ScanState.CONCEPT),
        _leader(ScanState.OFFERED),
    ),
    Action.NATIONAL_READ: (Grant(Role.ADVISER), Grant(Role.LEADER), Grant(Role.READER)),
    Action.NATIONAL_CONCEPTS: (Grant(Role.LEADER),),
    Action.ROUNDS_KEEP: (Grant(Role.LEADER),),
    # Of figures, assigned is: to this adviser in any round; and the round is open when one of those is.
    Action.FIGURES_READ: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    Action.FIGURES_WRITE: (
        Grant(Role.ADVISER, assigned_only=True, open_round_only=True),
        Grant(Role.LEADER),
    ),
    # An adviser sees the own organisations named, a lezer none, the programmaleider all.
    Action.FIGURES_COMPARE: (Grant(Role.ADVISER), Grant(Role.LEADER), Grant(Role.READER)),
    # A file with a row of another organisation is refused as a whole.
    Action.FIGURES_IMPORT: (
        Grant(Role.ADVISER, assigned_only=True, open_round_only=True),
        Grant(Role.LEADER),
    ),
    Action.FIGURES_EXPORT: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    # As for figures. A lezer reads an impactanalyse that is definitief, and not the concepts before it.
    Action.IMPACT_READ: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER), Grant(Role.READER)),
    Action.IMPACT_CONCEPTS: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    Action.IMPACT_WRITE: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    Action.ORGANISATIONS_KEEP: (Grant(Role.KEEPER),),
    Action.ACCOUNTS_KEEP: (Grant(Role.KEEPER),),
    # Also of a closed round: a text that should not be there does not wait.
    Action.REMOVAL_REQUEST: (Grant(Role.ADVISER, assigned_only=True), Grant(Role.LEADER)),
    # Two people always: whoever asked does not carry out. A beheerder sees where and how often, not the text.
    Action.REMOVALS_KEEP: (Grant(Role.LEADER), Grant(Role.KEEPER)),
    Action.PERSONAL_DATA_KEEP: (Grant(Role.KEEPER),),
    Action.RIGHTS_READ: (Grant(Role.KEEPER),),
    # Who did what to what, without what the scans hold.
    Action.LOG_READ: (Grant(Role.KEEPER),),
    Action.BACKUPS_KEEP: (Grant(Role.KEEPER),),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from which address; the command line acts as nobody with every right of its own."""

    account_id: int | None
    name: str
    roles: frozenset[Role]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a permission needs to know of the scan, or of the place where a scan will be."""

    assigned: bool
    state: ScanState
    round_state: RoundState


class Refused(Exception):
    """The actor may not do this; the message is the reason in Dutch."""

    def __init__(self, action: Action, reason: str) -> None:
        super().__init__(reason)
        self.action = action


def refusal(actor: Actor, action: Action, subject: Subject | None = None) -> str | None:
    """Why the actor may not do this, in Dutch; None when the table allows it.

    Without a subject only the role counts, as when a list or menu is shown.
    """
    if action is Action.PUBLIC or (action is Action.SIGNED_IN and actor.roles):
        return None
    grants = [grant for grant in TABLE.get(action, ()) if grant.role in actor.roles]
    if not grants:
        return f"Uw rol geeft geen recht op ‘{action.value}’."
    if subject is None:
        return None
    reasons = [_obstacle(grant, action, subject) for grant in grants]
    return None if None in reasons else reasons[0]


_OF_FIGURES = frozenset(
    {
        Action.FIGURES_READ, Action.FIGURES_WRITE, Action.FIGURES_EXPORT,
        Action.IMPACT_READ, Action.IMPACT_CONCEPTS, Action.IMPACT_WRITE,
    }
)  # fmt: skip
"""Figures belong to an organisation, not to one round; a refusal does not speak of one."""


def _obstacle(grant: Grant, action: Action, subject: Subject) -> str | None:
    if grant.assigned_only and not subject.assigned:
        if action in _OF_FIGURES:
            return "Deze organisatie is niet aan u toegewezen."
        return "Deze organisatie is in deze ronde niet aan u toegewezen."
    if grant.states is not None and subject.state not in grant.states:
        return f"Deze scan is {subject.state.value}; '{action.value}' kan dan niet."
    if grant.open_round_only and subject.round_state is not RoundState.OPEN:
        if action in _OF_FIGURES:
            return "Deze organisatie is niet aan u toegewezen in een ronde die open is. U kunt de cijfers wel lezen."
        return f"Deze ronde is {_ROUND_WORDS[subject.round_state]}; '{action.value}' kan dan niet."
    return None


_ROUND_WORDS = {
    RoundState.PREPARING: "nog in voorbereiding",
    RoundState.OPEN: "open",
    RoundState.CLOSED: "gesloten",
}


def require(actor: Actor, action: Action, subject: Subject | None = None) -> None:
    """Raise ``Refused`` unless the table allows it."""
    reason = refusal(actor, action, subject)
    if reason is not None:
        raise Refused(action, reason)
