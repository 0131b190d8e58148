"""The table of rights, compared line by line with the expected one in ``tests/integration/permissions.json``.

After a decision to change a right: ``PYTHONPATH=tests:. python tests/integration/programme/test_permissions.py``
writes the file anew; the difference in git is then what has to be agreed on.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.programme.permissions import TABLE, Action, Actor, Refused, Role, Subject, refusal, require

EXPECTED = Path(__file__).parents[1] / "permissions.json"
SUBJECTS = {
    f"{'toegewezen' if assigned else 'niet toegewezen'}, scan {state.value}, ronde {round_state.value}": Subject(
        assigned, state, round_state
    )
    for assigned, state, round_state in product((True, False), ScanState, RoundState)
}


def actor(*roles: Role) -> Actor:
    return Actor(1, "", frozenset(roles))


def allowed(role: Role, action: Action) -> str | list[str]:
    """When this role may do this: ``altijd``, ``nooit``, or the cases."""
    cases = [name for name, subject in SUBJECTS.items() if refusal(actor(role), action, subject) is None]
    if len(cases) == len(SUBJECTS):
        return "altijd"
    return cases or "nooit"


def table() -> dict[str, dict[str, str | list[str]]]:
    return {action.value: {role.value: allowed(role, action) for role in Role} for action in Action}


def test_the_table_of_rights_is_the_agreed_one() -> None:
    assert table() == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_every_refusal_gives_a_dutch_sentence() -> None:
    for action, role, subject in product(Action, Role, SUBJECTS.values()):
        reason = refusal(actor(role), action, subject)
        assert reason is None or (reason[0].isupper() and reason.endswith(".") and len(reason) > 20)


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.PUBLIC])
def test_nobody_may_do_anything_that_is_not_public(action: Action) -> None:
    for subject in (None, *SUBJECTS.values()):
        with pytest.raises(Refused):
            require(actor(), action, subject)


def test_an_action_that_is_not_in_the_table_is_refused_to_every_role(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(TABLE, Action.SCAN_WRITE)
    for role, subject in product(Role, (None, *SUBJECTS.values())):
        assert refusal(actor(role), Action.SCAN_WRITE, subject)


def test_without_a_scan_in_view_only_the_role_counts() -> None:
    for action, role in product(Action, Role):
        may_ever = allowed(role, action) != "nooit"
        assert (refusal(actor(role), action) is None) == may_ever


def test_two_roles_give_the_rights_of_both_and_no_more() -> None:
    for first, second in product(Role, Role):
        for action, subject in product(Action, SUBJECTS.values()):
            together = refusal(actor(first, second), action, subject) is None
            apart = [refusal(actor(role), action, subject) is None for role in (first, second)]
            assert together == any(apart)


def test_the_beheerder_alone_has_no_right_to_scan_content() -> None:
    about_scans = [
        action
        for action in Action
        if action.name.startswith(("SCAN_", "SCANS_", "COMMENTS_", "NATIONAL_", "ROUNDS_"))
    ]
    assert {allowed(Role.KEEPER, action) for action in about_scans if action} == {"nooit"}


def test_what_changes_a_scan_is_refused_outside_an_open_round() -> None:
    for action, role, subject in product(Action, Role, SUBJECTS.values()):
        changing = action.name.startswith(("SCAN_", "COMMENTS_")) and not action.name.endswith("_READ")
        if changing and subject.round_state is not RoundState.OPEN:
            assert refusal(actor(role), action, subject)


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
