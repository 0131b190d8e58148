"""Flask blueprints, forms built from the questionnaire, static files."""
