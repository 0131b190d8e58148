"""The questionnaire as data: the whole format is there, and every error in it is told at its own line."""

from __future__ import annotations

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from riskscan import definitions
from riskscan.definitions.figures import load_catalogue
from riskscan.definitions.questionnaire import load_questionnaire
from riskscan.definitions.source import Finding
from riskscan.domain.measures import Reference
from riskscan.domain.questionnaire import AnswerType, Question, Questionnaire
from riskscan.domain.scan import is_asked
from riskscan.paths import QUESTIONNAIRE

# The contract: ids are permanent. Taken from the format (topics and sub-questions), compound questions
# split in one answer each. A change here is a change that existing scans will notice.
TOPICS: dict[int, tuple[str, ...]] = {
    1: ("open_punten", "verbeterplan", "verbeteracties", "afspraken_interventies", "afspraken_termijn"),
    2: ("hertoets", "hertoets_datum", "inspectiegesprekken"),
    3: (
        "wachtlijst",
        "urgentie",
        "grip",
        "extra_formatie_effect",
        "versneld_triageren",
        "onderzoek_direct",
        "acuut_direct",
        "politiemutaties",
        "oorzaken",
        "maatregelen",
    ),
    4: ("volgen_wachtende_zaken", "zicht_geborgd"),
    5: ("bereikbaar_24_7",),
    6: (
        "integraal_opgeleid",
        "vakmanschap_verbeterpunt",
        "werkdruk_belemmert",
        "formatie_op_sterkte",
        "formatie_toelichting",
        "skj_schaarste",
        "kwaliteitscertificaat",
    ),
    7: ("systeemgericht",),
    8: ("een_registratiesysteem", "een_werkproces"),
    9: ("gezamenlijke_visie", "twijfel_noodzaak"),
    10: (
        "aansluiting",
        "overdrachtsafspraken",
        "liaison",
        "deskundigheid_wijkteams",
        "ketenpartner_crisisdienst",
        "ketenpartner_mdck",
        "ketenpartner_veiligheidshuis",
        "ketenpartner_rvdk",
        "ketenpartner_gi",
        "ketenpartner_vrouwenopvang",
    ),
    11: ("vraagstukken",),
    12: ("huidige_vorm", "definitieve_keuze", "transitie", "management_kwaliteit"),
    13: (
        "dvo_contractmanagement",
        "reeel_beeld",
        "alternatieven_gefinancierd",
        "reele_begroting_gevraagd",
        "extra_budget_nodig",
        "extra_budget_gevraagd",
        "extra_budget_toegekend",
        "extra_budget_doel",
        "extra_budget_duur",
        "bovenwettelijke_taken",
    ),
}
FIGURES: dict[int, tuple[str, ...]] = {
    18: ("budget_structureel", "budget_incidenteel", "budget_bovenwettelijk"),
    19: ("meldingen", "adviesvragen", "onderzoeken"),
    20: (
        "fte_vt_vast",
        "fte_vt_tijdelijk",
        "fte_vertrouwensarts_vast",
        "fte_vertrouwensarts_tijdelijk",
        "fte_gedragswetenschapper_vast",
        "fte_gedragswetenschapper_tijdelijk",
    ),
}
EVERY_TOPIC = ("toelichting", "risico", "risico_toelichting", "risico_soort")
CONDITIONS = ("stap1", "visie", "middelen", "management")
FIELDS = ("status", "pril", "sinds", "actie", "verwacht")
CIRCUMSTANCES = ("verscherpt_toezicht", "verslechtering", "vertrouwen")


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return definitions.load_form("2016-2")


def values(question: Question) -> tuple[str, ...]:
    return tuple(option.value for option in question.options)


def specials(question: Question) -> tuple[str, ...]:
    return tuple(option.value for option in question.specials)


class TestTheWholeFormat:
    def test_every_topic_has_its_questions_in_order(self, form: Questionnaire) -> None:
        found = {topic.number: topic for theme in form.themes for topic in theme.topics}
        assert list(found) == [*TOPICS, *FIGURES]
        for number, ids in TOPICS.items():
            assert [q.key for q in found[number].main] == [f"t{number}.{id_}" for id_ in EVERY_TOPIC]
            assert [q.key for q in found[number].sub] == [f"t{number}.{id_}" for id_ in (*ids, "bronnen")]
        for number, ids in FIGURES.items():
            assert [q.key for q in found[number].main] == [f"t{number}.{id_}" for id_ in ids]
            assert found[number].sub == ()

    def test_the_themes_bear_the_names_of_this_version(self, form: Questionnaire) -> None:
        assert [(t.slug, t.title, [x.number for x in t.topics]) for t in form.themes] == [
            ("interne-organisatie", "Interne organisatie Veilig Thuis", [1, 2, 3, 4, 5, 6, 7, 8]),
            ("visie-en-positionering", "Visie en positionering Veilig Thuis", [9, 10, 11]),
            ("bestuurskracht", "Governance/bestuurskracht", [12, 13]),
            ("kerndata", "Kerndata en financiën", [18, 19, 20]),
        ]

    def test_the_conditions_have_the_fields_of_the_interchange_form(self, form: Questionnaire) -> None:
        expected = {
            name: [
                f"randvoorwaarden.{name}.{id_}"
                for id_ in (*FIELDS[:1], *(["aantal_voldaan"] if name == "stap1" else []), *FIELDS[1:])
            ]
            for name in CONDITIONS
        }
        assert {c.key: [q.key for q in c.questions] for c in form.conditions} == expected
        assert tuple(q.key for q in form.circumstances.questions) == CIRCUMSTANCES
        assert form.overall.key == "overall_beeld"

    @pytest.mark.parametrize("name", CONDITIONS)
    def test_the_judgement_fields_take_the_values_of_the_rules(self, form: Questionnaire, name: str) -> None:
        status, pril, action, expected = (
            form.question(f"randvoorwaarden.{name}.{id_}") for id_ in ("status", "pril", "actie", "verwacht")
        )
        assert values(status) == ("voldaan", "deels", "niet")
        assert values(pril) == ("ja", "nee")
        assert values(action) == ("geen", "op_schema", "onvoldoende_resultaat")
        assert specials(expected) == ("onbekend", "geen_datum")

    def test_the_count_of_stap_1_lies_between_0_and_24(self, form: Questionnaire) -> None:
        count = form.question("randvoorwaarden.stap1.aantal_voldaan")
        assert (count.type, count.minimum, count.maximum, count.counts) == (AnswerType.COUNT, 0, 24, False)

    def test_the_evidence_is_that_of_the_rules(self, form: Questionnaire) -> None:
        assert {c.key: c.evidence for c in form.conditions} == {
            "stap1": (1, 2, 3, 4, 5, 6, 7, 8),
            "visie": (9, 10, 11, 12),
            "middelen": (13, 18, 19, 20),
            "management": (3, 6, 12),
        }


class TestEveryQuestion:
    def test_onbekend_is_always_possible(self, form: Questionnaire) -> None:
        assert all(specials(question)[0] == "onbekend" for question in form.questions())

    def test_nvt_only_where_the_format_marks_it(self, form: Questionnaire) -> None:
        assert [q.key for q in form.questions() if "nvt" in specials(q)] == [
            "t2.hertoets",
            "t3.grip",
            "t3.extra_formatie_effect",
            "t4.zicht_geborgd",
            "t13.alternatieven_gefinancierd",
        ]

    def test_completeness_counts_what_the_format_says(self, form: Questionnaire) -> None:
        counting = [q.key for q in form.questions() if q.counts]
        topics = [f"t{number}.{id_}" for number in TOPICS for id_ in ("toelichting", "risico")]
        figures = [f"t{number}.{id_}" for number, ids in FIGURES.items() for id_ in ids]
        judged = [
            f"randvoorwaarden.{name}.{id_}"
            for name in CONDITIONS
            for id_ in ("status", "pril", "actie", "verwacht")
        ]
        assert counting == [*topics, *figures, *judged, *CIRCUMSTANCES, "overall_beeld"]

    def test_each_has_a_label_and_choices_have_options(self, form: Questionnaire) -> None:
        for question in form.questions():
            assert question.label.strip(), question.key
            chosen = question.type in {AnswerType.CHOICE, AnswerType.SEVERAL}
            assert bool(question.options) is chosen, question.key
            assert bool(question.columns) is (question.type is AnswerType.LIST), question.key
            assert (question.measure is not None) is (question.type is AnswerType.FIGURE), question.key

    def test_each_key_is_used_once(self, form: Questionnaire) -> None:
        assert max(Counter(q.key for q in form.questions()).values()) == 1

    def test_the_risk_is_explained_only_when_there_is_one(self, form: Questionnaire) -> None:
        for id_ in ("risico_toelichting", "risico_soort"):
            question = form.question(f"t7.{id_}")
            assert is_asked(question, {"t7.risico": "beperkt"})
            assert not is_asked(question, {"t7.risico": "geen", "t8.risico": "aanzienlijk"})

    def test_a_date_is_expected_only_from_an_action_on_schedule_for_an_unmet_condition(
        self, form: Questionnaire
    ) -> None:
        question = form.question("randvoorwaarden.visie.verwacht")
        status, action = "randvoorwaarden.visie.status", "randvoorwaarden.visie.actie"
        assert is_asked(question, {status: "deels", action: "op_schema"})
        assert not is_asked(question, {status: "deels", action: "geen"})
        assert not is_asked(question, {status: "voldaan"})

    def test_families_are_kept_out_of_the_facts_of_every_topic(self, form: Questionnaire) -> None:
        for number in TOPICS:
            assert "Geen persoonsgegevens van gezinnen." in form.question(f"t{number}.toelichting").hint


class TestFigures:
    def test_no_figure_is_asked_twice(self, form: Questionnaire) -> None:
        asked = Counter(q.measure.id for q in form.questions() if q.measure)
        assert max(asked.values()) == 1
        assert set(asked) >= {id_ for ids in FIGURES.values() for id_ in ids}

    @pytest.mark.parametrize(
        ("key", "unit", "reference", "decimals"),
        [
            ("t18.budget_structureel", "euro", Reference.YEAR, 2),
            ("t13.extra_budget_toegekend", "euro", Reference.YEAR, 2),
            ("t19.meldingen", "meldingen", Reference.PERIOD, 0),
            ("t20.fte_vertrouwensarts_vast", "fte", Reference.DATE, 2),
        ],
    )
    def test_unit_and_reference(
        self, form: Questionnaire, key: str, unit: str, reference: Reference, decimals: int
    ) -> None:
        measure = form.question(key).measure
        assert measure is not None
        assert (measure.unit, measure.reference, measure.decimals) == (unit, reference, decimals)

    def test_a_label_names_the_reference_that_the_round_fills_in(self, form: Questionnaire) -> None:
        for question in form.questions():
            if question.measure:
                assert f"{{{question.measure.reference.value}}}" in question.label, question.key

    def test_the_plausible_range_holds_known_real_figures(self, form: Questionnaire) -> None:
        # Kennemerland, first quarter of 2019: 753 reports and 635 advices (letter to the council of Haarlem).
        for key, real in (("t19.meldingen", 753), ("t19.adviesvragen", 635), ("t20.fte_vt_vast", 58.9)):
            measure = form.question(key).measure
            assert measure is not None
            assert measure.plausible_from is not None
            assert measure.plausible_to is not None
            assert measure.plausible_from <= Decimal(str(real)) <= measure.plausible_to


def found_in(path: Path) -> list[Finding]:
    """What the loader finds in a broken file; its first line says which kind of file it is."""
    if path.read_text(encoding="utf-8").startswith("# cijfers"):
        return load_catalogue(path, path.name)[1]
    version = "2016-1" if "versie 2016-1" in path.read_text(encoding="utf-8").split("\n")[0] else "2016-2"
    known = definitions.catalogue().measures
    return load_questionnaire(path, path.name, version, known, definitions.rules_of(version))[1]


BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith(("# vragenlijst", "# cijfers"))
]


class TestErrors:
    @pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
    def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
        assert [(f.file, f.line, f.code) for f in found_in(path)] == [(path.name, line, path.stem)]

    def test_every_code_is_explained_to_the_reader(self) -> None:
        explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
        assert [path.stem for path in BROKEN if f"`{path.stem}`" not in explained] == []

    def test_all_errors_are_told_at_once_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        folder = copy_of_definitions(tmp_path)
        path = folder / "2016-2" / "vragenlijst.yaml"
        text = path.read_text(encoding="utf-8")
        text = text.replace("type: meerkeuze", "type: sterren", 1)
        text = text.replace("cijfer: onderzoeken", "cijfer: onderzoekingen", 1)
        text = text.replace("onderbouwing: [3, 6, 12]", "onderbouwing: [3, 6, 17]", 1)
        path.write_text(text, encoding="utf-8")
        findings = definitions.check(folder)
        assert [f.code for f in findings] == ["onbekend-type", "onbekend-cijfer", "onbekend-onderwerp"]
        assert {f.file for f in findings} == {"2016-2/vragenlijst.yaml"}
        assert [f.line for f in findings] == sorted(f.line for f in findings)

    def test_an_error_in_the_figures_is_told_once_and_not_for_each_question_that_uses_them(
        self, tmp_path: Path
    ) -> None:
        folder = copy_of_definitions(tmp_path)
        path = folder / "cijfers.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("betreft: formatiedatum", "betreft: dag", 1), "utf-8"
        )
        assert [(f.file, f.code) for f in definitions.check(folder)] == [("cijfers.yaml", "verkeerde-waarde")]

    @pytest.mark.parametrize(
        ("old", "new", "named"),
        [
            ("- id: verslechtering", "- id: achteruitgang", ["'verslechtering'"]),
            (
                "- id: management\n",
                "- id: bestuur\n",
                ["'bestuur'", *(f"management.{id_}" for id_ in ("status", "pril", "actie", "verwacht"))],
            ),
            ("ook: [geen_datum]", "ook: []", [f"{name}.verwacht" for name in CONDITIONS]),
        ],
    )
    def test_a_field_that_the_classification_reads_cannot_be_renamed_or_lose_an_answer(
        self, tmp_path: Path, old: str, new: str, named: list[str]
    ) -> None:
        folder = copy_of_definitions(tmp_path)
        path = folder / "2016-2" / "vragenlijst.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        findings = definitions.check(folder)
        assert {f.code for f in findings} == {"oordeel-past-niet"}
        assert len(findings) == len(named)
        assert all(any(name in f.message for f in findings) for name in named)

    def test_a_list_announces_only_with_a_date(self, tmp_path: Path) -> None:
        folder = copy_of_definitions(tmp_path)
        path = folder / "2016-2" / "vragenlijst.yaml"
        text = path.read_text(encoding="utf-8")
        old = "{id: einddatum, label: Verwachte einddatum, type: datum}"
        assert text.count(old) == 1
        path.write_text(text.replace(old, old.replace("datum}", "tekst}")), encoding="utf-8")
        (finding,) = definitions.check(folder)
        assert finding.code == "sleutel-past-niet"
        assert "'agenda'" in finding.message

    @pytest.mark.parametrize(
        ("name", "versions"),
        [
            ("2016-2/regels.yaml", {"2016-2"}),
            ("2016-2/teksten.yaml", {"2016-2"}),
            ("cijfers.yaml", {"2016-1", "2016-2"}),
        ],
    )
    def test_a_missing_file_is_told_by_name(self, tmp_path: Path, name: str, versions: set[str]) -> None:
        folder = copy_of_definitions(tmp_path)
        (folder / name).unlink()
        findings = definitions.check(folder)
        assert {(f.file, f.code) for f in findings} == {(name, "bestand-ontbreekt")}
        assert len(findings) == len(versions)


def copy_of_definitions(folder: Path) -> Path:
    target = folder / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, target)
    return target


class TestLoading:
    def test_the_definitions_of_the_project_have_no_findings(self) -> None:
        assert definitions.check() == ()

    def test_a_version_is_read_once(self) -> None:
        assert definitions.load_form("2016-2") is definitions.load_form("2016-2")

    def test_a_whole_version_is_read_once(self) -> None:
        loaded = definitions.load("2016-2")
        assert loaded is definitions.load("2016-2")
        assert loaded.questionnaire is definitions.load_form("2016-2")
        assert loaded.rules.version == loaded.questionnaire.version == "2016-2"

    def test_an_unknown_version_is_a_key_error(self) -> None:
        with pytest.raises(KeyError):
            definitions.load_form("1999-1")

    def test_only_versions_with_a_questionnaire_can_be_chosen_for_a_round(self) -> None:
        assert "2016-2" in definitions.versions()
        assert all((QUESTIONNAIRE / name / "vragenlijst.yaml").is_file() for name in definitions.versions())

    @pytest.mark.parametrize("name", ["vragenlijst.yaml", "regels.yaml", "teksten.yaml"])
    def test_any_change_in_a_file_changes_the_digest(self, tmp_path: Path, name: str) -> None:
        folder = copy_of_definitions(tmp_path)
        before = definitions.digest("2016-2", folder)
        path = folder / "2016-2" / name
        path.write_bytes(path.read_bytes() + b"\n")
        assert before == definitions.load_form("2016-2").digest
        assert definitions.digest("2016-2", folder) != before

    @pytest.mark.parametrize(
        ("old", "new", "counts"),
        [
            ("Aantal meldingen {periode}", "Meldingen {periode}", True),
            ("aannemelijk_tot: 15000000", "aannemelijk_tot: 16000000", True),
            ("cijfers:\n", "cijfers:\n  # Een opmerking.\n", False),
            (
                "cijfers:\n",
                "cijfers:\n  - {id: nieuw, label: Nieuw, eenheid: aantal, betreft: periode}\n",
                False,
            ),
        ],
    )
    def test_of_the_figures_only_those_that_are_asked_count_in_the_digest(
        self, tmp_path: Path, old: str, new: str, counts: bool
    ) -> None:
        folder = copy_of_definitions(tmp_path)
        before = definitions.digest("2016-2", folder)
        path = folder / "cijfers.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert (definitions.digest("2016-2", folder) != before) == counts
