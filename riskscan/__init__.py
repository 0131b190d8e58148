"""Risicoscan Veilig Thuis: fill a scan, get an explained category, a report and the national picture."""

__version__ = "0.1.0"
