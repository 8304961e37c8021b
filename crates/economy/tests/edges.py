#!/usr/bin/env python3
"""Writes the cases edge-*.json: the edges of the rules, each a short story, with the answers of `model.py`.

    python3 edges.py                           writes them all into cases/
    python3 edges.py --fuzz N FOLDER [FIRST]   writes N cases by chance elsewhere, to compare two programs at length

The stories are in `stories/`. Each says which of its acts must be refused, and stops if the model does not agree: so a
case tests what its name says. Days count from the founding, a month has 30 of them; amounts are minor units.
"""

import pathlib
import sys

sys.dont_write_bytecode = True  # leaves no folders behind in the repository

from stories import issuance, debts, takings  # noqa: F401, I001  (each lists its stories when it is imported)
from stories.chance import by_chance
from stories.fees import FEES
from stories.story import STORIES


def main(arguments):
    if arguments[:1] == ["--fuzz"]:
        count, folder, first = int(arguments[1]), pathlib.Path(arguments[2]), int((arguments[3:] or [0])[0])
        for seed in range(first, first + count):
            folder.joinpath(f"fuzz-{seed}.json").write_text(by_chance(seed, fee=seed % 2 == 1).text(f"fuzz-{seed}"))
        return
    folder = pathlib.Path(__file__).parent / "cases"
    for old in folder.glob("edge-*.json"):
        old.unlink()
    told = [(function.__name__, function()) for function in STORIES]
    told += [(f"by_chance_{seed}", by_chance(seed)) for seed in range(1, 7)]
    told += [(function.__name__, function()) for function in FEES]
    told += [(f"with_a_fee_by_chance_{seed}", by_chance(seed, fee=True)) for seed in range(7, 11)]
    for number, (name, story) in enumerate(told, 1):
        name = f"edge-{number:02}-{name.replace('_', '-')}"
        folder.joinpath(f"{name}.json").write_text(story.text(name))
    print(f"{len(told)} cases written")


if __name__ == "__main__":
    main(sys.argv[1:])
