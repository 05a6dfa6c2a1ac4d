"""Tests of make bundle and make unbundle."""
