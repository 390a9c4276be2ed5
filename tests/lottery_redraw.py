#!/usr/bin/env python3
"""lottery_redraw.py COMMITMENT UNITS SECRET PUBLIC RESULT: redraws a lottery from what was published, from docs/FORMATS.md
alone, with Python's standard library and nothing of Rotunda. Exit 0 where the result is the draw's, else 1."""
import csv, hashlib, json, struct, sys
from decimal import Decimal


def chacha20(key):
    """The stream of Bernstein's ChaCha20 with a nonce of eight zeros, as 64-bit numbers."""
    constant, words, block = struct.unpack("<4I", b"expand 32-byte k"), struct.unpack("<8I", key), 0
    rotate = lambda v, n: (v << n | v >> (32 - n)) & 0xFFFFFFFF
    while True:
        start = list(constant + words) + [block & 0xFFFFFFFF, block >> 32, 0, 0]
        x = start[:]
        for turn in range(80):
            i, diagonal = turn % 4, turn % 8 >= 4
            a, b, c, d = (i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4) if diagonal else (i, 4 + i, 8 + i, 12 + i)
            for to, add, mix, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[to] = (x[to] + x[add]) & 0xFFFFFFFF
                x[mix] = rotate(x[mix] ^ x[to], n)
        out = struct.pack("<16I", *((p + q) & 0xFFFFFFFF for p, q in zip(x, start)))
        yield from struct.unpack("<8Q", out)
        block += 1


def below(stream, n):
    low = (2**64 - n) % n
    return next(v for v in stream if v >= low) % n


def order_of(stream, units, weights):
    units, drawn = list(units), []
    for i in range(len(units)):
        if weights is None:
            k = i + below(stream, len(units) - i)
            units[i], units[k] = units[k], units[i]
            continue
        ball, k = below(stream, sum(weights[u] for u in units)), 0
        while ball >= weights[units[k]]:
            ball -= weights[units[k]]
            k += 1
        drawn.append(units.pop(k))
    return units if weights is None else drawn


def shares(slots, units):
    total = sum(units.values())
    out = {k: slots * n // total for k, n in units.items()}
    left = slots - sum(out.values())
    for k in sorted(units, key=lambda k: (-(slots * units[k] % total), k.encode()))[:left]:
        out[k] += 1
    return out


def main(commitment, units, secret, public, result):
    c, key = json.load(open(commitment)), bytes.fromhex(open(secret).read().strip())
    assert hashlib.sha256(open(units, "rb").read()).hexdigest() == c["units_sha256"], "units"
    assert hashlib.sha256(key).hexdigest() == c["secret_sha256"], "secret"
    rows = list(csv.DictReader(open(units, encoding="utf-8-sig", newline="")))
    rows.sort(key=lambda r: r["unit"].encode())
    strata = {}
    for r in rows:
        strata.setdefault(r[c["strata"]] if c["strata"] else "", []).append(r["unit"])
    weights = {r["unit"]: int(Decimal(r[c["weights"]]) * 10**6) for r in rows} if c["weights"] else None
    slots = {q["stratum"]: q["slots"] for q in c["quota"]} if c["quota"] is not None else shares(c["slots"], {k: len(v) for k, v in strata.items()}) if rows else {}
    stream, want = chacha20(hashlib.sha256(key + public.encode()).digest()), []
    for k in sorted(strata, key=str.encode):
        for i, unit in enumerate(order_of(stream, strata[k], weights)):
            want.append([unit, "selected", str(i + 1)] if i < slots[k] else [unit, "waiting", str(i + 1 - slots[k])])
    got = [r[:3] for r in csv.reader(open(result, newline=""))][1:]
    assert got == want, "the result is not that of the draw"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except AssertionError as e:
        sys.exit(f"differs: {e}")
