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
