#!/usr/bin/python3
# lost.py — a lost desk and the real service: locked, wiped, killed half-way, let in again, put back from a copy
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desks import PASSWORD, Desk, Refused, Service              # noqa: E402
import tap                                            # noqa: E402


class LostTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.addClassCleanup(cls.service.close)
        for name in ('kari', 'per', 'ola', 'anne', 'lise'):
            cls.service.add_user(name)
        cls.service.start()

    def sit_down(self, user):
        desk = Desk(self.service)
        self.addCleanup(desk.close)
        self.sign_in(desk, user)
        self.assertEqual(desk.sync(), ('idle', ''))
        return desk

    def sign_in(self, desk, user):
        desk.say('sign-in', user, then=PASSWORD)
        desk.say('greet', user)
        desk.say('start', user)

    def line(self, user):
        """The id of the one desk that this user has, and what the administrator sees of it."""
        line, = (line for line in self.service.command('desk', 'list').splitlines() if f' {user} ' in line)
        return line.split()[0], line

    def folder(self, desk):
        return pathlib.Path(desk.desktop.home) / 'desk'

    def keyring(self, desk):
        return subprocess.run(['secret-tool', 'search', '--all', 'kind', 'kek'], env=desk.desktop.env, text=True,
                              capture_output=True, check=False).stdout

    def assert_at_service(self, witness, person):
        witness.sync()
        self.assertIn(person, witness.records('person'))

    def test_lock_and_allow(self):
        witness, desk = self.sit_down('lise'), self.sit_down('kari')
        desk.say('offline', 'on')
        person = desk.id('person', 'Test', 'Testesen', 'woman')
        ident, line = self.line('kari')
        self.assertIn('i bruk', line)
        self.service.command('desk', 'lock', ident)
        desk.say('offline', 'off')

        # What was not sent goes out first; then the desk closes and can neither go on nor be signed in at.
        state, words = desk.sync()
        self.assertEqual(state, 'closed')
        self.assertTrue(words)
        self.assert_at_service(witness, person)
        self.assertEqual(desk.say('obey'), [['lock']])
        self.assertIn('låst', self.line('kari')[1])
        self.assertTrue((self.folder(desk) / 'records.db').exists())
        desk.say('start', 'kari')
        self.assertEqual(desk.sync()[0], 'signed-out')
        desk.quit()
        desk.open()
        with self.assertRaises(Refused) as refused:
            self.sign_in(desk, 'kari')
        self.assertRegex(str(refused.exception), 'locked|låst')

        self.service.command('desk', 'allow', ident)
        self.sign_in(desk, 'kari')
        self.assertEqual(desk.sync(), ('idle', ''))
        self.assertIn(person, desk.records('person'))

    def test_wipe(self):
        witness, desk = self.sit_down('lise'), self.sit_down('per')
        desk.say('offline', 'on')
        person = desk.id('person', 'Test', 'Testesen', 'woman')
        self.assertIn('secret', self.keyring(desk))
        self.service.command('desk', 'wipe', '--yes', self.line('per')[0])
        desk.say('offline', 'off')
        self.assertEqual(desk.sync()[0], 'closed')
        self.assert_at_service(witness, person)
        self.assertEqual(desk.say('obey'), [['wipe']])
        self.assertFalse(self.folder(desk).exists())
        self.assertNotIn('secret', self.keyring(desk))
        self.assertIn('tømt', self.line('per')[1])
        self.assertEqual(desk.say('obey'), [['nothing']])

    def test_at_once_loses_what_was_not_sent(self):
        witness, desk = self.sit_down('lise'), self.sit_down('ola')
        desk.say('offline', 'on')
        person = desk.id('person', 'Test', 'Testesen', 'woman')
        self.service.command('desk', 'wipe', '--yes', '--at-once', self.line('ola')[0])
        desk.say('offline', 'off')
        self.assertEqual(desk.sync()[0], 'closed')
        self.assertEqual(desk.say('obey'), [['wipe']])
        witness.sync()
        self.assertNotIn(person, witness.records('person'))

    def test_killed_in_the_middle(self):
        """A wipe is finished at the next start, wherever the power went."""
        desk = self.sit_down('anne')
        self.service.command('desk', 'wipe', '--yes', self.line('anne')[0])
        self.assertEqual(desk.sync()[0], 'closed')
        for pause in (0.0, 0.002, 0.01, 0.03, 0.1):
            desk.process.stdin.write('obey\n')
            desk.process.stdin.flush()
            time.sleep(random.uniform(pause / 2, pause))
            desk.process.send_signal(signal.SIGKILL)
            desk.process.wait()
            desk.open()
        self.assertIn(desk.say('obey'), ([['wipe']], [['nothing']]))
        self.assertFalse((self.folder(desk) / 'records.db').exists())
        self.assertFalse((self.folder(desk) / 'records.sealkey').exists())
        self.assertNotIn('secret', self.keyring(desk))
        self.assertIn('tømt', self.line('anne')[1])

    def test_an_old_copy(self):
        """Somebody puts back the desk of last week: it drops what it had and fetches anew, and keeps what it wrote."""
        self.service.add_user('siri')
        self.service.add_user('bente')
        desk, other = self.sit_down('siri'), self.sit_down('bente')
        unsent = None
        desk.say('offline', 'on')
        unsent = desk.id('person', 'Usendt', 'Testesen', 'woman')
        desk.quit()
        shutil.copytree(self.folder(desk), self.folder(desk).with_name('copy'))
        desk.open()
        desk.say('start', 'siri')
        self.assertEqual(desk.sync(), ('idle', ''))
        later = other.id('person', 'Senere', 'Testesen', 'woman')
        self.assertEqual(other.sync(), ('idle', ''))
        self.assertEqual(desk.sync(), ('idle', ''))
        self.assertEqual(desk.sync(), ('idle', ''))
        desk.quit()
        shutil.rmtree(self.folder(desk))
        self.folder(desk).with_name('copy').rename(self.folder(desk))
        desk.open()
        desk.say('start', 'siri')
        self.assertEqual(desk.sync(), ('idle', ''))
        other.sync()
        self.assertEqual(desk.records('person'), other.records('person'))
        self.assertIn(later, desk.records('person'))
        self.assertIn(unsent, desk.records('person'))
        self.assertEqual(desk.status(), (0, 0, 0))


if __name__ == '__main__':
    tap.main()
