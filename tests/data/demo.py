# demo.py — the demo city adds up to the public totals, and its sentences are fit to print
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import csv
import pathlib
import re
import sys

import tap

DEMO = pathlib.Path(sys.argv[1]) / "data" / "demo"
COUNTS = "user_controlled severe_complex women_only couples lar_welcome pets accessible shielded".split()
TEXTS = {"goal": 40, "measure": 60, "matters": 40, "need": 60, "note": 60, "next_step": 40}
# Words that judge a person, and words that would bind a sentence to one gender where none is meant.
UNWANTED = "misbruker narkoman rusmisbruk junkie alkoholiker klient kasus pasienten".split()


def rows(name):
    with open(DEMO / name, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        assert None not in row and None not in row.values(), f"{name}: a row with too few or many cells: {row}"
    return table


def places(table, **wanted):
    return sum(int(row["places"]) for row in table if all(row[k] == v for k, v in wanted.items()))


def levels_add_up():
    houses = rows("invented-institutions.csv")
    for level in rows("levels.csv"):
        found = places(houses, level=level["level"])
        assert found == int(level["places_2020"]), f"{level['level']}: {found}, not {level['places_2020']}"
    assert places(houses) == 657, places(houses)


def nonprofits_run_about_a_third():
    houses = rows("invented-institutions.csv")
    share = places(houses, owner_kind="nonprofit") / places(houses)
    assert 0.27 <= share <= 0.33, share


def houses_are_possible():
    districts = {row["code"] for row in rows("districts.csv")}
    for house in rows("invented-institutions.csv"):
        n = {key: int(house[key]) for key in COUNTS + ["places", "units"]}
        assert house["district"] in districts, house["name"]
        assert max(n[key] for key in COUNTS) <= n["places"], house["name"]
        assert n["user_controlled"] + n["severe_complex"] <= n["places"], house["name"]
        assert n["couples"] % 2 == 0, house["name"]
        if house["gender_rule"] == "women_only":
            assert n["women_only"] == n["places"], house["name"]
        elif n["women_only"]:
            assert n["units"] > 1, f"{house['name']}: a unit for women needs a unit of its own"


def no_house_is_real():
    real = {row["name"].lower() for row in rows("institutions.csv")}
    invented = [row["name"].lower() for row in rows("invented-institutions.csv")]
    assert not real & set(invented), real & set(invented)
    assert len(set(invented)) == len(invented)


def every_kind_of_place_exists():
    houses = rows("invented-institutions.csv")
    for key in COUNTS:
        assert sum(int(house[key]) for house in houses) > 0, key
    assert {row["district"] for row in houses} == {row["code"] for row in rows("districts.csv")}


def districts_are_fifteen():
    codes = [row["code"] for row in rows("districts.csv")]
    assert codes == [f"0301{number:02d}" for number in range(1, 16)], codes


def names_suffice():
    table = rows("names.csv")
    count = collections.Counter((row["kind"], row["sex"]) for row in table)
    assert set(count) == {("given", "female"), ("given", "male"), ("family", "")}, count
    assert min(count.values()) >= 100, count
    groups = [{row["group"] for row in table if (row["kind"], row["sex"]) == key} for key in count]
    assert groups[0] == groups[1] == groups[2], "a group of names without given or family names"


def texts_suffice():
    table = rows("texts-nb.csv")
    count = collections.Counter(row["kind"] for row in table)
    assert count == TEXTS, count
    assert len({(row["kind"], row["text"]) for row in table}) == len(table), "a sentence stands twice"


def texts_are_dignified():
    for row in rows("texts-nb.csv"):
        text = row["text"].lower()
        assert text == text.strip() and text, row
        for word in UNWANTED:
            assert word not in text, f"«{word}» in: {row['text']}"
        assert not re.search(r"(\d ?){5}", text), f"what may be somebody's number, in: {row['text']}"


tap.run([(check.__name__.replace("_", " "), check) for check in (
    levels_add_up, nonprofits_run_about_a_third, houses_are_possible, no_house_is_real,
    every_kind_of_place_exists, districts_are_fifteen, names_suffice, texts_suffice, texts_are_dignified)])
