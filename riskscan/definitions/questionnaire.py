"""Reads ``vragenlijst.yaml`` into the domain's ``Questionnaire``, or tells every error in it at once.

Each error is a ``Finding`` with a permanent code, the file and the line. The codes are explained in
``questionnaire/README.md`` and each has a broken example in ``questionnaire/ongeldig/``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from riskscan.definitions.checks import (
    ID,
    SLUG,
    empty_finding,
    id_findings,
    placeholder_findings,
    twice_finding,
)
from riskscan.definitions.judgement import judgement_findings
from riskscan.definitions.questions import QuestionBuilder
from riskscan.definitions.shapes import (
    ConditionShape,
    QuestionnaireShape,
    QuestionShape,
    ThemeShape,
    TopicShape,
)
from riskscan.definitions.source import Finding, Path_, fit, read
from riskscan.domain.decision import Rules
from riskscan.domain.measures import Measure
from riskscan.domain.questionnaire import ConditionQuestions, Questionnaire, Theme, Topic


def load_questionnaire(
    path: Path,
    shown_as: str,
    version: str,
    measures: Mapping[str, Measure],
    rules: Rules | None,
    digest: str = "",
) -> tuple[Questionnaire | None, list[Finding]]:
    """Read one version; the questionnaire is ``None`` exactly when there are findings.

    It must ask what ``rules`` read; ``None`` when those cannot be used.
    """
    source, findings = read(path, shown_as)
    if source.data is None:
        return None, findings or [empty_finding(source)]
    shape, misfits = fit(QuestionnaireShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    if shape.versie != version:
        message = f"Hier staat versie '{shape.versie}', maar de map heet '{version}'. Maak ze gelijk."
        findings.append(source.finding("andere-versie", ("versie",), message))
    builder = _FormBuilder(QuestionBuilder(source, shape, measures), shape)
    form = builder.build(digest)
    # A fault in a shared question shows up in every topic it is part of; it is told once.
    findings = list(dict.fromkeys([*findings, *placeholder_findings(source), *builder.ask.findings]))
    # Only on a form that holds together: a broken question would be told twice.
    findings = findings or judgement_findings(form, source, builder.ask.places, rules)
    return (None, findings) if findings else (form, [])


@dataclass(frozen=True)
class _FormBuilder:
    """Puts the questions in their themes, topics and conditions."""

    ask: QuestionBuilder
    shape: QuestionnaireShape

    def build(self, digest: str) -> Questionnaire:
        shape = self.shape
        self.ask.choice_lists()
        themes = tuple(self._theme(item, ("themas", i)) for i, item in enumerate(shape.themas))
        self._unique([(("themas", i, "id"), item.id) for i, item in enumerate(shape.themas)], SLUG)
        self._unique([(("themas", i, "slug"), item.slug) for i, item in enumerate(shape.themas)], SLUG)
        numbers = self._numbers()
        conditions = tuple(
            self._condition(
                item, ("randvoorwaarden", i), f"randvoorwaarden.{item.id}.", shape.per_randvoorwaarde
            )
            for i, item in enumerate(shape.randvoorwaarden)
        )
        self._unique([(("randvoorwaarden", i, "id"), c.id) for i, c in enumerate(shape.randvoorwaarden)], ID)
        for i, item in enumerate(shape.randvoorwaarden):
            self._evidence(item, ("randvoorwaarden", i, "onderbouwing"), numbers)
        circumstances = self._condition(shape.omstandigheden, ("omstandigheden",), "", ())
        overall = self.ask.question(shape.overall_beeld, ("overall_beeld",), "")
        return Questionnaire(shape.versie, shape.titel, themes, conditions, circumstances, overall, digest)

    def _theme(self, shape: ThemeShape, at: Path_) -> Theme:
        topics = tuple(self._topic(item, (*at, "onderwerpen", i)) for i, item in enumerate(shape.onderwerpen))
        return Theme(shape.id, shape.slug, shape.titel, topics, shape.inleiding, shape.hoofdthema)

    def _topic(self, shape: TopicShape, at: Path_) -> Topic:
        id_ = f"t{shape.nummer}"
        prefix = self._prefix(f"{id_}.")
        own = (shape.vragen, (*at, "vragen"), prefix)
        if shape.alleen_cijfers:
            return Topic(
                shape.nummer, id_, shape.titel, self.ask.questions(*own), (), shape.hint, shape.toezicht
            )
        common = self.shape.per_onderwerp
        main = self.ask.questions(common.hoofd, ("per_onderwerp", "hoofd"), prefix)
        sub = self.ask.questions(*own) + self.ask.questions(common.sub, ("per_onderwerp", "sub"), prefix)
        return Topic(shape.nummer, id_, shape.titel, main, sub, shape.hint, shape.toezicht)

    def _prefix(self, wanted: str) -> str:
        """The start of the keys; changed for a double, which is told once and not for each question in it."""
        while wanted and any(key.startswith(wanted) for key in self.ask.placed):
            wanted = f"dubbel.{wanted}"
        return wanted

    def _condition(
        self, shape: ConditionShape, at: Path_, prefix: str, common: Iterable[QuestionShape]
    ) -> ConditionQuestions:
        """Its own questions and then the common ones; its own with the id of a common one is instead of it."""
        prefix = self._prefix(prefix)
        own = {one.id for one in shape.vragen}
        questions = self.ask.questions(shape.vragen, (*at, "vragen"), prefix)
        questions += tuple(
            self.ask.question(one, ("per_randvoorwaarde", index), prefix)
            for index, one in enumerate(common)
            if one.id not in own
        )
        return ConditionQuestions(shape.id, shape.titel, questions, shape.hint, shape.onderbouwing)

    def _evidence(self, shape: ConditionShape, at: Path_, numbers: Collection[int]) -> None:
        for index, number in enumerate(shape.onderbouwing):
            if number not in numbers:
                message = f"Onderwerp {number} bestaat niet in deze vragenlijst."
                self.ask.add("onbekend-onderwerp", (*at, index), message)

    def _numbers(self) -> set[int]:
        """The numbers of all topics; a finding for each that is used twice."""
        numbers: set[int] = set()
        for i, theme in enumerate(self.shape.themas):
            for j, topic in enumerate(theme.onderwerpen):
                if topic.nummer in numbers:
                    message = f"Onderwerp {topic.nummer} bestaat al. Een nummer mag één keer voorkomen."
                    self.ask.add("dubbel-nummer", ("themas", i, "onderwerpen", j, "nummer"), message)
                numbers.add(topic.nummer)
        return numbers

    def _unique(self, names: Iterable[tuple[Path_, str]], pattern: re.Pattern[str]) -> None:
        """Each name can be an id, and occurs once."""
        seen: set[str] = set()
        for at, name in names:
            self.ask.findings += id_findings(self.ask.source, at, name, pattern)
            if name in seen:
                self.ask.findings.append(twice_finding(self.ask.source, at, name))
            seen.add(name)
