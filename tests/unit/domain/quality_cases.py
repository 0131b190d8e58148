"""Per quality check: answers on which it warns, and the nearest on which it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from riskscan.domain.quality import Decided
from riskscan.domain.scan import Answer, Row, Special

PEILDATUM = date(2016, 6, 30)
MOTIVATION = "De wethouders hebben dit op 12 juli samen zo besproken."

VISIE = "randvoorwaarden.visie."
STAP1 = "randvoorwaarden.stap1."
ALL_MET: dict[str, Answer] = {
    **{f"randvoorwaarden.{key}.status": "voldaan" for key in ("stap1", "visie", "middelen", "management")},
    **{f"randvoorwaarden.{key}.pril": "nee" for key in ("stap1", "visie", "middelen", "management")},
    "verscherpt_toezicht": "nee",
    "verslechtering": "nee",
    "vertrouwen": "ja",
}
FAILING: dict[str, Answer] = {**ALL_MET, f"{VISIE}status": "niet", f"{VISIE}actie": "geen"}


def decided(outcome: str, motivation: str = "", on: date = date(2016, 7, 12)) -> Decided:
    return Decided(outcome, motivation, on)


def visie(**fields: Answer) -> dict[str, Answer]:
    return {**ALL_MET, **{f"{VISIE}{name}": answer for name, answer in fields.items()}}


def stap1(**fields: Answer) -> dict[str, Answer]:
    return {**ALL_MET, **{f"{STAP1}{name}": answer for name, answer in fields.items()}}


LIST_ = (Row(("Inzet van een flexteam", "")),)
NVT = Special("nvt")

# Per check: what it is called, answers (and more) on which it warns, and the nearest on which it does not.
CASES: list[
    tuple[str, tuple[dict[str, Answer], dict[str, Any]], tuple[dict[str, Answer], dict[str, Any]]]
] = [
    (
        "voldaan_maar_risico",
        (ALL_MET | {"t9.risico": "aanzienlijk"}, {}),
        (ALL_MET | {"t9.risico": "beperkt"}, {}),
    ),
    (
        "voldaan_maar_risico",
        (ALL_MET | {"t13.risico": "aanzienlijk"}, {}),
        (ALL_MET | {"t13.risico": "aanzienlijk", "randvoorwaarden.middelen.status": "deels"}, {}),
    ),
    ("drie_zonder_actie", (FAILING, {}), (FAILING | {f"{VISIE}actie": "onvoldoende_resultaat"}, {})),
    ("drie_zonder_actie", (FAILING, {}), (FAILING | {"t3.maatregelen": LIST_}, {})),
    (
        "drie_zonder_actie",
        (FAILING | {"t1.verbeteracties": (Row(("", "", "", "")),)}, {}),
        (
            FAILING
            | {"t1.verbeteracties": (Row(("Nachtdienst werven", "stap1_altijd_bereikbaar", "", "")),)},
            {},
        ),
    ),
    (
        "drie_zonder_actie",
        (FAILING | {"t3.maatregelen": (Row(("", "")),)}, {}),
        (FAILING | {"t1.afspraken_interventies": "De GGD start in mei."}, {}),
    ),
    ("drie_zonder_actie", (ALL_MET, {"decision": decided("3", MOTIVATION)}), (ALL_MET, {})),
    ("drie_zonder_actie", (FAILING, {}), (FAILING, {"decision": decided("2b", MOTIVATION)})),
    (
        "lang_pril",
        (visie(pril="ja", sinds=date(2015, 6, 29)), {}),
        (visie(pril="ja", sinds=date(2015, 6, 30)), {}),
    ),
    (
        "lang_pril",
        (visie(pril="ja", sinds=date(2014, 1, 1)), {}),
        (visie(status="deels", pril="ja", sinds=date(2014, 1, 1)), {}),
    ),
    (
        "kort_niet_pril",
        (visie(sinds=date(2016, 4, 1)), {}),
        (visie(sinds=date(2016, 3, 31)), {}),
    ),
    ("kort_niet_pril", (visie(sinds=PEILDATUM), {}), (visie(sinds=date(2016, 7, 1)), {})),
    ("kort_niet_pril", (visie(sinds=PEILDATUM), {}), (visie(pril="ja", sinds=PEILDATUM), {})),
    ("sinds_na_peildatum", (visie(sinds=date(2016, 7, 1)), {}), (visie(sinds=PEILDATUM), {})),
    (
        "verwacht_verlopen",
        (visie(status="deels", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
        (visie(status="deels", actie="op_schema", verwacht=PEILDATUM), {}),
    ),
    (
        "verwacht_verlopen",
        (visie(status="deels", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
        (visie(status="voldaan", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
    ),
    ("stap1_niet_alle", (stap1(aantal_voldaan=23), {}), (stap1(aantal_voldaan=24), {})),
    (
        "stap1_niet_alle",
        (stap1(aantal_voldaan=0), {}),
        (stap1(aantal_voldaan=23) | {"t2.hertoets": "voldoet"}, {}),
    ),
    (
        "stap1_niet_alle",
        (stap1(aantal_voldaan=23) | {"t2.hertoets": "gepland"}, {}),
        (stap1(status="deels", aantal_voldaan=23), {}),
    ),
    (
        "stap1_wel_alle",
        (stap1(status="deels", aantal_voldaan=24), {}),
        (stap1(status="deels", aantal_voldaan=23), {}),
    ),
    ("stap1_wel_alle", (stap1(status="niet", aantal_voldaan=24), {}), (stap1(aantal_voldaan=24), {})),
    (
        "hertoets_voldoet_niet",
        (ALL_MET | {"t2.hertoets": "voldoet_niet"}, {}),
        (stap1(status="deels") | {"t2.hertoets": "voldoet_niet"}, {}),
    ),
    (
        "wachtlijst_zonder_zicht",
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "deels"}, {}),
    ),
    (
        "wachtlijst_zonder_zicht",
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
        (stap1(status="deels") | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
    ),
    (
        "zicht_nvt",
        ({"t3.wachtlijst": "ja", "t4.zicht_geborgd": NVT}, {}),
        ({"t3.wachtlijst": "nee", "t4.zicht_geborgd": NVT}, {}),
    ),
    (
        "acuut_niet_direct",
        (ALL_MET | {"t3.acuut_direct": "nee"}, {}),
        (ALL_MET | {"t3.acuut_direct": Special("onbekend")}, {}),
    ),
    (
        "visie_tegenspraak",
        (ALL_MET | {"t9.gezamenlijke_visie": "in_ontwikkeling"}, {}),
        (ALL_MET | {"t9.gezamenlijke_visie": "ja"}, {}),
    ),
    (
        "middelen_zonder_beeld",
        (ALL_MET | {"t13.reeel_beeld": "nee"}, {}),
        (ALL_MET | {"t13.reeel_beeld": "nee", "randvoorwaarden.middelen.status": "deels"}, {}),
    ),
    (
        "verslechtering_tegenspraak",
        (ALL_MET | {"verslechtering": "ja"}, {}),
        (visie(status="deels") | {"verslechtering": "ja"}, {}),
    ),
    (
        "toezicht_zonder_begin",
        ({"verscherpt_toezicht": "ja"}, {}),
        ({"verscherpt_toezicht": "ja"}, {"supervised": True}),
    ),
    (
        "toezicht_tegenspraak",
        ({"verscherpt_toezicht": "nee"}, {"supervised": True}),
        ({"verscherpt_toezicht": "nee"}, {}),
    ),
    (
        "toezicht_tegenspraak",
        ({"verscherpt_toezicht": Special("onbekend")}, {"supervised": True}),
        ({}, {"supervised": True}),
    ),
    (
        "vertrouwen_zonder_motivering",
        (visie(pril="ja") | {"vertrouwen": "nee"}, {}),
        (visie(pril="ja") | {"vertrouwen": "nee"}, {"decision": decided("3", MOTIVATION)}),
    ),
    (
        "vertrouwen_zonder_motivering",
        (visie(pril="ja") | {"vertrouwen": "nee"}, {"decision": decided("3", "  ")}),
        (
            visie(status="deels", actie="op_schema", verwacht=date(2016, 12, 1)) | {"vertrouwen": "nee"},
            {"decision": decided("3")},
        ),
    ),
    (
        "afwijking_zonder_motivering",
        (ALL_MET, {"decision": decided("2a")}),
        (ALL_MET, {"decision": decided("2a", MOTIVATION)}),
    ),
    ("afwijking_zonder_motivering", ({}, {"decision": decided("1")}), (ALL_MET, {"decision": decided("1")})),
    (
        "risico_zonder_toelichting",
        ({"t5.risico": "aanzienlijk", "t5.risico_toelichting": " "}, {}),
        ({"t5.risico": "aanzienlijk", "t5.risico_toelichting": "Nachtdiensten vallen uit."}, {}),
    ),
    ("risico_zonder_toelichting", ({"t5.risico": "aanzienlijk"}, {}), ({"t5.risico": "beperkt"}, {})),
    ("cijfer_onaannemelijk", ({"t19.meldingen": Decimal(49)}, {}), ({"t19.meldingen": Decimal(50)}, {})),
    (
        "cijfer_onaannemelijk",
        ({"t19.meldingen": Decimal(15001)}, {}),
        ({"t19.meldingen": Decimal(15000)}, {}),
    ),
    (
        "toegekend_boven_gevraagd",
        ({"t13.extra_budget_gevraagd": Decimal("100"), "t13.extra_budget_toegekend": Decimal("100.01")}, {}),
        ({"t13.extra_budget_gevraagd": Decimal("100"), "t13.extra_budget_toegekend": Decimal("100.00")}, {}),
    ),
    (
        "toegekend_boven_gevraagd",
        ({"t13.extra_budget_gevraagd": Decimal(0), "t13.extra_budget_toegekend": Decimal(1)}, {}),
        ({"t13.extra_budget_toegekend": Decimal(1)}, {}),
    ),
    (
        "formatie_delen",
        (
            {
                "t20.fte_vt_vast": Decimal(10),
                "t20.fte_vertrouwensarts_vast": Decimal(5),
                "t20.fte_gedragswetenschapper_vast": Decimal("5.01"),
            },
            {},
        ),
        (
            {
                "t20.fte_vt_vast": Decimal(10),
                "t20.fte_vertrouwensarts_vast": Decimal(5),
                "t20.fte_gedragswetenschapper_vast": Decimal(5),
            },
            {},
        ),
    ),
    (
        "formatie_delen",
        ({"t20.fte_vt_tijdelijk": Decimal(0), "t20.fte_vertrouwensarts_tijdelijk": Decimal(1)}, {}),
        ({"t20.fte_vertrouwensarts_tijdelijk": Decimal(1)}, {}),
    ),
    (
        "gesprek_ontbreekt",
        ({}, {"missing_parties": ("Er is nog geen gesprek met een ambtelijk adviseur.",)}),
        ({}, {}),
    ),
    (
        "gesprekken_oud",
        ({}, {"interviews": (date(2016, 3, 29),)}),
        ({}, {"interviews": (date(2016, 3, 30),)}),
    ),
    (
        "gesprekken_oud",
        ({}, {"interviews": (date(2015, 1, 1), date(2014, 1, 1))}),
        ({}, {"interviews": (date(2015, 1, 1), date(2016, 7, 1))}),
    ),
    (
        "cijfers_oud",
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2016, 10, 1)}),
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2016, 9, 30)}),
    ),
    (
        "cijfers_oud",
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2017, 3, 1)}),
        ({"t18.budget_structureel": Decimal(2000000)}, {"peildatum": date(2017, 3, 1)}),
    ),
    (
        "peildatum_oud",
        (ALL_MET, {"decision": decided("1", on=date(2016, 12, 31))}),
        (ALL_MET, {"decision": decided("1", on=date(2016, 12, 30))}),
    ),
]
