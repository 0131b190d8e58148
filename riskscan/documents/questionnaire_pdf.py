"""The questionnaire to fill in by hand as PDF (PDF/A-2a and PDF/UA-1 in one file)."""

from __future__ import annotations

from riskscan.documents import pdf
from riskscan.documents.pdf_html import environment
from riskscan.documents.questionnaire_form import QuestionnaireForm


def render_questionnaire(data: QuestionnaireForm) -> bytes:
    """The form as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(questionnaire_html(data))


def questionnaire_html(data: QuestionnaireForm) -> str:
    """The whole form as HTML; every text is escaped. Its date is that of the definition, not of the clock."""
    return environment().get_template("pdf/blank.html").render(data=data, created=data.updated.isoformat())
