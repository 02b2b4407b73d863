"""Pictures: curves and losses drawn by plotext, maps in half blocks; each says what it left out."""
