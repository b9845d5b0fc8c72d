# desk.py — a computer with Plass on it, and somebody who signs in
# SPDX-License-Identifier: GPL-3.0-or-later
"""    desk = Desk(folder, central)
    desk.sign_in('kari', password)
    app = desk.open()

The home outlives the desktop: kill() everything and make a Desk of the same folder, and it is the same computer."""
import os
import pathlib
import re
import subprocess

from desktop import Desktop
from service import BUILD, SOURCE
from ui import App


class DeskError(RuntimeError):
    """Signing in failed: says why, in the program's own words."""


class Desk:
    def __init__(self, folder, central, build=BUILD, **desktop):
        self.folder, self.central = pathlib.Path(folder).resolve(), central
        self.program = str(pathlib.Path(build) / 'src' / 'plass')
        self.desktop = Desktop(home=str(self.folder / 'home'), **{'wm': True, **desktop})
        self.env = self.desktop.env
        self.env.update(app_environment(build))
        self.app = self.recovery = None

    def sign_in(self, user, password):
        """Without a browser; the refresh token is then in the desk's keyring, and `recovery` the code of a new desk."""
        done = subprocess.run([self.program, '--sign-in', self.central.url, '--ca', str(self.central.ca), '--user', user],
                              input=password + '\n', env=self.env, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise DeskError(f'plass --sign-in ended with {done.returncode}:\n{done.stderr[-2000:]}')
        code = re.search(r'([2-9A-Z]{4}-){5}[2-9A-Z]{4}', done.stdout)
        self.recovery = code[0] if code else self.recovery

    def open(self, *words, env=None):
        self.app = App(self.desktop, [self.program, *words], env=env)
        return self.app

    def kill(self):
        """As when the power goes: of the window, the desktop stays."""
        if self.app:
            self.app.kill()

    def close(self):
        """Ends the window and the desktop; the home stays."""
        self.kill()
        self.desktop.close()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()


def app_environment(build=BUILD):
    """What an installed Plass finds in its prefix, and one that was only built must be told."""
    shared = os.environ.get('XDG_DATA_DIRS') or '/usr/local/share:/usr/share'
    return {'GSETTINGS_SCHEMA_DIR': str(pathlib.Path(build) / 'data'), 'PLASS_LOCALEDIR': str(pathlib.Path(build) / 'po'),
            'PLASS_DATA_DIR': str(SOURCE / 'data'), 'XDG_DATA_DIRS': f'{SOURCE / "data"}:{shared}'}
