#!/usr/bin/python3
# test_counts.py — the closing line of tests/run tells the truth
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import tempfile
import unittest

import counts
import tap

CASES = (
    # (what, result by meson, its words, passed, failed, skipped)
    ('all well', 'OK', '1..2\nok 1 /a\nok 2 /b\n', 2, 0, 0),
    ('one fails', 'FAIL', '1..2\nok 1 /a\nnot ok 2 /b\n', 1, 1, 0),
    ('one skipped', 'OK', '1..2\nok 1 /a # SKIP no node\nok 2 /b\n', 1, 0, 1),
    ('all skipped', 'SKIP', '1..0 # SKIP no display\n', 0, 0, 1),
    ('died half-way', 'FAIL', '1..3\nok 1 /a\n', 1, 2, 0),
    ('leaked at the end', 'FAIL', '1..1\nok 1 /a\n', 1, 1, 0),
    ('ran out of time', 'TIMEOUT', '', 0, 1, 0),
    ('no TAP, well', 'OK', 'hello\n', 1, 0, 0),
    ('no TAP, bad', 'FAIL', 'ok then\n', 0, 1, 0),
    ('no TAP, skipped', 'SKIP', 'no tool\n', 0, 0, 1),
    ('plan at the end', 'OK', 'ok 1 a\nok 2 b\n1..2\n', 2, 0, 0),
    ('expected to fail', 'OK', '1..1\nnot ok 1 a # TODO later\n', 1, 0, 0),
)


class CountsTest(unittest.TestCase):
    def test_programs(self):
        for what, result, stdout, passed, failed, skipped in CASES:
            with self.subTest(what):
                got = counts.of_program({'name': 'plass / x', 'result': result, 'stdout': stdout})
                self.assertEqual((got.passed, len(got.failures), len(got.skips)), (passed, failed, skipped))

    def test_log_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'testlog.json')
            with open(path, 'w', encoding='utf-8') as log:
                for what, result, stdout, *_ in CASES[:3]:
                    log.write(json.dumps({'name': what, 'result': result, 'stdout': stdout}) + '\n')
            self.assertEqual(counts.of_log(path).line(), '4 passed, 1 failed, 1 skipped')

    def test_line_without_skips(self):
        self.assertEqual(counts.Counts(passed=3).line(), '3 passed, 0 failed')


if __name__ == '__main__':
    tap.main()
