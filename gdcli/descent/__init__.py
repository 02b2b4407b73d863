"""The runs of descent, one or many; the engine of a run is chosen here, above the four rooms that do the work."""
