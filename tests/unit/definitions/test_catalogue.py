"""The catalogue of figures: what it must hold, what is wrong with it, and a new figure that needs no code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import definition_folders
import pytest

from riskscan import definitions
from riskscan.definitions.figures import load_catalogue
from riskscan.domain.amounts import format_amount, parse_amount
from riskscan.domain.derived import derive
from riskscan.domain.measures import Better, Catalogue, Derived, Measure, Quantity, Reference
from riskscan.domain.norms import Verdict, judge
from riskscan.paths import QUESTIONNAIRE

SIX = [
    "triage_start",
    "triage_duur",
    "onderzoek_start",
    "onderzoek_duur",
    "overdracht_start",
    "overdracht_duur",
]
NEEDED = {
    "kerndata": "meldingen adviesvragen onderzoeken fte_vt_vast fte_vertrouwensarts_vast fte_gedragswetenschapper_vast",
    "budget": "budget_structureel budget_incidenteel budget_bovenwettelijk budget_per_1000",
    "vast, tijdelijk, inhuur": "fte_vt_tijdelijk fte_vt_inhuur fte_onervaren fte_werkbegeleiding fte_skj fte_vacatures",
    "herkomst": "meldingen_politie meldingen_lokaal_team meldingen_teruggelegd meldingen_afgesloten meldingen_jpt",
    "diensten": "overdragen overdracht_met_ondersteuning overdrachten onderzoeken_afgerond monitoring vervolgmeldingen",
    "de zes maten": " ".join(f"wl_{one}" for one in SIX),
    "naast de zes": "triage_niet_afgerond onderzoek_niet_direct werkvoorraad wl_onderzoek_bewust onderzoeken_lopend",
    "redenen": "bewust_multiprobleem bewust_seksueel_misbruik bewust_mdck bewust_ouderen bewust_zwangere bewust_anders",
    "stromen": "instroom uitstroom uitgaven uitnutting kosten_kindermishandeling kosten_huiselijk_geweld",
    "investeringen": "investering_medewerkers investering_processen investering_ict",
    "gevraagd en toegekend": "budget_gevraagd budget_toegekend fte_gevraagd fte_toegekend fte_toegekend_tijdelijk",
    "indexatie": "indexatie_voorgesteld indexatie_toegekend indexatie_voorgesteld_bedrag indexatie_toegekend_bedrag",
    "financiering": "financiering_centrumgemeenten financiering_gemeenten",
    "termijnen": "doorlooptijd_triage doorlooptijd_onderzoek triage_op_tijd onderzoek_op_tijd triages_te_laat",
    "verzuim": "verzuim verzuim_kort personeelsverloop klanttevredenheid",
    "programma's": "veiligheid_voorop_fte veiligheid_voorop_bedrag voit_bedrag voit_uren",
    "elders": "meldingen_wachtlijst_elders aandeel_wachtlijst_elders",
    "crisis": "cit_crisisinterventies cit_huisverboden cit_hoorfunctie cit_overdracht_48_uur",
    "rekentool": "fte_beschikbaar_structureel fte_beschikbaar_totaal",
}  # fmt: skip

HEAD = "groepen:\n  - {id: groep, titel: Groep}\ncijfers:\n"
COUNTS = """\
  - {id: deel, label: Deel, groep: groep, eenheid: zaken, betreft: periode}
  - {id: geheel, label: Geheel, groep: groep, eenheid: zaken, betreft: periode}
  - {id: dag, label: Dag, groep: groep, eenheid: zaken, betreft: peildatum}
  - {id: geld, label: Geld, groep: groep, eenheid: euro, betreft: periode}
"""


def loaded(folder: Path, text: str) -> tuple[Catalogue, list[str]]:
    path = folder / "cijfers.yaml"
    path.write_text(text, encoding="utf-8")
    found, findings = load_catalogue(path, path.name)
    return found, [one.code for one in findings]


class TestTheProjectsOwn:
    @pytest.mark.parametrize("topic", NEEDED)
    def test_every_figure_that_the_sources_name_is_there(self, topic: str) -> None:
        assert [one for one in NEEDED[topic].split() if one not in definitions.catalogue().measures] == []

    def test_no_figure_falls_outside_the_groups_and_none_is_nameless(self) -> None:
        known = definitions.catalogue()
        shown = [one.id for group in known.groups for one in known.of_group(group.id)]
        assert sorted(shown) == sorted(known.measures)
        for one in known.measures.values():
            assert "{" not in one.name
            assert one.hint or one.derivation, one.id

    def test_within_a_group_no_two_figures_have_the_same_name(self) -> None:
        known = definitions.catalogue()
        for group in known.groups:
            names = [one.name for one in known.of_group(group.id)]
            assert len(names) == len(set(names)), group.id

    def test_the_waiting_lists_are_counted_in_cases_on_a_day(self) -> None:
        for id_ in f"{NEEDED['de zes maten']} {NEEDED['redenen']}".split():
            one = definitions.catalogue().measure(id_)
            assert (one.unit, one.reference, one.quantity, one.group) == (
                "zaken", Reference.PEILDATUM, Quantity.COUNT, "wachtlijsten",
            )  # fmt: skip

    def test_each_term_stands_with_its_unit_and_source(self) -> None:
        known = definitions.catalogue()
        working, days = known.measure("doorlooptijd_triage").norms
        assert (str(working.high), working.unit) == ("5", "werkdagen")
        assert (str(days.high), days.unit) == ("5", "dagen")
        assert "26-09-2016" in working.source
        assert "Kennemerland" in days.source

    @pytest.mark.parametrize(
        ("measure_id", "low", "high", "information"),
        [
            ("triage_op_tijd", "95", "100", False),
            ("onderzoek_op_tijd", "85", "100", False),
            ("doorlooptijd_onderzoek", None, "10", False),
            ("verzuim", None, "5.5", False),
            ("cit_overdracht_48_uur", "100", "100", False),
            ("klanttevredenheid", "7.5", None, False),
            ("aandeel_onderzoeken", None, "20", False),
            ("aandeel_bewust", None, "30", True),
            ("budget_per_1000", "3375", "8399", True),
        ],
    )
    def test_each_norm_as_its_source_gives_it(
        self, measure_id: str, low: str | None, high: str | None, information: bool
    ) -> None:
        (norm,) = definitions.catalogue().measure(measure_id).norms
        assert (norm.low, norm.high) == (low and Decimal(low), high and Decimal(high))
        assert norm.information is information

    def test_the_meldcode_of_2019_is_marked_in_reports_and_advices(self) -> None:
        marked = [one for one in definitions.catalogue().events if one.day == date(2019, 1, 1)]
        assert any("meldingen" in one.measures and "meldcode" in one.text for one in marked)
        assert definitions.catalogue().measure("meldingen").breaks[0].day == date(2019, 1, 1)

    def test_it_is_read_once(self) -> None:
        assert definitions.catalogue() is definitions.catalogue()


class TestDerivations:
    @pytest.mark.parametrize(
        "derivation",
        [
            "{soort: aandeel, delen: [deel], in_woorden: X}",
            "{soort: aandeel, delen: [deel], geheel: [geheel], per: 1000, in_woorden: X}",
            "{soort: aandeel, delen: [deel], geheel: [dag], in_woorden: X}",
            "{soort: verhouding, delen: [deel], in_woorden: X}",
            "{soort: per_inwoners, delen: [deel], in_woorden: X}",
            "{soort: per_inwoners, delen: [deel], geheel: [geheel], per: 1000, in_woorden: X}",
        ],
    )
    def test_parts_that_do_not_fit_are_told(self, tmp_path: Path, derivation: str) -> None:
        item = f'  - {{id: x, label: X, groep: groep, eenheid: "%", betreft: periode, afleiding: {derivation}}}\n'
        assert loaded(tmp_path, HEAD + COUNTS + item)[1] == ["afleiding-past-niet"]

    @pytest.mark.parametrize(
        ("unit", "derivation"),
        [
            ("zaken", "{soort: aandeel, delen: [deel], geheel: [geheel], in_woorden: X}"),
            ("zaken", "{soort: som, delen: [deel, geld], in_woorden: X}"),
            ("zaken", "{soort: som, delen: [deel], geheel: [geheel], in_woorden: X}"),
            ("zaken", "{soort: verschil, delen: [deel], in_woorden: X}"),
            ("zaken", "{soort: verschil, delen: [deel], geheel: [geheel], in_woorden: X}"),
        ],
    )
    def test_units_that_do_not_fit_are_told(self, tmp_path: Path, unit: str, derivation: str) -> None:
        item = f"  - {{id: x, label: X, groep: groep, eenheid: {unit}, betreft: periode, afleiding: {derivation}}}\n"
        assert loaded(tmp_path, HEAD + COUNTS + item)[1] == ["afleiding-past-niet"]

    def test_a_circle_is_told_once_however_long_it_is(self, tmp_path: Path) -> None:
        items = "".join(
            f"  - {{id: {one}, label: {one}, groep: groep, eenheid: zaken, betreft: periode,\n"
            f"     afleiding: {{soort: som, delen: [{other}], in_woorden: X}}}}\n"
            for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("los", "a"))
        )
        assert loaded(tmp_path, HEAD + items)[1] == ["afleiding-cirkel"]

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("id: geheel", "id: deel", "dubbel-id"),
            ("id: geheel", "id: Geheel", "verkeerd-id"),
            ("{id: groep,", "{id: Groep,", "verkeerd-id"),
            ("label: Geheel", "label: Geheel, naam: 'Geheel {periode}'", "naam-ontbreekt"),
            ("label: Geheel", "label: 'Geheel {peildatum}', naam: Geheel", "onbekende-invulplek"),
            ("label: Geheel", "label: Geheel, minimum: 5, maximum: 4", "bereik-omgekeerd"),
            ("label: Geheel", "label: Geheel, aannemelijk_tot: 9, maximum: 4", "bereik-omgekeerd"),
        ],
    )
    def test_names_and_bounds_are_checked(self, tmp_path: Path, old: str, new: str, code: str) -> None:
        text = HEAD + COUNTS
        assert text.count(old) == 1
        assert code in loaded(tmp_path, text.replace(old, new))[1]

    def test_an_event_names_known_figures(self, tmp_path: Path) -> None:
        event = 'gebeurtenissen:\n  - {dag: "2019-01-01", tekst: Iets., cijfers: [weg]}\n'
        assert loaded(tmp_path, event + HEAD + COUNTS)[1] == ["onbekend-onderdeel"]

    @pytest.mark.parametrize("day", ["20190101", '"1 januari 2019"', '"2019-02-30"'])
    def test_a_day_is_a_date(self, tmp_path: Path, day: str) -> None:
        event = f"gebeurtenissen:\n  - {{dag: {day}, tekst: Iets.}}\n"
        assert loaded(tmp_path, event + HEAD + COUNTS)[1] == ["verkeerde-waarde"]


NEW = """\
  - {id: x_aantal, label: Nieuw aantal, groep: meldingen, eenheid: zaken, enkelvoud: zaak, betreft: peildatum}
  - {id: x_geld, label: Nieuw bedrag, groep: budget, eenheid: euro, betreft: peiljaar, decimalen: 2}
  - {id: x_fte, label: Nieuwe formatie, groep: formatie, eenheid: fte, betreft: formatiedatum, decimalen: 2}
  - {id: x_deel, label: Nieuw percentage, groep: termijnen, eenheid: "%", betreft: periode, decimalen: 1, maximum: 100,
     beter: hoger, normen: [{id: norm, label: Norm, bron: Bron, van: 90}]}
  - {id: x_score, label: Nieuwe score, groep: kwaliteit, eenheid: punten, soort: score, betreft: periode, decimalen: 1}
  - {id: x_duur, label: Nieuwe duur, groep: termijnen, eenheid: uur, soort: duur, betreft: periode, decimalen: 1}
  - {id: x_som, label: Nieuwe som, groep: meldingen, eenheid: zaken, betreft: peildatum,
     afleiding: {soort: som, delen: [x_aantal, werkvoorraad], in_woorden: Samen.}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's definitions with a new figure of each kind."""
    folder = definition_folders.copied(tmp_path_factory.mktemp("new"))
    path = folder / "cijfers.yaml"
    path.write_text(path.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def known(folder: Path) -> Catalogue:
    return load_catalogue(folder / "cijfers.yaml", "cijfers.yaml")[0]


class TestANewFigureNeedsNoCode:
    def test_the_check_of_the_definitions_finds_nothing_wrong_with_it(self, folder: Path) -> None:
        assert definitions.check(folder) == ()

    @pytest.mark.parametrize(
        ("measure_id", "typed", "quantity", "written"),
        [
            ("x_aantal", "1.358", Quantity.COUNT, "1.358 zaken"),
            ("x_geld", "€ 1,2 mln", Quantity.MONEY, "€ 1.200.000"),
            ("x_fte", "58,9", Quantity.STAFF, "58,9 fte"),
            ("x_deel", "72 %", Quantity.PERCENTAGE, "72 %"),
            ("x_score", "7,5", Quantity.GRADE, "7,5 punten"),
            ("x_duur", "4 uur", Quantity.DURATION, "4 uur"),
        ],
    )
    def test_of_each_kind(
        self, known: Catalogue, measure_id: str, typed: str, quantity: Quantity, written: str
    ) -> None:
        measure = known.measure(measure_id)
        assert measure.quantity is quantity
        assert format_amount(parse_amount(typed, measure), measure) == written
        assert measure in known.of_group(measure.group)

    def test_it_has_norms_and_derivations(self, known: Catalogue) -> None:
        share: Measure = known.measure("x_deel")
        assert share.better is Better.HIGHER
        (found,) = judge(share, Decimal(72), date(2026, 1, 1))
        assert found.verdict is Verdict.BELOW
        values = {"x_aantal": Decimal(2), "werkvoorraad": Decimal(3)}
        assert derive(known, "x_som", values).value == 5
        derivation = known.measure("x_som").derivation
        assert derivation is not None
        assert derivation.kind is Derived.SUM

    def test_a_version_in_use_does_not_notice(self, folder: Path) -> None:
        for version in definitions.versions():
            assert definitions.digest(version, folder) == definitions.digest(version, QUESTIONNAIRE)
