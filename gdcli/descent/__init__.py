"""Where descent leads: optimizers, schedules, the run."""
