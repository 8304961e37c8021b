#!/usr/bin/env python3
"""Writes the cases edge-*.json: the edges of the rules, each a short story, with the answers of `model.py`.

    python3 edges.py            writes them all into cases/
    python3 edges.py --fuzz N FOLDER [FIRST]   writes N random cases elsewhere, to compare the two programs at length

Every story says which of its acts must be refused, and stops if the model does not agree: so a case tests what its
name says. Amounts are minor units.
"""

import json
import pathlib
import random
import sys

from model import CEILING_MAX, MAX, Refused, Trial, World

POLICY = dict(share=5000, factor=12500, cap=5000, start=2500, repay=1000, validity=3, overdraft=5000,
              invest_limit=1_000_000_000, frozen=False)
ACCOUNTS = dict(F="foundation", A=1_000_000, B=1_000_000, m="member", n="member", X=CEILING_MAX)


class Story:
    """A case in the making: each act runs through the model at once, so that the next may depend on it."""

    def __init__(self, accounts=ACCOUNTS, period=30, collection=30, **policy):
        role = lambda kind: dict(role=kind) if isinstance(kind, str) else dict(role="coop", ceiling=kind)
        self.case = dict(period_days=period, collection_days=collection, policy={**POLICY, **policy},
                         accounts=[dict(id=name, **role(kind)) for name, kind in accounts.items()], acts=[])
        self.world, self.lines = World(self.case), []

    def act(self, day, by, act, refused=False, **more):
        """Adds an act; answers the name of its first output. `refused=None`: either will do."""
        act = dict(day=day, by=by, act=act, **more)
        self.case["acts"].append(act)
        number = len(self.case["acts"])
        try:
            self.world, line = Trial(self.world, number, act).run()
        except Refused as reason:
            line = dict(n=number, ok=False, refused=str(reason))
        assert refused is None or refused == (not line["ok"]), line
        self.lines.append(line)
        return f"{number}.0"

    def pay(self, day, by, to, amount, purpose="purchase", refused=False, **more):
        return self.act(day, by, "pay", refused, outputs=[dict(to=to, amount=amount, purpose=purpose, **more)])

    def collect(self, day, by, *inputs, refused=False):
        return self.act(day, by, "collect", refused, inputs=list(inputs))

    def send(self, day, by, to, amount, purpose="purchase", **more):
        """A payment that is collected the same day."""
        output = self.pay(day, by, to, amount, purpose, **more)
        self.collect(day, to, output)
        return output

    def issue(self, day, by, value, refused=False):
        return self.act(day, by, "issue", refused, value=value)

    def rich(self, member="m"):
        """A member with plenty to buy for, so that a story about a seller needs no story about its buyers."""
        self.issue(0, "X", 8_000_000)
        return self.send(0, "X", member, self.balance("X"), "wage")

    def settle(self, day, *accounts, refused=False):
        for account in accounts:
            last = self.act(day, account, "settle", refused)
        return last

    def of(self, account, number):
        return self.world.numbers[account][number]

    def balance(self, account):
        return self.world.balance(account)

    def grants(self, account):
        return self.world.held(account, "grant")

    def text(self, name):
        head = dict(name=name, **{key: value for key, value in self.case.items() if key != "acts"})
        rows = lambda lines: ",\n".join("  " + json.dumps(line, separators=(",", ":")) for line in lines)
        head = "".join(f' "{key}":{json.dumps(value, separators=(",", ":"))},\n' for key, value in head.items())
        return f'{{\n{head} "acts":[\n{rows(self.case["acts"])}\n ],\n "expected":[\n{rows(self.lines)}\n ]\n}}\n'


STORIES = []


def story(function):
    STORIES.append(function)
    return function


# -- offers and the projection


@story
def offers_late_in_the_month():
    s = Story()
    s.issue(0, "A", 100_000)
    s.issue(29, "A", 200_000)
    assert s.of("A", "fresh") == 300_000
    s.issue(30, "A", 1, refused=True)  # the month is over
    s.settle(30, "A")
    assert s.of("A", "projected") == 300_000 and s.of("A", "fresh") == 0
    s.issue(59, "A", 50_000)
    s.settle(60, "A")  # the first offers sold nothing, the one of day 59 keeps its estimate
    assert s.of("A", "projected") == 50_000
    s.settle(90, "A")
    assert s.of("A", "projected") == 0
    return s


@story
def offers_beside_sales():
    s = Story()
    s.rich()
    s.settle(30, "A")
    s.issue(31, "A", 100_000)
    s.send(32, "m", "A", 70_000)
    s.settle(60, "A")
    assert s.of("A", "projected") == 100_000 and s.of("A", "last_sold") == 70_000
    s.issue(61, "A", 10_000)
    s.send(62, "m", "A", 40_000)
    s.settle(90, "A")  # 40,000 sold of the older 100,000, and 10,000 still fresh
    assert s.of("A", "projected") == 50_000
    s.send(91, "m", "A", 60_000)
    s.settle(120, "A")
    assert s.of("A", "projected") == 60_000
    return s


@story
def months_skipped():
    s = Story()
    s.issue(0, "A", 300_000)
    s.send(1, "A", "B", 100_000)
    s.send(2, "B", "A", 100_000)
    s.act(65, "A", "issue", True, value=1)
    s.pay(65, "A", "m", 1, "wage", refused=True)
    s.settle(65, "A")
    assert s.of("A", "projected") == 0 and s.of("A", "last_sold") == 0 and s.of("A", "owed") == 0
    s.pay(66, "A", "m", s.balance("A") + 1, "wage", refused=True)
    s.issue(66, "A", 10)
    s.settle(10_000, "A")
    assert s.of("A", "month") == 333
    return s


@story
def grants_lapse_each_after_its_time():
    s = Story(validity=2)
    s.issue(0, "A", 100_000)
    s.settle(30, "A")
    s.act(30, "F", "policy", set=dict(validity=1))
    s.issue(31, "A", 100_000)  # falls due in month 2 too, and joins the first lot
    assert s.grants("A") > 0
    s.settle(60, "A")
    assert s.grants("A") == 0
    s.act(60, "F", "policy", set=dict(validity=12))
    s.issue(60, "A", 300_000)
    s.settle(420, "A")
    s.collect(5_000, "F", "1.0", refused=True)
    s.settle(5_000, "F")
    s.collect(5_000, "F", "1.0", "4.0", "5.0", "5.1", refused=None)
    return s


@story
def lapse_at_the_first_instant_of_its_month():
    s = Story(validity=3, repay=0, factor=10_000, share=0)
    s.issue(29, "A", 90_000)
    for day in (30, 60):
        s.send(day - 1, "A", "B", 30_000)
        s.settle(day, "B") if day == 30 else None
        s.settle(day, "A")
    s.settle(90, "A")
    return s


@story
def twelve_lots_at_once():
    s = Story(dict(F="foundation", A=CEILING_MAX, m="member"), validity=12, share=1)
    for month in range(15):
        if month:
            s.settle(month * 30, "A")
        s.issue(month * 30 + 1, "A", 1_000 + month)
    s.pay(15 * 30 - 1, "A", "m", s.grants("A"), "wage")
    return s


@story
def ceiling_lowered_below_the_projection():
    s = Story()
    s.issue(0, "A", 800_000)
    s.act(1, "A", "ceiling", value=300_000)
    s.issue(2, "A", 100_000)
    assert s.of("A", "projected") == 800_000
    s.settle(30, "A")
    assert s.of("A", "projected") == 300_000
    s.issue(31, "A", 5)
    assert s.of("A", "estimated") == 800_000
    s.act(32, "A", "ceiling", value=0)
    s.settle(60, "A")
    s.settle(90, "A")
    s.act(90, "A", "ceiling", True, value=CEILING_MAX + 1)
    s.act(90, "A", "ceiling", True, value=-1)
    return s


@story
def ceiling_raised():
    s = Story()
    s.issue(0, "A", 5_000_000)
    assert s.of("A", "projected") == 1_000_000
    s.act(1, "A", "ceiling", value=1_500_000)
    s.issue(2, "A", 200_000)
    s.issue(3, "A", 900_000)
    assert s.of("A", "projected") == s.of("A", "estimated") == 1_500_000
    s.act(4, "A", "ceiling", value=CEILING_MAX)
    s.settle(30, "A")
    s.settle(60, "A")
    s.issue(61, "A", MAX)
    assert s.of("A", "estimated") == CEILING_MAX
    return s


@story
def estimates_are_used_up():
    s = Story(dict(F="foundation", A=100_000, X=CEILING_MAX, m="member"))
    s.rich()
    s.issue(0, "A", 60_000)
    s.settle(30, "A")
    s.issue(30, "A", 60_000)  # 40,000 are left
    assert s.of("A", "projected") == 100_000
    s.settle(60, "A")
    s.issue(60, "A", 100_000)
    assert s.of("A", "fresh") == 0
    s.settle(90, "A")
    s.send(91, "m", "A", 30_000)
    s.settle(120, "A")  # only sales lift the projection now
    assert s.of("A", "projected") == 30_000
    return s


@story
def growth_from_nothing():
    s = Story(dict(F="foundation", A=1_000, X=CEILING_MAX, m="member"), start=1, cap=1)
    s.rich()
    day = 0
    for _ in range(4):
        s.send(day, "m", "A", 500)
        day += 30
        s.settle(day, "A")
    assert s.of("A", "projected") == 5  # 1 + 1, then one more each month: rates round up
    s.act(day, "F", "policy", set=dict(start=0, cap=0))
    s.send(day, "m", "A", 500)
    s.settle(day + 30, "A")
    assert s.of("A", "projected") == 5
    s.act(day + 30, "F", "policy", set=dict(cap=10_000))
    s.send(day + 31, "m", "A", 500)
    s.settle(day + 60, "A")
    assert s.of("A", "projected") == 10
    return s


# -- what is created, and who gets it


@story
def share_of_one_unit():
    s = Story(share=1)
    s.act(0, "F", "policy", set=dict(factor=10_000))
    for day in range(5):
        s.issue(day, "A", 1)  # the one unit created is the Foundation's: shares round up
    assert s.balance("A") == 0
    s.issue(5, "A", 2)
    assert s.balance("A") == 1
    s.issue(6, "A", 0)
    return s


@story
def share_none():
    s = Story(share=0)
    s.issue(0, "A", 1)
    s.issue(0, "A", 99_999)
    s.settle(30, "A")
    return s


@story
def share_of_the_whole():
    s = Story(share=10_000)
    s.issue(0, "A", 1_000)
    assert s.balance("A") == 0
    s.pay(0, "A", "m", 1, "wage", refused=True)
    s.collect(100, "F", "1.0", refused=True)
    s.settle(100, "F")
    s.collect(100, "F", "1.0")
    s.settle(100, "A")
    s.issue(100, "A", 7)
    return s


@story
def rounding_of_odd_rates():
    s = Story(share=3_333, factor=12_345, cap=777, start=1_111, repay=333, overdraft=9_999)
    for day, value in enumerate((1, 2, 3, 7, 11, 101, 9_973)):
        s.issue(day, "A", value)
        s.issue(day, "B", value + 1)
    for month in range(1, 8):
        s.settle(month * 30, "A", "B")
        s.send(month * 30 + 1, "A", "B", max(1, s.balance("A") // 3))
        s.send(month * 30 + 2, "B", "A", max(1, s.balance("B") // 2))
    return s


@story
def amounts_at_their_bounds():
    s = Story(dict(F="foundation", A=CEILING_MAX, B=CEILING_MAX, m="member"), factor=30_000, share=10_000, invest_limit=MAX)
    s.issue(0, "A", MAX + 1, refused=True)
    s.issue(0, "A", -1, refused=True)
    s.issue(0, "A", MAX)
    assert s.of("A", "matched") == 3 * CEILING_MAX
    s.collect(0, "F", "3.0")
    s.pay(0, "F", "A", 0, "award", refused=True)
    s.pay(0, "F", "A", -5, "award", refused=True)
    s.pay(0, "F", "A", MAX + 1, "award", refused=True)
    s.pay(0, "F", "A", MAX, "award", refused=True)
    s.pay(0, "F", "A", MAX, "invest", due=3)
    s.act(0, "F", "pay", True, outputs=[dict(to="B", amount=MAX, purpose="award"), dict(to="B", amount=1, purpose="award")])
    s.collect(0, "A", "9.0")
    s.pay(1, "A", "m", MAX, "wage")
    s.issue(2, "A", MAX)
    s.act(2, "A", "save", True, amount=MAX, until=5)
    s.act(2, "A", "save", True, amount=MAX + 1, until=5)
    s.collect(3, "m", "12.0")
    s.act(3, "m", "save", amount=MAX, until=5)
    s.pay(3, "m", "A", 1, refused=True)
    for month in range(1, 5):
        s.settle(month * 30, "A")
    return s


@story
def limits_of_policy():
    s = Story(share=10_000, factor=30_000, cap=10_000, start=10_000, repay=10_000, validity=12, overdraft=10_000)
    s.issue(0, "A", 600_000)
    s.issue(0, "B", 600_000)
    s.settle(30, "F")
    s.collect(30, "F", "1.0", "2.0")
    s.send(30, "F", "m", 900_000, "award")
    s.settle(30, "A", "B")
    s.send(30, "m", "A", 700_000)
    s.settle(60, "A")
    assert s.of("A", "projected") == 700_000
    s.pay(60, "A", "m", 700_000 + s.balance("A"), "wage")
    s.pay(60, "A", "m", 1, "wage", refused=True)
    s.act(60, "F", "policy", set=dict(factor=0))
    s.settle(90, "A", "B")
    s.settle(120, "A", "B")
    return s


@story
def factor_moves_with_the_policy():
    s = Story()
    s.issue(0, "A", 400_000)
    s.act(1, "F", "policy", set=dict(factor=15_000))
    s.issue(2, "A", 0)  # an offer worth nothing more still brings the match up to the new target
    assert s.of("A", "matched") == 600_000
    s.act(30, "F", "policy", set=dict(factor=10_000))
    s.settle(30, "A")
    assert s.of("A", "matched") < 600_000
    s.act(31, "F", "policy", set=dict(factor=20_000, share=0))
    s.issue(31, "A", 0)
    return s


@story
def frozen():
    s = Story()
    s.issue(0, "A", 400_000)
    s.send(1, "A", "B", 100_000)
    s.act(2, "F", "policy", set=dict(frozen=True))
    s.issue(2, "A", 1, refused=True)
    s.pay(2, "F", "A", 1, "invest", due=9, refused=True)
    s.send(3, "B", "A", 90_000)
    s.settle(30, "A", "B")
    s.send(31, "A", "B", 5)
    s.settle(60, "A", "B")  # B's sales would create, but the month has no policy
    assert s.of("A", "matched") <= 500_000
    s.act(61, "F", "policy", set=dict(frozen=False))
    s.issue(61, "B", 0)
    s.settle(90, "A", "B")
    return s


@story
def frozen_forgives_what_is_owed_below_the_target():
    s = Story(repay=1_000)
    s.rich()
    s.issue(0, "A", 400_000)
    s.send(1, "A", "n", s.balance("A"), "wage")
    s.settle(30, "A")
    s.settle(60, "A")
    assert s.of("A", "owed") > 0
    s.act(60, "F", "policy", set=dict(frozen=True))
    s.send(61, "m", "A", 20_000)
    s.send(61, "m", "A", 200_000)
    s.act(61, "F", "policy", set=dict(factor=30_000))
    s.settle(90, "A")
    assert s.of("A", "owed") == 0
    return s


# -- repayment, debt


@story
def repayment_to_the_end():
    s = Story()
    s.issue(0, "A", 1_000_000)
    s.send(1, "A", "m", s.balance("A") // 2, "wage")
    for month in range(1, 25):
        s.settle(month * 30, "A")
        if month % 3 == 0:
            s.send(month * 30 + 1, "m", "A", 10_000)
    assert 0 < s.of("A", "matched") < 900_000
    return s


@story
def repayment_rate_whole_and_none():
    s = Story(repay=10_000, validity=12)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    s.send(1, "A", "m", 50_000, "wage")
    s.settle(30, "A", "B")
    s.settle(60, "A")
    assert s.of("A", "owed") > 0 and s.of("A", "owed") == s.of("A", "matched")
    s.send(61, "m", "A", 1)
    assert s.balance("A") == 0
    s.act(62, "F", "policy", set=dict(repay=0))
    s.settle(62, "B")
    s.settle(90, "A", "B")
    s.settle(120, "A", "B")
    return s


@story
def owed_is_taken_from_whatever_comes_in():
    s = Story(repay=5_000)
    s.issue(0, "A", 400_000)
    s.send(1, "A", "B", 200_000)
    s.send(1, "B", "A", 120_000)
    s.settle(30, "A", "B")
    s.act(31, "A", "save", amount=15_000, until=3)
    lost = s.pay(31, "A", "m", 25_000, "wage")
    s.send(31, "A", "B", s.balance("A"))
    s.settle(60, "A", "B")
    s.settle(90, "A", "B")
    assert s.of("A", "owed") > 60_000 and s.balance("A") == 0
    before = s.of("A", "owed")
    s.act(91, "A", "release", month=3)
    assert s.of("A", "owed") == before - 15_000 and s.balance("A") == 0
    s.act(91, "A", "save", True, amount=1, until=9)
    s.act(91, "A", "void", output=lost)
    s.send(92, "B", "A", 20_000)
    s.send(92, "B", "A", 30_000)
    return s


@story
def owed_falls_when_an_offer_lifts_the_target():
    s = Story(repay=10_000)
    s.issue(0, "A", 200_000)
    s.send(0, "A", "m", s.balance("A"), "wage")
    s.settle(30, "A")
    s.settle(60, "A")
    owed = s.of("A", "owed")
    assert owed > 0
    s.issue(61, "A", 100_000)
    assert 0 < s.of("A", "owed") < owed
    s.issue(62, "A", 100_000)
    s.issue(63, "A", 1_000)
    assert s.of("A", "owed") == 0
    return s


@story
def debt_to_the_unit():
    s = Story(overdraft=3_333)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    s.send(1, "A", "B", s.balance("A"))
    s.send(2, "B", "A", 10_001)
    s.pay(3, "A", "m", s.balance("A") + 1, "wage", refused=True)  # no sales proved yet
    s.settle(30, "A", "B")
    limit = 10_001 * 3_333 // 10_000
    s.pay(31, "A", "m", s.balance("A") + limit + 1, "wage", refused=True)
    s.send(31, "A", "m", s.balance("A") + limit, "wage")
    assert s.balance("A") == -limit
    s.pay(31, "A", "m", 1, "wage", refused=True)
    s.send(32, "B", "A", 1_000)
    s.pay(32, "A", "m", 1_000, "wage")
    s.act(33, "A", "save", True, amount=1, until=9)
    s.pay(33, "m", "B", s.balance("m") + 1, refused=True)
    return s


@story
def grant_in_a_debt():
    s = Story(overdraft=10_000, share=0)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 400_000)
    s.send(0, "A", "B", s.balance("A"))
    s.send(1, "B", "A", 100_000)
    s.settle(30, "A", "B")
    s.send(31, "A", "m", s.balance("A") + 60_000, "wage")
    assert s.balance("A") == -60_000
    s.issue(32, "A", 20_000)  # the grant fills the debt first
    assert s.grants("A") == 0
    s.issue(33, "A", 40_000)
    assert s.grants("A") == s.balance("A") == 15_000
    s.settle(60, "A")
    return s


@story
def limit_shrunk_below_a_debt():
    s = Story(overdraft=10_000)
    s.issue(0, "A", 100_000)
    s.rich("n")
    s.send(0, "A", "B", s.balance("A"))
    s.send(1, "n", "A", 90_000)
    s.settle(30, "A")
    s.send(31, "A", "m", s.balance("A") + 80_000, "wage")
    s.act(32, "F", "policy", set=dict(overdraft=1_000))
    s.pay(32, "A", "m", 1, "wage", refused=True)
    s.send(33, "n", "A", 40_000)
    s.pay(33, "A", "m", 1, "wage", refused=True)
    s.settle(60, "A")
    s.pay(60, "A", "m", 1, "wage", refused=True)
    s.send(61, "n", "A", 45_000)
    s.settle(120, "A")
    assert s.of("A", "last_sold") == 0
    s.pay(121, "A", "m", max(s.balance("A"), 0) + 1, "wage", refused=True)
    return s


# -- investments


@story
def investment_holds_back_issuance():
    s = Story()
    s.issue(0, "A", 200_000)
    s.settle(30, "A", "F")
    s.send(31, "F", "A", 100_000, "invest", due=4)
    assert s.of("A", "matched") == 350_000 and s.of("A", "inv_base") == 200_000
    s.issue(32, "A", 40_000)
    assert s.of("A", "matched") == 350_000
    s.issue(33, "A", 100_000)  # the rise passes what was invested: the rest is created
    assert s.of("A", "matched") == 425_000
    s.settle(60, "A")
    s.settle(90, "A")
    s.settle(120, "A")
    assert s.of("A", "inv") == 0
    return s


@story
def investment_one_at_a_time():
    s = Story(invest_limit=100_000)
    first = s.pay(0, "F", "A", 60_000, "invest", due=2)
    second = s.pay(0, "F", "A", 40_000, "invest", due=3)
    s.pay(0, "F", "A", 1, "invest", due=3, refused=True)  # the month's limit
    s.pay(0, "A", "B", 1, "invest", due=3, refused=True)
    s.collect(1, "A", first, second, refused=True)
    s.collect(1, "A", first)
    s.collect(2, "A", second, refused=True)
    s.settle(30, "A", "F")
    s.collect(30, "A", second, refused=True)
    third = s.pay(31, "F", "A", 100_000, "invest", due=3)
    s.pay(31, "F", "A", 1, "invest", due=3, refused=True)
    s.settle(60, "A")
    s.collect(60, "A", third)
    assert s.of("A", "inv_due") == 3
    return s


@story
def investment_due():
    s = Story()
    late = s.pay(29, "F", "A", 500, "invest", due=1)
    s.settle(30, "A")
    s.collect(30, "A", late, refused=True)
    s.settle(30, "F")
    last = s.pay(31, "F", "A", 700, "invest", due=2)
    s.collect(59, "A", last)
    s.settle(60, "A")
    assert s.of("A", "inv_due") == 0
    s.collect(60, "A", late, refused=True)
    s.settle(60, "F")
    far = s.pay(61, "F", "B", 900, "invest", due=2_000)
    s.settle(62, "B")
    s.collect(62, "B", far)
    s.settle(300, "B")
    assert s.of("B", "inv") == 900
    return s


@story
def investment_void():
    s = Story()
    lost = s.pay(0, "F", "A", 12_345, "invest", due=9)
    s.act(30, "F", "settle")
    s.act(30, "F", "void", True, output=lost)
    s.act(31, "F", "void", output=lost)
    assert s.world.retired == 12_345 and s.balance("F") == 0
    s.act(31, "F", "void", True, output=lost)
    s.settle(31, "A")
    s.collect(31, "A", lost, refused=True)
    return s


@story
def investment_beside_awards_in_one_pay():
    s = Story(invest_limit=5_000)
    s.issue(0, "A", 100_000)
    s.settle(30, "F", "A", "B")
    s.collect(30, "F", "1.0")
    held = s.balance("F")
    both = [dict(to="A", amount=5_000, purpose="invest", due=4), dict(to="B", amount=held, purpose="award")]
    over = [both[0], dict(to="B", amount=held + 1, purpose="award")]
    s.act(31, "F", "pay", True, outputs=over)
    s.act(31, "F", "pay", outputs=both)
    s.collect(31, "A", "7.0")
    s.collect(31, "B", "7.1")
    s.act(32, "F", "policy", set=dict(invest_limit=4_999))
    s.pay(32, "F", "B", 1, "invest", due=9, refused=True)
    return s


# -- refunds, voids


@story
def refunds_into_a_minus():
    s = Story()
    s.rich()
    s.issue(0, "B", 300_000)
    sale = s.send(1, "m", "B", 50_000)
    s.settle(30, "B")
    s.send(31, "B", "m", 30_000, "refund", of=sale)
    assert s.of("B", "sold") == -30_000
    s.settle(60, "B")
    assert s.of("B", "sold") == -30_000 and s.of("B", "last_sold") == 0
    s.send(61, "m", "B", 20_000)
    assert s.of("B", "sold") == -10_000
    s.settle(90, "B")
    s.send(91, "m", "B", 25_000)
    s.settle(120, "B")
    assert s.of("B", "last_sold") == 15_000 and s.of("B", "sold") == 0
    return s


@story
def refund_that_nobody_collects():
    s = Story()
    s.issue(0, "A", 300_000)
    s.issue(0, "B", 300_000)
    sale = s.send(1, "A", "B", 50_000)
    back = s.pay(2, "B", "A", 50_000, "refund", of=sale)
    assert s.of("B", "sold") == 0
    s.settle(33, "B")
    s.act(33, "B", "void", output=back)
    assert s.of("B", "sold") == 50_000  # in the month of the void
    s.settle(60, "B")
    return s


@story
def void_of_a_grant_that_has_not_lapsed():
    s = Story(validity=6)
    s.issue(0, "A", 200_000)
    part = s.pay(5, "A", "m", 100_000, "wage")
    s.settle(35, "A")
    s.act(35, "A", "void", True, output=part)
    s.act(36, "A", "void", output=part)
    assert s.grants("A") == 125_000
    s.act(36, "A", "void", True, output=part)
    s.act(36, "A", "save", True, amount=1, until=9)
    s.settle(180, "A")
    assert s.grants("A") == 0
    return s


@story
def void_of_a_grant_that_has_lapsed():
    s = Story(validity=1, repay=0)
    s.issue(0, "A", 200_000)
    s.issue(0, "B", 50_000)
    s.send(0, "B", "A", 20_000)
    mixed = s.pay(5, "A", "m", 130_000, "wage")  # 125,000 of it a grant
    s.settle(36, "A")
    s.act(36, "A", "void", output=mixed)
    assert s.balance("A") == 20_000
    s.settle(40, "F")
    s.collect(40, "F", "1.0", "7.0")
    return s


@story
def void_of_a_grant_into_a_debt():
    s = Story(overdraft=10_000, validity=6)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 400_000)
    s.send(1, "B", "A", 90_000)
    lost = s.pay(2, "A", "m", 62_500, "wage")
    s.settle(30, "A")
    s.send(31, "A", "n", s.balance("A") + 40_000, "wage")
    s.act(40, "A", "void", output=lost)  # 40,000 fill the debt, the rest is a grant again
    assert s.balance("A") == s.grants("A") == 22_500
    return s


@story
def void_across_two_lots():
    s = Story(validity=2)
    s.issue(0, "A", 100_000)
    s.settle(30, "A")
    s.issue(31, "A", 100_000)
    lost = s.pay(32, "A", "m", s.grants("A") - 10, "wage")  # from the lots of months 2 and 3
    s.settle(63, "A")
    s.act(63, "A", "void", output=lost)  # the first of the two has come
    assert s.grants("A") == 0
    return s


@story
def void_by_others_and_of_what_waits_for_the_foundation():
    s = Story()
    s.issue(0, "A", 100_000)
    levy = s.pay(1, "A", "F", 500, "levy")
    wage = s.pay(1, "A", "m", 500, "wage")
    s.settle(40, "A", "B", "F")
    for output in ("1.0", levy, "2.1", "99.0"):
        s.act(40, "A", "void", True, output=output)
    for other in ("B", "m", "F"):
        s.act(40, other, "void", True, output=wage)
    s.act(40, "A", "void", output=wage)
    s.collect(4_000, "F", levy, refused=True)
    s.settle(4_000, "F")
    s.collect(4_000, "F", "1.0", levy)
    s.collect(4_000, "F", levy, refused=True)
    return s


@story
def void_by_members_and_the_foundation():
    s = Story()
    s.issue(0, "A", 100_000)
    s.collect(0, "F", "1.0")
    s.send(0, "A", "m", 10_000, "wage")
    lost = s.pay(1, "m", "B", 4_000)
    award = s.pay(1, "F", "B", 3_000, "award")
    s.act(31, "m", "void", True, output=lost)
    s.act(32, "m", "void", output=lost)
    assert s.balance("m") == 10_000
    s.act(32, "F", "void", True, output=award)  # settle first
    s.settle(32, "F")
    s.act(32, "F", "void", output=award)
    return s


# -- savings, a new key


@story
def savings_of_twelve_terms():
    s = Story()
    s.issue(0, "A", 100_000)
    s.send(0, "A", "m", 50_000, "wage")
    for term in range(1, 13):
        s.act(1, "m", "save", amount=term, until=term)
    s.act(1, "m", "save", True, amount=1, until=13)
    s.act(1, "m", "save", amount=1, until=12)
    s.act(35, "m", "release", month=1)
    s.act(35, "m", "release", True, month=1)
    s.act(35, "m", "release", True, month=2)
    s.act(35, "m", "save", amount=1, until=13)
    s.act(60, "m", "release", month=2)
    s.act(500, "m", "release", month=13)
    return s


@story
def savings_of_earned_credits_only():
    s = Story()
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    s.act(1, "A", "save", True, amount=1, until=2)
    s.send(1, "B", "A", 900)
    s.act(2, "A", "save", True, amount=901, until=2)
    for until in (0, -1, 1_201):
        s.act(2, "A", "save", True, amount=1, until=until)
    for amount in (0, -1):
        s.act(2, "A", "save", True, amount=amount, until=2)
    s.act(2, "A", "save", amount=800, until=1_200)
    s.act(2, "A", "save", amount=100, until=1)
    s.act(29, "A", "release", True, month=1)
    s.settle(30, "A")
    s.act(30, "A", "release", month=1)
    s.settle(60, "A")
    s.act(60, "A", "save", True, amount=1, until=9)  # repayment first
    s.act(61, "F", "save", True, amount=1, until=9)
    return s


@story
def inherit_with_twelve_terms():
    s = Story()
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    s.send(0, "A", "B", 40_000)
    for term in range(2, 14):
        s.act(1, "B", "save", amount=10, until=term)
    s.act(2, "B", "inherit", matures=40)
    assert s.balance("B") == 0 and s.world.pots["B", "term", 13] == 10 + 39_880
    s.send(3, "A", "B", 7_000)
    s.act(4, "B", "inherit", matures=5)
    assert s.world.pots["B", "term", 5] == 7_010
    s.act(5, "B", "inherit", matures=6)
    s.settle(400, "B")
    s.act(400, "B", "release", month=13)
    return s


@story
def inherit_lapses_grants_and_carries_a_debt():
    s = Story(overdraft=10_000)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 200_000)
    s.send(1, "B", "A", 60_000)
    s.act(2, "A", "inherit", matures=3)
    assert s.balance("A") == 0 and s.grants("A") == 0
    s.settle(30, "A", "B")
    s.send(31, "A", "m", 20_000, "wage")
    s.act(32, "A", "inherit", matures=4)
    assert s.balance("A") == -20_000
    s.settle(60, "A")
    s.act(61, "A", "inherit", matures=5)
    s.settle(90, "A")
    s.act(90, "A", "release", month=3)
    s.act(91, "m", "inherit", matures=6)
    s.act(91, "F", "inherit", matures=6)
    s.act(180, "m", "release", month=6)
    return s


@story
def inherit_while_something_is_owed():
    s = Story(repay=10_000)
    s.issue(0, "A", 100_000)
    s.send(0, "A", "m", s.balance("A"), "wage")
    s.settle(30, "A")
    s.settle(60, "A")
    assert s.of("A", "owed") > 0
    s.act(61, "F", "policy", set=dict(factor=30_000))
    s.act(61, "A", "inherit", matures=4)
    s.send(62, "m", "A", 3_000, "contribution")
    s.issue(63, "A", 20_000)
    s.act(63, "A", "inherit", matures=4)
    return s


# -- payments and takings


@story
def double_collection():
    s = Story()
    s.issue(0, "A", 100_000)
    wage = s.pay(0, "A", "m", 500, "wage")
    s.collect(0, "m", wage, wage, refused=True)
    s.collect(0, "m", wage)
    s.collect(0, "m", wage, refused=True)
    s.collect(29, "m", wage, refused=True)
    s.settle(60, "A")
    s.act(60, "A", "void", True, output=wage)
    s.collect(60, "F", "1.0", refused=True)
    s.settle(60, "F")
    s.collect(60, "F", "1.0")
    s.collect(60, "F", "1.0", refused=True)
    return s


@story
def inputs_out_of_order():
    s = Story()
    s.issue(0, "A", 100_000)
    outputs = [dict(to="m", amount=10 + place, purpose="wage") for place in range(12)]
    s.act(0, "A", "pay", outputs=outputs)
    other = s.pay(0, "A", "m", 7, "bonus")
    s.collect(1, "m", other, "2.0", refused=True)
    s.collect(1, "m", "2.1", "2.0", refused=True)
    s.collect(1, "m", "2.10", "2.9", refused=True)
    s.collect(1, "m", refused=True)
    s.collect(1, "m", "2.9", "2.10", other)  # by number, not by letters
    s.collect(1, "m", "2.8", "2.12", refused=True)
    s.collect(1, "n", "2.8", refused=True)
    s.collect(1, "m", "2.8")
    return s


@story
def collected_on_the_last_day():
    s = Story(collection=30)
    s.issue(0, "A", 100_000)
    first = s.pay(3, "A", "m", 100, "wage")
    second = s.pay(3, "A", "m", 200, "wage")
    third = s.pay(4, "A", "m", 300, "wage")
    s.collect(33, "m", first)
    s.settle(33, "A")
    s.act(33, "A", "void", True, output=second)
    s.collect(34, "m", second, refused=True)
    s.collect(34, "m", second, third, refused=True)
    s.collect(34, "m", third)
    s.act(34, "A", "void", output=second)
    return s


@story
def collected_before_it_was_paid():
    s = Story(period=10, collection=3)
    s.issue(5, "A", 100_000)
    wage = s.pay(5, "A", "m", 100, "wage")
    s.collect(4, "m", wage, refused=True)
    s.collect(0, "F", "1.0", refused=True)
    s.collect(5, "m", wage)
    lost = s.pay(6, "A", "m", 100, "wage")
    s.collect(10, "m", lost, refused=True)
    s.settle(10, "A")
    s.act(10, "A", "void", output=lost)
    return s


@story
def a_hundred_outputs():
    s = Story()
    s.issue(0, "A", 100_000)
    outputs = [dict(to="mn"[place % 2], amount=1 + place, purpose="wage") for place in range(101)]
    s.act(0, "A", "pay", True, outputs=outputs)
    s.act(0, "A", "pay", True, outputs=[])
    s.act(0, "A", "pay", outputs=outputs[:100])
    s.act(0, "A", "pay", outputs=[dict(to="m", amount=3, purpose="bonus")] * 100)
    s.act(0, "A", "pay", outputs=[dict(to="m", amount=3, purpose="bonus")])
    s.collect(1, "n", *[f"4.{place}" for place in range(1, 100, 2)])
    s.collect(1, "m", *[f"5.{place}" for place in range(100)], "6.0", refused=True)
    s.collect(1, "m", *[f"5.{place}" for place in range(100)])
    return s


@story
def nobody_pays_themselves():
    s = Story()
    s.issue(0, "A", 100_000)
    s.pay(0, "A", "A", 10, refused=True)
    s.act(0, "A", "pay", True, outputs=[dict(to="m", amount=10, purpose="wage"), dict(to="A", amount=10, purpose="purchase")])
    s.collect(0, "F", "1.0")
    s.pay(0, "F", "F", 1, "levy", refused=True)
    s.send(0, "A", "m", 10, "wage")
    s.pay(0, "m", "m", 1, refused=True)
    return s


@story
def settlements_refused():
    s = Story()
    s.settle(0, "A", "F", "m", refused=True)
    s.settle(30, "A", "F")
    s.settle(30, "A", "F", refused=True)
    s.settle(59, "A", "F", refused=True)
    s.settle(29, "A", "F", refused=True)
    s.settle(30, "m", refused=True)
    s.issue(29, "A", 5, refused=True)  # behind its own month
    s.issue(60, "A", 5, refused=True)
    s.issue(59, "A", 5)
    s.issue(59, "m", 5, refused=True)
    s.issue(59, "F", 5, refused=True)
    s.settle(60, "A")
    return s


@story
def a_ring_of_two():
    s = Story(dict(F="foundation", A=100_000, B=100_000, m="member"), start=10_000)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    day = 0
    for month in range(6):
        for turn in range(4):
            s.send(day + turn, "A", "B", max(1, s.balance("A")))
            s.send(day + turn, "B", "A", max(1, s.balance("B")))
        day += 30
        s.settle(day, "A", "B")
    for name in "AB":
        s.send(day, name, "m", s.balance(name) + 50_000, "wage")
        s.pay(day, name, "m", 1, "wage", refused=True)
    return s


# -- chance

PURPOSES = dict(foundation=["award", "invest", "award"], coop=["purchase", "wage", "refund", "levy", "contribution", "bonus"],
                member=["purchase", "levy", "contribution"])


def by_chance(seed, length=160):
    """Acts of all kinds, most of them possible, in no order."""
    dice = random.Random(seed)
    pick = dice.choice
    coops = {f"c{number}": pick([0, 7, 100_000, 1_000_000, CEILING_MAX]) for number in range(dice.randint(2, 4))}
    accounts = dict(F="foundation", **coops, m="member", n="member")
    s = Story(accounts, share=pick([0, 1, 3_333, 5_000, 10_000]), factor=pick([10_000, 12_500, 30_000, 15_001]),
              cap=pick([0, 1, 5_000, 10_000]), start=pick([0, 1, 2_500, 10_000]), repay=pick([0, 777, 1_000, 10_000]),
              validity=pick([1, 2, 3, 12]), overdraft=pick([0, 1, 5_000, 10_000]), invest_limit=pick([0, 5_000, MAX]))
    day, names = 0, list(accounts)
    for _ in range(length):
        day += pick([0, 0, 0, 0, 1, 2, 5, 10, 30])
        by = pick(names)
        role = s.world.roles[by]
        month = day // 30
        if role != "member" and s.of(by, "month") < month and dice.random() < 0.95:
            s.settle(day, by, refused=None)
        held = max(s.balance(by), 0)
        some = lambda most: pick([1, 2, most // 3, most, dice.randint(0, max(most, 0)), most + 1])
        mine = [name for name, output in s.world.waiting.items() if output["to"] == by]
        lost = [name for name, output in s.world.waiting.items() if output["payer"] == by]
        name_of = lambda name: f"{name[0]}.{name[1]}"
        kind = pick(["issue", "pay", "pay", "pay", "collect", "collect", "collect", "void", "void", "save", "release", "inherit",
                     "ceiling", "policy"])
        if kind == "issue":
            s.issue(day, by, some(coops.get(by, 5)), refused=None)
        elif kind == "pay":
            outputs = []
            for _ in range(pick([1, 1, 1, 2, 5])):
                purpose = pick(PURPOSES[role])
                others = [other for other in names if other != by] if purpose not in ("purchase", "refund", "award") else [
                    other for other in coops if other != by]
                to = "F" if purpose == "levy" else pick(others)
                due = dict(due=month + pick([0, 1, 2, 9])) if purpose == "invest" else {}
                outputs.append(dict(to=to, amount=some(held + s.world_limit(by)), purpose=purpose, **due))
            s.act(day, by, "pay", None, outputs=outputs)
        elif kind == "collect" and mine:
            chosen = sorted(dice.sample(mine, min(len(mine), pick([1, 2, 9]))))
            s.collect(day, by, *map(name_of, chosen), refused=None)
        elif kind == "void" and lost:
            s.act(day, by, "void", None, output=name_of(pick(lost)))
        elif kind == "save":
            s.act(day, by, "save", None, amount=some(held - s.grants(by)), until=month + pick([0, 1, 1, 2, 3, 9, 1_200]))
        elif kind == "release":
            s.act(day, by, "release", None, month=pick(s.world.months(by, "term") or [month]))
        elif kind == "inherit" and dice.random() < 0.2:
            s.act(day, by, "inherit", matures=month + pick([1, 2, 3]))
        elif kind == "ceiling" and by in coops and dice.random() < 0.4:
            s.act(day, by, "ceiling", value=pick([0, 7, 50_000, coops[by], CEILING_MAX]))
        elif kind == "policy" and dice.random() < 0.4:
            change = dict(pick([("factor", 0), ("factor", 10_000), ("factor", 30_000), ("repay", 0), ("repay", 10_000),
                                ("frozen", True), ("frozen", False), ("frozen", False), ("validity", 1), ("validity", 12),
                                ("overdraft", 0), ("overdraft", 10_000), ("share", 0), ("share", 9_999), ("cap", 10_000),
                                ("invest_limit", MAX)]) for _ in range(1))
            s.act(day, "F", "policy", set=change)
    return s


Story.world_limit = lambda self, by: self.of(by, "last_sold") // 2 if self.world.roles[by] == "coop" else 0


def main(arguments):
    if arguments[:1] == ["--fuzz"]:
        count, folder, first = int(arguments[1]), pathlib.Path(arguments[2]), int((arguments[3:] or [0])[0])
        for seed in range(first, first + count):
            folder.joinpath(f"fuzz-{seed}.json").write_text(by_chance(seed).text(f"fuzz-{seed}"))
        return
    folder = pathlib.Path(__file__).parent / "cases"
    for old in folder.glob("edge-*.json"):
        old.unlink()
    told = [(function.__name__, function()) for function in STORIES]
    told += [(f"by_chance_{seed}", by_chance(seed)) for seed in range(1, 7)]
    for number, (name, told_story) in enumerate(told, 1):
        name = f"edge-{number:02}-{name.replace('_', '-')}"
        folder.joinpath(f"{name}.json").write_text(told_story.text(name))
    print(f"{len(told)} cases written")


if __name__ == "__main__":
    main(sys.argv[1:])
