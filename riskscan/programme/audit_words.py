"""Entries of the audit log, and what a check of it found, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskscan.domain.dutch import format_moment
from riskscan.programme.acts import Act
from riskscan.programme.system import dutch_time
from riskscan.store.audit import Fault, Finding
from riskscan.store.audit_reading import COMMAND_LINE, Logged, Place

_ACCOUNTS = re.compile(r"accounts ((?:\d+, )*\d+)")


class Names:
    """What things are called now; a name that changed is the same thing under its new name."""

    def __init__(self, known: Mapping[str, Place], here: str = "") -> None:
        self.known = known
        self.here = here
        """What the page is about, so that it is not named on every line."""

    def plain(self, about: str) -> str:
        """The name alone: "Veilig Thuis Voorbeeld (Ronde zomer 2016)"."""
        place = self.known.get(about)
        if place is None:
            return about
        return f"{place.name} ({place.round_name})" if place.round_name else place.name

    def what(self, entry: Logged) -> str:
        """What the entry is about, as it stands in a sentence."""
        about = entry.about
        kind = about.partition(" ")[0]
        if about == self.here:
            return "deze scan"
        if about not in self.known:
            return (
                _WITHOUT_NAME.get(entry.subject)
                or _page_of(entry.subject)
                or entry.subject
                or "de applicatie"
            )
        if kind == "scan":
            return f"de scan van {self.plain(about)}"
        if kind == "ronde":
            inside = _organisation_in(entry.subject)
            name = f"de ronde ‘{self.plain(about)}’"
            return f"{self.plain(inside)} in {name}" if inside else name
        return f"het account van {self.plain(about)}" if kind == "account" else self.plain(about)

    def with_scans(self, about: str) -> tuple[str, ...]:
        """A round or organisation with the scans of it."""
        scans = (one.about for one in self.known.values() if about in (one.organisation, one.round))
        return (about, *scans)

    def who(self, entry: Logged) -> str:
        """Who did it, at the start of a sentence."""
        if entry.account_id is not None:
            return entry.name or f"Account {entry.account_id}"
        if entry.address == COMMAND_LINE:
            return "De opdrachtregel"
        return "Iemand zonder account" if entry.address else "Het programma"


_WITHOUT_NAME = {"account onbekend": "een onbekend e-mailadres", "account": "een account"}


def _page_of(subject: str) -> str:
    return f"de pagina {subject}" if subject.startswith("/") else ""


def _organisation_in(subject: str) -> str:
    """Of a subject such as "ronde 3 organisatie 5": "organisatie 5"."""
    found = re.fullmatch(r"ronde \d+ (organisatie \d+)", subject)
    return found[1] if found else ""


def sentence(act: Act | None, names: Names, entry: Logged) -> str:
    """What was done, by whom and to what, as one sentence. An act of a newer program is named as it is."""
    who, what = names.who(entry), names.what(entry)
    told = act.sentence.format(wie=who, wat=what) if act else f"{who}: {entry.action}, {what}."
    return told[0].upper() + told[1:]


def detail_words(names: Names, entry: Logged) -> str:
    """The detail with names for the numbers of accounts."""
    if entry.action == "besluit genomen":
        return f"Besluit: {entry.detail.replace('_', ' ')}"
    found = _ACCOUNTS.fullmatch(entry.detail)
    if found is None:
        return entry.detail
    return "Toegewezen: " + ", ".join(names.plain(f"account {number}") for number in found[1].split(", "))


def finding_words(one: Finding) -> str:
    """A fault of the log in plain Dutch: which entry, and what."""
    match one.fault:
        case Fault.CHANGED:
            return (
                f"Regel {one.entry} is gewijzigd nadat zij was vastgelegd: de inhoud past niet bij haar "
                "controlegetal."
            )
        case Fault.MISSING if one.entry == one.until:
            return f"Regel {one.entry} ontbreekt."
        case Fault.MISSING:
            return f"De regels {one.entry} tot en met {one.until} ontbreken."
        case Fault.UNLINKED:
            return (
                f"Regel {one.entry} sluit niet aan op de regel ervoor: daar is een regel weggehaald, ingevoegd, "
                "verwisseld of vervangen."
            )
        case Fault.MISNUMBERED:
            return f"Regel {one.entry} heeft een nummer dat hier niet kan staan: zij is ingevoegd."
        case Fault.UNGUARDED:
            return (
                f"De beveiliging {one.guard} van het logboek ontbreekt of is gewijzigd: iemand heeft het bestand "
                "met een ander programma bewerkt."
            )
        case Fault.HEAD_GONE if one.kept is not None:
            return (
                f"De kop die bij het vaststellen van scan {one.kept.scan_id} op "
                f"{format_moment(dutch_time(one.kept.at))} is bewaard, staat niet meer in het logboek "
                f"({one.head or 'onleesbaar'}). Er is een regel weggehaald of het logboek is herschreven."
            )
        case Fault.HEAD_GONE:
            return (
                f"De opgegeven kop {one.head} staat niet in het logboek: een regel van toen is weggehaald of "
                "herschreven, of de kop hoort bij een andere installatie."
            )
