"""Refunds and voids, savings, a new key, and the forms of payments and takings."""

from stories.story import Story, story


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
