"""Everything that needs a C compiler."""
