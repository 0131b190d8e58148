"""The shapes of ``vragenlijst.yaml``: which keys there are and what fits in them.

The names are those of the files, so Dutch. What a key means is told in ``questionnaire/README.md``.
Anything that needs more than one key to judge is checked while building (``questionnaire.py``).
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints

from riskscan.definitions.source import Shape

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

T = TypeVar("T")


def _not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError("empty")
    return items


# Not Field(min_length=1): that also calls a list too short when one of its items is wrong.
AtLeastOne = Annotated[tuple[T, ...], AfterValidator(_not_empty)]


class OptionShape(Shape):
    """One choice of a question or column."""

    waarde: Text
    label: Text
    hint: str = ""


class ColumnShape(Shape):
    """One column of a list question."""

    id: Text
    label: Text
    type: Text = "tekst"
    opties: tuple[OptionShape, ...] = ()


class RoutingShape(Shape):
    """The question is asked only when another one has one of these values."""

    vraag: Text
    waarden: AtLeastOne[Text]


class QuestionShape(Shape):
    """One question; ``vraag`` may be left out for a figure, which then takes the figure's label."""

    id: Text
    vraag: str = ""
    type: Text
    hint: str = ""
    opties: tuple[OptionShape, ...] = ()
    keuzelijst: str = ""
    ook: tuple[Literal["nvt", "geen_datum"], ...] = ()
    kolommen: tuple[ColumnShape, ...] = ()
    cijfer: str = ""
    minimum: int | None = None
    maximum: int | None = None
    telt: bool = False
    kort: bool = False
    agenda: str = ""
    toets: str = ""
    gevraagd_bij: RoutingShape | None = None


class PerTopicShape(Shape):
    """The questions that every topic has, except those with figures only."""

    hoofd: tuple[QuestionShape, ...] = ()
    sub: tuple[QuestionShape, ...] = ()


class TopicShape(Shape):
    """A numbered topic; with ``alleen_cijfers`` its own questions are the main ones."""

    nummer: int = Field(ge=1)
    titel: Text
    hint: str = ""
    alleen_cijfers: bool = False
    toezicht: bool = False
    vragen: tuple[QuestionShape, ...] = ()


class ThemeShape(Shape):
    """A main theme; ``id`` is permanent, ``slug`` is its address."""

    id: Text
    slug: Text
    titel: Text
    hoofdthema: str = ""
    inleiding: str = ""
    onderwerpen: AtLeastOne[TopicShape]


class ConditionShape(Shape):
    """A condition (randvoorwaarde) or the circumstances."""

    id: Text
    titel: Text
    hint: str = ""
    onderbouwing: tuple[int, ...] = ()
    vragen: AtLeastOne[QuestionShape]


class SpecialsShape(Shape):
    """The labels of the answers that are no value."""

    onbekend: Text
    nvt: Text
    geen_datum: Text


class QuestionnaireShape(Shape):
    """The whole of ``vragenlijst.yaml``."""

    versie: Text
    titel: Text
    bijzonder: SpecialsShape
    keuzelijsten: dict[str, tuple[OptionShape, ...]] = Field(default_factory=dict)
    per_onderwerp: PerTopicShape = PerTopicShape()
    themas: AtLeastOne[ThemeShape]
    per_randvoorwaarde: tuple[QuestionShape, ...] = ()
    randvoorwaarden: AtLeastOne[ConditionShape]
    omstandigheden: ConditionShape
    overall_beeld: QuestionShape
