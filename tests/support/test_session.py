#!/usr/bin/python3
# test_session.py — a private desktop passes on the exit status and leaves nothing behind
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import reaper
import tap

SESSION = str(pathlib.Path(__file__).with_name('session'))


def run(*words, timeout=60, **options):
    return subprocess.run([SESSION, *words], capture_output=True, text=True, timeout=timeout, **options)


def wait_for(what, seconds=15):
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise AssertionError('never came')
        time.sleep(0.05)


class SessionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reaper.adopt()                   # what a broken session leaves behind would become ours

    def tearDown(self):
        left = reaper.descendants()
        reaper.end_all()
        self.assertEqual(left, [])

    def test_exit_status(self):
        self.assertEqual(run('--', 'sh', '-c', 'exit 7').returncode, 7)
        self.assertEqual(run('--', 'true').returncode, 0)
        self.assertEqual(run('--', 'sh', '-c', 'kill -9 $$').returncode, 137)

    def test_everything_inside_ends(self):
        done = run('--', 'sh', '-c', 'setsid sleep 1000 & (trap "" TERM; sleep 1001) & echo $PLASS_DESKTOP')
        self.assertFalse(os.path.exists(done.stdout.strip()))

    def test_ends_when_told(self):
        session = subprocess.Popen([SESSION, '--', 'sh', '-c', 'echo $PLASS_DESKTOP; exec sleep 1002'],
                                   stdout=subprocess.PIPE, text=True)
        folder = session.stdout.readline().strip()
        session.send_signal(signal.SIGTERM)
        self.assertEqual(session.wait(20), 143)
        session.stdout.close()
        self.assertFalse(os.path.exists(folder))

    def test_ends_when_killed(self):
        session = subprocess.Popen([SESSION, '--', 'sh', '-c', 'echo $PLASS_DESKTOP; exec sleep 1003'],
                                   stdout=subprocess.PIPE, text=True)
        folder = session.stdout.readline().strip()
        session.kill()
        session.wait()
        session.stdout.close()
        wait_for(lambda: not reaper.descendants())
        shutil.rmtree(folder)            # the one thing that nobody is left to remove

    def test_keyring_keeps_a_secret_with_its_home(self):
        store = 'printf hemmelig | secret-tool store --label=x name test'
        with tempfile.TemporaryDirectory() as home:
            self.assertEqual(run('--home', home, '--', 'sh', '-c', store).returncode, 0)
            self.assertEqual(run('--home', home, '--', 'secret-tool', 'lookup', 'name', 'test').stdout, 'hemmelig')
            self.assertEqual(run('--', 'secret-tool', 'lookup', 'name', 'test').stdout, '')

    def test_locked_keyring_waits(self):
        looked = run('--locked', '--', 'timeout', '2', 'secret-tool', 'lookup', 'name', 'test')
        self.assertIn(looked.returncode, (1, 124))
        stored = run('--locked', '--', 'sh', '-c', 'printf x | timeout 2 secret-tool store --label=x name test')
        self.assertEqual(stored.returncode, 124)

    def test_no_keyring_fails_at_once(self):
        self.assertEqual(run('--no-keyring', '--', 'secret-tool', 'lookup', 'name', 'test').returncode, 1)

    def test_outside_is_not_seen(self):
        names = ('HOME', 'XDG_DATA_HOME', 'XDG_RUNTIME_DIR', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS')
        outside = {name: '/outside' for name in names}
        told = run('--', 'sh', '-c', ' && '.join(f'echo ${name}' for name in names), env={**os.environ, **outside})
        self.assertEqual(len(told.stdout.split()), len(names))
        self.assertNotIn('/outside', told.stdout.split())

    def test_dark(self):
        asked = run('--dark', '--', 'gsettings', 'get', 'org.gnome.desktop.interface', 'color-scheme')
        self.assertEqual(asked.stdout.strip(), "'prefer-dark'")


if __name__ == '__main__':
    tap.main()
