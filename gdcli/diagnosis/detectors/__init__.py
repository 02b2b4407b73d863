"""The detectors: each looks for one way in which a run can end, and is silent where it is not there."""
