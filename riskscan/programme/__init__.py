"""Use cases: who may do what, and what then happens."""
