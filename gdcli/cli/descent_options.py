"""The options of everything that descends, with the defaults of `Settings`, and the keywords that they make."""

from collections.abc import Mapping
from typing import Annotated, TypeVar, cast

import typer

from gdcli.cli.bundles import METHODS_FIELD, Bundle, Option, fields_of, values_of
from gdcli.cli.options import OptimizerName, ScheduleName, count_of, number_of
from gdcli.explore.keywords import SharedKeywords
from gdcli.model import DEFAULTS, Settings
from gdcli.record import record

K = TypeVar("K", bound=SharedKeywords)


class SettingsBundle(Bundle):
    """A bundle whose defaults are the settings that stand behind it in `Annotated[…]`, or `DEFAULTS`."""

    __slots__ = ()

    @classmethod
    def options(cls, defaults: Settings = DEFAULTS) -> Mapping[str, Option]:
        """Each option with the default of its field in the settings."""
        return {name: (kind, getattr(defaults, name)) for name, (kind, _) in fields_of(cls).items()}


@record
class StoppingOptions(SettingsBundle):
    """When a descent ends."""

    title = "When it stops"

    steps: Annotated[
        int, typer.Option("--steps", metavar="N", parser=count_of("--steps"), help="The number of updates at most.")
    ]
    tol: Annotated[
        float,
        typer.Option(
            "--tol", metavar="TOL", parser=number_of("--tol"),
            help="Stop when the gradient's norm is TOL or less; with 0 all steps are run."
        ),
    ]
    ftol: Annotated[
        float | None,
        typer.Option(
            "--ftol", metavar="TOL", parser=number_of("--ftol"),
            help="Stop when an update changes the value by TOL or less.",
        ),
    ]
    xtol: Annotated[
        float | None,
        typer.Option(
            "--xtol", metavar="TOL", parser=number_of("--xtol"),
            help="Stop when an update changes every component by TOL or less.",
        ),
    ]


@record
class BoundsOptions(Bundle):
    """The box in which the iterates stay."""

    title = "Bounds"

    bounds: Annotated[
        str | None,
        typer.Option(
            "--bounds", metavar="RANGES", help="Keep the iterates in a box: x=0:1,y=-2: projects every update onto it."
        ),
    ] = None


@record
class MethodOptions(SettingsBundle):
    """The method and its schedule of learning rates."""

    title = "The method"

    optimizer: OptimizerName
    schedule: ScheduleName


@record
class NoiseOptions(SettingsBundle):
    """Noise on the gradient."""

    title = "Noise"

    noise: Annotated[
        float,
        typer.Option(
            "--noise", metavar="SIGMA", parser=number_of("--noise"),
            help="Add Gaussian noise of this size to the gradient that is used.",
        ),
    ]
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", parser=count_of("--seed"), help="Makes everything random repeatable."),
    ]


class HyperparameterOptions(Bundle):
    """The hyperparameters that were given: an option for each row of the methods' table."""

    __slots__ = ("values",)
    title = "Hyperparameters of the methods that have them"

    def __init__(self, **values: float | None) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}

    @classmethod
    def options(cls) -> Mapping[str, Option]:
        """`--weight-decay NUMBER` and so on; which methods have it is looked up when the help is shown."""
        from gdcli.descent.methods.parameters import HYPERPARAMETERS  # noqa: PLC0415 - where something descends

        abouts = {name: f"{each.about.text}, {each.range.words.text}" for name, each in HYPERPARAMETERS.items()}
        return {name: (cls._option(name, about), None) for name, about in abouts.items()}

    @staticmethod
    def _option(name: str, about: str) -> object:
        text = f"{about[:1].upper()}{about[1:]}; for {METHODS_FIELD}."
        option = f"--{name.replace('_', '-')}"
        return Annotated[float | None, typer.Option(option, metavar="NUMBER", parser=number_of(option), help=text)]


def keywords(_kind: type[K], *bundles: Bundle, **others: object) -> K:
    """The keywords of a function that descends, from the bundles and others beside them, typed as `_kind`."""
    found = dict(others)
    for bundle in bundles:
        found |= bundle.values if isinstance(bundle, HyperparameterOptions) else values_of(bundle)
    return cast(K, found)
