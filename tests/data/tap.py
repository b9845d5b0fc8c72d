# tap.py — prints the results of a list of checks so that meson counts each one
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import traceback


def run(checks):
    """Run (name, function) pairs; a function fails by raising, and the text is shown."""
    failed = 0
    print(f"1..{len(checks)}")
    for number, (name, check) in enumerate(checks, 1):
        try:
            check()
            print(f"ok {number} {name}")
        except Exception as error:  # one broken check must not hide the others
            failed += 1
            print(f"not ok {number} {name}")
            text = str(error) or traceback.format_exc()
            print("\n".join("# " + line for line in text.splitlines()))
    sys.exit(1 if failed else 0)
