# ui.py — uses a window as a person does: looks for words, presses real keys, moves a real mouse
# SPDX-License-Identifier: GPL-3.0-or-later
"""    app = App(desktop, [program])
    app.keys('ctrl+k'); app.type('Anne')
    app.click(app.wait('list item', re.compile('^Anne')))

A name may be a string, a compiled pattern, a function of the name, or None for any. Nothing ever sleeps for a while
and hopes: settle() asks the program whether it is idle, and wait() looks until what is waited for is there."""
import os
import re
import signal
import subprocess
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib        # noqa: E402

from nodes import ATSPI, WINDOWS, Node     # noqa: E402

BUS_NAME = 'no.kommune.oslo.Plass'
PATIENCE = float(os.environ.get('PLASS_PATIENCE', '30'))


class Missing(AssertionError):
    """What was waited for never came."""


def wait_for(look, seconds=PATIENCE, what='that'):
    """Call look() until it gives something true, and give that. A widget that went away meanwhile is looked for again."""
    until, last = time.monotonic() + seconds, None
    while True:
        try:
            if found := look():
                return found
        except GLib.Error as error:
            last = error
        if time.monotonic() > until:
            raise Missing(f'waited {seconds:.0f} s for {what}' + (f' ({last.message})' if last else ''))
        time.sleep(0.02)


def plays(node, role):
    """GTK 4.8 calls button what later ones call toggle button; the one inside a menu's button is not a second button."""
    return role in (None, node.role) or (role == 'button' and node.role == 'toggle button' and node.parent.role != 'button')


def connect(address):
    flags = Gio.DBusConnectionFlags
    return Gio.DBusConnection.new_for_address_sync(
        address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)


class App:
    """A program in a window on a desktop. It is started here, and ended by quit(), kill() or close()."""

    def __init__(self, desktop, argv, env=None, name=BUS_NAME):
        self.desktop, self.name, self.path = desktop, name, '/' + name.replace('.', '/')
        self.log_path = f'{desktop.folder}/{os.path.basename(argv[0])}.log'
        self.bus = connect(desktop.env['DBUS_SESSION_BUS_ADDRESS'])
        address = self.bus.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, -1, None)[0]
        self.a11y = connect(address)
        with open(self.log_path, 'ab') as log:
            self.process = desktop.spawn(argv, stdout=log, stderr=log,
                                         env={**desktop.env, 'PLASS_TEST': '1', 'G_DEBUG': 'fatal-criticals', **(env or {})})
        try:
            self.root = wait_for(self._find_root, what=f'{argv[0]} on the accessibility bus')
            wait_for(lambda: any('showing' in window.states() for window in self._windows()), what='a window')
            # GTK 4.18 leaves margins out of the places of what lies in a scrolled dialog: the mouse lands some 20 px
            # above, so that fields have to be felt for.
            self.exact = self.root.get('Application', 'Version').startswith('4.8.')
            self.settle()
        except BaseException:
            self.kill()
            raise

    # --- looking

    def _find_root(self):
        self._still_there()
        registry = self.a11y.call_sync(ATSPI + 'Registry', '/org/a11y/atspi/accessible/root', ATSPI + 'Accessible',
                                       'GetChildren', None, None, 0, -1, None).unpack()[0]
        for owner, path in registry:
            pid = self.a11y.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                      GLib.Variant('(s)', (owner,)), None, 0, -1, None)[0]
            if pid == self.process.pid:
                return Node(self.a11y, owner, path)
        return None

    def _still_there(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}:\n{self.log_tail()}')

    def _windows(self):
        self._still_there()
        return self.root.read(1).children

    def log_tail(self, lines=20):
        with open(self.log_path, encoding='utf-8', errors='replace') as log:
            return ''.join(log.readlines()[-lines:])

    def find_all(self, role=None, name=None, within=None, where=None):
        """Everything drawn that matches, newest window first."""
        self._still_there()
        matches = name.search if isinstance(name, re.Pattern) else name if callable(name) else lambda has: name in (None, has)
        tops = [within.read()] if within else self.root.read().children[::-1]
        return [node for top in tops for node in top.walk()
                if plays(node, role) and matches(node.name) and node.drawn() and (not where or where(node))]

    def find(self, *args, **kinds):
        return next(iter(self.find_all(*args, **kinds)), None)

    def wait(self, role=None, name=None, seconds=PATIENCE, **kinds):
        return wait_for(lambda: self.find(role, name, **kinds), seconds, f'{role or "anything"} {name!r}')

    def wait_gone(self, role=None, name=None, seconds=PATIENCE, **kinds):
        wait_for(lambda: not self.find(role, name, **kinds), seconds, f'no {role or "thing"} {name!r}')

    def wait_text(self, node, text):
        wait_for(lambda: node.text() == text, what=f'{node} to hold {text!r}')

    def wait_state(self, node, state, on=True):
        wait_for(lambda: (state in node.states()) == on, what=f'{node} {"" if on else "not "}{state}')

    def focused(self):
        return self.find(where=lambda node: 'focused' in node.states())

    def tree(self, node=None, depth=0):
        """The whole window in words, for a failed test."""
        node = node or self.root.read()
        return '  ' * depth + f'{node}\n' + ''.join(self.tree(child, depth + 1) for child in node.children or ())

    def picture(self, path):
        """What a person sees, as a PNG."""
        if self.process.poll() is None:
            self.settle()
        self._tool('import', '-window', 'root', str(path))

    # --- acting

    def settle(self):
        """Wait until the program says that nothing is pending and the last change is drawn."""
        self._still_there()
        wait_for(lambda: self.bus.call_sync(self.name, f'{self.path}/Test', 'no.kommune.oslo.Plass.Test', 'Settle', None, None,
                                            0, 20000, None) is not None, what='the program to settle')

    def _tool(self, *argv):
        return subprocess.run(argv, env=self.desktop.env, check=True, capture_output=True, text=True, timeout=60).stdout

    def _x_windows(self):
        """(x, y, width, height) on the screen of each mapped X window, without its shadow."""
        self._still_there()
        try:
            ids = self._tool('xdotool', 'search', '--all', '--onlyvisible', '--pid', str(self.process.pid), '--class', '.').split()
        except subprocess.CalledProcessError:
            return []
        found = []
        for window in ids:              # xdotool's own getwindowgeometry is wrong for windows with a frame
            said = self._tool('xwininfo', '-id', window)
            x, y, width, height = (int(re.search(rf'{what}: +(-?\d+)', said)[1])
                                   for what in ('Absolute upper-left X', 'Absolute upper-left Y', 'Width', 'Height'))
            shadow = self._tool('xprop', '-id', window, '_GTK_FRAME_EXTENTS').partition('=')[2]
            left, right, top, bottom = (list(map(int, re.findall(r'\d+', shadow))) + [0] * 4)[:4]
            found.append((x + left, y + top, width - left - right, height - top - bottom))
        return found

    def point(self, node):
        """Where on the screen the node's middle is. GTK 4.8 gives places inside the window only, and inside a popover
        they are right relative to each other only: so it is measured from an ancestor that fills an X window."""
        x, y, width, height = node.box()
        windows, above = self._x_windows()[::-1], node
        while above and above.role != 'application':
            box = above.box()
            for left, top, wide, high in windows if box else ():
                border, same = wide - box[2], wide - box[2] == high - box[3]     # a frame without a compositor: 5 px
                if same and (0 <= border <= 20 if above.role in WINDOWS else border == 0 and above is not node and wide > 20):
                    return (left + border // 2 + x - box[0] + width // 2, top + border // 2 + y - box[1] + height // 2)
            above = above.parent
        raise Missing(f'no X window holds {node}: {windows}')

    def _press(self, node, button, count=1, down=0):
        """No --sync: xdotool would wait 15 s for a pointer that is already there."""
        x, y = (place + self._lost_margins(node) for place in self.point(node))
        self._tool('xdotool', 'mousemove', str(x), str(y + down), 'click', '--repeat', str(count), '--delay', '60', str(button))
        self.settle()

    def _lost_margins(self, node):
        """What GTK 4.18 leaves out: the margin of an only child that says it begins where its parent does, but is narrower.
        It is about as high as it is wide."""
        lost = 0
        while not self.exact and node.role not in WINDOWS and node.parent.box():
            left, _, wide, _ = node.box()
            parent_left, _, parent_wide, _ = node.parent.box()
            if left == parent_left and len(node.parent.children) == 1 and 0 < parent_wide - wide <= 120:
                lost += (parent_wide - wide) // 2
            node = node.parent
        return lost

    def show(self, node):
        """Turn the wheel until the node is in view."""
        for _ in range(60):
            hider = node.hidden_by()
            if not hider:
                return
            down = node.box()[1] > hider.box()[1]
            self._press(hider, 5 if down else 4)
        raise Missing(f'{node} cannot be scrolled into view')

    def _at_rest(self, node):
        before = node.box()
        time.sleep(0.03)
        return before == node.box() and before[2] > 0 and before[3] > 0

    def click(self, node, button=1, count=1):
        self.settle()
        wait_for(lambda: self._at_rest(node), what=f'{node} to be at rest')
        self.show(node)
        self._press(node, button, count)
        for down in range(8, 41, 8):
            if self.exact or node.role not in ('text box', 'search box') or 'focused' in node.states():
                return
            self._press(node, 1, down=down)

    def double_click(self, node):
        self.click(node, count=2)

    def keys(self, *keys):
        self._tool('xdotool', 'key', '--delay', '20', *keys)
        self.settle()

    def type(self, text):
        self._tool('xdotool', 'type', '--delay', '15', text)
        self.settle()

    def fill(self, node, text):
        """Replace what a field holds, by hand."""
        self.click(node)
        self.keys('ctrl+a')
        self.type(text) if text else self.keys('Delete')
        self.wait_text(node, text)

    def action(self, name, *args):
        """An action of the program, 'app.x' or 'win.x', for what no person can do here. Arguments are GLib.Variant."""
        scope, _, action = name.partition('.')
        path = self.path + ('/window/1' if scope == 'win' else '')
        wait_for(lambda: self.bus.call_sync(self.name, path, 'org.gtk.Actions', 'Activate',
                                            GLib.Variant('(sava{sv})', (action, list(args), {})), None, 0, -1, None) is not None,
                 what=f'the action {name}')

    # --- ending

    def kill(self):
        """As when the power goes."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def quit(self):
        """By its own action, so that it leaves as when a person closes it. Gives its exit status."""
        if self.process.poll() is None:
            self.action('app.quit')
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError('the program did not quit') from None

    def complaints(self):
        """Lines in which GLib or GTK complained."""
        with open(self.log_path, encoding='utf-8', errors='replace') as log:
            return [line.strip() for line in log if re.search(r'-(CRITICAL|WARNING) \*\*|: (CRITICAL|WARNING):', line)]

    def report(self, folder, name):
        """Leave a picture and the widgets in `folder`, for whoever reads why a test failed."""
        os.makedirs(folder, exist_ok=True)
        for kind, leave in (('png', self.picture), ('txt', self._write_tree)):
            try:
                leave(f'{folder}/{name}.{kind}')
            except (AssertionError, GLib.Error, subprocess.SubprocessError, OSError) as error:
                print(f'# no {kind}: {error}')

    def _write_tree(self, path):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(self.log_tail(40) + '\n')
            file.write(self.tree() if self.process.poll() is None else f'ended with {self.process.returncode}\n')
