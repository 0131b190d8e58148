"""The page "Begrippen": every figure with its unit, period, definition, norms, derivation and source."""

from __future__ import annotations

from flask import Blueprint, render_template

from riskscan import definitions
from riskscan.domain.measure_words import REFERENCES, counted_in, hint_in_general, plausible
from riskscan.domain.norms import judge, norm_words, validity_words
from riskscan.programme.permissions import Action
from riskscan.web.access import needs

bp = Blueprint("codebook", __name__)
bp.add_app_template_global(judge, "judge")


@bp.get("/cijfers/begrippen")
@needs(Action.SIGNED_IN)
def page() -> str:
    return render_template(
        "figures/codebook.html",
        catalogue=definitions.catalogue(),
        references=REFERENCES,
        counted_in=counted_in,
        hint_in_general=hint_in_general,
        plausible=plausible,
        norm_words=norm_words,
        validity_words=validity_words,
    )
