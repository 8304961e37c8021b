"""Cases by chance: acts of all kinds, most of them possible, in no order."""

import random

from model import CEILING_MAX, MAX
from stories.story import Story

PURPOSES = dict(foundation=["award", "award", "invest"], coop=["purchase", "purchase", "wage", "refund", "levy", "contribution"],
                member=["purchase", "purchase", "levy", "contribution"])
KINDS = ["issue"] * 3 + ["pay"] * 8 + ["collect"] * 12 + ["void"] * 4 + ["save"] * 2 + ["release"] * 2 + ["ceiling", "policy"]
CHANGES = [("factor", 0), ("factor", 10_000), ("factor", 12_500), ("factor", 30_000), ("repay", 0), ("repay", 1_000),
           ("repay", 10_000), ("frozen", True), ("frozen", False), ("frozen", False), ("validity", 1), ("validity", 3),
           ("validity", 12), ("overdraft", 0), ("overdraft", 10_000), ("share", 0), ("share", 5_000), ("share", 9_999),
           ("cap", 1), ("cap", 10_000), ("invest_limit", MAX)]


class Chance:
    def __init__(self, seed, fee=False):
        self.dice = random.Random(seed)
        pick = self.pick = self.dice.choice
        ceilings = [7, 100_000, 100_000, 1_000_000, 1_000_000, CEILING_MAX]
        self.coops = {f"c{number}": pick(ceilings) for number in range(self.dice.randint(2, 3))}
        self.story = Story(
            dict(F="foundation", **self.coops, m="member"), share=pick([0, 1, 3_333, 5_000, 5_000, 10_000]),
            factor=pick([10_000, 12_500, 30_000, 15_001]), cap=pick([0, 1, 5_000, 10_000]), start=pick([0, 1, 2_500, 10_000]),
            repay=pick([0, 777, 1_000, 10_000]), validity=pick([1, 2, 3, 12]), overdraft=pick([0, 1, 5_000, 10_000]),
            invest_limit=pick([0, 5_000, MAX]), **(dict(fee=pick([1, 10, 33, 100])) if fee else {}))
        self.day = 0
        self.names = list(self.story.world.roles)

    def some(self, most):
        """An amount about a bound."""
        return self.pick([1, 2, most // 3, most // 3, most, self.dice.randint(0, max(most, 0)), most, most + 1])

    def step(self):
        s, pick, dice = self.story, self.pick, self.dice
        self.day += pick([0, 0, 0, 0, 0, 0, 1, 1, 2, 5, dice.choice([9, 31])])
        by = pick([*self.names, *self.coops, *self.coops])
        role, month = s.world.roles[by], self.day // 30
        for name in self.names:
            if s.world.roles[name] != "member" and s.of(name, "month") < month and dice.random() < 0.6:
                s.settle(self.day, name)
        kind = pick(KINDS) if role == "coop" else pick([kind for kind in KINDS if kind != "issue"])
        if dice.random() < 0.01:
            kind = "inherit"
        getattr(self, kind)(by, role, month, max(s.balance(by), 0))

    def issue(self, by, role, month, held):
        self.story.issue(self.day, by, self.some(self.coops[by]) // self.pick([1, 4, 10]), refused=None)

    def pay(self, by, role, month, held):
        s, pick = self.story, self.pick
        most = held + (s.of(by, "last_sold") // 2 if role == "coop" else 0)
        outputs = []
        for _ in range(pick([1, 1, 1, 2, 5])):
            purpose = pick(PURPOSES[role])
            to_coops = purpose in ("purchase", "refund", "award", "invest")
            others = [other for other in (self.coops if to_coops else self.names) if other != by]
            due = dict(due=month + pick([0, 1, 2, 9])) if purpose == "invest" else {}
            amount = 1_000 if purpose == "invest" else self.some(most)
            outputs.append(dict(to="F" if purpose == "levy" else pick(others), amount=amount, purpose=purpose, **due))
        if most or self.dice.random() < 0.05:
            s.act(self.day, by, "pay", None, outputs=outputs)

    def collect(self, by, role, month, held):
        mine = sorted(name for name, output in self.story.world.waiting.items() if output["to"] == by)
        if mine:
            chosen = sorted(self.dice.sample(mine[-9:], min(len(mine), self.pick([1, 2, 9]))))
            self.story.collect(self.day, by, *(f"{act}.{place}" for act, place in chosen), refused=None)

    def void(self, by, role, month, held):
        lost = sorted(name for name, output in self.story.world.waiting.items() if output["payer"] == by)
        if lost:
            act, place = self.pick(lost)
            self.story.act(self.day, by, "void", None, output=f"{act}.{place}")

    def save(self, by, role, month, held):
        amount, until = self.some(held - self.story.grants(by)), month + self.pick([0, 1, 1, 2, 3, 9, 1_200])
        if held or self.dice.random() < 0.05:
            self.story.act(self.day, by, "save", None, amount=amount, until=until)

    def release(self, by, role, month, held):
        terms = self.story.world.months(by, "term")
        if terms:
            self.story.act(self.day, by, "release", None, month=terms[0])

    def inherit(self, by, role, month, held):
        self.story.act(self.day, by, "inherit", matures=month + self.pick([1, 2, 3]))

    def ceiling(self, by, role, month, held):
        if by in self.coops and self.dice.random() < 0.5:
            self.story.act(self.day, by, "ceiling", value=self.pick([0, 7, 50_000, self.coops[by], CEILING_MAX]))

    def policy(self, by, role, month, held):
        if self.dice.random() < 0.5:
            self.story.act(self.day, "F", "policy", set=dict([self.pick(CHANGES)]))


def by_chance(seed, steps=200, fee=False):
    chance = Chance(seed, fee)
    for _ in range(steps):
        chance.step()
    return chance.story
