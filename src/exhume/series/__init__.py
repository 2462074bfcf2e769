"""Forensics of reported figures: each public file is a test of a series."""
