"""The national picture in a few plain Dutch sentences, each true for whatever the counts are."""

from __future__ import annotations

from collections.abc import Mapping

from riskscan.domain.national import Transitions
from riskscan.domain.proportions import number_word, organisations, share
from riskscan.domain.wording import listed


def headline(tally: Mapping[str, int], names: Mapping[str, str], supervised: int) -> tuple[str, ...]:
    """How far the round is, which indeling is given most, and how many are under verscherpt toezicht.

    ``tally`` has a number for each of ``ESTABLISHED_KINDS``; ``names`` the name of each kind.
    """
    total = sum(tally.values())
    if total == 0:
        return ("Aan deze ronde doet nog geen organisatie mee.",)
    return tuple(
        sentence
        for sentence in (_how_far(tally, total), _largest(tally, names, total), _supervision(supervised))
        if sentence
    )


def _how_far(tally: Mapping[str, int], total: int) -> str:
    done = total - tally["none"]
    if done == total:
        everyone = "de enige organisatie" if total == 1 else f"alle {total} organisaties"
        return f"Van {everyone} is de indeling vastgesteld."
    if done == 0:
        return "In deze ronde is nog geen indeling vastgesteld."
    return f"Van {done} van de {total} organisaties is de indeling vastgesteld."


def _largest(tally: Mapping[str, int], names: Mapping[str, str], total: int) -> str:
    kinds = [kind for kind in tally if kind != "none"]
    most = max(tally[kind] for kind in kinds)
    found = [f"‘{names[kind]}’" for kind in kinds if tally[kind] == most]
    if most == 0:
        return ""
    if len(found) > 1:
        return f"De indelingen {listed(found)} zijn het meest gegeven: elk {most} keer."
    if most == total:
        return "" if total == 1 else f"Zij kregen alle {most} de indeling {found[0]}."
    part = share(most, total).capitalize()
    return f"{part} van de organisaties ({most} van de {total}) kreeg de indeling {found[0]}."


def _supervision(number: int) -> str:
    verb = "stond" if number < 2 else "stonden"
    return f"Op de peildatum {verb} {organisations(number)} onder verscherpt toezicht."


def changes(found: Transitions, previous: str) -> tuple[str, ...]:
    """What changed since the previous round, named ``previous``: better, worse, the same, new and gone."""
    better, worse, same = len(found.better), len(found.worse), len(found.same)
    verb = "ging" if better < 2 else "gingen"
    less = "geen enkele" if worse == 0 else number_word(worse)
    sentences = [
        f"Sinds {previous} {verb} {organisations(better)} naar een betere categorie en {less} naar een minder goede."
    ]
    if same:
        sentences.append(f"Bij {organisations(same)} bleef de indeling gelijk.")
    rest = sum(one.number for one in found.cells) - better - worse - same
    if rest:
        sentences.append(
            f"Bij {organisations(rest)} is dat niet te zeggen: in ten minste één van beide rondes "
            "was er geen categorie."
        )
    if found.only_now:
        verb = "deed" if len(found.only_now) == 1 else "deden"
        sentences.append(f"In die ronde {verb} {organisations(len(found.only_now))} van nu niet mee.")
    if found.only_before:
        verb = "doet" if len(found.only_before) == 1 else "doen"
        sentences.append(f"Van toen {verb} {organisations(len(found.only_before))} nu niet meer mee.")
    return tuple(sentences)
