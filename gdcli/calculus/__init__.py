"""The only door to sympy: a worker process that derives on paper while the main one descends."""
