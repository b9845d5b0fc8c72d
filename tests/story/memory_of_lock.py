# memory_of_lock.py — a locked desk in the memory of the machine: no key, no token, and as little of a record as GTK allows
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import hashlib
import re
import sqlite3
import subprocess

import tap
from memory import desk_keys, find, search
from steps import Steps

MOST_LEFT = 3      # copies of a text in memory that was freed; none of them is a widget's
NOTE = 'Hun hviler i det gule rommet nede ved elva'


class Memory(Steps):
    def setUp(self):
        self.service = self.central(persons=200, seed=7)
        self.kari = self.desk('kari', self.service)
        self.name = self.people_without_place(self.service, 'female')[0][0]

    def access_tokens(self):
        """In memory only, so they are taken from there: all that looks like one and is one, by the service's own list."""
        with contextlib.closing(sqlite3.connect(self.service.folder / 'central.db')) as ledger:
            known = {hash for hash, in ledger.execute("SELECT hash FROM token WHERE kind = 'access'")}
        alike = find(self.app.process.pid, rb'(?<![\w-])[\w-]{43}(?![\w-])')
        tokens = sorted(text for text in alike if hashlib.sha256(text).hexdigest() in known)
        self.assertNotEqual(tokens, [], f'{len(alike)} in memory look like one, {len(known)} are known')
        return {f'access token {number}': token for number, token in enumerate(tokens)}

    def token(self):
        return subprocess.run(['secret-tool', 'lookup', 'client-id', 'plass-desk', 'user', 'kari'], env=self.kari.env, text=True,
                              capture_output=True, check=True).stdout.strip()

    def lock(self):
        self.app.keys('ctrl+l')
        self.app.wait('button', 'Lås opp', where=lambda widget: 'sensitive' in widget.states())
        self.app.settle()

    def look(self, secrets):
        return search(self.app.process.pid, secrets)

    def write_note(self):
        self.app.click(self.app.wait('button', re.compile('^Notat')))
        self.app.type(NOTE)

    def test_after_the_lock(self):
        keys = desk_keys(self.kari, 'kari')
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        records = {'name': self.name.encode(), 'note': NOTE.encode()}
        self.open_person(self.name)
        self.write_note()
        # That one finds what is there is half of the proof: an open desk must have its keys somewhere.
        open_desk = self.look({**keys, **records})
        self.assertIn('page key, half 0', open_desk)
        self.assertIn('name', open_desk)
        self.assertIn('note', open_desk)
        token = {**self.access_tokens(), 'refresh token': self.token().encode()}
        self.lock()
        token['refresh token now'] = self.token().encode()
        locked = self.look({**keys, **token, **records})
        for name in sorted(locked):
            print(f'# {name}: {len(open_desk.get(name, []))} when open, {len(locked[name])} when locked')
        self.assertEqual([name for name in locked if name not in records], [])
        # Freed text is overwritten, but for the few pieces that the allocator keeps at hand, and GLib's own slices.
        for name in records:
            self.assertLessEqual(len(locked.get(name, [])), MOST_LEFT, name)

    def test_after_signing_out(self):
        keys = desk_keys(self.kari, 'kari')
        self.app = self.kari.open()
        self.app.wait('button', re.compile('^Alt sendt'), seconds=120)
        token = {**self.access_tokens(), 'refresh token': self.token().encode()}
        self.app.action('win.sign-out')
        self.press('Logg ut')
        self.app.wait(None, 'Passord', where=lambda node: node.role != 'label')
        self.app.settle()
        self.assertEqual(sorted(self.look({**keys, **token})), [])


tap.main()
