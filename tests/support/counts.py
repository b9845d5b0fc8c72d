# counts.py — how many tests really passed, from what meson wrote down
# SPDX-License-Identifier: GPL-3.0-or-later
"""meson counts programs; people count tests. A program that speaks TAP is counted line by line, any other as one."""
import dataclasses
import json
import re

_LINE = re.compile(r'^(?P<bad>not )?ok\b\s*\d*\s*(?:- )?(?P<name>[^#]*)(?:#\s*(?P<how>SKIP|TODO)\S*\s*(?P<why>.*))?', re.I)
_PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*SKIP\S*\s*(?P<why>.*))?', re.I)
_GOOD, _SKIPPED = ('OK', 'EXPECTEDFAIL'), ('SKIP',)


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failures: list = dataclasses.field(default_factory=list)     # 'program: test'
    skips: list = dataclasses.field(default_factory=list)        # 'program: test: why'

    def add(self, other, prefix=''):
        self.passed += other.passed
        self.failures += [prefix + failure for failure in other.failures]
        self.skips += [prefix + skip for skip in other.skips]

    def fail(self, what):
        self.failures.append(what)

    def line(self):
        skipped = f', {len(self.skips)} skipped' if self.skips else ''
        return f'{self.passed} passed, {len(self.failures)} failed{skipped}'


def of_tap(program, text):
    """Counts of one program's TAP; None when it speaks none. A test of the plan that never came has failed."""
    counts, seen, planned = Counts(), 0, None
    for line in text.splitlines():
        if plan := _PLAN.match(line):
            planned = int(plan[1])
            if planned == 0:
                counts.skips.append(f'{program}: {plan["why"] or "nothing to do"}')
        elif test := _LINE.match(line):
            seen += 1
            name = f'{program}: {test["name"].strip()}'
            how = (test['how'] or '').upper()
            if how == 'SKIP':
                counts.skips.append(f'{name}: {test["why"]}')
            elif test['bad'] and how != 'TODO':
                counts.fail(name)
            else:
                counts.passed += 1
    if planned is None:
        return None
    counts.failures += [f'{program}: test {n} of {planned} never came' for n in range(seen + 1, planned + 1)]
    return counts


def of_program(entry):
    """Counts of one line of meson's testlog.json."""
    name, result = entry['name'].split(' / ')[-1], entry['result']
    counts = of_tap(name, entry.get('stdout') or '')
    if counts is None:
        counts = Counts()
        if result in _GOOD:
            counts.passed = 1
        elif result in _SKIPPED:
            counts.skips.append(f'{name}: {(entry.get("stdout") or "").strip().splitlines()[-1:] or ""}')
    if result not in _GOOD + _SKIPPED and not counts.failures:
        counts.fail(f'{name}: {result.lower()}')         # died after its last line, leaked, or ran out of time
    return counts


def of_log(path):
    """Counts of a whole run of `meson test`."""
    counts = Counts()
    with open(path, encoding='utf-8') as log:
        for line in log:
            counts.add(of_program(json.loads(line)))
    return counts
