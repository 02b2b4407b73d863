"""Why a run ended as it did: curvature and verdict, pure numbers on a run."""
