"""Which right each use case asks for: every public function of this package that acts for somebody.

``tests/integration/programme/test_use_cases.py`` calls each of them and proves that it asks for exactly this; one
that is not listed here fails there.
"""

from __future__ import annotations

from riskscan.programme.permissions import Action

REFUSING: dict[str, tuple[Action, ...]] = {
    "accounts.add": (Action.ACCOUNTS_KEEP,),
    "accounts.advisers": (Action.ROUNDS_KEEP,),
    "accounts.change": (Action.ACCOUNTS_KEEP,),
    "accounts.every": (Action.ACCOUNTS_KEEP,),
    "accounts.get": (Action.ACCOUNTS_KEEP,),
    "accounts.set_password": (Action.ACCOUNTS_KEEP,),
    "answer_history.read": (Action.HISTORY_READ,),
    "answer_history.restore": (Action.SCAN_WRITE,),
    "audit.export": (Action.LOG_READ,),
    "audit.of_scan": (Action.HISTORY_READ,),
    "audit.options": (Action.LOG_READ,),
    "audit.read": (Action.LOG_READ,),
    "audit.verify": (Action.LOG_READ,),
    "autosaving.save": (Action.SCAN_WRITE,),
    "blank_form.of_scan": (Action.SCAN_READ,),
    "blank_form.of_version": (Action.SIGNED_IN,),
    "blank_form.scan_form": (Action.SCAN_READ,),
    "comments.add": (Action.COMMENTS_WRITE,),
    "comments.handle": (Action.COMMENTS_WRITE,),
    "comments.read": (Action.COMMENTS_READ, Action.SCAN_READ),
    "comparing.round_comparison": (Action.NATIONAL_CONCEPTS,),
    "earlier_versions.read_version": (Action.SCAN_READ,),
    "frameworks.met_over_rounds": (Action.NATIONAL_READ,),
    "interviewing.remove": (Action.SCAN_WRITE,),
    "interviewing.save": (Action.SCAN_WRITE,),
    "mapping.map_png": (Action.NATIONAL_READ,),
    "mapping.map_svg": (Action.NATIONAL_READ,),
    "my_work.my_work": (Action.SCANS_LIST,),
    "national_reporting.national_report": (Action.NATIONAL_READ,),
    "national_reporting.national_report_data": (Action.NATIONAL_READ,),
    "organisations.add": (Action.ORGANISATIONS_KEEP,),
    "organisations.add_parent": (Action.ORGANISATIONS_KEEP,),
    "organisations.change": (Action.ORGANISATIONS_KEEP,),
    "organisations.dossier": (Action.ORGANISATIONS_KEEP,),
    "organisations.every": (Action.ORGANISATIONS_KEEP,),
    "organisations.parents": (Action.ORGANISATIONS_KEEP,),
    "organisations.record_supervision": (Action.ORGANISATIONS_KEEP,),
    "organisations.register": (Action.ORGANISATIONS_KEEP,),
    "overview.categories_over_rounds": (Action.NATIONAL_READ,),
    "overview.latest_round": (Action.NATIONAL_READ,),
    "overview.my_scans": (Action.SCANS_LIST,),
    "overview.national": (Action.NATIONAL_READ,),
    "previous_round.save": (Action.SCAN_WRITE,),
    "quality.in_round": (Action.SCANS_LIST,),
    "reporting.report": (Action.SCAN_READ, Action.NATIONAL_READ),
    "reporting.report_data": (Action.SCAN_READ, Action.NATIONAL_READ),
    "reviewing.decide": (Action.SCAN_DECIDE,),
    "reviewing.discuss": (Action.SCAN_DISCUSS,),
    "reviewing.establish": (Action.SCAN_ESTABLISH,),
    "reviewing.offer": (Action.SCAN_OFFER,),
    "reviewing.reopen": (Action.SCAN_REOPEN,),
    "reviewing.review": (Action.SCAN_READ,),
    "reviewing.send_back": (Action.SCAN_SEND_BACK,),
    "reviewing.withdraw": (Action.SCAN_WITHDRAW,),
    "rights.overview": (Action.RIGHTS_READ,),
    "rounds.add": (Action.ROUNDS_KEEP,),
    "rounds.change": (Action.ROUNDS_KEEP,),
    "rounds.close_round": (Action.ROUNDS_KEEP,),
    "rounds.every": (Action.NATIONAL_READ,),
    "rounds.get": (Action.NATIONAL_READ,),
    "rounds.members": (Action.ROUNDS_KEEP,),
    "rounds.open_round": (Action.ROUNDS_KEEP,),
    "rounds.register": (Action.ROUNDS_KEEP,),
    "rounds.set_assigned": (Action.ROUNDS_KEEP,),
    "rounds.set_organisations": (Action.ROUNDS_KEEP,),
    "scanning.read": (Action.SCAN_READ,),
    "scanning.save_answers": (Action.SCAN_WRITE,),
    "scanning.start": (Action.SCAN_START, Action.SCAN_READ),
    "transfer.export_scans": (Action.SCAN_READ,),
    "transfer.import_scans": (Action.SCAN_WRITE,),
}
"""Refuses who has not all of these rights; the first of them before anything else."""

SHOWING_LESS: dict[str, tuple[Action, ...]] = {
    "comments.of_scan": (Action.COMMENTS_READ, Action.COMMENTS_WRITE),
    "interviewing.shown_to": (Action.TEAM_READ,),
    "presence.colleagues": (Action.SCAN_READ,),
    "previous_round.previous": (Action.SCAN_READ,),
    "reviewing.permitted_steps": (
        Action.SCAN_WRITE,
        Action.SCAN_DECIDE,
        Action.SCAN_OFFER,
        Action.SCAN_WITHDRAW,
        Action.SCAN_DISCUSS,
        Action.SCAN_SEND_BACK,
        Action.SCAN_ESTABLISH,
        Action.SCAN_REOPEN,
    ),
    "waiting.turn": (Action.SCAN_READ,),
}
"""Given a scan that somebody was let into, shows less of it, or nothing, to who has not these rights."""


def of_action(action: Action) -> tuple[str, ...]:
    """The use cases that ask for this right, in the order of their names."""
    return tuple(
        sorted(
            name for some in (REFUSING, SHOWING_LESS) for name, actions in some.items() if action in actions
        )
    )
