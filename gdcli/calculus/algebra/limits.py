"""The limits of the algebra: how long it may take, how much memory and text it may use, how large a function may be.

These are plain numbers, because the process is started before anything else is imported.
"""

ALGEBRA_SECONDS = 5.0
"""The time limit of the algebra: the seconds that formulas may take, from the moment it is ready."""
START_SECONDS = 30.0
"""The most seconds until the worker is ready. It needs 0.3, or 4 where Python caches no bytecode."""
QUESTIONS_MAX = 100
"""The questions after which a worker is replaced, so that what the algebra system remembers does not add up."""
PROCESSOR_SECONDS = 3_700
"""Processor time of the worker for a question, on POSIX systems; the deadline of the parent comes first."""
MEMORY_BYTES = 1 << 30
"""Address space of the worker, on systems that can limit it (Linux)."""
LINE_BYTES = 8_000_000
"""The longest line of an answer that is read."""
WAITING_LINES = 100
"""The most lines that wait for the parent; a worker that writes more is no longer read."""

FUNCTION_NODES_MAX = 1_500
"""Nodes of the largest expression that is sent to the worker."""
DERIVED_NODES_MAX = 3_000
"""The most nodes of a function that is derived: it takes pages to print."""
GRADIENT_WORK_MAX = 20_000
"""The most nodes times variables, term by term, of a gradient that is derived: about 2 s."""
SECOND_DERIVATIVE_WORK_MAX = 5_000
"""The most nodes of a derivative times variables for which it is derived once more."""
PARTIAL_OPERATIONS_MAX = 2_000
"""Operations in the longest partial derivative that is derived: a hundred lines."""
ORDER_OPERATIONS_MAX = 1_000
"""Operations in the longest derivative of higher order of which the next order is derived."""
HESSIAN_OPERATIONS_MAX = 5_000
"""The most operations in the gradient times variables for which a Hessian is derived; it takes about 2 s."""
FORMULA_NODES_MAX = 20_000
"""The most nodes in one formula; a shared node counts each time it occurs."""
NUMBER_DIGITS_MAX = 400
"""The most digits of a number in a message."""
