"""Everything that is written in the audit log: under which name, and how it reads in Dutch.

The names stand in the hashed entries of every installation, so a name is never changed; a new act gets a line
here, and ``System.log`` refuses a name that has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What an act is about, as the page of the log groups them."""

    SIGNING_IN = "Inloggen"
    REFUSED = "Weigeringen"
    SCANS = "Scans"
    DOWNLOADS = "Downloads en uitvoer"
    ROUNDS = "Rondes"
    FIGURES = "Cijfers"
    ORGANISATIONS = "Organisaties"
    ACCOUNTS = "Accounts"
    PERSONAL_DATA = "Persoonsgegevens"
    KEEPING = "Beheer"


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of entry. ``sentence`` has places for ``{wie}`` and ``{wat}`` (what the entry is about)."""

    name: str
    group: Group
    sentence: str
    tells: bool = True
    """Whether the detail is for who keeps the log; False when it tells what a scan says (an outcome, a question)."""


_EVERY = (
    Act("ingelogd", Group.SIGNING_IN, "{wie} logde in."),
    Act("uitgelogd", Group.SIGNING_IN, "{wie} logde uit."),
    Act("inloggen mislukt", Group.SIGNING_IN, "Inloggen met {wat} mislukte."),
    Act("inloggen geweigerd", Group.SIGNING_IN, "Inloggen is geweigerd: te veel mislukte pogingen."),
    Act("inloggen zonder rol", Group.SIGNING_IN, "{wie} logde in, maar heeft nog geen rol."),
    Act("code onjuist", Group.SIGNING_IN, "Na het juiste wachtwoord van {wat} volgde een verkeerde code."),
    Act("code geweigerd", Group.SIGNING_IN, "Een code voor {wat} is geweigerd: te veel verkeerde codes."),
    Act(
        "eigen wachtwoord onjuist",
        Group.SIGNING_IN,
        "{wie} vulde bij Mijn account een verkeerd wachtwoord in.",
    ),
    Act("herstelcode gebruikt", Group.SIGNING_IN, "{wie} gebruikte een herstelcode."),
    Act("sessie beëindigd", Group.SIGNING_IN, "{wie} beëindigde een eigen sessie."),
    Act("sessies beëindigd", Group.SIGNING_IN, "{wie} beëindigde sessies van {wat}."),
    Act("link geopend", Group.SIGNING_IN, "De link om een wachtwoord te kiezen van {wat} is geopend."),
    Act("link onjuist", Group.SIGNING_IN, "Een link die niet (meer) werkt, is geopend."),
    Act("link geweigerd", Group.SIGNING_IN, "Een link is geweigerd: te veel links die niet werken."),
    Act("geweigerd", Group.REFUSED, "{wie} kreeg geen toegang tot {wat}."),
    Act("geweigerd zonder inloggen", Group.REFUSED, "{wie} stuurde iets in zonder ingelogd te zijn."),
    Act("scan gestart", Group.SCANS, "{wie} startte {wat}."),
    Act("antwoorden bewaard", Group.SCANS, "{wie} bewaarde antwoorden in {wat}.", tells=False),
    Act("gesprek vastgelegd", Group.SCANS, "{wie} legde een gesprek vast in {wat}."),
    Act("gesprek gewijzigd", Group.SCANS, "{wie} wijzigde een gesprek in {wat}."),
    Act("gesprek verwijderd", Group.SCANS, "{wie} verwijderde een gesprek uit {wat}."),
    Act("opmerking geplaatst", Group.SCANS, "{wie} plaatste een opmerking bij {wat}.", tells=False),
    Act("opmerking afgehandeld", Group.SCANS, "{wie} handelde een opmerking af bij {wat}."),
    Act("opmerking heropend", Group.SCANS, "{wie} heropende een opmerking bij {wat}."),
    Act("besluit genomen", Group.SCANS, "{wie} nam een besluit over de indeling in {wat}.", tells=False),
    Act("scan besproken", Group.SCANS, "{wie} legde een bespreking vast van {wat}."),
    Act("scan ter vaststelling aangeboden", Group.SCANS, "{wie} bood {wat} ter vaststelling aan."),
    Act("scan ingetrokken", Group.SCANS, "{wie} trok {wat} in."),
    Act("scan teruggestuurd", Group.SCANS, "{wie} stuurde {wat} terug."),
    Act("scan vastgesteld", Group.SCANS, "{wie} stelde {wat} vast."),
    Act("scan heropend", Group.SCANS, "{wie} heropende {wat}."),
    Act("scan ingelezen uit bestand", Group.SCANS, "{wie} las {wat} in uit een bestand.", tells=False),
    Act("rapport gedownload", Group.DOWNLOADS, "{wie} downloadde het rapport van {wat}."),
    Act("vragenlijst gedownload", Group.DOWNLOADS, "{wie} downloadde de lege vragenlijst voor {wat}."),
    Act(
        "landelijk rapport gedownload", Group.DOWNLOADS, "{wie} downloadde het landelijke rapport van {wat}."
    ),
    Act("landelijk beeld opgevraagd", Group.DOWNLOADS, "{wie} vroeg het landelijke beeld op van {wat}."),
    Act("landelijke kaart gedownload", Group.DOWNLOADS, "{wie} downloadde de kaart van {wat}."),
    Act("scans uitgevoerd naar bestand", Group.DOWNLOADS, "{wie} schreef scans naar een bestand: {wat}."),
    Act("cijfers uitgevoerd naar bestand", Group.DOWNLOADS, "{wie} schreef cijfers naar een bestand."),
    Act("cijfers ingelezen uit bestand", Group.FIGURES, "{wie} las cijfers in uit een bestand."),
    Act(
        "vergelijking gedownload", Group.DOWNLOADS, "{wie} downloadde de vergelijking van cijfers van {wat}."
    ),
    Act("logboek uitgevoerd", Group.DOWNLOADS, "{wie} schreef {wat} naar een bestand."),
    Act("bewaarde besluiten nagerekend", Group.KEEPING, "{wie} rekende {wat} na."),
    Act("ronde gemaakt", Group.ROUNDS, "{wie} maakte {wat}."),
    Act("ronde gewijzigd", Group.ROUNDS, "{wie} wijzigde {wat}."),
    Act(
        "organisaties van ronde gewijzigd",
        Group.ROUNDS,
        "{wie} wijzigde welke organisaties meedoen aan {wat}.",
    ),
    Act("toewijzing gewijzigd", Group.ROUNDS, "{wie} wijzigde wie is toegewezen aan {wat}."),
    Act("ronde geopend", Group.ROUNDS, "{wie} opende {wat}."),
    Act("ronde gesloten", Group.ROUNDS, "{wie} sloot {wat}."),
    Act("cijfers bewaard", Group.FIGURES, "{wie} bewaarde cijfers van {wat}.", tells=False),
    Act(
        "wachtlijstmaatregelen bewaard",
        Group.FIGURES,
        "{wie} bewaarde maatregelen tegen wachtlijsten van {wat}.",
        tells=False,
    ),
    Act("impactanalyse bewaard", Group.FIGURES, "{wie} bewaarde een impactanalyse van {wat}."),
    Act("impactanalyse gedownload", Group.DOWNLOADS, "{wie} downloadde een impactanalyse van {wat}."),
    Act("sturingsinformatie gedownload", Group.DOWNLOADS, "{wie} downloadde sturingsinformatie van {wat}."),
    Act("organisatie gemaakt", Group.ORGANISATIONS, "{wie} maakte {wat} aan."),
    Act("organisatie gewijzigd", Group.ORGANISATIONS, "{wie} wijzigde {wat}."),
    Act("moederorganisatie gemaakt", Group.ORGANISATIONS, "{wie} maakte {wat} aan."),
    Act("toezicht vastgelegd", Group.ORGANISATIONS, "{wie} legde toezicht vast op {wat}."),
    Act("toezicht gecorrigeerd", Group.ORGANISATIONS, "{wie} corrigeerde het toezicht op {wat}."),
    Act("gegevensbestanden ingelezen", Group.KEEPING, "{wie} las de gegevensbestanden in: {wat}."),
    Act("reservekopie gemaakt", Group.KEEPING, "{wie} maakte {wat}."),
    Act("reservekopie teruggezet", Group.KEEPING, "{wie} zette {wat} terug."),
    Act("account gemaakt", Group.ACCOUNTS, "{wie} maakte {wat}."),
    Act("account gewijzigd", Group.ACCOUNTS, "{wie} wijzigde {wat}."),
    Act("wachtwoord gewijzigd", Group.ACCOUNTS, "{wie} wijzigde het wachtwoord van {wat}."),
    Act("wachtwoord gekozen met link", Group.ACCOUNTS, "{wie} koos met een link een wachtwoord."),
    Act("uitnodiging gemaakt", Group.ACCOUNTS, "{wie} maakte een uitnodiging voor {wat}."),
    Act(
        "herstellink gemaakt",
        Group.ACCOUNTS,
        "{wie} maakte een link voor {wat} om het wachtwoord te herstellen.",
    ),
    Act("link ingetrokken", Group.ACCOUNTS, "{wie} trok de link van {wat} in."),
    Act("tweede factor ingesteld", Group.ACCOUNTS, "{wie} stelde een tweede factor in."),
    Act("tweede factor vernieuwd", Group.ACCOUNTS, "{wie} stelde de tweede factor opnieuw in."),
    Act("tweede factor gewist", Group.ACCOUNTS, "{wie} wiste de tweede factor van {wat}."),
    Act("herstelcodes vernieuwd", Group.ACCOUNTS, "{wie} maakte nieuwe herstelcodes."),
    Act("rol gegeven", Group.ACCOUNTS, "{wie} gaf {wat} een rol."),
    Act("rol gevraagd", Group.ACCOUNTS, "{wie} vroeg een rol voor {wat}."),
    Act("rolverzoek goedgekeurd", Group.ACCOUNTS, "{wie} keurde een rol goed voor {wat}."),
    Act("rolverzoek geweigerd", Group.ACCOUNTS, "{wie} weigerde een rol voor {wat}."),
    Act("rolverzoek ingetrokken", Group.ACCOUNTS, "{wie} trok een rolverzoek voor {wat} in."),
    Act("verwijdering gevraagd", Group.PERSONAL_DATA, "{wie} vroeg een tekst te verwijderen: {wat}."),
    Act("verwijdering ingetrokken", Group.PERSONAL_DATA, "{wie} trok een verzoek om verwijdering in: {wat}."),
    Act("verwijdering afgewezen", Group.PERSONAL_DATA, "{wie} wees een verzoek om verwijdering af: {wat}."),
    Act("tekst gezocht", Group.PERSONAL_DATA, "{wie} zocht waar een te verwijderen tekst staat: {wat}."),
    Act("tekst verwijderd", Group.PERSONAL_DATA, "{wie} verwijderde een tekst: {wat}."),
    Act("verwijdering opnieuw toegepast", Group.PERSONAL_DATA, "Bij het starten is {wat} opnieuw toegepast."),
    Act("persoonsgegevens ingezien", Group.PERSONAL_DATA, "{wie} vroeg op wat over {wat} is bewaard."),
    Act("persoonsgegevens gewist", Group.PERSONAL_DATA, "{wie} wiste persoonsgegevens van {wat}."),
    Act("bewaartermijn gewijzigd", Group.PERSONAL_DATA, "{wie} wijzigde de bewaartermijn van {wat}."),
)

ACTS: dict[str, Act] = {act.name: act for act in _EVERY}
"""By name, grouped in the order in which a page lists them."""
