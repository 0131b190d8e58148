"""Reads and validates ``questionnaire/``: all findings at once, each with code, file and line."""
