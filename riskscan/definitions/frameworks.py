"""Reads ``questionnaire/kaders/*.yaml``: the frameworks that Veilig Thuis is tested by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from riskscan.definitions.checks import empty_finding, id_findings, twice_finding
from riskscan.definitions.source import Finding, Path_, Shape, Source, fit, read
from riskscan.domain.frameworks import Fact, Framework, FrameworkTheme, Scale, Subject
from riskscan.domain.questionnaire import AnswerType, Questionnaire

FOLDER = "kaders"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class VerdictShape(Shape):
    waarde: Text
    label: Text


class ScaleShape(Shape):
    over: Literal["norm", "organisatie"]
    oordelen: tuple[VerdictShape, ...]
    bron: Text


class ThemeShape(Shape):
    id: Text
    naam: Text


class SubjectShape(Shape):
    id: Text
    onderwerp: Text
    thema: Text
    bron: Text


class NormShape(Shape):
    id: Text
    tekst: Text
    thema: Text
    bron: Text


class FactShape(Shape):
    feit: Text
    bron: Text
    zekerheid: Literal["rapportage", "openbare bron", "eigen kennis", "onzeker"]


class FrameworkShape(Shape):
    """The whole of one file; ``normen`` are literal texts, ``onderwerpen`` suggestions in own words."""

    kader: Text
    titel: Text
    van: Text
    wanneer: Text
    norm: Text
    normen_heten: Text
    aantal: Annotated[int, Field(ge=1, le=500)] | None = None
    tekst_onbekend: str = ""
    telt_in: str = ""
    schaal: ScaleShape | None = None
    themas: tuple[ThemeShape, ...] = ()
    normen: tuple[NormShape, ...] = ()
    onderwerpen: tuple[SubjectShape, ...] = ()
    feiten: tuple[FactShape, ...] = ()


def read_framework(
    path: Path, shown_as: str, forms: Mapping[str, Questionnaire]
) -> tuple[Framework | None, list[Finding]]:
    """One framework and every finding in its file; it is None exactly when there are findings.

    ``forms`` are the questionnaires by version, to see whether the count is asked as the framework has it.
    """
    source, findings = read(path, shown_as)
    if source.data is None:
        return None, findings or [empty_finding(source)]
    shape, misfits = fit(FrameworkShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    if shape.kader != path.stem:
        message = f"Hier staat kader '{shape.kader}', maar het bestand heet '{path.stem}'. Maak ze gelijk."
        findings.append(source.finding("kader-heet-anders", ("kader",), message))
    findings += [*_parts(shape, source), *_size(shape, source), *_scale(shape, source)]
    findings += _counting(shape, source, forms)
    return (None, findings) if findings else (_framework(shape), [])


def _parts(shape: FrameworkShape, source: Source) -> Iterator[Finding]:
    """Ids are well formed and unique, and every part stands under a theme that exists."""
    themes = {theme.id for theme in shape.themas}
    entries: list[tuple[Path_, str]] = [
        (("themas", index, "id"), theme.id) for index, theme in enumerate(shape.themas)
    ]
    yield from _unique(entries, source)
    parts: list[tuple[str, int, NormShape | SubjectShape]] = [
        *(("normen", index, norm) for index, norm in enumerate(shape.normen)),
        *(("onderwerpen", index, subject) for index, subject in enumerate(shape.onderwerpen)),
    ]
    yield from _unique([((name, index, "id"), one.id) for name, index, one in parts], source)
    for name, index, one in parts:
        if one.thema not in themes:
            message = f"Het thema '{one.thema}' staat niet bij 'themas'."
            yield source.finding("kader-onbekend-thema", (name, index, "thema"), message)


def _unique(entries: list[tuple[Path_, str]], source: Source) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, id_ in entries:
        yield from id_findings(source, at, id_)
        if id_ in seen:
            yield twice_finding(source, at, id_)
        seen.add(id_)


def _size(shape: FrameworkShape, source: Source) -> Iterator[Finding]:
    """Either all norms are given literally, or it is said what is not known; never a part of the list."""
    if bool(shape.normen) == bool(shape.tekst_onbekend):
        message = "Geef óf alle 'normen' letterlijk, óf bij 'tekst_onbekend' wat er niet bekend is."
        yield source.finding("kader-zonder-tekst", ("tekst_onbekend",), message)
    elif shape.normen and len(shape.normen) != shape.aantal:
        message = f"Er staan {len(shape.normen)} normen, maar 'aantal' is {shape.aantal}."
        yield source.finding("kader-aantal-klopt-niet", ("aantal",), message)


def _scale(shape: FrameworkShape, source: Source) -> Iterator[Finding]:
    if shape.schaal is None:
        return
    verdicts = shape.schaal.oordelen
    if len({one.waarde for one in verdicts}) < max(2, len(verdicts)):
        message = "Een schaal heeft ten minste twee verschillende oordelen, elk één keer."
        yield source.finding("kader-schaal-past-niet", ("schaal", "oordelen"), message)


def _counting(shape: FrameworkShape, source: Source, forms: Mapping[str, Questionnaire]) -> Iterator[Finding]:
    if not shape.telt_in or not forms:
        return
    knowing = {version: form for version, form in forms.items() if form.knows(shape.telt_in)}
    if not knowing:
        message = f"Geen enkele versie kent de vraag '{shape.telt_in}'."
        yield source.finding("kader-onbekende-vraag", ("telt_in",), message)
    asked = {version: form.question(shape.telt_in) for version, form in knowing.items()}
    differing = sorted(
        version
        for version, question in asked.items()
        if question.type is not AnswerType.COUNT or question.maximum != shape.aantal
    )
    if differing:
        named = ", ".join(differing)
        message = f"In versie {named} is '{shape.telt_in}' geen aantal tot en met {shape.aantal}."
        yield source.finding("kader-telt-anders", ("telt_in",), message)


NORM = "norm"
"""The column of a list question that names the norm an action works towards: ``<kader>_<id>``."""


def norm_findings(path: Path, shown_as: str, known: Iterable[Framework]) -> list[Finding]:
    """The norms that a questionnaire offers and no framework has.

    The options stand in the questionnaire itself: a version that is in use keeps the norms it was made with.
    """
    norms = {f"{one.id}_{subject.id}" for one in known for subject in one.subjects}
    source, _ = read(path, shown_as)
    return [
        source.finding("kader-onbekende-norm", at, f"Geen enkel kader heeft de norm '{value}'.")
        for at, value in _norm_values(source.data, ())
        if value not in norms
    ]


def _norm_values(data: object, at: Path_) -> Iterator[tuple[Path_, str]]:
    """Every option of a column ``norm``, with where it stands."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _norm_values(item, (*at, index))
    elif isinstance(data, dict):
        options = data.get("opties")
        if data.get("id") == NORM and isinstance(options, list):
            for index, option in enumerate(options):
                if isinstance(option, dict):
                    yield (*at, "opties", index, "waarde"), str(option.get("waarde"))
        for key, item in data.items():
            yield from _norm_values(item, (*at, str(key)))


def _framework(shape: FrameworkShape) -> Framework:
    scale = shape.schaal
    literal = tuple(Subject(one.id, one.tekst, one.thema, one.bron, True) for one in shape.normen)
    return Framework(
        id=shape.kader,
        title=shape.titel,
        by=shape.van,
        when=shape.wanneer,
        norm=shape.norm,
        norms=shape.normen_heten,
        size=shape.aantal,
        unknown=shape.tekst_onbekend,
        counted_in=shape.telt_in,
        scale=Scale(scale.over == "norm", tuple(one.label for one in scale.oordelen), scale.bron)
        if scale
        else None,
        themes=tuple(FrameworkTheme(one.id, one.naam) for one in shape.themas),
        subjects=literal
        + tuple(Subject(one.id, one.onderwerp, one.thema, one.bron) for one in shape.onderwerpen),
        facts=tuple(Fact(one.feit, one.bron, one.zekerheid) for one in shape.feiten),
    )
