# codes.py — code lists and rules that the program is seeded with are whole in both languages
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import csv
import pathlib
import re
import sys

import tap

ROOT = pathlib.Path(sys.argv[1])
DATA = ROOT / "data"
WORD = re.compile(r"^[a-z0-9][a-z0-9_]{0,46}$")
TESTS = {"must_be", "must_not_be", "equals"}


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        assert None not in row and None not in row.values(), f"{name}: a row with too few or many cells: {row}"
    return table


def struct_members(name):
    """Names of the members of a record's struct, as the header says them."""
    header = (ROOT / "src" / "domain" / "records.h").read_text(encoding="utf-8")
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    body = re.search(r"typedef struct \{([^}]*)\} " + name + ";", header).group(1)
    return set(re.findall(r"\*?(\w+)(?=[,;])", body))


def codes_are_whole():
    for row in rows("codes.csv"):
        assert WORD.match(row["code"]), f"not a code: {row}"
        assert row["label_en"].strip() and row["label_nb"].strip(), f"words are missing: {row}"
        assert row["sort"].isdigit(), row
        assert row["limit_days"] == "" or int(row["limit_days"]) > 0, row


def codes_stand_once():
    count = collections.Counter((row["list"], row["code"]) for row in rows("codes.csv"))
    assert max(count.values()) == 1, count.most_common(1)
    order = collections.Counter((row["list"], row["sort"]) for row in rows("codes.csv"))
    assert max(order.values()) == 1, order.most_common(1)


def levels_agree_with_the_demo():
    with open(DATA / "demo" / "levels.csv", encoding="utf-8", newline="") as file:
        public = {row["level"]: (row["name_nb"], row["max_stay_days"]) for row in csv.DictReader(file)}
    ours = {row["code"]: row["limit_days"] for row in rows("codes.csv") if row["list"] == "level"}
    assert set(ours) == set(public), ours
    for level, days in ours.items():
        assert days == public[level][1], level


def districts_agree_with_the_demo():
    with open(DATA / "demo" / "districts.csv", encoding="utf-8", newline="") as file:
        public = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert {row["code"]: row["label_nb"] for row in rows("codes.csv") if row["list"] == "district"} == public


def open_lists():
    """The lists that a field table names and that codes.c does not hold: people extend them, so they are data."""
    domain = ROOT / "src" / "domain"
    tables = "".join(path.read_text(encoding="utf-8") for path in sorted(domain.glob("*.c")))
    rows_of_tables = [row for row in tables.split("PLASS_FIELD (") if re.match(r"\w+, \w+, CODE,", row)]
    named = {name for row in rows_of_tables for name in re.findall(r'\.target = "([a-z-]+)"', row)}
    fixed = set(re.findall(r'\{ "([a-z-]+)", [a-z_]+ \}', (domain / "codes.c").read_text(encoding="utf-8")))
    return named - fixed, fixed


def every_open_list_has_words():
    wanted, fixed = open_lists()
    ours = {row["list"] for row in rows("codes.csv")}
    assert wanted <= ours, f"lists without words: {wanted - ours}"
    assert not ours & fixed, f"lists that the program holds itself: {ours & fixed}"


def rules_are_whole():
    table = rows("rules.csv")
    assert len({row["name"] for row in table}) == len(table)
    for row in table:
        assert WORD.match(row["name"]), row
        assert row["test"] in TESTS, row
        assert row["hard"] in ("yes", "no"), row
        assert row["text_en"].strip() and row["text_nb"].strip(), row
        assert (row["value"] == "") == (row["test"] == "equals"), row
        if row["value"]:
            assert re.match(r"^[a-z_]+=[a-z_]+(\|[a-z_]+)*$", row["value"]) and len(row["value"]) < 48, row


def rules_name_real_fields():
    place, person = struct_members("PlassPlace"), struct_members("PlassPerson") | struct_members("PlassCase")
    for row in rows("rules.csv"):
        assert row["place_field"] in place, f"a place has no {row['place_field']}"
        assert row["person_field"] in person, f"a person has no {row['person_field']}"


tap.run([(check.__name__.replace("_", " "), check) for check in (
    codes_are_whole, codes_stand_once, levels_agree_with_the_demo, districts_agree_with_the_demo,
    every_open_list_has_words, rules_are_whole, rules_name_real_fields)])
