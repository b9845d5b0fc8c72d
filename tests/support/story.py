# story.py — a story is told with the real programs, and leaves its traces when it fails
# SPDX-License-Identifier: GPL-3.0-or-later
"""    class Admission(Story):
        def test_first_come(self):
            central = self.central(persons=200)
            kari = self.desk('kari', central, role='caseworker')
            app = kari.open()
    tap.main()

All that a story starts is ended after it. When it fails, a picture and the widgets of every open window, and the
service's log, are left in $PLASS_LOGS (build/logs)."""
import os
import pathlib
import shutil
import tempfile
import unittest

import reaper
from desk import Desk
from service import BUILD, Central

LOGS = pathlib.Path(os.environ.get('PLASS_LOGS', BUILD / 'logs'))
LONG = bool(os.environ.get('PLASS_LONG'))


class Story(unittest.TestCase):
    def run(self, result=None):
        reaper.adopt()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='plass-story.', dir='/tmp'))
        self.desks, self.centrals = {}, []
        try:
            return super().run(result)
        finally:
            for desk in self.desks.values():
                desk.close()
            for central in self.centrals:
                central.kill()
            reaper.end_all()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _callTestMethod(self, method):
        try:
            method()
        except unittest.SkipTest:
            raise
        except BaseException:
            self.leave_traces(method.__name__)
            raise

    def leave_traces(self, name):
        for who, desk in self.desks.items():
            if desk.app:
                desk.app.report(LOGS, f'{type(self).__name__}.{name}.{who}')
        for number, central in enumerate(self.centrals):
            if central.log_path.exists():
                LOGS.mkdir(parents=True, exist_ok=True)
                shutil.copy(central.log_path, LOGS / f'{type(self).__name__}.{name}.central{number}.log')
        print(f'# traces are in {LOGS}')

    # --- who takes part

    def central(self, persons=200, seed=1, date=None):
        """A service with the demo city in it, that answers."""
        central = Central(self.folder / f'central{len(self.centrals)}')
        self.centrals.append(central)
        if persons:
            central.demo(seed, persons, date)
        return central.start()

    def desk(self, user, central, role='caseworker', institution=None, name=None, password=None, **desktop):
        """A new computer at which `user` (made unless a password is given) has signed in. `name` tells two computers
        of one user apart."""
        password = password or central.add_user(user, role, institution)
        desk = self.desks[name or user] = Desk(self.folder / (name or user), central, **desktop)
        desk.password = password
        desk.sign_in(user, password)
        return desk

    def switch_on_again(self, name, **desktop):
        """The same computer after the power came back: its home, store and keyring are as they were."""
        old = self.desks[name]
        old.close()
        self.desks[name] = Desk(old.folder, old.central, **desktop)
        return self.desks[name]
