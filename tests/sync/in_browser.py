#!/usr/bin/python3
# in_browser.py — signing in in a browser: the form, a second step, strangers at the door, and giving up
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import hashlib
import hmac
import json
import pathlib
import struct
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import PASSWORD, Desk, Refused, Service      # noqa: E402
import tap                                               # noqa: E402

BROWSER = pathlib.Path(__file__).with_name('browser.py')


def totp(uri, later=0):
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(uri).query)['secret'][0]
    digest = hmac.new(base64.b32decode(secret), struct.pack('>Q', int(time.time()) // 30 + later), hashlib.sha1).digest()
    at = digest[19] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}'


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
        with self.assertRaises(Refused) as given_up:
            desk.say('browser', '3')
        self.assertIn('cancelled', str(given_up.exception))
        self.assertLess(time.monotonic() - began, 30)


if __name__ == '__main__':
    tap.main()
