"""Why one run, many runs and batches are refused, and why a sweep on a Dask cluster fails."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

NO_RATES: Final = Template("there are no learning rates to sweep")
GIVE_RATES: Final = Template("Give --lr, as in 1e-4:2:200:log.")
LOSS_NOT_FINITE: Final = Template("the loss has no finite value or gradient at the start")

# --- a Dask cluster --------------------------------------------------------------------------------------------------

NOT_AN_ADDRESS: Final = Template("{address} is not the address of a Dask scheduler")
WRITE_ADDRESS: Final = Template("Write it as in tcp://scheduler:8786.")
NO_SCHEDULER: Final = Template("no Dask scheduler answers at {address}")
START_SCHEDULER: Final = Template("Start one with `dask scheduler`, or check host and port.")
NO_CERTIFICATES: Final = Template("Dask has no certificates for tls://")
NAME_CERTIFICATES: Final = Template("Name them in its configuration, under distributed.comm.tls.")
NO_LIBRARY: Final = Template("a Dask cluster needs the library distributed, which is not installed")
INSTALL_LIBRARY: Final = Template('Install it: pip install "gradient-descent-explorer[dask]".')
NO_WORKERS: Final = Template("the Dask cluster at {address} has no workers")
START_WORKERS: Final = Template("Start some: dask worker {address}.")
DROPPED: Final = Template("the Dask scheduler at {address} dropped the sweep")
RUN_AGAIN: Final = Template("See its log; then run the sweep again.")
WORKER_WITHOUT_GDCLI: Final = Template("a worker of the Dask cluster has no gdcli")
OTHER_VERSION: Final = Template("a worker of the Dask cluster has another version of gdcli")
VERSIONS_DIFFER: Final = Template("a worker of the Dask cluster has gdcli {version}, and here it is {own}")
SAME_VERSION: Final = Template("Install gradient-descent-explorer {version} wherever a worker runs.")
WORKER_OUT_OF_MEMORY: Final = Template("a worker of the Dask cluster ran out of memory")
WORKERS_DIED: Final = Template("the workers that ran the descents {first} to {last} died, one after the other")
MORE_MEMORY: Final = Template("See their logs; give each worker more memory, or fewer threads.")
WORKER_FAILED: Final = Template("a worker of the Dask cluster failed: {reason}")
SEE_ITS_LOG: Final = Template("See its log.")
ON_A_WORKER: Final = Template("on a worker of the Dask cluster, {problem}")
COMPILER_ON_EVERY_WORKER: Final = Template(
    "Choose --engine python, or install a compiler that is called cc on every worker."
)
