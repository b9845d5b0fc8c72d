# desktop.py — a private desktop without a screen: display, buses, keyring, window manager
# SPDX-License-Identifier: GPL-3.0-or-later
"""    with Desktop(wm=True) as desktop:
        subprocess.run(['xterm'], env=desktop.env)

Nothing of the real desktop is seen or touched: the folders, the session bus and the Secret Service are the
desktop's own. With home=DIR the home (and so the keyring and the app's store) outlives the desktop, as a
computer that is switched off and on again. Several desktops may run in one process."""
import os
import select
import shutil
import subprocess
import tempfile
import time

import reaper

# Opens the keyring of every private desktop; known to the tests that must type it. It guards nothing by itself:
# the keyring file lies in a folder that only its owner may enter.
KEYRING_PASSWORD = 'open-for-tests'

_OUTSIDE = ('DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'AT_SPI_BUS_ADDRESS', 'SSH_AUTH_SOCK',
            'GNOME_KEYRING_CONTROL', 'XDG_CURRENT_DESKTOP', 'DESKTOP_SESSION', 'LC_ALL', 'LANG', 'LANGUAGE')

_SETTINGS = '''[Settings]
gtk-font-name={font}
gtk-icon-theme-name=Adwaita
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
gtk-cursor-blink=0
gtk-enable-animations={animations}
'''

_NO_KEYRING = '''[D-BUS Service]
Name=org.freedesktop.secrets
Exec=/bin/false
'''


class DesktopError(RuntimeError):
    """The desktop itself could not be started: says which part, and where its log is."""


class Desktop:
    """env: what a program needs in its environment to live on this desktop. folder: private scratch space."""

    def __init__(self, home=None, screen='1280x800', wm=False, keyring='unlocked', language='nb', font='Cantarell 11',
                 dark=False, animations=False, display=True):
        """keyring: 'unlocked', 'locked' or 'none'. display=False: keep the real one, with all else private."""
        reaper.adopt()
        self.screen, self.wm, self.keyring, self.display = screen, wm, keyring, display
        self.started = []
        self.folder = tempfile.mkdtemp(prefix='plass-desktop.', dir='/tmp')      # short: socket names have 107 bytes
        self.home = os.path.abspath(home or f'{self.folder}/home')
        self.log = open(f'{self.folder}/desktop.log', 'wb')
        try:
            self._make_env(language, font, animations)
            self._start()
            if dark:
                self.set_dark(True)
        except BaseException as error:
            tail = self.log_tail()
            self.close()
            if isinstance(error, (OSError, subprocess.SubprocessError)):
                raise DesktopError(f'{error}\n{tail}') from error
            raise

    # --- what the programs see

    def _make_env(self, language, font, animations):
        outside = () if not self.display else _OUTSIDE
        self.env = {k: v for k, v in os.environ.items() if k not in outside}
        folders = {'HOME': self.home, 'XDG_CONFIG_HOME': f'{self.home}/.config', 'XDG_CACHE_HOME': f'{self.home}/.cache',
                   'XDG_DATA_HOME': f'{self.home}/.local/share', 'XDG_STATE_HOME': f'{self.home}/.local/state',
                   'XDG_RUNTIME_DIR': f'{self.folder}/run'}
        for folder in folders.values():
            os.makedirs(folder, mode=0o700, exist_ok=True)
        if not self.display:
            self._keep_wayland()
        self.env.update(folders, GTK_A11Y='atspi', GIO_USE_VFS='local', TMPDIR='/tmp',
                        ADW_DISABLE_PORTAL='1', GSETTINGS_BACKEND='keyfile')     # so that `gsettings set` works, live
        if self.display:
            # As on a desk in Oslo; in C.UTF-8 newer C libraries do not read LANGUAGE. cairo draws the same pixels every time.
            self.env.update(LANG='nb_NO.UTF-8', LANGUAGE=language, GDK_BACKEND='x11', XDG_SESSION_TYPE='x11')
            self.env.setdefault('GSK_RENDERER', 'cairo')
            self._write(f'{self.home}/.config/gtk-4.0/settings.ini',             # no settings daemon: else DejaVu Sans
                        _SETTINGS.format(font=font, animations=int(animations)))
        if self.keyring == 'none':              # else the bus starts one by name, and storing waits on its prompt for ever
            self._write(f'{self.folder}/run/dbus-1/services/org.freedesktop.secrets.service', _NO_KEYRING)

    def _keep_wayland(self):
        """The real compositor's socket lies in the real runtime folder, and ours is another."""
        name, real = os.environ.get('WAYLAND_DISPLAY'), os.environ.get('XDG_RUNTIME_DIR')
        if name and real and not os.path.isabs(name):
            self.env['WAYLAND_DISPLAY'] = f'{real}/{name}'
        if 'XAUTHORITY' not in os.environ:
            self.env['XAUTHORITY'] = os.path.expanduser('~/.Xauthority')

    @staticmethod
    def _write(path, text):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)

    # --- starting

    def _start(self):
        if self.display:
            self.env['DISPLAY'] = ':' + self._spawn_and_read(
                ['Xvfb', '-displayfd', '{fd}', '-screen', '0', f'{self.screen}x24', '-dpi', '96', '-nolisten', 'tcp',
                 '-noreset', '-r', '-fp', 'built-ins'])
            self._run('setxkbmap', 'no')        # with the layout `us` xdotool types ø for Ø
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self._spawn_and_read(
            ['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--address=unix:path={self.folder}/run/bus',
             '--print-address={fd}'])
        self._run('gdbus', 'wait', '--session', '--activate', 'org.a11y.Bus', '--timeout', '20', 'org.a11y.Bus')
        if self.keyring != 'none':
            self._start_keyring()
        if self.wm and self.display:
            self._start_window_manager()

    def _start_keyring(self):
        daemon = self.spawn(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                            stdin=subprocess.PIPE)
        daemon.stdin.write(KEYRING_PASSWORD.encode())
        daemon.stdin.close()                    # the end of the file is the end of the password
        self._run('gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets')
        if self.keyring == 'locked':
            self.lock_keyring()

    def lock_keyring(self):
        self._run('gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
                  '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.Lock',
                  "['/org/freedesktop/secrets/collection/login']")

    def _start_window_manager(self):
        """metacity composites, so that windows have their own shape and shadows, as on GNOME."""
        self.spawn(['metacity', '--composite'])
        until = time.monotonic() + 15
        while b'0x' not in self._run('xprop', '-root', '_NET_SUPPORTING_WM_CHECK', quiet=True):
            if time.monotonic() > until:
                raise DesktopError(f'metacity did not start\n{self.log_tail()}')
            time.sleep(0.03)

    def spawn(self, argv, **options):
        """Start a program on this desktop; it ends with the desktop. Its words go to the desktop's log by default."""
        options = {'stdout': self.log, 'stderr': self.log, 'stdin': subprocess.DEVNULL, 'env': self.env, **options}
        process = subprocess.Popen(argv, start_new_session=True, preexec_fn=reaper.die_with_parent, **options)
        self.started.append(process)
        return process

    def _spawn_and_read(self, argv):
        """Start a program that writes one line about itself to the descriptor {fd}; give that line."""
        read, write = os.pipe()
        self.spawn([word.format(fd=write) if '{fd}' in word else word for word in argv], pass_fds=[write])
        os.close(write)
        line, until = b'', time.monotonic() + 30
        try:
            while not line.endswith(b'\n'):
                ready = select.select([read], [], [], max(0, until - time.monotonic()))[0]
                byte = os.read(read, 1) if ready else b''
                if not byte:
                    raise DesktopError(f'{argv[0]} did not start\n{self.log_tail()}')
                line += byte
        finally:
            os.close(read)
        return line.decode().strip()

    def _run(self, *argv, quiet=False):
        return subprocess.run(argv, env=self.env, check=not quiet, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=self.log, timeout=30).stdout

    # --- living and ending

    def set_dark(self, dark):
        """Live: running windows change at once."""
        self._run('gsettings', 'set', 'org.gnome.desktop.interface', 'color-scheme', 'prefer-dark' if dark else 'default')

    def set_high_contrast(self, on):
        self._run('gsettings', 'set', 'org.gnome.desktop.a11y.interface', 'high-contrast', 'true' if on else 'false')

    def log_tail(self, lines=15):
        with open(f'{self.folder}/desktop.log', encoding='utf-8', errors='replace') as log:
            return ''.join(log.readlines()[-lines:])

    def close(self):
        reaper.end([process.pid for process in self.started if process.poll() is None][::-1])
        for process in self.started:
            process.poll()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()
