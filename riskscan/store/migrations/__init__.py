"""Numbered changes of the schema; each runs in one transaction together with its record."""

from riskscan.store.migrations import (  # noqa: F401
    m001_first_schema,
    m002_origins_and_comments,
    m003_interview_notes,
    m004_scan_talks,
    m005_figures_of_everything,
    m006_signing_in,
    m007_removals,
    m008_impact_analysis,
    m009_waiting_list_remedies,
    m010_audit_reading,
    m011_figure_uploads,
)
from riskscan.store.migrations.registry import migrations

__all__ = ["migrations"]
