#!/usr/bin/env python3
"""A second, independent model of the economy's arithmetic, to check the Rust `apply` by.

It was written from the rules alone (the page that `docs/` calls apply), without looking at the Rust code, and keeps its
books differently on purpose: every credit lies in exactly one pot of one ledger (`free`, `grant`, `term` of an account,
or `waiting` in an output), a balance is the sum of two kinds of pots, and acts are moves between pots. After every act
the model checks that the pots together come to what was created less what was retired.

    python3 model.py                 checks every case in cases/ against its `expected` lines
    python3 model.py FILE...         checks these
    python3 model.py --print FILE    prints the lines of one case

The cases named edge-* come from `edges.py`, which writes them with the answers of this model; run that to regenerate
them. The other cases were given with the rules, so that they check the model itself.
"""

import json
import pathlib
import sys
from collections import Counter

MAX = 2**53 - 1
CEILING_MAX = 2**44
FOUNDATION_KEEPS = {"share", "levy", "lapse", "fee"}
COOP_NUMBERS = ("projected", "fresh", "estimated", "sold", "last_sold", "matched", "owed", "inv", "inv_base", "inv_due")


class Refused(Exception):
    """The act breaks a rule; nothing changes."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def floor_of(amount, rate):
    return amount * rate // 10_000


def ceiling_of(amount, rate):
    return -(-amount * rate // 10_000)


class World:
    """All accounts at one moment. A trial of an act works on a copy, which replaces the original if nothing is refused."""

    def __init__(self, case):
        self.period, self.collection = case["period_days"], case["collection_days"]
        self.policy = dict(fee=0) | case["policy"]
        self.roles = {account["id"]: account["role"] for account in case["accounts"]}
        self.foundation = next(name for name, role in self.roles.items() if role == "foundation")
        self.pots = Counter()  # (owner, "free" | "grant" | "term", month) -> amount
        self.numbers = {name: Counter() for name in self.roles}
        for account in case["accounts"]:
            self.numbers[account["id"]]["ceiling"] = account.get("ceiling", 0)
        self.waiting = {}  # (act, place) -> output, until it is taken
        self.created = self.retired = 0

    def copy(self):
        other = object.__new__(World)
        other.__dict__.update(self.__dict__)
        other.policy, other.pots = dict(self.policy), Counter(self.pots)
        other.numbers = {name: Counter(numbers) for name, numbers in self.numbers.items()}
        other.waiting = dict(self.waiting)
        return other

    def months(self, owner, kind):
        """The months in which the owner has something of that kind, ascending."""
        return sorted(month for (who, what, month), amount in self.pots.items() if (who, what) == (owner, kind) and amount)

    def held(self, owner, kind):
        return sum(self.pots[owner, kind, month] for month in self.months(owner, kind))

    def balance(self, owner):
        return self.pots[owner, "free", 0] + self.held(owner, "grant")


class Trial:
    """One act of one account on a copy of the world."""

    def __init__(self, world, number, act):
        self.world, self.number, self.act = world.copy(), number, act
        self.me, self.day = act["by"], act["day"]
        self.month = self.day // world.period
        self.role = world.roles[self.me]
        self.coop = self.role == "coop"
        self.my = self.world.numbers[self.me]
        self.policy = self.world.policy
        self.made = []

    # -- the owner's pots

    def free(self, amount):
        self.world.pots[self.me, "free", 0] += amount

    def grants(self):
        return self.world.held(self.me, "grant")

    def balance(self):
        return self.world.balance(self.me)

    def unspent(self):
        return max(self.balance(), 0)

    def spend_grants(self, wanted):
        """Takes up to `wanted` out of grants, those that lapse first going first."""
        drawn, first = 0, 0
        for month in self.world.months(self.me, "grant"):
            part = min(wanted - drawn, self.world.pots[self.me, "grant", month])
            if part <= 0:
                break
            self.world.pots[self.me, "grant", month] -= part
            drawn, first = drawn + part, first or month
        return drawn, first

    def as_grant(self, amount):
        """How much of an amount that lies in `free` may count as a grant."""
        return max(0, min(amount, self.unspent() - self.grants(), self.my["matched"] - self.grants()))

    def mark_as_grant(self, month, amount):
        amount = self.as_grant(amount)
        self.free(-amount)
        self.world.pots[self.me, "grant", month] += amount

    def leaves(self, to, amount, purpose, **more):
        """Puts an amount, already taken out of the pots, into a waiting output."""
        output = dict(payer=self.me, to=to, amount=amount, purpose=purpose, day=self.day, grant=0, lapse=0, due=0)
        output.update(more)
        self.world.waiting[self.number, len(self.made)] = output
        self.made.append([to, amount, purpose])

    def create(self, amount):
        self.world.created += amount

    def retire(self, amount):
        self.world.retired += amount

    # -- issuance

    def target(self):
        whole = floor_of(self.my["projected"], self.policy["factor"])
        if not self.my["inv"]:
            return whole
        before = floor_of(min(self.my["projected"], self.my["inv_base"]), self.policy["factor"])
        return before + max(self.my["inv"], whole - before)

    def repay(self, amount):
        """Retires credits: first grants, then the rest."""
        drawn, _ = self.spend_grants(amount)
        self.free(-(amount - drawn))
        self.my["matched"] -= amount
        self.retire(amount)

    def pay_owed(self):
        amount = min(self.my["owed"], self.unspent())
        self.my["owed"] -= amount
        self.repay(amount)

    def match(self, sales=None):
        if not self.coop:
            return
        gap = self.target() - self.my["matched"]
        if gap > 0:
            self.my["owed"] = 0
            if self.policy["frozen"]:
                return
            share = ceiling_of(gap, self.policy["share"])
            self.create(gap)
            self.my["matched"] += gap
            self.free(gap - share)
            self.mark_as_grant(self.my["month"] + self.policy["validity"], gap - share)
            if share:
                self.leaves(self.world.foundation, share, "share")
            return
        excess = -gap
        if sales is None:
            self.my["owed"] = min(self.my["owed"], excess)
            return
        from_grants = min(excess, self.grants())
        self.repay(from_grants)
        excess -= from_grants
        due_now = floor_of(max(sales, excess), self.policy["repay"])
        self.my["owed"] = min(excess, self.my["owed"] + due_now)
        self.pay_owed()

    # -- the acts

    def settled(self):
        need(self.role == "member" or self.my["month"] == self.month, "settle first")

    def issue(self):
        need(self.coop, "only a co-op")
        need(not self.policy["frozen"], "frozen")
        self.settled()
        value = self.act["value"]
        need(0 <= value <= MAX, "value")
        my = self.my
        rise = max(0, min(value, my["ceiling"] - my["projected"], my["ceiling"] - my["estimated"]))
        for number in ("projected", "fresh", "estimated"):
            my[number] += rise
        self.match()

    def settle(self):
        need(self.role != "member", "members are not settled")
        need(self.month > self.my["month"], "nothing to settle")
        if not self.coop:
            self.my["month"], self.my["invested"] = self.month, 0
            return
        my, policy = self.my, self.policy
        follows = self.month == my["month"] + 1
        sales = max(my["sold"], 0)
        judged = min(sales, my["projected"] - my["fresh"])
        wanted = max(sales, judged + my["fresh"]) if follows else 0
        base = max(my["projected"], ceiling_of(my["ceiling"], policy["start"]))
        my["projected"] = min(wanted, base + ceiling_of(base, policy["cap"]), my["ceiling"])
        my["fresh"] = 0
        my["last_sold"] = sales if follows else 0
        my["sold"] = min(my["sold"], 0)
        my["month"] = self.month
        if my["inv_due"] <= self.month:
            my["inv"] = my["inv_base"] = my["inv_due"] = 0
        self.match(sales)
        for month in self.world.months(self.me, "grant"):
            if month <= self.month:
                lapsed = self.world.pots.pop((self.me, "grant", month))
                self.leaves(self.world.foundation, lapsed, "lapse")

    def limit(self):
        return floor_of(min(self.my["last_sold"], self.my["projected"]), self.policy["overdraft"]) if self.coop else 0

    def pay(self):
        outputs = self.act["outputs"]
        self.settled()
        need(1 <= len(outputs) <= 100, "number of outputs")
        need(all(1 <= output["amount"] <= MAX for output in outputs), "amount")
        total = sum(output["amount"] for output in outputs)
        need(total <= MAX, "total")
        need(all(output["to"] != self.me for output in outputs), "pays itself")
        invested = sum(output["amount"] for output in outputs if output["purpose"] == "invest")
        if any(output["purpose"] == "invest" for output in outputs):
            need(self.role == "foundation" and not self.policy["frozen"], "not the Foundation, or frozen")
            need(all(output["due"] > self.month for output in outputs if output["purpose"] == "invest"), "due")
            need(self.my["invested"] + invested <= self.policy["invest_limit"], "investment limit")
            self.my["invested"] += invested
            self.free(invested)
            self.create(invested)
        bought = sum(output["amount"] for output in outputs if output["purpose"] == "purchase")
        fee = 0 if self.role == "foundation" else ceiling_of(bought, self.policy["fee"])
        need(self.balance() - self.my["fees"] - total - fee >= -self.limit(), "limit")
        for output in outputs:
            amount, purpose = output["amount"], output["purpose"]
            grant, lapse = (0, 0) if purpose == "invest" else self.spend_grants(amount)
            self.free(-(amount - grant))
            if purpose == "refund":
                self.my["sold"] -= amount
            self.leaves(output["to"], amount, purpose, grant=grant, lapse=lapse, due=output.get("due", 0))
        if fee:
            grant, lapse = self.spend_grants(fee)
            self.free(-(fee - grant))
            self.leaves(self.world.foundation, fee, "fee", grant=grant, lapse=lapse)

    def collect(self):
        self.settled()
        names = [tuple(map(int, name.split("."))) for name in self.act["inputs"]]
        need(1 <= len(names) <= 100, "number of inputs")
        need(all(one < next_one for one, next_one in zip(names, names[1:])), "order")
        for name in names:
            need(name in self.world.waiting, "no such output, or taken")
            output = self.world.waiting.pop(name)
            need(output["to"] == self.me, "not the payee")
            need(output["day"] <= self.day, "dated later")
            in_time = self.day <= output["day"] + self.world.collection
            need(in_time or output["purpose"] in FOUNDATION_KEEPS, "too late")
            self.free(output["amount"])
            if output["purpose"] == "purchase" and self.coop:
                self.my["sold"] += output["amount"]
            if output["purpose"] == "fee":
                self.my["fees"] += output["amount"]
            if output["purpose"] == "invest":
                need(self.coop and self.my["inv"] == 0 and output["due"] > self.month, "investment")
                self.my["matched"] += output["amount"]
                self.my["inv"], self.my["inv_base"] = output["amount"], self.my["projected"]
                self.my["inv_due"] = output["due"]
        self.pay_owed()

    def forgive(self):
        """Nothing more is owed than what was matched beyond the target."""
        self.my["owed"] = min(self.my["owed"], max(0, self.my["matched"] - self.target()))

    def void(self):
        self.settled()
        name = tuple(map(int, self.act["output"].split(".")))
        need(name in self.world.waiting, "no such output, or taken")
        output = self.world.waiting.pop(name)
        need(output["payer"] == self.me, "not the payer")
        need(output["purpose"] not in FOUNDATION_KEEPS, "stays with the Foundation")
        need(self.day > output["day"] + self.world.collection, "too early")
        if output["purpose"] == "invest":
            self.retire(output["amount"])
            return
        self.free(output["amount"])
        if output["purpose"] == "refund":
            self.my["sold"] += output["amount"]
        if self.coop and output["grant"] > 0:
            if output["lapse"] <= self.month:
                lapsed = self.as_grant(output["grant"])
                self.free(-lapsed)
                if lapsed:
                    self.leaves(self.world.foundation, lapsed, "lapse")
            else:
                self.mark_as_grant(output["lapse"], output["grant"])
        if self.coop:
            self.forgive()
            self.pay_owed()

    def save(self):
        self.settled()
        amount, until = self.act["amount"], self.act["until"]
        need(self.month < until <= self.month + 1200, "until")
        need(1 <= amount <= self.unspent() - self.grants() - self.my["fees"], "not enough")
        if self.coop:
            need(self.my["owed"] == 0 and self.my["matched"] <= self.target(), "repayment first")
        terms = set(self.world.months(self.me, "term")) | {until}
        need(len(terms) <= 12, "terms")
        self.free(-amount)
        self.world.pots[self.me, "term", until] += amount

    def release(self):
        self.settled()
        month = self.act["month"]
        need(month <= self.month and self.world.pots[self.me, "term", month], "not yet, or none")
        self.free(self.world.pots.pop((self.me, "term", month)))
        self.pay_owed()

    def policy_(self):
        need(self.role == "foundation", "only the Foundation")
        self.policy.update(self.act["set"])
        rates = ("share", "cap", "start", "repay", "overdraft")
        need(all(0 <= self.policy[rate] <= 10_000 for rate in rates), "rates")
        need(0 <= self.policy["fee"] <= 100, "fee")
        need(0 <= self.policy["factor"] <= 30_000 and 1 <= self.policy["validity"] <= 12, "factor or validity")

    def ceiling(self):
        need(self.coop and 0 <= self.act["value"] <= CEILING_MAX, "ceiling")
        self.my["ceiling"] = self.act["value"]

    def inherit(self):
        lapsed = sum(self.world.pots.pop((self.me, "grant", month)) for month in self.world.months(self.me, "grant"))
        if lapsed:
            self.leaves(self.world.foundation, lapsed, "lapse")
        if self.coop:
            self.forgive()
        left = max(0, self.unspent() - self.my["fees"])
        terms, term = self.world.months(self.me, "term"), self.act["matures"]
        if left:
            if len(terms) == 12 and term not in terms:
                term = terms[-1]
            self.free(-left)
            self.world.pots[self.me, "term", term] += left

    # -- the answer

    def run(self):
        kind = self.act["act"]
        getattr(self, "policy_" if kind == "policy" else kind)()
        self.audit()
        return self.world, dict(
            n=self.number,
            ok=True,
            state=self.state(),
            outputs=self.made,
            created=self.world.created,
            retired=self.world.retired,
        )

    def state(self):
        world, me = self.world, self.me
        by_month = lambda kind: {str(month): world.pots[me, kind, month] for month in world.months(me, kind)}
        state = dict(month=self.my["month"], balance=self.balance(), lots=by_month("grant"), savings=by_month("term"))
        if self.coop:
            state.update({number: self.my[number] for number in COOP_NUMBERS})
        if self.my["fees"]:
            state["fees"] = self.my["fees"]
        return state

    def audit(self):
        """What must hold in every economy; a failure is a mistake in the rules or in this model, not a refusal."""
        world, my = self.world, self.my
        in_being = world.created - world.retired
        waiting = world.waiting.values()
        assert sum(world.pots.values()) + sum(output["amount"] for output in waiting) == in_being
        matched = sum(numbers["matched"] for numbers in world.numbers.values())
        assert matched + sum(output["amount"] for output in waiting if output["purpose"] == "invest") == in_being
        assert 0 <= self.grants() <= self.unspent() and (not self.coop or self.grants() <= my["matched"])
        assert 0 <= my["fees"] <= self.unspent()
        assert 0 <= my["fresh"] <= my["projected"] and 0 <= my["owed"] <= my["matched"]
        assert all(-(2**63) <= number < 2**63 for number in [*world.pots.values(), *my.values()])


def replay(case):
    """The lines of a case, as `copex replay` prints them (the wording of a refusal is free)."""
    world, lines = World(case), []
    for number, act in enumerate(case["acts"], 1):
        try:
            world, line = Trial(world, number, act).run()
        except Refused as refused:
            line = dict(n=number, ok=False, refused=str(refused))
        lines.append(line)
    return lines


def without_wording(line):
    return {key: value for key, value in line.items() if key != "refused"}


def check(path):
    case = json.loads(pathlib.Path(path).read_text())
    lines = replay(case)
    assert len(lines) == len(case["expected"]), path
    for line, expected in zip(lines, case["expected"]):
        if without_wording(line) != without_wording(expected):
            print(f"{path}: act {line['n']}\n  model    {json.dumps(line)}\n  expected {json.dumps(expected)}")
            return False
    return True


def main(arguments):
    if arguments[:1] == ["--print"]:
        for line in replay(json.loads(pathlib.Path(arguments[1]).read_text())):
            print(json.dumps(line))
        return 0
    files = arguments or sorted(pathlib.Path(__file__).parent.joinpath("cases").glob("*.json"))
    right = [check(path) for path in files]
    print(f"{sum(right)} of {len(right)} cases agree")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
