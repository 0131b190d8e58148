"""A fictional report with everything in it; no organisation of this name exists."""

# ruff: noqa: E501  (the sentences of a report, as they are)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from riskscan.documents.report import (
    AgendaLine,
    ConditionReport,
    Decision,
    FigureGroup,
    FigureLine,
    InterviewLine,
    Line,
    ReportData,
    RoundLine,
    Supervision,
    ThemeReport,
    TopicReport,
)
from riskscan.domain.explanation import Category, ConditionView, Explanation, OpenGroup, RuleView

CATEGORIES = {
    "1": Category(
        "1",
        "1",
        "Basis op orde",
        "Veilig Thuis voldoet aan de gestelde randvoorwaarden. De verwachting is dat dit zo blijft.",
    ),
    "2b": Category(
        "2b",
        "2",
        "Basis binnen afzienbare tijd op orde",
        "Veilig Thuis voldoet nog niet aan alle randvoorwaarden. Er lopen verbeteracties en er is voldoende "
        "vertrouwen dat de basis voor 1 januari 2017 op orde is.",
    ),
    "3": Category(
        "3",
        "3",
        "Basis niet op orde",
        "Veilig Thuis voldoet niet aan de randvoorwaarden. De verbeteracties leiden nog onvoldoende tot resultaat.",
    ),
    "I": Category(
        "I",
        "I",
        "Oordeel aan de inspecties",
        "De organisatie staat onder verscherpt toezicht. Het programma laat het oordeel aan de inspecties.",
    ),
}
OPEN = Category(None, "open", "Nog niet te bepalen", "")

RULE = RuleView(
    "onderweg",
    "Niet alle randvoorwaarden zijn voldaan, maar voor elke randvoorwaarde loopt een actie die voor de "
    "streefdatum klaar is, en er is voldoende vertrouwen.",
    "op dit moment nog niet (geheel) voldoen, maar dusdanige verbeteracties in gang hebben gezet dat de "
    "verwachting is dat dit binnen afzienbare tijd wel het geval zal zijn",
    "Rapportage 26 september 2016, paragraaf 1.3",
)
VIEWS = (
    ConditionView(
        "stap1",
        "Toetsingskader Stap 1",
        ("W",),
        "Aan 20 van de 24 verwachtingen is voldaan. De rest is op schema voor 1 november 2016.",
    ),
    ConditionView(
        "visie", "Bestuurlijke visie", ("M",), "De gemeenten hebben sinds maart 2015 één gezamenlijke visie."
    ),
    ConditionView(
        "middelen",
        "Geld en capaciteit",
        ("P",),
        "De middelen zijn toegekend, maar pas sinds mei 2016. Dat kan nog veranderen.",
    ),
    ConditionView(
        "management", "Tactisch en operationeel management", ("M",), "Het management is op sterkte."
    ),
)
EXPLANATION = Explanation(
    "2016-2",
    CATEGORIES["2b"],
    (CATEGORIES["2b"],),
    (RULE,),
    VIEWS,
    (),
    (
        "Volgens de regels zou de indeling ‘Basis op orde’ zijn als:",
        "Toetsingskader Stap 1: blijvend aan de voorwaarde is voldaan.",
        "Geld en capaciteit: blijvend aan de voorwaarde is voldaan.",
    ),
)
STUCK = Explanation(
    "2016-2",
    OPEN,
    (CATEGORIES["1"], CATEGORIES["2b"], CATEGORIES["3"]),
    (RULE, replace(RULE, id="op_orde", sentence="Alle randvoorwaarden zijn blijvend voldaan.")),
    (replace(VIEWS[0], states=("M", "P", "W", "F"), sentence="Nog niet beantwoord."), *VIEWS[1:]),
    (
        OpenGroup(
            "Toetsingskader Stap 1",
            "randvoorwaarden.stap1.status",
            "Is aan het toetsingskader voldaan?",
            ("randvoorwaarden.stap1.status", "randvoorwaarden.stap1.pril"),
            "Zonder dit antwoord zijn drie uitkomsten mogelijk.",
        ),
    ),
    (),
)

_FACTS = (
    "De wachtlijst is sinds januari gehalveerd. Er zijn vier tijdelijke medewerkers aangenomen, tot 1 juli. "
    "Acute meldingen worden dezelfde dag opgepakt; de overige meldingen krijgen binnen vijf werkdagen een triage.\n\n"
    "De overdracht naar de wijkteams kost meer tijd dan was voorzien. In twee gemeenten is daar sinds mei een vaste "
    "contactpersoon voor.\nDe afspraken staan in het werkplan van april."
)
_RISK = "De tijdelijke medewerkers vertrekken in juli. Zonder vervanging loopt de wachtlijst naar verwachting weer op."


def _topic(number: int, title: str, key: str, *lines: Line) -> TopicReport:
    word = f"{key.capitalize()} risico" if key else "Niet ingevuld"
    risk_explanation = (
        Line("Waaruit bestaat het risico?", _RISK) if key in ("beperkt", "aanzienlijk") else None
    )
    return TopicReport(
        number,
        title,
        Line("Wat is de feitelijke situatie?", _FACTS),
        Line("Hoe groot is het risico bij dit onderwerp?", word, absent=not key),
        key,
        (
            *lines,
            Line(
                "Waarop is dit gebaseerd?",
                "Gesprek met de manager van 12 mei 2016; verbeterplan, versie april 2016.",
            ),
        ),
        risk_explanation,
    )


def _line(label: str, answer: str) -> Line:
    return Line(label, answer, absent=answer in ("Niet ingevuld", "Onbekend", "N.v.t."))


THEMES = (
    ThemeReport(
        "Interne organisatie Veilig Thuis",
        (
            _topic(
                1,
                "Inspectierapport stap 1 en verbeterplan",
                "beperkt",
                _line(
                    "Welke punten uit het inspectierapport staan nog open?",
                    "Veiligheidstaxatie bij elke melding (veiligheid)\nDossiervorming volgens één werkwijze (organisatie)",
                ),
                _line("Wat is de stand van het verbeterplan?", "In uitvoering"),
                _line(
                    "Welke concrete, sluitende afspraken zijn er over interventies?",
                    "De hersteltrajecten starten binnen tien werkdagen na het onderzoek.",
                ),
                _line("Wanneer moeten deze afspraken zijn uitgevoerd?", "1 november 2016"),
            ),
            _topic(2, "Hertoets inspectie", "geen", _line("Wat is de stand van de hertoets?", "N.v.t.")),
            _topic(
                3,
                "Wachtlijsten",
                "aanzienlijk",
                _line("Is er enige vorm van wachtlijst?", "Ja"),
                _line("Is er voldoende gevoel van urgentie?", "Ja"),
                _line("Hoe groot is de grip op de wachtlijst?", "Beperkt"),
                _line("Welk effect heeft extra formatie?", "Daalt beperkt"),
                _line("Wat zijn de oorzaken?", "Toename van meldingen, moeizame overdracht"),
                _line("Is er behoefte aan afspraken over versneld triageren?", "Onbekend"),
                _line("Start het onderzoek direct na de triage?", "Niet ingevuld"),
                _line("Worden mutaties gefilterd en verrijkt aangeleverd?", "Niet ingevuld"),
            ),
            _topic(
                4,
                "Zicht op veiligheid",
                "beperkt",
                _line("Hoe worden wachtende zaken gevolgd?", "Elke week, door de gedragswetenschapper."),
                _line("Is zicht op veiligheid geborgd bij zaken op de wachtlijst?", "Deels"),
            ),
            _topic(
                5,
                "Bereikbaarheid en beschikbaarheid",
                "geen",
                _line("Is Veilig Thuis dag en nacht bereikbaar?", "Ja"),
            ),
            _topic(
                6,
                "Deskundigheidsbevordering",
                "beperkt",
                _line("Zijn alle medewerkers integraal opgeleid?", "Ingepland"),
                _line("Is vakmanschap een belangrijk verbeterpunt?", "Nee"),
            ),
            _topic(
                7,
                "Systeemgerichte gezinsaanpak",
                "geen",
                _line("Hoe ver is de ontwikkeling?", "In ontwikkeling"),
            ),
            _topic(
                8,
                "Registratie en beleidsinformatie",
                "",
                _line("Is er één registratiesysteem?", "Niet ingevuld"),
            ),
        ),
    ),
    ThemeReport(
        "Visie en positionering Veilig Thuis",
        (
            _topic(
                9,
                "Visie op de positie in het sociaal domein",
                "geen",
                _line("Is er een gezamenlijke visie?", "Ja"),
            ),
            _topic(10, "Inrichting lokale structuren", "beperkt", _line("Is er een liaison?", "Ja")),
            _topic(
                11,
                "Vraagstukken als gevolg hiervan",
                "geen",
                _line(
                    "Welke vraagstukken zijn er?",
                    "Gegevens delen met de wijkteams (eigenaar: beleidsadviseur)",
                ),
            ),
        ),
    ),
    ThemeReport(
        "Governance/bestuurskracht",
        (
            _topic(
                12,
                "Visie op positionering VT",
                "geen",
                _line("Wat is de huidige vorm?", "Onderdeel van een stichting"),
                _line("Is er een definitieve keuze over de vorm?", "Nee, de contouren zijn helder"),
            ),
            _topic(13, "Visie op sturing en bekostiging", "beperkt", _line("Is er een reëel beeld?", "Ja")),
        ),
    ),
)
FIGURES = (
    FigureGroup(
        18,
        "Structureel budget 2016",
        (
            FigureLine("Structureel budget 2016", "3.412.500,00", "euro", "2016"),
            FigureLine("Incidenteel budget 2016", "185.000,00", "euro", "2016"),
            FigureLine("Budget voor bovenwettelijke taken 2016", "Onbekend", "euro", "2016", absent=True),
        ),
    ),
    FigureGroup(
        19,
        "Primair proces 1e kwartaal 2016",
        (
            FigureLine("Aantal meldingen", "1.358", "aantal", "1 januari tot en met 31 maart 2016"),
            FigureLine("Aantal adviesvragen", "742", "aantal", "1 januari tot en met 31 maart 2016"),
            FigureLine("Aantal onderzoeken", "211", "aantal", "1 januari tot en met 31 maart 2016"),
        ),
    ),
    FigureGroup(
        20,
        "Formatie op 1 juni 2016",
        (
            FigureLine("Medewerkers Veilig Thuis, vast", "31,6", "fte", "1 juni 2016"),
            FigureLine("Medewerkers Veilig Thuis, tijdelijk", "4,0", "fte", "1 juni 2016"),
            FigureLine("Vertrouwensartsen, vast", "1,8", "fte", "1 juni 2016"),
            FigureLine("Gedragswetenschappers, vast", "Niet ingevuld", "fte", "1 juni 2016", absent=True),
        ),
    ),
)
CONDITIONS = tuple(
    ConditionReport(
        view,
        (
            Line(
                "Is aan deze randvoorwaarde voldaan?", "Deels voldaan" if view.key == "stap1" else "Voldaan"
            ),
            Line("Is dit pas kort zo?", "Ja" if view.key == "middelen" else "Nee"),
            Line("Sinds wanneer?", "Niet ingevuld", absent=True),
        ),
    )
    for view in VIEWS
)

REPORT = ReportData(
    organisation="Veilig Thuis Lage Zoom",
    parent_organisation="Stichting Jeugd en Gezin Lage Zoom",
    round_name="Ronde zomer 2016",
    peildatum=date(2016, 6, 30),
    streefdatum=date(2017, 1, 1),
    concept=False,
    demo=False,
    established_at=datetime(2016, 7, 14, 12, 3, tzinfo=UTC),
    established_by_role="programmaleider",
    decision=Decision(CATEGORIES["2b"], "", differs=False),
    explanation=EXPLANATION,
    conditions=CONDITIONS,
    circumstances=(
        Line("Geldt verscherpt toezicht?", "Nee"),
        Line("Verslechtert de kwaliteit?", "Nee"),
        Line("Is er voldoende vertrouwen?", "Ja"),
    ),
    supervision=Supervision(
        "Specifiek toezicht", "Sinds 1 februari 2016, wegens de wachtlijst. Tot 1 november 2016."
    ),
    inspection=(Line("Stap 1: gehaald van de 24 verwachtingen", "20"), Line("Hertoets", "Gepland")),
    agenda=(
        AgendaLine("15 september 2016", "Hertoets van de inspecties"),
        AgendaLine("1 oktober 2016", "Maatregel tegen de wachtlijst klaar: Twee vaste onderzoekers"),
        AgendaLine("1 november 2016", "Toetsingskader Stap 1: resultaat van de verbeteractie verwacht"),
        AgendaLine("1 januari 2017", "Streefdatum: vóór deze dag moet de basis op orde zijn"),
        AgendaLine("1 maart 2017", "Stap naar een andere vorm: Besluit van de gemeenteraden"),
        AgendaLine("Nog geen datum", "Gezamenlijke visie: resultaat van de verbeteractie verwacht"),
    ),
    rounds=(
        RoundLine("Ronde voorjaar 2016", date(2016, 4, 1), CATEGORIES["3"]),
        RoundLine("Ronde zomer 2016", date(2016, 6, 30), CATEGORIES["2b"], here=True),
    ),
    overall=Line(
        "Overall beeld",
        "Veilig Thuis Lage Zoom heeft in een half jaar een grote stap gezet. De samenwerking met de gemeenten is goed en "
        "de medewerkers zijn betrokken.\n\nDe wachtlijst vraagt nog aandacht. De afspraken over tijdelijke formatie lopen "
        "in juli af; een besluit over structureel geld is nodig voor de begroting van 2017.",
    ),
    themes=THEMES,
    figures=FIGURES,
    interviews=(
        InterviewLine(
            "12 mei 2016",
            "Vertegenwoordiger Veilig Thuis",
            "Werkbezoek",
            "manager, gedragswetenschapper",
            (
                Line("Knelpunten en oorzaken", "De wachtlijst groeit zodra er iemand uitvalt."),
                Line("Wensen", "Rust in de aansturing.\n\nEn één aanspreekpunt bij de gemeenten."),
            ),
        ),
        InterviewLine("19 mei 2016", "Ambtelijk adviseur", "Gesprek", "beleidsadviseur, contractmanager"),
        InterviewLine("2 juni 2016", "Wethouder", "Telefonisch", "wethouder jeugd en zorg"),
    ),
    questionnaire_version="2016-2",
    definition_digest="3f1a9c0e7b5d42688c1f0a6e9d7b3c5a1e2f4d6b8a0c9e7f5d3b1a2c4e6f8091",
    answers_digest="a90b17c3d5e2f4861b0c9d7e5f3a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f41",
    audit_head="5c7d9e1f2a4b6c8d0e2f413f1a9c0e7b5d42688c1f0a6e9d7b3c5a1e2f4d6b8a",
    last_saved=datetime(2016, 7, 12, 9, 41, tzinfo=UTC),
)
"""Vastgesteld: the decision follows the suggestion."""

CONCEPT = replace(
    REPORT,
    concept=True,
    demo=True,
    established_at=None,
    established_by_role="",
    decision=None,
    supervision=None,
    rounds=(REPORT.rounds[0], replace(REPORT.rounds[1], provisional=True)),
)
"""A concept in the demo: no decision yet, a settled suggestion."""

DIFFERENT = replace(
    REPORT,
    decision=Decision(
        CATEGORIES["3"],
        "De toezegging over de tijdelijke formatie is na de peildatum ingetrokken.",
        differs=True,
    ),
)

_NOTHING = "Niet ingevuld"


def _emptied(topic: TopicReport) -> TopicReport:
    return replace(
        topic,
        explanation=replace(topic.explanation, answer=_NOTHING, absent=True),
        risk=replace(topic.risk, answer=_NOTHING, absent=True),
        risk_key="",
        risk_explanation=None,
        lines=tuple(replace(line, answer=_NOTHING, absent=True) for line in topic.lines),
    )


EMPTY = replace(
    CONCEPT,
    demo=False,
    parent_organisation="",
    streefdatum=None,
    explanation=replace(
        STUCK,
        conditions=tuple(
            replace(v, states=("M", "P", "W", "F"), sentence="Nog niet beantwoord.") for v in VIEWS
        ),
    ),
    conditions=tuple(
        replace(c, lines=tuple(replace(line, answer=_NOTHING, absent=True) for line in c.lines))
        for c in CONDITIONS
    ),
    circumstances=tuple(replace(line, answer=_NOTHING, absent=True) for line in REPORT.circumstances),
    inspection=(),
    agenda=(),
    rounds=(RoundLine("Ronde zomer 2016", date(2016, 6, 30), OPEN, here=True, provisional=True),),
    overall=replace(REPORT.overall, answer=_NOTHING, absent=True),
    themes=tuple(replace(t, topics=tuple(_emptied(topic) for topic in t.topics)) for t in THEMES),
    figures=tuple(
        replace(g, lines=tuple(replace(line, value=_NOTHING, absent=True) for line in g.lines))
        for g in FIGURES
    ),
    interviews=(),
    answers_digest="",
    audit_head="",
    last_saved=None,
)
"""A scan in which nothing was filled in."""
