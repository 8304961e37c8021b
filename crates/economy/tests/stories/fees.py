"""The network fee: who bears it, to the unit, and what the Foundation may not do with it. Told after all other stories, so that
those keep their numbers."""

from stories.story import Story


def a_fee_on_what_is_bought():
    s = Story(fee=33)
    s.issue(0, "A", 100_000)
    s.issue(0, "B", 100_000)
    s.act(0, "A", "pay", outputs=[
        dict(to="B", amount=1_000, purpose="purchase"),
        dict(to="m", amount=9_999, purpose="wage"),
        dict(to="B", amount=2_001, purpose="purchase"),
        dict(to="B", amount=500, purpose="contribution"),
    ])
    assert s.lines[-1]["outputs"][-1] == ["F", 10, "fee"]
    s.collect(1, "B", "3.0", "3.2", "3.3")
    assert s.of("B", "sold") == 3_001
    s.collect(1, "F", "1.0", "3.4")
    assert s.of("F", "fees") == 10
    s.act(1, "A", "void", True, output="3.4")
    s.settle(40, "A")
    s.act(40, "A", "void", True, output="3.4")
    return s


def a_fee_is_rounded_up_in_every_pay():
    s = Story(fee=1)
    s.rich()
    for _ in range(3):
        s.pay(1, "m", "A", 1)
        assert s.lines[-1]["outputs"][-1] == ["F", 1, "fee"]
    s.pay(1, "m", "A", 10_000)
    assert s.lines[-1]["outputs"][-1] == ["F", 1, "fee"]
    s.pay(1, "m", "A", 10_001)
    assert s.lines[-1]["outputs"][-1] == ["F", 2, "fee"]
    return s


def a_fee_counts_in_what_can_be_spent():
    s = Story(fee=100)
    s.issue(0, "A", 100_000)
    assert s.balance("A") == 62_500
    s.pay(0, "A", "B", 61_882, refused=True)
    s.pay(0, "A", "B", 61_881)
    assert s.balance("A") == 0 and s.grants("A") == 0
    return s


def fees_are_kept_apart():
    s = Story(fee=100, invest_limit=0)
    s.issue(0, "A", 100_000)
    s.pay(0, "A", "B", 50_000)
    s.collect(1, "F", "2.1")
    assert s.balance("F") == s.of("F", "fees") == 500
    s.pay(1, "F", "A", 1, "award", refused=True)
    s.act(1, "F", "save", True, amount=1, until=3)
    s.collect(1, "F", "1.0")
    own = s.balance("F") - 500
    s.pay(1, "F", "A", own + 1, "award", refused=True)
    s.act(1, "F", "save", True, amount=own + 1, until=3)
    s.act(1, "F", "save", amount=1, until=3)
    s.pay(1, "F", "A", own - 1, "award")
    s.act(2, "F", "inherit", matures=4)
    assert s.balance("F") == 500
    return s


def the_fee_is_that_of_the_month():
    s = Story(fee=0)
    s.issue(0, "A", 100_000)
    s.pay(0, "A", "B", 10_000)
    s.act(1, "F", "policy", set=dict(fee=50))
    s.pay(1, "A", "B", 10_000)
    assert s.lines[-1]["outputs"][-1] == ["F", 50, "fee"]
    s.act(2, "F", "policy", set=dict(frozen=True))
    s.pay(2, "A", "B", 10_000)
    assert s.lines[-1]["outputs"][-1] == ["F", 50, "fee"]
    return s


def a_fee_goes_into_the_overdraft():
    s = Story(fee=100)
    s.rich()
    s.issue(0, "A", 200_000)
    s.send(1, "m", "A", 100_000)
    s.settle(30, "A")
    limit = 50_000
    s.send(31, "A", "n", s.balance("A"), "wage")
    s.pay(31, "A", "B", limit, refused=True)
    s.pay(31, "A", "B", 49_504)  # bears 496 (495.04 rounded up)
    assert s.balance("A") == -limit
    return s


FEES = [
    a_fee_on_what_is_bought,
    a_fee_is_rounded_up_in_every_pay,
    a_fee_counts_in_what_can_be_spent,
    fees_are_kept_apart,
    the_fee_is_that_of_the_month,
    a_fee_goes_into_the_overdraft,
]
