#!/usr/bin/env python3
"""mail_parse.py FILE: a mail as Python's own parser understands it, a line a field; what breaks RFC 5322 is said first."""
import email
import email.policy
import re
import sys

raw = open(sys.argv[1], "rb").read()
if re.search(rb"(?<!\r)\n|\r(?!\n)|\0", raw):
    print("BROKEN: a lone CR or LF, or a NUL")
if max(len(line) for line in raw.split(b"\r\n")) > 998:
    print("BROKEN: a line of more than 998 bytes")
if any(line.startswith((b".", b"From ")) for line in raw.split(b"\r\n")):
    print("BROKEN: a line begins with a dot or From")
if max(raw, default=0) > 126:
    print("BROKEN: a byte that is not ASCII")

m = email.message_from_bytes(raw, policy=email.policy.default)
print("headers:", " ".join(m.keys()))
for name in ("From", "To", "Reply-To"):
    for who in m[name].addresses if m[name] else ():
        print(f"{name}: {who.display_name} | {who.addr_spec}")
print("Subject:", m["Subject"])
print("Date:", m["Date"].datetime.isoformat())
print("Message-ID:", m["Message-ID"])
for part in m.walk():
    defects = list(part.defects) + [d for v in part.values() for d in getattr(v, "defects", ())]
    if defects:
        print("BROKEN:", defects)
    if not part.is_multipart():
        text = part.get_content().replace("\r\n", "\n")
        print(f"{part.get_content_type()}: {ascii(text)}")
