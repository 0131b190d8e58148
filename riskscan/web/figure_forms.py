"""Forms of figures: what was typed per field, what is wrong with it or asked about it, and what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from riskscan.domain.amounts import shown
from riskscan.domain.dutch import NotDutch, format_date, format_moment, parse_date
from riskscan.domain.figure_entry import read_value, typed_value
from riskscan.domain.figures import MAX_NOTE, MAX_SOURCE, Figure, FigureValue, Mark, encode_value
from riskscan.domain.measure_words import hint_in_general
from riskscan.domain.measures import Measure
from riskscan.programme.figure_entry import Line
from riskscan.programme.figures import Conflict, Entry
from riskscan.programme.system import dutch_time
from riskscan.store.figures import StoredFigure
from riskscan.web.answers import clean_text
from riskscan.web.fields import ConflictView
from riskscan.web.forms import posted_id

Form = MultiDict[str, str]
_NEEDED = "Vul in waar deze cijfers vandaan komen, bijvoorbeeld: Jaarverslag 2016."


@dataclass(slots=True)
class FigureField:
    """One field: what was typed, the value it gives, and the revision it was made from."""

    line: Line
    typed: str
    base: int
    value: FigureValue = None
    error: str = ""
    question: str = ""
    """What has to be confirmed before it is kept."""
    in_conflict: bool = False
    choice: str = ""
    """In a conflict: ``mijn``, ``ander`` or empty."""

    @property
    def changed(self) -> bool:
        return not self.error and self.choice != "ander" and self.value != self.line.value


def _read(line: Line, form: Form) -> FigureField:
    name = line.name
    typed = clean_text(form.get(name, "")).strip()
    found = FigureField(line, typed, 0, choice=form.get(f"{name}--keuze", ""))
    found.in_conflict = f"{name}--conflict" in form
    try:
        found.base = posted_id(form.get(f"{name}--basis", ""))
        found.value = read_value(line.measure, typed)
    except NotDutch as error:
        found.error = str(error)
    except ValueError:
        found.error = "Dit veld is onderweg beschadigd. Ververs de pagina en vul het opnieuw in."
    if found.in_conflict and found.choice not in ("mijn", "ander"):
        found.error = "Kies wat er moet blijven staan: uw cijfer of het andere."
    if not found.error and found.choice != "ander":
        asked = line.question(found.value)
        confirmed = form.get(f"{name}--klopt") == encode_value(found.value)
        found.question = "" if confirmed else asked
    return found


@dataclass
class Posted:
    """A whole form as it was sent: its fields, and what holds for all of them."""

    fields: tuple[FigureField, ...]
    source: str = ""
    day: str = ""
    note: str = ""
    provisional: bool = False
    restate: bool = False
    """Record source, note and mark with the values that stay as they are too."""
    problems: dict[str, str] = field(default_factory=dict)
    _day: date | None = None

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary: the field and its message, questions among them."""
        found = [
            (one.line.name, f"{one.line.label}: {one.error or one.question}")
            for one in self.fields
            if one.error or one.question
        ]
        return [*found, *self.problems.items()]

    @property
    def only_questions(self) -> bool:
        return not self.problems and not any(one.error for one in self.fields)

    def typed_only(self) -> Posted:
        """The form as it stands, when it is not to be saved yet: only what cannot be read is wrong with it."""
        self.problems.clear()
        for one in self.fields:
            one.question = ""
        return self

    def entries(self) -> list[Entry]:
        """What to save; only when there are no errors."""
        mark = Mark.PROVISIONAL if self.provisional else Mark.NONE
        source = self.source + (f" ({format_date(self._day)})" if self._day else "")
        return [
            Entry(
                Figure(one.line.key, one.value, mark, source, self.note),
                one.base,
                self.restate and one.value is not None,
            )
            for one in self.fields
            if one.choice != "ander"
        ]


def read_form(lines: Sequence[Line], form: Form) -> Posted:
    """Read a posted form; a field is on it exactly when its ``--basis`` is."""
    found = Posted(
        tuple(_read(line, form) for line in lines if f"{line.name}--basis" in form),
        source=" ".join(clean_text(form.get("bron", "")).split()),
        day=form.get("brondatum", "").strip(),
        note=clean_text(form.get("opmerking", "")).strip(),
        provisional="voorlopig" in form,
        restate="alles" in form,
    )
    names = {f"{line.name}--basis" for line in lines}
    if any(name.endswith("--basis") and name not in names for name in form):
        found.problems[""] = "Het formulier bevat een cijfer dat hier niet hoort. Ververs de pagina."
    if found.day:
        try:
            found._day = parse_date(found.day)
        except NotDutch as error:
            found.problems["brondatum"] = str(error)
    if not found.source and (found.restate or any(one.changed for one in found.fields)):
        found.problems["bron"] = _NEEDED
    if len(found.source) > MAX_SOURCE - 30:
        found.problems["bron"] = f"Kort de bron in tot {MAX_SOURCE - 30} tekens."
    if len(found.note) > MAX_NOTE:
        found.problems["opmerking"] = "Kort de opmerking in tot 1.000 tekens."
    return found


@dataclass(frozen=True, slots=True)
class FieldView:
    """See ``templates/macros/figures.html``."""

    name: str
    label: str
    unit: str
    hint: str
    text: str
    base: int
    error: str
    question: str
    answer: str
    """What the confirmation of the question carries: the value it is about."""
    conflict: ConflictView | None
    stored: str
    """ "455 zaken"; empty when there is nothing."""
    saved: str
    """Who saved it, when and from which source."""
    adjusted: str
    line: Line


def field_views(
    lines: Sequence[Line], posted: Posted | None = None, conflicts: Sequence[Conflict] = ()
) -> list[FieldView]:
    """A view per line, from what is stored or from what was typed; in a conflict both."""
    typed = {one.line.name: one for one in posted.fields} if posted else {}
    against = {one.entry.figure.key: one for one in conflicts}
    return [_view(line, typed.get(line.name), against.get(line.key)) for line in lines]


def _view(line: Line, typed: FigureField | None, conflict: Conflict | None) -> FieldView:
    current = conflict.theirs if conflict else line.stored
    standing = _still_against(line, typed) if typed and not conflict else None
    return FieldView(
        line.name,
        line.label,
        line.measure.unit,
        hint_in_general(line.measure) if line.municipality is None else "",
        typed.typed if typed else typed_value(line.measure, line.value),
        conflict.theirs.id if conflict else typed.base if typed else line.stored.id if line.stored else 0,
        typed.error if typed else "",
        typed.question if typed else "",
        encode_value(typed.value) if typed and typed.question else "",
        _conflict_view(conflict.entry.figure.value, conflict.theirs, line.measure) if conflict else standing,
        shown(line.value, line.measure).text if line.value is not None else "",
        saved_words(current) if current else "",
        adjusted_words(current, line.before, line.measure) if current and line.before else "",
        line,
    )


def _still_against(line: Line, typed: FigureField) -> ConflictView | None:
    """A conflict that was not chosen in stays in view."""
    if not typed.in_conflict or line.stored is None:
        return None
    return _conflict_view(typed.value, line.stored, line.measure)


def _conflict_view(mine: FigureValue, theirs: StoredFigure, measure: Measure) -> ConflictView:
    return ConflictView(
        shown(mine, measure).text,
        shown(theirs.figure.value, measure).text,
        theirs.author,
        format_moment(dutch_time(theirs.saved_at)),
    )


def saved_words(one: StoredFigure) -> str:
    """ "Bewaard op 20 september 2016 om 14.03 door Anja; bron: Jaarverslag 2016"."""
    emptied = one.figure.value is None and one.figure.mark is not Mark.SUPPRESSED
    done = "Leeggemaakt" if emptied else "Bewaard"
    source = f"; bron: {one.figure.source}" if one.figure.source else ""
    return f"{done} op {format_moment(dutch_time(one.saved_at))} door {one.author}{source}"


def adjusted_words(now: StoredFigure, before: StoredFigure, measure: Measure) -> str:
    """ "bijgesteld op 20 september 2016 van 455 naar 267 zaken, door Anja"; empty when the value stayed."""
    if now.figure.value == before.figure.value:
        return ""
    day = format_date(dutch_time(now.saved_at).date())
    if before.figure.value is None:
        return f"opnieuw ingevuld op {day}, door {now.author}"
    if now.figure.value is None:
        return f"leeggemaakt op {day}, was {shown(before.figure.value, measure).text}, door {now.author}"
    was, became = (shown(one.figure.value, measure).text for one in (before, now))
    return f"bijgesteld op {day} van {was} naar {became}, door {now.author}"
