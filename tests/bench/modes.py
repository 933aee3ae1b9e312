"""The modes of the runner that are about Haul alone: each an option of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from cancel import describe_cancel, measure_cancel
from firstbyte import describe_first_byte, measure_first_byte
from growth import describe_growth, measure_growth
from hosts import describe_hosts, measure_hosts
from measure import Place
from paint import describe_paint, measure_paint
from rates import describe_rates, measure_rates
from window import describe_window, measure_window, use_window
from work import Works

Measured = tuple[str, list[dict]]  # for people, and the raw figures


@dataclass(frozen=True)
class Mode:
    help: str
    measure: Callable[[str, Works, Place], Measured]


def window(haul: str, works: Works, place: Place) -> Measured:
    work = works.small10k()
    runs = measure_window(haul, work, place)
    return describe_window(work, runs), runs


def use(haul: str, works: Works, place: Place) -> Measured:
    return use_window(haul, works.small100k(), place), []


def paint(haul: str, works: Works, place: Place) -> Measured:
    found = measure_paint(haul, works.small100k(), place)
    return describe_paint(found), found


def cancel(haul: str, works: Works, place: Place) -> Measured:
    work = works.small100k()
    runs = measure_cancel(haul, work, place)
    return describe_cancel(work, runs), runs


def rates(haul: str, works: Works, place: Place) -> Measured:
    found = measure_rates(haul, works.large2g(), place)
    return describe_rates(found), found


def hosts(haul: str, works: Works, place: Place) -> Measured:
    found = measure_hosts(haul, works.small10k(), place)
    return describe_hosts(found), found


def first_byte(haul: str, works: Works, place: Place) -> Measured:
    found = measure_first_byte(haul, works.same(1_000_000 // works.divisor), place)
    return describe_first_byte(found), found


def growth(haul: str, works: Works, place: Place) -> Measured:
    found = measure_growth(haul, works, place)
    return describe_growth(found), found


MODES: dict[str, Mode] = {
    "window": Mode("the window under Xvfb", window),
    "use": Mode("the window in use under Xvfb", use),
    "first-paint": Mode("from the start to a painted window", paint),
    "cancel": Mode("an interrupted run", cancel),
    "rates": Mode("how exactly a limit is kept", rates),
    "hosts": Mode("64 hosts, a fifth of them dead or slow", hosts),
    "first-byte": Mode("from 1,000,000 URLs to the first file", first_byte),
    "growth": Mode("1,000 to 1,000,000 tasks", growth),
}
