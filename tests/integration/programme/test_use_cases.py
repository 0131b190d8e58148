"""Every use case asks for exactly the rights that it declares, before anything is changed.

Nothing is read from the source: each public function of ``riskscan.programme`` that acts for somebody is called.
``riskscan/programme/use_cases.py`` is the list; a function that is not in it fails here.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
import support
from support import PLAN, World

import riskscan.programme
from riskscan.documents import map_files
from riskscan.domain.figures import FigureKey
from riskscan.domain.lifecycle import ScanState
from riskscan.programme import (
    blank_form,
    national_reporting,
    redaction_requests,
    reporting,
    scanning,
    use_cases,
)
from riskscan.programme.permissions import TABLE, Action, Actor, Grant, Refused, Role
from riskscan.programme.system import System
from riskscan.store import scans

# The check itself, and what it looks at.
PART_OF_THE_CHECK = {
    "figures.may_write",
    "permissions.refusal",
    "permissions.require",
    "role_requests.may_decide",
    "scanning.permitted_scan",
    "scanning.subject_of",
}
# For the account that acts and nothing else: what is of another is not found.
OF_ONESELF = {"redaction_requests.withdraw", "signing_in.log_out"}
# Steps of a use case that asked for the right, or of the command line; no page calls them (tested below).
WITHIN = {
    "backup.record",
    "redaction.carry_out",
    "redaction.take_out",
    "redaction_requests.preview_of",
    "role_requests.give",
    "role_requests.withdraw_all",
    "second_factor.confirm",
    "second_factor.use",
    "transfer_decision.take_decision",
}
# Nobody is logged in yet, the installation itself acts, or somebody was let in already.
WITHOUT_ACTOR = {
    "account_links.choose_password",
    "account_links.open_link",
    "account_links.whose",
    "answer_history.marks",
    "benchmarking.periods",
    "benchmarking.values_of",
    "demo.fill_demo",
    "demo_impact.acts",
    "figure_export.as_bytes",
    "figure_import.known_places",
    "history.categories",
    "history.history",
    "impact_reporting.report_of",
    "installation.check_health",
    "mapping.drawing",
    "organisations.fill_reference_data",
    "organisations.heaviest_on",
    "organisations.lifted_before",
    "organisations.supervision_on",
    "personal_data.entries",
    "personal_data.erasing",
    "personal_data.register_file",
    "personal_data.terms",
    "quality.remarks",
    "redaction.instance_key",
    "redaction.keep",
    "redaction.reapply",
    "redaction.scrub",
    "redaction.scrubbed",
    "removed_texts.from_scan",
    "removed_texts.from_version",
    "reviewing.authors_of",
    "role_requests.deciders",
    "role_requests.waiting_roles",
    "scanning.sheet_of",
    "second_factor.begin",
    "second_factor.begun",
    "second_factor.forget_app",
    "second_factor.keep_codes",
    "second_factor.key_mark",
    "second_factor.state",
    "signing_in.actor_of",
    "signing_in.begin_set_up",
    "signing_in.finish_set_up",
    "signing_in.give_code",
    "signing_in.give_password",
    "signing_in.proceed",
    "signing_in.running_sessions",
    "signing_in.waiting",
    "steering.compose",
    "steering.read_book",
    "stored.check_stored",
    "text_search.find",
    "text_search.look_through",
    "throttling.check",
    "throttling.record",
    "transfer.author",
    "waiting_list_entry.check_day",
    "waiting_list_reporting.of_organisation",
}


def modules() -> list[ModuleType]:
    names = [one.name for one in pkgutil.iter_modules(riskscan.programme.__path__)]
    return [importlib.import_module(f"riskscan.programme.{name}") for name in names]


def functions(wanted: type) -> dict[str, Callable[..., object]]:
    """The public functions of the package that take one of these, by module and name."""
    found = {}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__:
                continue
            kinds = [str(one.annotation) for one in inspect.signature(function).parameters.values()]
            if wanted.__name__ in kinds:
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = function
    return found


ACTING = functions(Actor)
NOBODY = Actor(None, "", frozenset(), "127.0.0.1")


def test_every_use_case_says_which_rights_it_asks_for() -> None:
    declared = set(use_cases.REFUSING) | set(use_cases.SHOWING_LESS)
    assert set(ACTING) == declared | PART_OF_THE_CHECK | OF_ONESELF | WITHIN
    assert all(
        not set(actions) & set(use_cases.SHOWING_LESS.get(name, ()))
        for name, actions in use_cases.REFUSING.items()
    )


def test_what_reads_or_writes_without_an_actor_is_chosen_to() -> None:
    assert set(functions(System)) - set(ACTING) == WITHOUT_ACTOR


def test_no_page_calls_a_step_of_a_use_case_by_itself() -> None:
    called = set()
    for file in sorted((Path(riskscan.programme.__path__[0]).parent / "web").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called.add(f"{node.value.id}.{node.attr}")
            elif isinstance(node, ast.ImportFrom) and node.module:
                called |= {f"{node.module.rpartition('.')[2]}.{one.name}" for one in node.names}
    assert "scanning.read" in called
    assert not called & WITHIN


def test_a_use_case_that_declares_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(system: System, actor: Actor) -> None:
        """A use case without a declared right."""

    forgotten.__module__ = scanning.__name__
    forgotten.__annotations__ = {"system": "System", "actor": "Actor", "return": "None"}
    monkeypatch.setattr(scanning, "forgotten", forgotten, raising=False)
    assert set(functions(Actor)) - set(ACTING) == {"scanning.forgotten"}


class Untouched:
    """An argument that may not be looked at before the right was asked for."""

    def __getattr__(self, *name: object) -> object:
        raise AssertionError(f"looked at an argument ({name}) first")

    __iter__ = __len__ = __str__ = __bool__ = __eq__ = __hash__ = __getattr__  # type: ignore[assignment]


class TakeBack(Exception):
    """Ends a transaction so that nothing of it stays."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world with a vastgestelde scan, in which no document is really made; every call on it is taken back."""
    system = support.make_system(tmp_path_factory.mktemp("use_cases") / "riskscan.db")
    world = support.make_world(system)
    world.bring_to(ScanState.ESTABLISHED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporting, "render_report", lambda *_: b"%PDF-")
        patch.setattr(national_reporting, "render_national_report", lambda _: b"%PDF-")
        patch.setattr(blank_form, "rendered", lambda _: b"%PDF-")
        patch.setattr(map_files, "png_file", lambda _: b"PNG")
        yield world
    system.database.close()


# What these look at before they ask for the right: what was asked for, which they need to know which right it is.
WANTED = redaction_requests.Wanted("een tekst die weg moet", False, "", "")
EXAMPLES: dict[str, dict[str, object]] = {
    "figures.permitted_organisation": {"action": Action.FIGURES_READ},
    "figures.readable_organisations": {"action": Action.FIGURES_READ},
    "figures.save": {"entries": ()},
    "previous_round.save": {"posted": (), "copy": "", "kept": frozenset()},
    "redaction_requests.ask": {"wanted": WANTED},
    "redaction_requests.preview": {"wanted": WANTED},
    "role_requests.refuse": {"reason": "", "request_id": 1},
}
# Refuses everybody with an account, whatever their rights.
COMMAND_LINE_ONLY = {"accounts.set_password", "second_factor.reset"}


def arguments(world: World, name: str, actor: Actor, *, real: bool) -> dict[str, object]:
    """The arguments of a call: real numbers, and of the rest only what the check itself needs.

    ``real``: also a real version and question, for a call that is to get past the check.
    """
    known: dict[str, object] = {
        "system": world.system,
        "actor": actor,
        "scan_id": world.scan_id,
        "round_id": world.round_id,
        "organisation_id": world.organisation_id,
        "account_id": world.reader.account_id,
        "scan_ids": (world.scan_id,),
        "outcome": "1",
        "motivation": "",
    }
    known |= EXAMPLES.get(name, {})
    if name == "figure_pages.history":
        known["key"] = FigureKey(world.organisation_id, "x", PLAN.references.period)
    if real:
        known |= {"number": 1, "version": "2016-2", "heads": (), "posted": ()}
        if name.startswith("answer_history."):
            known["key"] = "t1.toelichting"
        if name.startswith("reporting."):
            known["version"] = None
    if name == "transfer.export_scans":
        known["round_id"] = None
    parameters = inspect.signature(ACTING[name]).parameters
    found = {one: known.get(one, Untouched()) for one in parameters}
    if name.startswith(("reviewing.", "interviewing.")):
        # Blanks around a text are taken off first: that looks at nothing but the text itself.
        found |= {
            one: "" for one in parameters if str(parameters[one].annotation) == "str" and one not in known
        }
    return found


def outcome_of(world: World, name: str, actor: Actor, *, real: bool) -> BaseException | object:
    """What a call gives or raises; whatever it changed is taken back."""
    result: BaseException | object = None
    with suppress(TakeBack), world.database.writing():
        try:
            result = ACTING[name](**arguments(world, name, actor, real=real))
            if inspect.isgenerator(result):
                result = list(result)
        except Exception as error:  # noqa: BLE001
            result = error
        raise TakeBack
    return result


@pytest.mark.parametrize("name", sorted(use_cases.REFUSING))
def test_nobody_is_refused_before_anything_is_looked_at_or_written(full: World, name: str) -> None:
    before = full.database.connection.total_changes
    result = outcome_of(full, name, NOBODY, real=False)
    assert isinstance(result, Refused), result
    assert result.action in use_cases.REFUSING[name]
    assert len(str(result)) > 20
    # Not even a change that was taken back.
    assert full.database.connection.total_changes == before


@pytest.mark.parametrize("name", sorted(use_cases.REFUSING))
def test_who_has_every_right_but_the_declared_one_is_refused(
    full: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = use_cases.REFUSING[name][0]
    if name == "scanning.start":
        main = Action.SCAN_READ  # The scan of this organisation was started.
    everything = {one: (Grant(Role.READER),) for one in Action}
    for action, grants in everything.items():
        monkeypatch.setitem(TABLE, action, () if action is main else grants)
    actor = full.reader
    if main is Action.SIGNED_IN:
        actor = NOBODY  # Whoever has any role is logged in.
    result = outcome_of(full, name, actor, real=True)
    assert isinstance(result, Refused), result
    assert result.action is main


@pytest.mark.parametrize("name", sorted(set(use_cases.REFUSING) - COMMAND_LINE_ONLY))
def test_who_has_the_declared_rights_and_no_other_is_let_in(
    full: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for action in Action:
        allowed = action in use_cases.REFUSING[name]
        monkeypatch.setitem(TABLE, action, (Grant(Role.READER),) if allowed else ())
    result = outcome_of(full, name, full.reader, real=True)
    assert not isinstance(result, Refused), f"also asks for {result.action}"  # type: ignore[union-attr]


def test_what_only_shows_less_shows_nothing_of_a_scan_to_nobody(full: World) -> None:
    sheet = full.sheet()
    scan = scans.by_id(full.database, full.scan_id)
    given: dict[str, object] = {"system": full.system, "sheet": sheet, "scan": scan, "questions": ()}
    told = {"interviewing.shown_to", "waiting.turn", "presence.colleagues"}
    for name in set(use_cases.SHOWING_LESS) - set(use_cases.REFUSING) - told:
        parameters = inspect.signature(ACTING[name]).parameters
        call = {one: NOBODY if one == "actor" else given.get(one) for one in parameters}
        assert not ACTING[name](**call), name
