"""The quality checks themselves, each a function with a name; ``CHECKS`` holds them by code.

A threshold is never here: it is a limit in the version's ``controles.yaml``. What is not answered, or not
asked, is never a reason to warn, except where the check is about something that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from riskscan.domain.classification import add_months
from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.quality import Check, Examined, Hit, Part, Setting, Wanted
from riskscan.domain.questionnaire import AnswerType, ConditionQuestions
from riskscan.domain.scan import Row
from riskscan.domain.wording import listed, without_reference

MET, PARTLY, NOT_MET = "voldaan", "deels", "niet"
RISK = "aanzienlijk"
STAP1, VISIE, MIDDELEN = "stap1", "visie", "middelen"
MONTHS = "maanden"


def _at(condition: str, name: str) -> str:
    return f"randvoorwaarden.{condition}.{name}"


def _risk(number: int) -> str:
    return f"t{number}.risico"


def _says(scan: Examined, condition: str, status: str) -> bool:
    return scan.code(_at(condition, "status")) == status


def met_but_at_risk(scan: Examined, _: Setting) -> Iterator[Hit]:
    """A condition is met while topics that are its evidence carry a considerable risk."""
    for condition in scan.form.conditions:
        risky = [number for number in condition.evidence if scan.code(_risk(number)) == RISK]
        if risky and _says(scan, condition.key, MET):
            topics = listed([f"onderwerp {number}" for number in risky])
            keys = (_at(condition.key, "status"), *map(_risk, risky))
            yield Hit(keys, {"randvoorwaarde": condition.title, "onderwerpen": topics})


def _has_action(scan: Examined, setting: Setting) -> bool:
    """An improvement action of a condition, an agreement or a measure: anything that was set in motion."""
    conditions = (scan.code(_at(one.key, "actie")) for one in scan.form.conditions)
    texts = (scan.answer(key) for key in setting.questions.values())
    return any(code in ("op_schema", "onvoldoende_resultaat") for code in conditions) or any(
        any(isinstance(row, Row) and any(row.cells) for row in answer)
        if isinstance(answer, tuple)
        else isinstance(answer, str) and bool(answer.strip())
        for answer in texts
    )


def third_without_action(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Category 3, decided or suggested, and no action of any kind."""
    outcome = scan.decision.outcome if scan.decision else scan.classification.outcome
    if outcome == "3" and not _has_action(scan, setting):
        asked = [_at(one.key, "actie") for one in scan.form.conditions if scan.code(_at(one.key, "actie"))]
        yield Hit((*asked, *setting.questions.values()))


def _since(scan: Examined, condition: ConditionQuestions, recent: str) -> Hit | None:
    """A met condition with this answer to ``pril`` and a known day since when, not after the peildatum."""
    since = scan.day(_at(condition.key, "sinds"))
    if since is None or since > scan.peildatum or not scan.met(condition):
        return None
    if scan.code(_at(condition.key, "pril")) != recent:
        return None
    values = {"randvoorwaarde": condition.title, "sinds": format_date(since)}
    return Hit((_at(condition.key, "pril"), _at(condition.key, "sinds")), values)


def recent_for_long(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Recent, while it was met longer ago than the limit."""
    for condition in scan.form.conditions:
        hit, since = _since(scan, condition, "ja"), scan.day(_at(condition.key, "sinds"))
        if hit and since and add_months(since, setting.limits[MONTHS]) < scan.peildatum:
            yield hit


def lasting_so_soon(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Not recent, while it was met less long ago than the limit."""
    for condition in scan.form.conditions:
        hit, since = _since(scan, condition, "nee"), scan.day(_at(condition.key, "sinds"))
        if hit and since and add_months(since, setting.limits[MONTHS]) > scan.peildatum:
            yield hit


def met_in_the_future(scan: Examined, _: Setting) -> Iterator[Hit]:
    """Met since a day after the peildatum: on the peildatum it was not met yet."""
    for condition in scan.form.conditions:
        key = _at(condition.key, "sinds")
        since = scan.day(key)
        if since is not None and since > scan.peildatum and scan.met(condition):
            values = {"randvoorwaarde": condition.title, "sinds": format_date(since)}
            yield Hit((_at(condition.key, "status"), key), values)


def expected_in_the_past(scan: Examined, _: Setting) -> Iterator[Hit]:
    """The result was expected before the peildatum, and the condition is still not met."""
    for condition in scan.form.conditions:
        key = _at(condition.key, "verwacht")
        expected = scan.day(key)
        if expected is not None and expected < scan.peildatum:
            yield Hit((key,), {"randvoorwaarde": condition.title, "verwacht": format_date(expected)})


def stap1_met_in_part(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Stap 1 is met with fewer expectations than there are, and no hertoets was closed as met."""
    key, hertoets = _at(STAP1, "aantal_voldaan"), setting.questions["hertoets"]
    question, number = scan.question(key), scan.number(key)
    if question is None or question.maximum is None or number is None:
        return
    if number < question.maximum and _says(scan, STAP1, MET) and scan.code(hertoets) != "voldoet":
        values = {"aantal": format_number(number), "geheel": str(question.maximum)}
        yield Hit((_at(STAP1, "status"), key, hertoets), values)


def stap1_met_in_full_but_not_so_judged(scan: Examined, _: Setting) -> Iterator[Hit]:
    """All expectations are met, and Stap 1 is not."""
    key = _at(STAP1, "aantal_voldaan")
    question, number = scan.question(key), scan.number(key)
    if question is None or question.maximum is None or number != question.maximum:
        return
    if _says(scan, STAP1, PARTLY) or _says(scan, STAP1, NOT_MET):
        yield Hit((_at(STAP1, "status"), key), {"geheel": str(question.maximum)})


def stap1_met_but_hertoets_failed(scan: Examined, setting: Setting) -> Iterator[Hit]:
    hertoets = setting.questions["hertoets"]
    if _says(scan, STAP1, MET) and scan.code(hertoets) == "voldoet_niet":
        yield Hit((_at(STAP1, "status"), hertoets))


def waiting_without_sight(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Stap 1 is met with a waiting list on which sight on safety is not secured."""
    list_, sight = setting.questions["wachtlijst"], setting.questions["zicht"]
    if _says(scan, STAP1, MET) and scan.code(list_) == "ja" and scan.code(sight) == "nee":
        yield Hit((_at(STAP1, "status"), list_, sight))


def sight_does_not_apply(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """There is a waiting list, and sight on safety for it is said not to apply."""
    list_, sight = setting.questions["wachtlijst"], setting.questions["zicht"]
    if scan.code(list_) == "ja" and scan.code(sight) == "nvt":
        yield Hit((list_, sight))


def acute_not_at_once(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Stap 1 is met while acutely unsafe situations are not acted upon at once."""
    acute = setting.questions["acuut"]
    if _says(scan, STAP1, MET) and scan.code(acute) == "nee":
        yield Hit((_at(STAP1, "status"), acute))


def vision_met_without_vision(scan: Examined, setting: Setting) -> Iterator[Hit]:
    vision = setting.questions["visie"]
    if _says(scan, VISIE, MET) and scan.code(vision) in ("nee", "in_ontwikkeling"):
        yield Hit((_at(VISIE, "status"), vision))


def means_met_without_real_picture(scan: Examined, setting: Setting) -> Iterator[Hit]:
    picture = setting.questions["reeel_beeld"]
    if _says(scan, MIDDELEN, MET) and scan.code(picture) == "nee":
        yield Hit((_at(MIDDELEN, "status"), picture))


def worse_while_all_met(scan: Examined, _: Setting) -> Iterator[Hit]:
    """Quality deteriorates for want of conditions, and every condition is met."""
    if scan.code("verslechtering") == "ja" and all(scan.met(one) for one in scan.form.conditions):
        yield Hit(("verslechtering", *(_at(one.key, "status") for one in scan.form.conditions)))


def supervision_without_start(scan: Examined, _: Setting) -> Iterator[Hit]:
    """Verscherpt toezicht is answered, and the organisation's record knows none on the peildatum."""
    if scan.code("verscherpt_toezicht") == "ja" and not scan.supervised:
        yield Hit(("verscherpt_toezicht",), {"peildatum": format_date(scan.peildatum)})


def supervision_denied(scan: Examined, _: Setting) -> Iterator[Hit]:
    """The organisation's record has verscherpt toezicht on the peildatum, and the answer is another."""
    if scan.code("verscherpt_toezicht") in ("nee", "onbekend") and scan.supervised:
        yield Hit(("verscherpt_toezicht",), {"peildatum": format_date(scan.peildatum)})


def no_confidence_without_reason(scan: Examined, _: Setting) -> Iterator[Hit]:
    """All met, recent, no confidence: the clauses have no category for it, so it takes a motivation."""
    motivated = scan.decision is not None and scan.decision.motivation.strip()
    if scan.classification.only_confidence_lacks and not motivated:
        yield Hit(("vertrouwen",), part=Part.DECISION)


def deviation_without_reason(scan: Examined, _: Setting) -> Iterator[Hit]:
    """The decision is not the single suggested outcome (any more), and says not why."""
    decision = scan.decision
    if decision and decision.outcome != scan.classification.outcome and not decision.motivation.strip():
        yield Hit(part=Part.DECISION)


def risk_without_words(scan: Examined, _: Setting) -> Iterator[Hit]:
    """A considerable risk of which nobody can read what it is."""
    for theme in scan.form.themes:
        for topic in theme.topics:
            key = f"t{topic.number}.risico_toelichting"
            known = scan.question(key) is not None
            if known and scan.code(_risk(topic.number)) == RISK and not scan.code(key).strip():
                yield Hit((_risk(topic.number), key), {"onderwerp": str(topic.number)})


def implausible_figures(scan: Examined, _: Setting) -> Iterator[Hit]:
    """A figure outside its plausible range: often a digit too many or a wrong unit."""
    for question in scan.form.questions():
        measure, number = question.measure, scan.number(question.key)
        if measure is None or number is None:
            continue
        low, high = measure.plausible_from, measure.plausible_to
        if (low is not None and number < low) or (high is not None and number > high):
            bounds = [
                *([f"ten minste {format_number(low)}"] if low is not None else []),
                *([f"ten hoogste {format_number(high)}"] if high is not None else []),
            ]
            name = without_reference(question.label)
            values = {"cijfer": name, "waarde": format_number(number), "bereik": listed(bounds)}
            yield Hit((question.key,), values)


def granted_above_asked(scan: Examined, setting: Setting) -> Iterator[Hit]:
    asked_key, granted_key = setting.questions["gevraagd"], setting.questions["toegekend"]
    asked, granted = scan.number(asked_key), scan.number(granted_key)
    if asked is not None and granted is not None and granted > asked:
        values = {"gevraagd": format_number(asked), "toegekend": format_number(granted)}
        yield Hit((asked_key, granted_key), values)


def parts_above_whole(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """The staff that is part of the whole is more than the whole; what is not known counts as none."""
    for kind in ("vast", "tijdelijk"):
        keys = [setting.questions[f"{name}_{kind}"] for name in ("geheel", "arts", "gedragswetenschapper")]
        whole, *parts = [scan.number(key) for key in keys]
        total = sum((part for part in parts if part is not None), Decimal(0))
        if whole is not None and total > whole:
            values = {"soort": kind, "geheel": format_number(whole), "delen": format_number(total)}
            yield Hit(tuple(keys), values)


def interviews_missing(scan: Examined, _: Setting) -> Iterator[Hit]:
    """A party that the method asks for was not spoken to."""
    for sentence in scan.missing_parties:
        yield Hit((), {"ontbreekt": sentence}, Part.INTERVIEWS)


def interviews_old(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Even the last interview was long before the peildatum."""
    last = max(scan.interviews, default=None)
    if last is not None and add_months(last, setting.limits[MONTHS]) < scan.peildatum:
        yield Hit((), {"laatste": format_date(last)}, Part.INTERVIEWS)


def figures_old(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """Figures of a period that ended long before the peildatum."""
    limit = setting.limits[MONTHS]
    old = [
        question.key
        for question in scan.form.questions()
        if question.measure is not None
        and scan.number(question.key) is not None
        and add_months(scan.references.of(question.measure.reference).end, limit) < scan.peildatum
    ]
    if old:
        yield Hit(tuple(old), {"aantal": "1 cijfer" if len(old) == 1 else f"{len(old)} cijfers"})


def peildatum_old(scan: Examined, setting: Setting) -> Iterator[Hit]:
    """The decision was taken long after the peildatum: the facts may have moved on."""
    decision = scan.decision
    if decision and add_months(scan.peildatum, setting.limits[MONTHS]) < decision.on:
        values = {"peildatum": format_date(scan.peildatum), "besluit": format_date(decision.on)}
        yield Hit((), values, Part.DECISION)


def _choice(*values: str) -> Wanted:
    return Wanted(AnswerType.CHOICE, values)


_CONDITION = "randvoorwaarde"
_FIGURE = Wanted(AnswerType.FIGURE)
_STAFF = {
    f"{name}_{kind}": _FIGURE
    for kind in ("vast", "tijdelijk")
    for name in ("geheel", "arts", "gedragswetenschapper")
}
_WAITING = {"wachtlijst": _choice("ja"), "zicht": _choice("nee", "nvt")}
_HERTOETS = {"hertoets": _choice("voldoet", "voldoet_niet")}

CHECKS: dict[str, Check] = {
    one.code: one
    for one in (
        Check("voldaan_maar_risico", met_but_at_risk, (_CONDITION, "onderwerpen")),
        Check(
            "drie_zonder_actie",
            third_without_action,
            questions={
                "verbeteracties": Wanted(AnswerType.LIST),
                "afspraken": Wanted(AnswerType.TEXT),
                "maatregelen": Wanted(AnswerType.LIST),
            },
        ),
        Check("lang_pril", recent_for_long, (_CONDITION, "sinds"), (MONTHS,)),
        Check("kort_niet_pril", lasting_so_soon, (_CONDITION, "sinds"), (MONTHS,)),
        Check("sinds_na_peildatum", met_in_the_future, (_CONDITION, "sinds")),
        Check("verwacht_verlopen", expected_in_the_past, (_CONDITION, "verwacht")),
        Check("stap1_niet_alle", stap1_met_in_part, ("aantal", "geheel"), questions=_HERTOETS),
        Check("stap1_wel_alle", stap1_met_in_full_but_not_so_judged, ("geheel",)),
        Check("hertoets_voldoet_niet", stap1_met_but_hertoets_failed, questions=_HERTOETS),
        Check("wachtlijst_zonder_zicht", waiting_without_sight, questions=_WAITING),
        Check("zicht_nvt", sight_does_not_apply, questions=_WAITING),
        Check("acuut_niet_direct", acute_not_at_once, questions={"acuut": _choice("nee")}),
        Check(
            "visie_tegenspraak",
            vision_met_without_vision,
            questions={"visie": _choice("nee", "in_ontwikkeling")},
        ),
        Check(
            "middelen_zonder_beeld",
            means_met_without_real_picture,
            questions={"reeel_beeld": _choice("nee")},
        ),
        Check("verslechtering_tegenspraak", worse_while_all_met),
        Check("toezicht_zonder_begin", supervision_without_start, ("peildatum",)),
        Check("toezicht_tegenspraak", supervision_denied, ("peildatum",)),
        Check("vertrouwen_zonder_motivering", no_confidence_without_reason),
        Check("afwijking_zonder_motivering", deviation_without_reason),
        Check("risico_zonder_toelichting", risk_without_words, ("onderwerp",)),
        Check("cijfer_onaannemelijk", implausible_figures, ("cijfer", "waarde", "bereik")),
        Check(
            "toegekend_boven_gevraagd",
            granted_above_asked,
            ("gevraagd", "toegekend"),
            questions={"gevraagd": _FIGURE, "toegekend": _FIGURE},
        ),
        Check("formatie_delen", parts_above_whole, ("soort", "geheel", "delen"), questions=_STAFF),
        Check("gesprek_ontbreekt", interviews_missing, ("ontbreekt",)),
        Check("gesprekken_oud", interviews_old, ("laatste",), (MONTHS,)),
        Check("cijfers_oud", figures_old, ("aantal",), (MONTHS,)),
        Check("peildatum_oud", peildatum_old, ("peildatum", "besluit"), (MONTHS,)),
    )
}
"""Every check by its code; a version says about each what it needs, or that it does not apply."""
