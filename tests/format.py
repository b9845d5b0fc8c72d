#!/usr/bin/python3
# format.py — clang-format decides the layout of every C file
# SPDX-License-Identifier: GPL-3.0-or-later
"""format.py SOURCE_ROOT: TAP, one line. Skipped where another major version of clang-format is installed, since
each version lays the same file out a little differently."""
import pathlib
import re
import shutil
import subprocess
import sys

VERSION = 14


def main(root):
    print('1..1')
    tool = shutil.which(f'clang-format-{VERSION}') or shutil.which('clang-format')
    if not tool:
        print(f'ok 1 layout # SKIP clang-format {VERSION} is not installed: apt-get install clang-format')
        return 0
    said = subprocess.run([tool, '--version'], capture_output=True, text=True, check=True).stdout
    if (found := re.search(r'version (\d+)', said)[1]) != str(VERSION):
        print(f'ok 1 layout # SKIP clang-format {found} is installed, the layout is that of {VERSION}')
        return 0
    files = sorted(str(f.relative_to(root)) for top in ('src', 'tests') for f in (root / top).rglob('*.[ch]'))
    assert files, f'no C files below {root}'
    checked = subprocess.run([tool, '--dry-run', '-Werror', *files], cwd=root, capture_output=True, text=True)
    wrong = sorted({line.split(':')[0] for line in checked.stderr.splitlines() if ' error: ' in line})
    for name in wrong:
        print(f'# {name}')
    if checked.returncode:
        print(f'# to mend: clang-format -i {" ".join(wrong)}' if wrong else f'# {checked.stderr}')
        print(f'not ok 1 layout of {len(files)} files')
        return 1
    print(f'ok 1 layout of {len(files)} files')
    return 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
