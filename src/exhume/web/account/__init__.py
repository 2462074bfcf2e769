"""Signing in and out, and the settings of one's own account."""
