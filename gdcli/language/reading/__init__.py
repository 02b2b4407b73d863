"""From text to tree: characters, tokens, grammar, and the refusal of what is not an expression."""
