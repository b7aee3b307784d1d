#!/usr/bin/env python3
"""A planted bug must be found within 200 seeds, and the finding must say how to replay it.

    planted_test.py PROGRAM
"""
import re
import subprocess
import sys


def main():
    ran = subprocess.run([sys.argv[1], "1", "200", "until"], capture_output=True, text=True,
                         check=False)
    print(ran.stdout, ran.stderr, sep="")
    if ran.returncode == 0:
        sys.exit("200 seeds, and the planted bug was not found")
    # A broken invariant of the code itself (abort) has found it as well.
    if ran.returncode > 0 and not re.search(r"replay: luoshu sim --seed \d+", ran.stdout):
        sys.exit("found, but without the command that replays it")


if __name__ == "__main__":
    main()
