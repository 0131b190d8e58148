"""Builds one question from its shape and collects what is wrong with it on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from riskscan.definitions.checks import id_findings, twice_finding
from riskscan.definitions.shapes import OptionShape, QuestionnaireShape, QuestionShape
from riskscan.definitions.source import Finding, Path_, Source
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.questionnaire import AnswerType, AskedWhen, Column, Option, Question
from riskscan.domain.scan import UNKNOWN

WITH_OPTIONS = frozenset({AnswerType.CHOICE, AnswerType.SEVERAL})
COLUMN_TYPES = frozenset({AnswerType.TEXT, AnswerType.CHOICE, AnswerType.DATE})

# Keys that mean something for one kind of question only; elsewhere they would be silently ignored.
_ONLY_FOR = {
    "opties": WITH_OPTIONS,
    "keuzelijst": WITH_OPTIONS,
    "kolommen": frozenset({AnswerType.LIST}),
    "cijfer": frozenset({AnswerType.FIGURE}),
    "minimum": frozenset({AnswerType.COUNT}),
    "maximum": frozenset({AnswerType.COUNT}),
    "kort": frozenset({AnswerType.TEXT}),
    "agenda": frozenset({AnswerType.DATE, AnswerType.LIST}),
}


@dataclass
class QuestionBuilder:
    """Builds the questions of one version in the order of the format.

    Routing may point only to a question built before, so it can never go round in a circle.
    """

    source: Source
    shape: QuestionnaireShape
    measures: Mapping[str, Measure]
    findings: list[Finding] = field(default_factory=list)
    placed: dict[str, Question] = field(default_factory=dict)
    places: dict[str, Path_] = field(default_factory=dict)
    """Where each question stands in the file."""

    def add(self, code: str, at: Path_, message: str) -> None:
        self.findings.append(self.source.finding(code, at, message))

    def choice_lists(self) -> None:
        """Check the shared choice lists, also those that no question uses."""
        for name, options in self.shape.keuzelijsten.items():
            self._options(options, ("keuzelijsten", name))

    def questions(self, shapes: Iterable[QuestionShape], at: Path_, prefix: str) -> tuple[Question, ...]:
        """The questions of a list; ``prefix`` is the part of their keys before the id."""
        return tuple(self.question(shape, (*at, index), prefix) for index, shape in enumerate(shapes))

    def question(self, shape: QuestionShape, at: Path_, prefix: str) -> Question:
        """One question with its checks; a finding never stops the building."""
        key = prefix + shape.id
        self.findings += id_findings(self.source, (*at, "id"), shape.id)
        if key in self.placed:
            self.findings.append(twice_finding(self.source, (*at, "id"), shape.id))
        kind = self._kind(shape.type, (*at, "type"))
        measure = self._measure(shape, at) if kind is AnswerType.FIGURE else None
        self._check_keys(shape, kind, at)
        question = Question(
            key=key,
            label=shape.vraag or (measure.label if measure else ""),
            type=kind or AnswerType.TEXT,
            hint=shape.hint or (measure.hint if measure else ""),
            options=self._question_options(shape, kind, at),
            specials=self._specials(shape),
            columns=self._columns(shape, kind, at),
            measure=measure,
            minimum=shape.minimum,
            maximum=shape.maximum,
            counts=shape.telt,
            asked_when=self._routing(shape, at, prefix),
            short=shape.kort,
            agenda=shape.agenda,
            test=shape.toets,
        )
        self.placed.setdefault(key, question)
        self.places.setdefault(key, at)
        return question

    def _kind(
        self, name: str, at: Path_, allowed: frozenset[AnswerType] = frozenset(AnswerType)
    ) -> AnswerType | None:
        """The answer type; ``None``, with a finding, when it cannot be used here."""
        if name in allowed:
            return AnswerType(name)
        known = ", ".join(kind.value for kind in AnswerType if kind in allowed)
        self.add("onbekend-type", at, f"Het type '{name}' bestaat hier niet. Kies uit: {known}.")
        return None

    def _check_keys(self, shape: QuestionShape, kind: AnswerType | None, at: Path_) -> None:
        if not shape.vraag and kind is not AnswerType.FIGURE:
            self.add("sleutel-ontbreekt", at, "Hier ontbreekt de sleutel 'vraag'.")
        if shape.minimum is not None and shape.maximum is not None and shape.minimum > shape.maximum:
            message = f"Het minimum ({shape.minimum}) is hoger dan het maximum ({shape.maximum})."
            self.add("minimum-boven-maximum", (*at, "minimum"), message)
        for key, kinds in _ONLY_FOR.items():
            if kind is not None and kind not in kinds and key in shape.model_fields_set:
                message = f"De sleutel '{key}' hoort niet bij een vraag van het type '{kind.value}'."
                self.add("sleutel-past-niet", (*at, key), message)
        dated = kind is not AnswerType.LIST or any(one.type == AnswerType.DATE for one in shape.kolommen)
        if shape.agenda and not dated:
            message = "De sleutel 'agenda' hoort alleen bij een lijst met een kolom van het type 'datum'."
            self.add("sleutel-past-niet", (*at, "agenda"), message)

    def _measure(self, shape: QuestionShape, at: Path_) -> Measure | None:
        measure = self.measures.get(shape.cijfer)
        if measure is None:
            message = f"Het cijfer '{shape.cijfer}' staat niet in cijfers.yaml."
            self.add("onbekend-cijfer", (*at, "cijfer"), message)
        elif measure.derivation is not None:
            message = f"'{shape.cijfer}' volgt uit andere cijfers. Vraag naar de cijfers waaruit het volgt."
            self.add("afgeleid-gevraagd", (*at, "cijfer"), message)
        elif measure.reference is Reference.PEILDATUM:
            message = f"'{shape.cijfer}' wordt op een peildatum geteld; dat vraagt een scan niet."
            self.add("peildatum-gevraagd", (*at, "cijfer"), message)
        return measure

    def _question_options(
        self, shape: QuestionShape, kind: AnswerType | None, at: Path_
    ) -> tuple[Option, ...]:
        if kind not in WITH_OPTIONS:
            return ()
        if not shape.keuzelijst:
            return self._needed_options(shape.opties, shape.id, at)
        if shape.opties:
            message = "Gebruik 'keuzelijst' of 'opties', niet allebei."
            self.add("sleutel-past-niet", (*at, "opties"), message)
        options = self.shape.keuzelijsten.get(shape.keuzelijst)
        if options is None:
            message = f"De keuzelijst '{shape.keuzelijst}' bestaat niet."
            self.add("onbekende-keuzelijst", (*at, "keuzelijst"), message)
            return ()
        return tuple(Option(item.waarde, item.label, item.hint) for item in options)

    def _needed_options(self, shapes: tuple[OptionShape, ...], id_: str, at: Path_) -> tuple[Option, ...]:
        if not shapes:
            self.add("keuze-zonder-opties", at, f"Bij de keuze '{id_}' ontbreken de opties.")
        return self._options(shapes, (*at, "opties"))

    def _options(self, shapes: tuple[OptionShape, ...], at: Path_) -> tuple[Option, ...]:
        # A value equal to a special answer could not be told apart from it in routing and in counts.
        values = set(self.shape.bijzonder.model_fields_set)
        labels: set[str] = set()
        for index, item in enumerate(shapes):
            self.findings += id_findings(self.source, (*at, index, "waarde"), item.waarde)
            for name, seen, given in (("waarde", values, item.waarde), ("label", labels, item.label)):
                if given in seen:
                    message = (
                        f"'{given}' is al een {name} van deze vraag. Twee opties mogen niet gelijk zijn."
                    )
                    self.add("dubbele-optie", (*at, index, name), message)
                seen.add(given)
        return tuple(Option(item.waarde, item.label, item.hint) for item in shapes)

    def _specials(self, shape: QuestionShape) -> tuple[Option, ...]:
        labels = self.shape.bijzonder.model_dump()
        return tuple(Option(code, labels[code]) for code in dict.fromkeys((UNKNOWN, *shape.ook)))

    def _columns(self, shape: QuestionShape, kind: AnswerType | None, at: Path_) -> tuple[Column, ...]:
        if kind is not AnswerType.LIST:
            return ()
        if not shape.kolommen:
            self.add("lijst-zonder-kolommen", at, f"Bij de lijst '{shape.id}' ontbreken de kolommen.")
        columns: list[Column] = []
        for index, item in enumerate(shape.kolommen):
            path = (*at, "kolommen", index)
            self.findings += id_findings(self.source, (*path, "id"), item.id)
            if item.id in [column.id for column in columns]:
                self.findings.append(twice_finding(self.source, (*path, "id"), item.id))
            column_kind = self._kind(item.type, (*path, "type"), COLUMN_TYPES) or AnswerType.TEXT
            options = self._needed_options(item.opties, item.id, path) if column_kind in WITH_OPTIONS else ()
            if item.opties and column_kind not in WITH_OPTIONS:
                message = f"Opties horen niet bij een kolom van het type '{item.type}'."
                self.add("sleutel-past-niet", (*path, "opties"), message)
            columns.append(Column(item.id, item.label, column_kind, options))
        return tuple(columns)

    def _routing(self, shape: QuestionShape, at: Path_, prefix: str) -> AskedWhen | None:
        rule = shape.gevraagd_bij
        if rule is None:
            return None
        path: Path_ = (*at, "gevraagd_bij")
        # An id in the same topic or condition comes before a whole key.
        parent = self.placed.get(prefix + rule.vraag) or self.placed.get(rule.vraag)
        if parent is None:
            message = f"De vraag '{rule.vraag}' bestaat niet, of staat niet vóór deze vraag."
            self.add("routing-onbekende-vraag", (*path, "vraag"), message)
            return None
        known = {option.value for option in parent.options + parent.specials}
        for index, value in enumerate(rule.waarden):
            if parent.type is not AnswerType.CHOICE or value not in known:
                message = f"De vraag '{rule.vraag}' kent het antwoord '{value}' niet."
                self.add("routing-onbekende-waarde", (*path, "waarden", index), message)
        return AskedWhen(parent.key, rule.waarden, above=parent.asked_when)
