# logind.py — a machine that can fall asleep and a session that can be locked, on a system bus of our own
# SPDX-License-Identifier: GPL-3.0-or-later
"""    machine = Machine(desktop)        # before the window: its environment then leads there
    machine.lock_session()
    machine.fall_asleep()             # returns when nobody holds it back any more; True: before logind's patience ends

It answers what a desk asks of logind and nothing else: Inhibit, GetSession, and the two signals."""
import os
import select
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib        # noqa: E402

from ui import connect, wait_for           # noqa: E402

NAME, PATH = 'org.freedesktop.login1', '/org/freedesktop/login1'
SESSION = PATH + '/session/_31'
PATIENCE = 5            # InhibitDelayMaxSec

_CONFIG = '''<busconfig><type>system</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="false"/>
<allow receive_sender="*"/></policy></busconfig>'''
_XML = f'''<node><interface name="{NAME}.Manager">
<method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="h" direction="out"/></method>
<method name="GetSession"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
</interface></node>'''


class Machine:
    def __init__(self, desktop):
        self.holds, self.asked = [], []                 # (what, mode, the end that tells when it is let go)
        path = f'{desktop.folder}/run/system_bus'
        config = f'{desktop.folder}/system.conf'
        with open(config, 'w', encoding='utf-8') as file:
            file.write(_CONFIG.format(path=path))
        desktop.spawn(['dbus-daemon', f'--config-file={config}', '--nofork', '--nopidfile'])
        wait_for(lambda: os.path.exists(path), what='a system bus')
        desktop.env['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={path}'
        desktop.env['XDG_SESSION_ID'] = '1'
        self.bus = connect(f'unix:path={path}')
        interface = Gio.DBusNodeInfo.new_for_xml(_XML).interfaces[0]
        self.bus.register_object(PATH, interface, self._called, None, None)
        self._call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'RequestName', GLib.Variant('(su)', (NAME, 0)))

    def _call(self, *args):
        return self.bus.call_sync(*args, None, 0, -1, None)

    def _called(self, bus, sender, path, interface, method, args, call):
        self.asked.append((method, args.unpack()))
        if method == 'GetSession':
            call.return_value(GLib.Variant('(o)', (SESSION,)))
            return
        ours, theirs = os.pipe()
        descriptors = Gio.UnixFDList.new()
        descriptors.append(theirs)
        os.close(theirs)
        what, _, _, mode = args.unpack()
        self.holds.append((what, mode, ours))
        call.return_value_with_unix_fd_list(GLib.Variant('(h)', (0,)), descriptors)

    def serve(self):
        """What was asked meanwhile; the answers are given in this thread."""
        while GLib.MainContext.default().iteration(False):
            pass
        return True

    def _emit(self, path, interface, signal, args=None):
        self.bus.emit_signal(None, path, interface, signal, args)
        self.bus.flush_sync(None)

    def lock_session(self, path=SESSION):
        self._emit(path, NAME + '.Session', 'Lock')

    def wait_for_hold(self):
        wait_for(lambda: self.serve() and self.holds, what='somebody to hold sleep back')

    def fall_asleep(self):
        """Tells that it will, and waits as logind does."""
        self._emit(PATH, NAME + '.Manager', 'PrepareForSleep', GLib.Variant('(b)', (True,)))
        until = time.monotonic() + PATIENCE
        for _, _, end in self.holds:
            # The other end is closed: nothing to read, for ever.
            if not select.select([end], [], [], max(0, until - time.monotonic()))[0]:
                return False
            os.close(end)
        self.holds.clear()
        return True

    def wake(self):
        self._emit(PATH, NAME + '.Manager', 'PrepareForSleep', GLib.Variant('(b)', (False,)))
