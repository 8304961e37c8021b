"""The teller of the stories that become cases: it runs each act through the model at once."""

import json

from model import CEILING_MAX, Refused, Trial, World

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
