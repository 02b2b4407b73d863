"""The detectors: each looks for one way in which a run can end, and returns None where it does not find it."""
