"""One run: settings, inputs of each step, loop, history, explanation of a step."""
