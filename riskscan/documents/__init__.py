"""From plain data to bytes: PDF reports."""
