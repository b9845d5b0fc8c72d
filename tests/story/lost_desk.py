# lost_desk.py — an administrator locks or empties a desk from afar, and somebody sits at it
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of a lost desk: what was written goes out first, nothing of a record is left to be seen, and each page says
how one goes on."""
import contextlib
import pathlib
import re
import sqlite3
import subprocess

import tap
from steps import Steps

WORDS = 'Trenger en seng fra i morgen'


class LostDesk(Steps):
    def setUp(self):
        self.service = self.central(persons=200, seed=7)
        self.kari = self.desk('kari', self.service)
        self.name = self.people_without_place(self.service, 'female')[0][0]
        self.app = self.kari.open()
        self.wait_open()

    def wait_open(self):
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)

    def order(self, *words):
        """What an administrator types, about the one desk that there is."""
        line, = (line for line in self.service.run('desk', 'list').splitlines() if ' kari ' in line)
        self.service.run('desk', *words, line.split()[0])

    def state(self):
        return next(line for line in self.service.run('desk', 'list').splitlines() if ' kari ' in line)

    def write_offline(self):
        """A contact that is not sent, while a person's page is on the screen."""
        self.service.kill()
        self.open_person(self.name)
        self.app.keys('ctrl+n')
        self.app.type(WORDS)
        self.app.click(self.app.wait('button', 'Invitert til samtale'))
        self.app.keys('ctrl+Return')
        self.app.wait_gone('button', 'Lagre')

    def come_back(self):
        self.service.start()
        self.app.keys('F5')

    def sent(self):
        return [contact for contact in self.service.all('Encounter', self.service.token('kari')) if WORDS in str(contact)]

    def assert_dark(self):
        """Nothing in what a screen reader is given, drawn or not, and one window."""
        tree = self.app.tree()
        for secret in (self.name, WORDS):
            self.assertNotIn(secret, tree)
        showing = [window for window in self.app.root.read(1).children if 'showing' in window.states()]
        self.assertEqual([window.name for window in showing], ['Plass'])
        self.assertIsNone(self.app.find('button', re.compile('^(Alt sendt|Ikke sendt|I dag)')))

    def sign_in(self):
        self.fill_in('Passord', self.kari.password)
        self.app.keys('Return')

    def files(self):
        folder = pathlib.Path(self.kari.desktop.home) / '.local/share/no.kommune.oslo.Plass'
        return sorted(path.name for path in folder.rglob('*') if path.is_file())

    def key_in_keyring(self):
        return subprocess.run(['secret-tool', 'search', '--all', 'kind', 'kek'], env=self.kari.env, capture_output=True, text=True,
                              check=False).stdout

    def begin_anew(self):
        """Signs in where nothing is kept, with a code of one's own."""
        self.sign_in()
        code = self.app.wait('label', re.compile(r'^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$')).name
        asked = self.field(re.compile('^Skriv gruppe [2-6] av koden'))
        group = code.split('-')[int(re.search(r'\d', asked.name)[0]) - 1]
        self.fill_in(asked.name, group.lower())
        self.app.keys('Return')
        self.leave_pin()
        self.wait_open()
        self.open_person(self.name)

    def lose_power_after_the_order(self):
        """As the desk writes the order down before it does anything (sync/obey.c), and then the power goes."""
        with contextlib.closing(sqlite3.connect(self.service.folder / 'central.db')) as ledger:
            (desk, nonce), = ledger.execute("SELECT id, nonce FROM desk WHERE state = 'wipe'")
        records, = (pathlib.Path(self.kari.desktop.home) / '.local/share/no.kommune.oslo.Plass').rglob('records.db')
        order = {'action': 'wipe', 'url': self.service.url, 'ca-file': self.service.ca, 'user': 'kari', 'desk': desk, 'nonce': nonce}
        (records.parent / 'order-under-way').write_text(
            '[order]\n' + ''.join(f'{name}={value}\n' for name, value in order.items()))

    def leave_pin(self):
        self.app.wait('button', 'Velg')
        self.app.keys('Escape')

    def test_locked_and_let_in_again(self):
        self.write_offline()
        self.order('lock')
        self.come_back()
        locked = re.compile('^Administratoren har låst Plass på denne datamaskinen')
        self.app.wait('label', locked)
        self.assert_dark()
        self.assertEqual(len(self.sent()), 1)
        self.assertIn('låst', self.state())
        self.assertEqual([name for name in self.files() if name == 'records.db'], ['records.db'])

        # Neither the password nor a new start opens it.
        self.sign_in()
        self.app.wait('label', re.compile('^Denne datamaskinen er låst av administratoren'))
        self.assert_dark()
        self.assertEqual(self.app.quit(), 0)
        self.app = self.kari.open()
        self.app.wait('label', locked)
        self.assert_dark()

        self.order('allow')
        self.sign_in()
        self.leave_pin()
        self.wait_open()
        self.open_person(self.name)
        self.assertEqual(self.app.complaints(), [])

    def test_emptied_and_begun_anew(self):
        self.assertIn('records.sealkey', self.files())
        self.assertIn('secret', self.key_in_keyring())
        self.write_offline()
        self.order('wipe', '--yes')
        self.come_back()
        self.app.wait('label', 'Det ligger ingenting på denne datamaskinen lenger')
        self.assert_dark()
        self.assertEqual(len(self.sent()), 1)
        self.assertEqual(self.files(), [])
        self.assertNotIn('secret', self.key_in_keyring())
        self.assertIn('tømt', self.state())

        # Whoever signs in now begins anew, with a code of their own.
        self.press('Prøv igjen')
        self.begin_anew()
        self.assertEqual(self.app.complaints(), [])

    def test_emptied_and_nobody_has_heard_of_it(self):
        """No new store is made where the service would soon order the next wipe, and none of it is forgotten."""
        self.assertEqual(self.app.quit(), 0)
        self.service.kill()
        self.order('wipe', '--yes')
        self.lose_power_after_the_order()
        unheard = re.compile('Tjenesten har ennå ikke fått vite at det er gjort')
        for start in range(2):
            self.app = self.kari.open()
            self.app.wait('label', unheard)
            self.assert_dark()
            self.assertEqual(self.files(), ['order-under-way'])
            self.assertNotIn('secret', self.key_in_keyring())
            self.press('Prøv igjen')                # no contact: the page stays, and nothing is asked that would not help
            self.app.settle()
            self.app.wait('label', unheard)
            self.assertIsNone(self.app.find(None, 'Passord'))
            self.assertEqual(self.app.quit(), 0)
        self.assertNotIn('tømt', self.state())

        self.service.start()
        self.app = self.kari.open()
        self.app.wait('label', re.compile('den som logger inn igjen, begynner på nytt'))
        self.assertIn('tømt', self.state())
        self.assertEqual(self.files(), [])
        self.press('Prøv igjen')
        self.begin_anew()
        self.assertIn('records.sealkey', self.files())
        self.assertEqual(self.app.complaints(), [])


tap.main()
