# icons.py — every icon is well-formed, has the right canvas, and a symbolic one can be recoloured by GTK
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import sys
import xml.etree.ElementTree as tree

import tap

ICONS = pathlib.Path(sys.argv[1]) / "data" / "icons" / "hicolor"
SVG = "{http://www.w3.org/2000/svg}"


def check(path, symbolic):
    root = tree.parse(path).getroot()
    size = "16" if symbolic else "128"
    assert root.tag == SVG + "svg", "not an SVG"
    assert root.get("viewBox") == f"0 0 {size} {size}", f"canvas is {root.get('viewBox')}"
    if not symbolic:
        return
    shapes = list(root)
    assert shapes, "empty"
    for shape in shapes:
        # GTK forces the fill of paths: a stroke would keep its colour, and fill="none" would be painted.
        assert shape.tag == SVG + "path", f"{shape.tag} is not a path"
        assert shape.get("fill") == "#2e3436", "another fill than the recolourable one"
        assert shape.get("stroke") is None, "a stroke is not recoloured"


def checks():
    for path in sorted(ICONS.rglob("*.svg")):
        symbolic = path.parent.parent.name == "symbolic"
        assert symbolic == path.name.endswith("-symbolic.svg"), path.name
        yield path.name, lambda path=path, symbolic=symbolic: check(path, symbolic)


found = list(checks())
assert len(found) > 2, "no icons found"
tap.run(found)
