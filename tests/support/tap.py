# tap.py — unittest that speaks TAP, so that meson counts every test
# SPDX-License-Identifier: GPL-3.0-or-later
"""tap.main() at the end of a test file. `FILE.py NAME…` runs only the tests whose name contains one of the NAMEs."""
import sys
import time
import traceback
import unittest


class _Result(unittest.TestResult):
    """Writes each line as soon as its test ends: a program that is killed leaves what it knew."""

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def _say(self, ok, test, note='', details=''):
        for line in details.splitlines():
            print(f'# {line}')
        name = test.id().removeprefix('__main__.')
        print(f'{"ok" if ok else "not ok"} {self.testsRun} {name}{note}', flush=True)
        print(f'# {time.monotonic() - getattr(self, "began", time.monotonic()):.1f} s', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        if not getattr(test, 'a_part_failed', False):
            self._say(True, test)

    def addError(self, test, err):
        super().addError(test, err)
        self._say(False, test, details=''.join(traceback.format_exception(*err)))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say(False, test, details=''.join(traceback.format_exception(*err)))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say(True, test, f' # SKIP {reason}')

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err and not getattr(test, 'a_part_failed', False):
            test.a_part_failed = True                    # one line a test, however many of its parts fail
            self._say(False, subtest, details=''.join(traceback.format_exception(*err)))
        elif err:
            print(f'# also {subtest.id()}: {err[1]}')


def _flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _flat(test)
        else:
            yield test


def main(module='__main__'):
    wanted = sys.argv[1:]
    tests = [test for test in _flat(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module]))
             if not wanted or any(word in test.id() for word in wanted)]
    print(f'1..{len(tests)}', flush=True)
    result = _Result()
    unittest.TestSuite(tests).run(result)
    sys.exit(0 if result.wasSuccessful() and tests else 1)
