"""Runs of this machine, without Airflow: something happens to some in a row, then one is left alone."""

import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from rich.console import Console

from tests.kills.events import (
    ENDING,
    Ended,
    Event,
    OwnServer,
    can_meet,
    interrupted,
    killed_after,
    points_passed,
    undisturbed,
)
from tests.kills.installation import Installation
from tests.kills.outcome import Outcome, differences
from tests.kills.trial import Trial

ANYWHERE = "at a random time"


@dataclass(frozen=True)
class Course:
    """The course of an undisturbed run: the points that it passes, where each of a name stands among them, and how many
    seconds it takes."""

    passed: Sequence[str]
    places: Mapping[str, Sequence[int]]
    lasts: float

    @classmethod
    def of(cls, passed: Sequence[str], lasts: float) -> "Course":
        """Return the course of a run."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(passed):
            places.setdefault(name, []).append(place)
        return cls(passed, places, lasts)

    def place(self, trial: Trial) -> int:
        """Return where in the run something happens."""
        if trial.point == ANYWHERE:
            return int(trial.share * len(self.passed))
        return self.places[trial.point][trial.passing - 1]

    def after(self, trial: Trial, place: int) -> Trial:
        """Return a trial as it is met by a run that goes on where another ended."""
        if trial.point == ANYWHERE:
            return trial
        return replace(trial, passing=max(1, trial.passing - bisect_left(self.places[trial.point], place)))


def tried(
    installation: Installation, wanted: int, in_a_row: int, events: set[Event], chance: Random, console: Console
) -> Iterator[Trial]:
    """Plan as many trials as wanted and carry them out, so many in a row."""
    installation.restore()
    began = time.monotonic()
    passed = points_passed(installation.settings)
    course = Course.of(passed, time.monotonic() - began)
    expected = installation.outcome()
    console.print(
        f"An undisturbed run takes {course.lasts:.1f} s and passes {len(passed)} points of {len(course.places)} names."
    )
    plan = planned(course, wanted, events, chance)
    for row in rows(plan, course, in_a_row):
        yield from _carried_out(row, installation, expected, course.lasts)


def planned(course: Course, wanted: int, events: set[Event], chance: Random) -> list[Trial]:
    """As many trials as wanted: each point is met by each of the events that can meet it, what is left are kills."""
    plan, counts = [], {name: len(places) for name, places in course.places.items()}
    for name, count in counts.items():
        plan += [Trial(Event.KILL, name, passing) for passing in sorted({1, count})]
        others = [event for event in Event if event is not Event.KILL and can_meet(event, name)]
        plan += [Trial(event, name, chance.randint(1, count)) for event in others]
    plan = [each for each in plan if each.event in events]
    if len(plan) > wanted:
        chance.shuffle(plan)
        return _in_turn(plan)[:wanted]
    names = list(counts)
    while Event.KILL in events and len(plan) < wanted:
        name = names[len(plan) % len(names)]
        plan.append(
            Trial(Event.KILL, name, chance.randint(1, counts[name]))
            if chance.random() < 0.6
            else Trial(Event.KILL, ANYWHERE, share=round(chance.random(), 3))
        )
    return plan


def _in_turn(plan: list[Trial]) -> list[Trial]:
    """Return the trials so that each event comes once before any comes again: few of them have all events, too."""
    met: dict[str, int] = {}
    rounds = []
    for each in plan:
        met[each.event] = met.get(each.event, 0) + 1
        rounds.append((met[each.event], each))
    return [each for _, each in sorted(rounds, key=lambda pair: pair[0])]


def rows(plan: Sequence[Trial], course: Course, in_a_row: int) -> Iterator[list[list[Trial]]]:
    """Yield the trials in rows of runs: each run goes on where the one before was ended.

    To a run things that do not end it happen at points of different names: what has lost its reader twice waits for the
    next run, and the publication follows it.
    """
    in_order = sorted(plan, key=course.place)
    count = -(-len(plan) // in_a_row)
    for first in range(count):
        row: list[list[Trial]] = [[]]
        began = ended = 0
        for each in in_order[first::count]:
            if row[-1] and (row[-1][-1].event in ENDING or each.point in {other.point for other in row[-1]}):
                row.append([])
                began = ended
            row[-1].append(course.after(each, began))
            ended = course.place(each)
        yield row


def _carried_out(
    row: list[list[Trial]], installation: Installation, expected: Outcome, lasts: float
) -> Iterator[Trial]:
    settings, server = installation.settings, installation.server
    installation.restore()
    ends: list[Ended] = []
    for trials in row:
        if trials[-1].point == ANYWHERE:
            ends += [Ended(0, 0)] * (len(trials) - 1) + [killed_after(settings, trials[-1].share * lasts)]
        else:
            happens = {(each.point, each.passing): Event(each.event) for each in trials}
            ends += interrupted(settings, server, happens)
        OwnServer.at(server.folder)
    again = undisturbed(settings)
    found = differences(expected, installation.outcome())
    if again.code:
        found.append(f"The last run ended with {again}.")
    twice = installation.sent_again()
    # Between the server's reply and the ledger's row nobody knows that a mail was taken.
    if twice > sum(each.unrecorded for each in ends):
        found.append(f"{twice} mails were sent twice.")
    trials = [each for run in row for each in run]
    for each, end in zip(trials, ends, strict=True):
        yield replace(
            each,
            code=end.code,
            orphans=end.orphans,
            met=end.met,
            unrecorded=end.unrecorded,
            row=len(trials),
            twice=twice if each is trials[-1] else 0,
            differences=tuple(found),
        )
