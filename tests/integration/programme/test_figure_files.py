"""Figures out of and into files: what is written is read without loss, and one fault keeps everything as it was."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import World, make_system, make_world

from riskscan import definitions
from riskscan.domain.figures import Figure, FigureKey, Kind, Mark
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Reference
from riskscan.domain.scan import Special
from riskscan.programme import figure_export, figure_import, figure_template
from riskscan.programme.figure_export import FileKind
from riskscan.programme.figure_import import Examination, Outcome, Upload
from riskscan.programme.figure_template import TemplateWish
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.system import Invalid
from riskscan.store import figures, organisations
from riskscan.store.figures import Selection

QUARTER = Period(date(2016, 1, 1), date(2016, 3, 31))
YEAR = Period(date(2016, 1, 1), date(2016, 12, 31))
DAY = Period(date(2016, 6, 30), date(2016, 6, 30))
ALL = Selection()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(make_system(tmp_path_factory.mktemp("cijfers") / "a.db"), start=False)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(make_system(tmp_path_factory.mktemp("leeg") / "b.db"), start=False)
    yield made
    made.database.close()


def clear(world: World) -> None:
    with world.database.writing():
        world.database.run("DELETE FROM figure")


def code(world: World, other: bool = False) -> str:
    found = organisations.by_id(
        world.database, world.other_organisation_id if other else world.organisation_id
    )
    assert found is not None
    return found.code


def csv(*rows: str, head: str = "organisatie;maat;van;tot;waarde") -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def read_in(world: World, content: bytes, name: str = "x.csv", actor: Actor | None = None) -> Examination:
    who = actor or world.leader
    upload = Upload(name, content)
    return figure_import.carry_out(
        world.system, who, upload, figure_import.examine(world.system, who, upload).digest
    )


def stored(world: World) -> list[Figure]:
    return [one.figure for one in figures.current(world.database, ALL)]


def outcomes(found: Examination) -> list[str]:
    return [row.outcome.value for row in found.rows]


def put(world: World, *new: Figure) -> None:
    assert world.leader.account_id is not None
    with world.database.writing():
        figures.append(world.database, new, world.leader.account_id, world.system.stamp())


MEASURES = [one for one in definitions.catalogue().measures.values() if one.derivation is None]
TEXTS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["=1+1", "@x", "'s-Gravenhage", "'=x", "<script>alert(1)</script>", 'a;b"c', "-5", "+31"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6),
)


@st.composite
def some_figures(draw: st.DrawFn, organisation: int) -> Figure:
    measure = draw(st.sampled_from(MEASURES))
    period = {Reference.YEAR: YEAR, Reference.PERIOD: QUARTER}.get(measure.reference, DAY)
    most = measure.maximum if measure.maximum is not None else Decimal(10**9)
    value = draw(st.one_of(
        st.decimals(max(measure.minimum, Decimal(0)), most, places=measure.decimals),
        st.none(), st.sampled_from([Special("onbekend"), Special("nvt")]),
    ))  # fmt: skip
    mark = draw(st.sampled_from([Mark.NONE, Mark.PROVISIONAL]))
    whose = draw(st.sampled_from([organisation, None]))
    key = FigureKey(whose, measure.id, period, None, draw(st.sampled_from(Kind)), draw(TEXTS))
    return Figure(key, value, mark, draw(TEXTS), draw(TEXTS))


@pytest.mark.parametrize("kind", FileKind)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_what_is_exported_is_imported_to_the_last_digit(
    world: World, empty: World, kind: FileKind, data: st.DataObject
) -> None:
    clear(world)
    clear(empty)
    put(world, *data.draw(st.lists(some_figures(world.organisation_id), max_size=6)))
    made = figure_export.export(world.system, world.leader, ALL, kind)
    found = read_in(empty, made.content, made.name)
    assert found.wrong == 0
    assert stored(empty) == stored(world)
    again = figure_import.examine(world.system, world.leader, Upload(made.name, made.content))
    assert set(outcomes(again)) <= {Outcome.SAME.value}


def test_a_dry_run_changes_nothing_and_says_what_would_happen(world: World) -> None:
    clear(world)
    here = code(world)
    put(world, Figure(FigureKey(world.organisation_id, "meldingen", QUARTER), Decimal(10)))
    content = csv(
        f"{here};meldingen;2016-K1;;12", f"{here};adviesvragen;2016-K1;;", f"{here};onderzoeken;2016-K1;;4"
    )
    found = figure_import.examine(world.system, world.adviser, Upload("x.csv", content))
    assert outcomes(found) == ["gewijzigd", "overgeslagen", "nieuw"]
    first = found.rows[0]
    assert (first.row, first.before, first.after) == (2, "10 meldingen", "12 meldingen")
    assert "1e kwartaal 2016" in first.about
    assert [one.value for one in stored(world)] == [Decimal(10)]


def test_one_fault_and_nothing_is_read_in(world: World) -> None:
    clear(world)
    content = csv(f"{code(world)};meldingen;2016-K1;;12", f"{code(world)};meldingen;2016-K2;;twaalf")
    assert outcomes(read_in(world, content)) == ["nieuw", "fout"]
    assert stored(world) == []


def test_reading_in_twice_changes_nothing_the_second_time(world: World) -> None:
    clear(world)
    content = csv(f"{code(world)};meldingen;2016-K1;;1.358")
    assert outcomes(read_in(world, content)) == ["nieuw"]
    (first,) = stored(world)
    assert (first.value, first.source) == (Decimal(1358), "ingelezen uit x.csv")
    assert outcomes(read_in(world, content)) == ["gelijk"]
    assert len(figures.revisions(world.database, ALL)) == 1


def test_a_value_that_may_be_a_slip_is_pointed_out_and_stops_nothing(world: World) -> None:
    clear(world)
    assert outcomes(read_in(world, csv(f"{code(world)};meldingen;2016-K1;;400"))) == ["nieuw"]
    found = read_in(
        world, csv(f"{code(world)};meldingen;2016-K1;;4000", f"{code(world)};onderzoeken;2016-K1;;40")
    )
    assert (outcomes(found), found.doubtful) == (["gewijzigd", "nieuw"], 1)
    assert "400" in found.rows[0].doubt


def test_a_realisatie_of_a_period_to_come_is_a_fault_and_a_prognose_is_not(world: World) -> None:
    clear(world)
    head = "organisatie;maat;van;waarde;soort;uitgave"
    rows = [f"{code(world)};meldingen;2017;12;{kind};" for kind in ("realisatie", "prognose")]
    found = read_in(world, csv(*rows, head=head))
    assert outcomes(found) == ["fout", "nieuw"]
    assert "nog niet begonnen" in found.rows[0].problems[0].message
    assert stored(world) == []


def test_a_new_value_stands_beside_the_earlier_one(world: World) -> None:
    clear(world)
    for value in ("455", "267", "leeg"):
        read_in(world, csv(f"{code(world)};triage_niet_afgerond;30-6-2016;;{value}"))
    history = [one.figure.value for one in figures.revisions(world.database, ALL)]
    assert history == [Decimal(455), Decimal(267), None]


def test_what_a_file_says_nothing_of_stays_with_an_unchanged_value(world: World) -> None:
    clear(world)
    figure = Figure(
        FigureKey(world.organisation_id, "meldingen", QUARTER),
        Decimal(12),
        Mark.PROVISIONAL,
        "Burap 1",
        "Let op",
    )
    put(world, figure)
    assert outcomes(read_in(world, csv(f"{code(world)};meldingen;2016-K1;;12"))) == ["gelijk"]
    head = "organisatie;maat;van;waarde;markering;bron"
    assert outcomes(read_in(world, csv(f"{code(world)};meldingen;2016-K1;12;;Burap 2", head=head))) == [
        "gewijzigd"
    ]
    assert stored(world) == [replace(figure, mark=Mark.NONE, source="Burap 2")]


def test_the_same_figure_twice_in_a_file_is_a_fault_unless_it_says_the_same(world: World) -> None:
    clear(world)
    row = f"{code(world)};meldingen;2016-K1;;12"
    same = figure_import.examine(world.system, world.leader, Upload("x.csv", csv(row, row)))
    assert outcomes(same) == ["nieuw", "overgeslagen"]
    other = figure_import.examine(
        world.system, world.leader, Upload("x.csv", csv(row, row.replace("12", "13")))
    )
    assert outcomes(other) == ["nieuw", "fout"]


def test_an_agreement_to_another_outcome_is_refused(world: World) -> None:
    clear(world)
    upload = Upload("x.csv", csv(f"{code(world)};meldingen;2016-K1;;12"))
    agreed = figure_import.examine(world.system, world.leader, upload).digest
    put(world, Figure(FigureKey(world.organisation_id, "meldingen", QUARTER), Decimal(99)))
    with pytest.raises(Invalid, match="Sinds de proef"):
        figure_import.carry_out(world.system, world.leader, upload, agreed)
    assert [one.value for one in stored(world)] == [Decimal(99)]


def test_an_adviser_reads_in_own_organisations_only_and_a_lezer_nothing(world: World) -> None:
    clear(world)
    other = csv(f"{code(world, other=True)};meldingen;2016-K1;;12", "Nederland;meldingen;2016-K1;;12")
    found = figure_import.examine(world.system, world.adviser, Upload("x.csv", other))
    assert outcomes(found) == ["fout", "fout"]
    assert "niet een van de uwe" in found.rows[0].problems[0].message
    for actor in (world.reader, world.keeper):
        with pytest.raises(Refused):
            figure_import.examine(world.system, actor, Upload("x.csv", other))
        with pytest.raises(Refused):
            figure_export.export(world.system, actor, ALL, FileKind.CSV)


def test_an_adviser_exports_own_organisations_only(world: World) -> None:
    clear(world)
    own, other = world.organisation_id, world.other_organisation_id
    put(world, *(Figure(FigureKey(one, "meldingen", QUARTER), Decimal(1)) for one in (own, other)))
    made = figure_export.export(world.system, world.adviser, ALL, FileKind.JSON)
    assert [row["organisatie"] for row in json.loads(made.content)["cijfers"]] == [code(world)]
    with pytest.raises(Refused):
        figure_export.export(world.system, world.adviser, Selection(organisations=(other,)), FileKind.JSON)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"organisatie;waarde\nx;1\n", "ontbreken de kolommen ‘maat’ en ‘van’"),
        (b"organisatie;maat;waarde\nx;y;1\n", "ontbreekt de kolom ‘van’"),
        (b"organisatie;maat;van;waarde;wardee\nx;y;z;1;2\n", "de kolom 'wardee' kennen wij niet"),
        (b"maat;van;waarde;waarde\nx;y;1;2\n", "staat er dubbel"),
        (b"", "leeg"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(world: World, content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        figure_import.examine(world.system, world.leader, Upload("x.csv", content))


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def test_an_export_states_its_selection_units_sources_and_codebook(world: World) -> None:
    clear(world)
    put(world, Figure(FigureKey(world.organisation_id, "meldingen", QUARTER), Decimal(12), source="Burap 1"))
    wanted = Selection(
        organisations=(world.organisation_id,), measures=("meldingen",), start=date(2016, 1, 1)
    )
    made = sheets(figure_export.export(world.system, world.leader, wanted, FileKind.XLSX).content)
    assert list(made) == ["Cijfers", "Codeboek", "Over dit bestand"]
    (_, row) = made["Cijfers"]
    assert {"meldingen", 12, "Burap 1", world.leader.name} <= set(row)
    assert made["Codeboek"][1][0] == "meldingen"
    assert not any("{" in str(cell) for row in made["Codeboek"] for cell in row)
    about = dict(made["Over dit bestand"][1:])  # type: ignore[arg-type]
    assert (about["Vanaf"], about["Cijfers"], about["Aantal cijfers"]) == ("1 januari 2016", "Meldingen", "1")


def test_the_codebook_of_an_export_tells_formulas_and_norms_with_their_own_unit() -> None:
    catalogue = definitions.catalogue()
    some = [catalogue.measure(one) for one in ("triage_niet_afgerond", "meldingen_per_10000")]
    sheet = figure_export.codebook_sheet(catalogue, some)
    rows = {str(row[0]): dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows}
    assert "hoogstens 5 werkdagen" in str(rows["triage_niet_afgerond"]["normen"])
    assert rows["meldingen_per_10000"]["berekening"] == "10000 × (meldingen) / inwoners"


def test_a_template_asks_what_can_be_typed_in_and_reads_as_nothing_when_left_empty(world: World) -> None:
    clear(world)
    wish = TemplateWish(world.organisation_id, "wachtlijsten", DAY)
    made = figure_template.template(world.system, world.adviser, wish, FileKind.XLSX)
    rows = sheets(made.content)["Cijfers"]
    assert "wl_triage_start" in {row[2] for row in rows}
    assert len(rows) == made.figures + 1
    found = figure_import.examine(world.system, world.adviser, Upload("s.xlsx", made.content))
    assert set(outcomes(found)) == {"overgeslagen"}
    with pytest.raises(Refused):
        figure_template.template(world.system, world.outsider, wish, FileKind.XLSX)


def test_a_filled_in_template_is_read_in(world: World) -> None:
    clear(world)
    wish = TemplateWish(world.organisation_id, "wachtlijsten", DAY)
    made = figure_template.template(world.system, world.adviser, wish, FileKind.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    for number, row in enumerate(book["Cijfers"].iter_rows(min_row=2), start=3):
        row[7].value = number
    out = io.BytesIO()
    book.save(out)
    found = read_in(world, out.getvalue(), "s.xlsx", world.adviser)
    assert set(outcomes(found)) == {"nieuw"}
    assert {one.key.period for one in stored(world)} == {DAY}
    assert sorted(one.value for one in stored(world)) == [Decimal(n) for n in range(3, 3 + made.figures)]  # type: ignore[type-var]


def test_a_codebook_beside_the_figures_in_a_zip_is_no_fault(world: World) -> None:
    clear(world)
    put(world, Figure(FigureKey(world.organisation_id, "meldingen", QUARTER), Decimal(12)))
    made = figure_export.export(world.system, world.leader, ALL, FileKind.CSV)
    assert len(zipfile.ZipFile(io.BytesIO(made.content)).namelist()) == 3
    assert outcomes(figure_import.examine(world.system, world.leader, Upload(made.name, made.content))) == [
        "gelijk"
    ]


def test_reading_in_and_out_stand_in_the_log_without_values(world: World, tmp_path: Path) -> None:
    clear(world)
    read_in(world, csv(f"{code(world)};meldingen;2016-K1;;98765"))
    figure_export.export(world.system, world.leader, ALL, FileKind.JSON)
    entries = [tuple(row) for row in world.database.rows("SELECT action, subject, detail FROM audit_entry")]
    assert {"cijfers ingelezen uit bestand", "cijfers uitgevoerd naar bestand"} <= {
        entry[0] for entry in entries
    }
    assert not any("98765" in str(entry) for entry in entries)
