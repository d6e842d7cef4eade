"""Bytes → sheets → records and problems."""
