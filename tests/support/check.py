#!/usr/bin/python3
# check.py — builds, runs all tests, and counts what really happened
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py SOURCE BUILDS: called by tests/run as an ordinary user. The very last line is 'N passed, N failed'."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import counts
import reaper

# A developer's real desktop is neither needed nor touched: what needs one brings its own (tests/support/session).
DESKTOP = ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XAUTHORITY')


class Check:
    def __init__(self, source, builds):
        self.source, self.builds = pathlib.Path(source), pathlib.Path(builds)
        self.total, self.began = counts.Counts(), time.monotonic()
        self.logs = self.builds / 'logs'
        shutil.rmtree(self.logs, ignore_errors=True)
        self.logs.mkdir(parents=True)
        self.env = {k: v for k, v in os.environ.items() if k not in DESKTOP}
        self.env.update(PLASS_LOGS=str(self.logs), PLASS_SOURCE_ROOT=str(self.source))

    def say(self, what):
        print(f'\n== {time.monotonic() - self.began:4.0f} s  {what}', flush=True)

    def run(self, *argv, **env):
        return subprocess.run([str(word) for word in argv], cwd=self.source, env={**self.env, **env},
                              stdin=subprocess.DEVNULL).returncode == 0

    def build(self, name, *options):
        """Set up and compile; an old folder that cannot be set up again is made anew."""
        folder = self.builds / name
        self.say(f'Building in {folder}')
        if folder.exists() and not self.run('meson', 'setup', '--reconfigure', folder, self.source, *options):
            shutil.rmtree(folder)
        if not folder.exists() and not self.run('meson', 'setup', folder, self.source, *options):
            self.total.fail(f'{name}: meson setup (to mend: see its words above)')
            return False
        if not self.run('meson', 'compile', '-C', folder, '--ninja-args=--quiet'):
            self.total.fail(f'{name}: does not compile (to mend: see the first error above)')
            return False
        return True

    def test(self, name, what, *options, **env):
        folder = self.builds / name
        self.say(f'{what}, in {folder}')
        log = folder / 'meson-logs' / f'{name}-{len(list(self.logs.iterdir()))}.json'
        log.unlink(missing_ok=True)
        well = self.run('meson', 'test', '-C', folder, '--no-rebuild', '--print-errorlogs', '--num-processes', '2',
                        '--logbase', log.stem, *options, **env)
        found = counts.of_log(log) if log.exists() else counts.Counts()
        if log.exists():
            shutil.copy(log.with_suffix('.txt'), self.logs)
        if not well and not found.failures:
            found.fail(f'{what}: meson test failed (to mend: see its words above)')
        if not found.passed and not found.failures:
            found.fail(f'{what}: no test ran')
        self.total.add(found, f'{name}: ')
        print(found.line(), flush=True)

    def close(self):
        for skip in self.total.skips:
            print(f'skipped  {skip}')
        for failure in self.total.failures:
            print(f'FAILED   {failure}')
        if self.total.failures:
            print(f'\nTo see one again: meson test -C {self.builds}/FOLDER NAME --print-errorlogs\n'
                  f'Logs, and a picture and the widgets of each story that failed: {self.logs}')
        self.say('Done')
        print(self.total.line(), flush=True)
        return 1 if self.total.failures or not self.total.passed else 0


def main(source, builds):
    reaper.adopt()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    check = Check(source, builds)
    patience = '10' if os.environ.get('PLASS_LONG') else '2'
    if check.build('test', '-Dwerror=true', '-Dbuildtype=debugoptimized'):
        check.test('test', 'Tests of every room', '--no-suite', 'story', '-t', patience)
        check.test('test', 'Stories, with the real programs', '--suite', 'story', '-t', patience)
    if check.build('asan', '-Dbuildtype=debug', '-Db_sanitize=address,undefined', '-Db_lundef=false'):
        # Without intercept_tls_get_addr=0 LeakSanitizer of GCC 12 now and then reads a wild pointer in the table of a
        # thread that is just ending, and dies of it ("Tracer caught signal 11") instead of looking for leaks.
        address = 'detect_stack_use_after_return=1:strict_string_checks=1:intercept_tls_get_addr=0'
        strict = dict(LSAN_OPTIONS=f'suppressions={check.source}/tests/support/lsan.supp:print_suppressions=0',
                      UBSAN_OPTIONS='halt_on_error=1:print_stacktrace=1', G_SLICE='always-malloc', G_DEBUG='gc-friendly')
        check.test('asan', 'The same tests with ASan, LSan and UBSan', '-t', '6',
                   *(word for suite in ('story', 'house', 'data', 'serves') for word in ('--no-suite', suite)),
                   ASAN_OPTIONS=address, **strict)
        # libsoup's own leaks are known by the functions above them, which only slow stacks reach.
        check.test('asan', 'The same of what serves, with whole stacks', '--suite', 'serves', '-t', '6',
                   ASAN_OPTIONS=address + ':fast_unwind_on_malloc=0', **strict)
    try:
        return check.close()
    finally:
        reaper.end_all()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
