# nodes.py — the widgets of a window as a screen reader is told of them
# SPDX-License-Identifier: GPL-3.0-or-later
"""AT-SPI spoken directly over D-Bus, every question of one level of the tree in flight at once: a whole window takes
about 50 ms, several times less than through libatspi, which cannot keep GTK 4.8's tree.

Roles are GTK's own names: button, toggle button, text box, search box, list, list item, tree grid, row, label, image,
menu item, window, dialog … App.tree() shows them all."""
from gi.repository import Gio, GLib

ATSPI, PROPERTIES = 'org.a11y.atspi.', 'org.freedesktop.DBus.Properties'
WINDOWS = ('window', 'dialog', 'alert dialog', 'alert')
LONG = 60                   # of a list with more rows than this only roles and names are read
LABELLED_BY = 2
_STATES = {1: 'active', 3: 'busy', 4: 'checked', 5: 'collapsed', 7: 'editable', 8: 'enabled', 10: 'expanded', 11: 'focusable',
           12: 'focused', 16: 'modal', 20: 'pressed', 22: 'selectable', 23: 'selected', 24: 'sensitive', 25: 'showing',
           30: 'visible', 34: 'required', 37: 'invalid entry', 43: 'read only'}


def _once(name):
    """GTK 4.8 says a labelled button's words twice, '_Save Save', and a labelled switch's, 'X X'."""
    for i, character in enumerate(name):
        if character == ' ' and name[:i].replace('_', '', 1) == name[i + 1:]:
            return name[i + 1:]
    return name


class Node:
    """role, name and children are what they were when read; all else is asked for anew each time."""

    def __init__(self, bus, owner, path, parent=None):
        self.bus, self.owner, self.path, self.parent = bus, owner, path, parent
        self.role, self.name, self.children = '', '', None

    def __repr__(self):
        return f'{self.role} “{self.name}”'

    def ask(self, interface, method, kinds=None, *args):
        given = GLib.Variant(kinds, args) if kinds else None
        answer = self.bus.call_sync(self.owner, self.path, ATSPI + interface, method, given, None, 0, 10000, None).unpack()
        return answer[0] if len(answer) == 1 else answer

    def get(self, interface, name):
        return self.bus.call_sync(self.owner, self.path, PROPERTIES, 'Get', GLib.Variant('(ss)', (ATSPI + interface, name)),
                                  None, 0, 10000, None).unpack()[0]

    def states(self):
        low, high = self.ask('Accessible', 'GetState')
        return {name for bit, name in _STATES.items() if (low | high << 32) >> bit & 1}

    def text(self):
        """What a text field holds, or a label says."""
        try:
            return self.ask('Text', 'GetText', '(ii)', 0, self.get('Text', 'CharacterCount'))    # (0, -1) gives ''
        except GLib.Error:
            return _once(self.get('Accessible', 'Name'))

    def label(self):
        """The words of what the node says it is labelled by. GTK 4.18 names the items of a menu in this way only."""
        try:
            return ' '.join(Node(self.bus, *other).text() for kind, others in self.ask('Accessible', 'GetRelationSet')
                            if kind == LABELLED_BY for other in others)
        except GLib.Error:
            return ''

    def description(self):
        return self.get('Accessible', 'Description')

    def box(self):
        """(x, y, width, height) inside the window; None for what has no place of its own (pages of a stack)."""
        try:
            return self.ask('Component', 'GetExtents', '(u)', 1)
        except GLib.Error as error:
            if 'nterface' in error.message:
                return None
            raise

    def drawn(self):
        box = self.box()
        return box is None or (box[2] > 0 and box[3] > 0)

    def hidden_by(self):
        """The nearest ancestor outside which the node's middle lies (scrolled away); None when it is in view."""
        x, y, width, height = self.box()
        x, y, above = x + width // 2, y + height // 2, self.parent
        while above and above.role not in (*WINDOWS, 'menu', 'application') and above.name != 'GtkPopover':
            box = above.box()
            if box and not (box[0] <= x < box[0] + box[2] and box[1] <= y < box[1] + box[3]):
                return above
            above = above.parent
        return None

    def walk(self):
        """The node and all below it, as read."""
        yield self
        for child in self.children or ():
            yield from child.walk()

    def labels(self):
        """The words below the node, in order: the cells of a row."""
        return [node.name for node in self.read().walk() if node.role == 'label' and node.name]

    def read(self, depth=99):
        """Read role, name and children of the node and what is below, anew."""
        level = [self]
        while level:
            questions = _Questions(self.bus)
            for node in level:
                questions.about(node, deep=node is self or not node.parent or len(node.parent.children) <= LONG)
            questions.wait()
            for node in level:
                node.name = node.name or (node.role == 'menu item' and node.label()) or ''
            level = [child for node in level for child in node.children or ()] if depth > 0 else []
            depth -= 1
        return self


class _Questions:
    """Many questions at once; a node that went away meanwhile keeps what was known of it."""

    def __init__(self, bus):
        self.bus, self.open = bus, 0

    def about(self, node, deep):
        self._ask(node, ATSPI + 'Accessible', 'GetRoleName', None, 'role', str)
        self._ask(node, PROPERTIES, 'Get', GLib.Variant('(ss)', (ATSPI + 'Accessible', 'Name')), 'name', _once)
        if deep:
            node.children = []
            self._ask(node, ATSPI + 'Accessible', 'GetChildren', None, 'children',
                      lambda found: [Node(self.bus, node.owner, path, node) for _, path in found])

    def _ask(self, node, interface, method, args, key, understand):
        self.open += 1
        self.bus.call(node.owner, node.path, interface, method, args, None, Gio.DBusCallFlags.NONE, 10000, None,
                      self._answered, (node, key, understand))

    def _answered(self, bus, result, asked):
        node, key, understand = asked
        self.open -= 1
        try:
            setattr(node, key, understand(bus.call_finish(result).unpack()[0]))
        except GLib.Error:
            pass

    def wait(self):
        while self.open:
            GLib.MainContext.default().iteration(True)
