#!/usr/bin/python3
# in_browser.py — signing in in a browser: the form, a second step, strangers at the door, and giving up
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import PASSWORD, Desk, Refused, Service      # noqa: E402
import tap                                               # noqa: E402
from totp import totp                                    # noqa: E402

BROWSER = pathlib.Path(__file__).parents[1] / 'support' / 'browser.py'


class BrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.addClassCleanup(cls.service.close)
        for name in ('kari', 'per', 'ola', 'anne'):
            cls.service.add_user(name)
        cls.service.start()

    def desk(self, forms, first=()):
        self.sees = tempfile.NamedTemporaryFile(mode='r', encoding='utf-8')
        self.addCleanup(self.sees.close)
        desk = Desk(self.service)
        self.addCleanup(desk.close)
        desk.quit()
        desk.desktop.env.update(PLASS_TEST_BROWSER=str(BROWSER), PLASS_BROWSER_CA=self.service.ca_file,
                                PLASS_BROWSER_FORMS=json.dumps(forms), PLASS_BROWSER_SEES=self.sees.name,
                                PLASS_BROWSER_FIRST=json.dumps(first))
        desk.open()
        return desk

    def seen(self):
        """What the browser shows last: status and words."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            text = pathlib.Path(self.sees.name).read_text(encoding='utf-8')
            if text:
                return text
            time.sleep(0.05)
        raise AssertionError('the browser shows nothing')

    def test_signs_in(self):
        desk = self.desk([{'user': 'kari', 'password': PASSWORD}])
        self.assertEqual(desk.say('browser')[0][0], 'kari')
        self.assertTrue(self.seen().startswith('200\n'))
        self.assertIn('signed in', self.seen())
        desk.say('greet', 'kari')
        desk.say('start', 'kari')
        self.assertEqual(desk.sync(), ('idle', ''))

    def test_a_wrong_password_can_be_mended(self):
        desk = self.desk([{'user': 'per', 'password': 'feil ord'}, {'password': PASSWORD}])
        self.assertEqual(desk.say('browser')[0][0], 'per')

    def test_second_step(self):
        uri = self.service.command('user', 'totp', 'ola').strip()
        desk = self.desk([{'user': 'ola', 'password': PASSWORD}, {'code': totp(uri)}])
        self.assertEqual(desk.say('browser')[0][0], 'ola')

    def test_second_step_without_a_browser(self):
        uri = self.service.command('user', 'totp', 'anne').strip()
        desk = self.desk([])
        with self.assertRaises(Refused) as asked:
            desk.say('sign-in', 'anne', then=PASSWORD)
        self.assertIn('code', str(asked.exception))
        self.assertEqual(desk.say('sign-in', 'anne', totp(uri), then=PASSWORD)[0][0], 'anne')
        with self.assertRaises(Refused):
            desk.say('sign-in', 'anne', totp(uri), then=PASSWORD)       # the same code again
        self.service.command('user', 'totp', 'anne', '--off')
        self.assertEqual(desk.say('sign-in', 'anne', then=PASSWORD)[0][0], 'anne')

    def test_strangers_at_the_door(self):
        """Other programs knock at the waiting port: no icon, no guess and no forged answer ends the wait."""
        strangers = ['/favicon.ico', '/signed-in', '/signed-in?code=x', '/signed-in?code=x&state=guess',
                     '/signed-in?error=access_denied&state=guess', '/' + 'x' * 5000]
        desk = self.desk([{'user': 'kari', 'password': PASSWORD}], strangers)
        self.assertEqual(desk.say('browser')[0][0], 'kari')

    def test_giving_up(self):
        desk = self.desk([{'user': 'kari', 'password': 'feil ord'}])
        began = time.monotonic()
        for how, words in (('cancel', 'cancelled'), ('wait', 'in time')):
            with self.assertRaises(Refused) as given_up:
                desk.say('browser', '-', how, '3')
            self.assertIn(words, str(given_up.exception))
        self.assertLess(time.monotonic() - began, 30)

    def test_somebody_else_signs_in(self):
        """The browser knows the colleague who sat here before: they are told so, and nothing of them is kept here."""
        desk = self.desk([{'user': 'per', 'password': PASSWORD}])
        self.assertEqual(desk.say('sign-in', 'per', then=PASSWORD)[0][0], 'per')
        before, families = self.token(desk, 'per'), self.live_families('per')
        with self.assertRaises(Refused) as other:
            desk.say('browser', 'kari')
        self.assertRegex(str(other.exception), 'per .*kari')
        self.assertEqual(self.token(desk, 'per'), before)
        self.assertEqual(self.token(desk, 'kari'), '')
        self.assertEqual(self.live_families('per'), families)

    def token(self, desk, user):
        return subprocess.run(['secret-tool', 'lookup', 'user', user], env=desk.desktop.env, text=True, capture_output=True,
                              check=False).stdout

    def live_families(self, user):
        ledger = sqlite3.connect(f'file:{self.service.folder}/central.db?mode=ro', uri=True)
        self.addCleanup(ledger.close)
        return ledger.execute('SELECT count(DISTINCT family) FROM token WHERE user_name = ?', (user,)).fetchone()[0]


if __name__ == '__main__':
    tap.main()
