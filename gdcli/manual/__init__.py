"""The manual: one Markdown page a topic, in a folder a language."""
