#!/usr/bin/env python3
"""zip_list.py FILE: an archive as Python's own reader understands it, after it has checked every file's bytes."""
import sys
import zipfile
import zlib

with zipfile.ZipFile(sys.argv[1]) as z:
    print("bad:", z.testzip())
    for i in z.infolist():
        data = z.read(i)
        print(f"{i.filename}|{len(data)}|{zlib.crc32(data)}|{'-'.join(map(str, i.date_time))}|{i.compress_type}|{i.external_attr >> 16:o}")
