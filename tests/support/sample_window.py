#!/usr/bin/python3
# sample_window.py — a window to try the hand and the eye on
# SPDX-License-Identifier: GPL-3.0-or-later
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gio, GLib, Gtk        # noqa: E402

TEST = Gio.DBusNodeInfo.new_for_xml(
    '<node><interface name="no.kommune.oslo.Plass.Test"><method name="Settle"/></interface></node>').interfaces[0]


def settle(*call):
    GLib.idle_add(lambda: call[-1].return_value(None) and False, priority=GLib.PRIORITY_LOW)


def activated(app):
    window = Gtk.ApplicationWindow(application=app, title='Sample', default_width=500, default_height=400)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    entry, said = Gtk.Entry(), Gtk.Label(label='nothing')
    entry.update_property([Gtk.AccessibleProperty.LABEL], ['Name'])
    button = Gtk.Button(label='_Save', use_underline=True)
    button.connect('clicked', lambda *_: said.set_label(f'saved {entry.get_text()}'))
    menu = Gio.Menu()
    menu.append('Clear', 'app.clear')
    clear = Gio.SimpleAction(name='clear')
    clear.connect('activate', lambda *_: (entry.set_text(''), said.set_label('cleared')))
    leave = Gio.SimpleAction(name='quit')
    leave.connect('activate', lambda *_: app.quit())
    app.add_action(clear)
    app.add_action(leave)
    rows = Gtk.ListBox()
    for number in range(40):
        rows.append(Gtk.Label(label=f'row {number}'))
    rows.connect('row-activated', lambda _, row: said.set_label(f'opened {row.get_index()}'))
    scrolled = Gtk.ScrolledWindow(child=rows, vexpand=True)
    for child in (entry, button, Gtk.MenuButton(label='More', menu_model=menu), said, scrolled):
        box.append(child)
    window.set_child(box)
    window.present()
    app.get_dbus_connection().register_object(app.get_dbus_object_path() + '/Test', TEST, settle, None, None)


application = Gtk.Application(application_id='no.kommune.oslo.Plass')
application.connect('activate', activated)
application.run()
