"""What the numbers of rules and the extras of contracts are called. In: names of ours. Out: names, to be worded.

A number's own name stays what it is in packs and on the wire; a person reads what it does.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.payroll.domain.pack import Parameter
from shared.values.sentence import Part, Sentence, say

SWITCH = "1 is yes"
NUMBERS: Mapping[str, str] = {
    "after_seconds": "Overtime begins after",
    "ot_premium_e4": "Premium for overtime",
    "dt_after_seconds": "Double time begins after",
    "dt_premium_e4": "Premium for double time",
    "more_after_seconds": "The higher premium begins after",
    "more_premium_e4": "The higher premium",
    "week_after_seconds": "Overtime of a week begins after",
    "day_after_seconds": "Overtime of a day begins after",
    "run_after_seconds": "Overtime of unbroken work begins after",
    "meal_seconds": "Longest break that does not end unbroken work",
    "below_rate_e4": "Holds below a rate of",
    "minimum_seconds": "Least time that is paid",
    "from_seconds": "The window opens at",
    "to_seconds": "The window closes at",
    "from_weekday": "First day",
    "to_weekday": "Last day",
    "premium_e4": "Premium on the own rate",
    "in_regular_rate": "It counts in the regular rate",
    "in_effect": "Premiums are on the rate in effect",
    "flat_over_straight": "Flat sums count in straight hours alone",
}
EXTRAS: Mapping[str, str] = {"NIGHT": "night work", "WEEKEND": "weekend", "HOLIDAY": "public holiday"}


def number_said(name: str, number: Parameter) -> Sentence:
    """Say what a number of a rule does, how much it is in its unit (a switch is yes or no), and where it comes from."""
    value = say("%(value)s %(unit)s", value=str(number.value), unit=Sentence(number.unit))
    if number.unit == SWITCH:
        value = say("yes") if number.value else say("no")
    return say("  %(name)s: %(value)s [%(source)s]", name=Sentence(NUMBERS[name]), value=value, source=number.source)


def extras_said(names: str) -> Part:
    """Give what extras are called that stand on a line as `NIGHT+WEEKEND`."""
    first, *rest = [Sentence(EXTRAS[name]) for name in names.split("+")]
    for one in rest:
        first = say("%(first)s and %(then)s", first=first, then=one)
    return first
