#!/usr/bin/python3
"""The tests of stores (store_test.py), and some more, on a PostgreSQL started for them. Prints TAP."""

import sys

from store_test import OF_DATABASES, Database, main

if __name__ == "__main__":
    main(Database, OF_DATABASES, *sys.argv[1:])
