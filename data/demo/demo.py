#!/usr/bin/python3
# demo.py — starts the demo city's service, signs the user `demo` in, and opens the window or draws its pages
# SPDX-License-Identifier: GPL-3.0-or-later
"""Called by data/demo/run once Plass is built. Secrets are only ever in the demo's own keyring: the password that was
made for `demo`, by secret-tool, and the refresh token, by Plass itself."""
import argparse
import fcntl
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'tests' / 'support'))
import reaper                                                # noqa: E402
from desk import Desk, DeskError                             # noqa: E402
from desktop import DesktopError                             # noqa: E402
from service import BUILD, Central, ServiceError, free_port  # noqa: E402
from ui import Missing                                       # noqa: E402

USER, ROLE = 'demo', 'caseworker'
SIZES = ('1280x800', '1024x700')
PAGES = (('1', 'today'), ('2', 'cases'), ('3', 'intake'), ('4', 'places'), ('5', 'capacity'))
IN_KEYRING = ('service', 'plass-demo', 'user', USER)


class Trouble(Exception):
    """What failed, and how to mend it."""


def arguments():
    parser = argparse.ArgumentParser(prog='data/demo/run')
    parser.add_argument('root', type=pathlib.Path)
    parser.add_argument('--pictures', type=pathlib.Path, metavar='DIR')
    parser.add_argument('--persons', type=int, default=10000)
    parser.add_argument('--fresh', action='store_true')
    parser.add_argument('--no-install', action='store_true')
    return parser.parse_args()


class Demo:
    def __init__(self, given):
        self.given, self.folder = given, given.root / 'build' / 'demo'
        self.build = BUILD
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / 'lock', 'w')
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble('The demo is running already. To mend: close its window first.') from None
        if given.fresh:
            for name in ('central', 'desk'):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        self.central = Central(self.folder / 'central', build=self.build, port=self.kept_port())

    def kept_port(self):
        """The same port every time, as a real service: the desk knows its service by address."""
        path = self.folder / 'port'
        try:
            port = int(path.read_text())
            with socket.socket() as probe:
                probe.bind(('127.0.0.1', port))
        except (OSError, ValueError):
            port = free_port()
            path.write_text(f'{port}\n')
        return port

    def start_service(self):
        ready = self.central.folder / 'ready'
        if not ready.exists():
            print(f'Making the demo city, with {self.given.persons} persons who do not exist.', flush=True)
            shutil.rmtree(self.folder / 'desk', ignore_errors=True)       # it knew another city
            shutil.rmtree(self.central.folder, ignore_errors=True)        # half a city from an interrupted run
            self.central.folder.mkdir(mode=0o700)
            self.central.demo(persons=self.given.persons)
            ready.touch()
        self.central.start()
        print(f'The service answers on {self.central.url}', flush=True)

    def desk(self, **desktop):
        return Desk(self.folder / 'desk', self.central, build=self.build, **desktop)

    def sign_in(self, desk):
        """With the password in the demo's keyring; the first time, a new user with a random one."""
        password = subprocess.run(['secret-tool', 'lookup', *IN_KEYRING], env=desk.env, capture_output=True, text=True).stdout
        if not password:
            password = secrets.token_urlsafe(18)
            subprocess.run(['secret-tool', 'store', '--label=Plass demo', *IN_KEYRING], env=desk.env, input=password, text=True,
                           check=True)
            self.central.add_user(USER, ROLE, password=password)
            print(f'Made the user “{USER}”; its password is in the demo\'s own keyring.')
        desk.sign_in(USER, password)
        print(f'Signed in as “{USER}”.', flush=True)

    # --- with a display

    def show(self):
        with self.desk(display=False) as desk:
            self.sign_in(desk)
            print('Opening the window. Close it to end the demo.', flush=True)
            status = desk.desktop.spawn([desk.program], stdout=None, stderr=None).wait()
        if status:
            raise Trouble(f'Plass ended with {status}. To mend: see its words above, or try --fresh.')

    # --- without one

    def draw(self):
        self.given.pictures.mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            with self.desk(screen=size) as desk:
                self.sign_in(desk)
                app = desk.open()
                app.keys('super+Up')                                       # fills the screen
                print('Fetching what the desk may see.', flush=True)
                app.wait('button', re.compile('^Alt sendt'), seconds=600)
                for shade in ('light', 'dark'):
                    desk.desktop.set_dark(shade == 'dark')
                    self.draw_pages(app, f'{size}-{shade}')
                desk.desktop.set_dark(False)                               # the home is kept
                app.quit()

    def draw_pages(self, app, prefix):
        for key, page in PAGES:
            app.keys(f'ctrl+{key}')
            self.save(app, f'{prefix}-{key}-{page}')
        app.keys('ctrl+2')
        app.click(app.wait('button', re.compile('^Mine')))
        app.double_click(app.wait('row', lambda name: ', ' in name and not name.endswith('Ingen plan')))
        app.click(app.wait('tab', 'Oversikt'))                             # the tab is remembered
        self.save(app, f'{prefix}-6-person')
        app.click(app.find('tab', 'Plan'))
        self.save(app, f'{prefix}-7-plan')
        app.keys('ctrl+k')
        app.type('an')
        app.wait('list item', re.compile('^An'))
        self.save(app, f'{prefix}-8-search')
        app.keys('Escape')
        app.keys('ctrl+2')
        app.click(app.wait('button', re.compile('^Mine')))                 # as it was

    def save(self, app, name):
        path = self.given.pictures / f'{name}.png'
        app.picture(path)
        print(f'Saved {path}', flush=True)

    def close(self):
        self.central.kill()


def main():
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not given.pictures and not (os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY')):
        print('There is no display. To mend: run this on a desktop, or save pictures with --pictures DIR.')
        return 1
    reaper.adopt()
    demo = None
    try:
        demo = Demo(given)
        demo.start_service()
        if given.pictures:
            demo.draw()
        else:
            demo.show()
        return 0
    except Trouble as trouble:
        print(trouble)
    except KeyboardInterrupt:
        print('Stopped.')
    except (ServiceError, DeskError, DesktopError, Missing, AssertionError, OSError, subprocess.SubprocessError) as error:
        print(f'{error}\nTo mend: run data/demo/run again with --fresh, which forgets what the demo kept in build/demo.')
    finally:
        if demo:
            demo.close()
        reaper.end_all()
    return 1


if __name__ == '__main__':
    sys.exit(main())
