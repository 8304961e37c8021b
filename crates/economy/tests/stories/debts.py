"""Repayment, debts, investments."""

from stories.story import Story, story


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


def owing():
    """A owes 29,375 of the 293,750 it is above its target, has nothing, and a payment that nobody collected."""
    s = Story()
    s.rich()
    s.issue(0, "A", 400_000)
    lost = s.pay(0, "A", "n", 1_000, "wage")
    s.send(0, "A", "m", s.balance("A"), "wage")
    s.settle(30, "A")
    s.send(31, "m", "A", 165_000)
    s.send(32, "A", "m", 165_000, "wage")
    s.settle(60, "A")
    assert s.of("A", "owed") == 29_375 and s.balance("A") == 0
    return s, lost


@story
def owed_is_no_more_than_the_excess_when_a_payment_comes_back():
    s, lost = owing()
    s.act(61, "F", "policy", set=dict(factor=30_000))
    s.send(61, "m", "A", 1, "contribution")
    assert s.of("A", "owed") == 29_374  # collecting does not look at the target
    s.act(61, "A", "void", output=lost)
    assert s.of("A", "owed") == 499_999 - 495_000 - 1_000
    return s


@story
def owed_is_no_more_than_the_excess_under_a_new_key():
    s, _ = owing()
    s.act(61, "F", "policy", set=dict(factor=30_000))
    s.act(61, "A", "inherit", matures=5)
    assert s.of("A", "owed") == 5_000
    s.send(62, "m", "A", 6_000, "contribution")
    assert s.of("A", "owed") == 0 and s.balance("A") == 1_000
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
