"""Offers, projections, and what is created for them."""

from model import CEILING_MAX, MAX
from stories.story import Story, story


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
def more_held_than_one_payment_can_carry():
    s = Story(invest_limit=MAX)
    for month, coop in enumerate("AB"):
        s.settle(30 * month, "F", "B") if month else None
        s.send(30 * month, "F", coop, MAX, "invest", due=9)
        s.send(30 * month, coop, "F", MAX, "levy")
    assert s.balance("F") == 2 * MAX
    s.pay(31, "F", "A", MAX + 1, "award", refused=True)
    s.act(31, "F", "pay", True, outputs=[dict(to="A", amount=MAX, purpose="award"), dict(to="B", amount=1, purpose="award")])
    s.act(31, "F", "pay", outputs=[dict(to="A", amount=MAX - 1, purpose="award"), dict(to="B", amount=1, purpose="award")])
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
