"""The demonstration: some weeks of work in a support firm, told by those who did it."""
