"""Unit tests: functions and applications by themselves, no process, no socket; 4 s in all."""
