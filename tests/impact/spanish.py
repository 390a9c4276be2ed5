#!/usr/bin/env python3
"""spanish.py EN ES DATA.csv...: what both reports (.html), or both outputs, say alike, but for what the data say and for words that are the
same in both languages, and what holds English words. Nothing is printed, and the exit code is 0, where the Spanish one is Spanish."""
import csv, html, re, sys

ENGLISH = re.compile(r"\b(the|of|and|with|which|that|they|them|have|was|were|from|than|this|more)\b", re.I)
SAME = {"Control", "Predictor", "Rotunda", "normal", "placebos", "Placebos", "control"}


def pieces(path):
    page = open(path, encoding="utf-8").read()
    if not path.endswith(".html"): return set(page.split("\n"))
    page = re.sub(r'<style.*?</style>|<pre>.*?</pre>|<dl class="typed">.*?</dl>', "", page, flags=re.S)
    said = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', page) + re.split(r"<[^>]+>", page)
    return {html.unescape(s).strip() for s in said}


def data(paths):
    held = set()
    for path in paths:
        for row in csv.reader(open(path, newline="", encoding="utf-8")):
            held.update(cell.strip() for cell in row)
    return held


english, spanish = pieces(sys.argv[1]), pieces(sys.argv[2])
held = data(sys.argv[3:])
left = []
for piece in sorted(english & spanish):
    words = re.sub(r"[\w.]+\[[\d:]+\]", " ", piece)                 # a predictor in its window
    words = [w for w in re.split(r"[^\w.&\-]+", words) if re.search(r"[^\W\d]{2}", w)]
    if piece not in held and piece not in SAME and any(w not in held for w in words): left.append(piece)
left += [p for p in sorted(spanish - english) if ENGLISH.search(p) and not any(c and " " in c and c in p for c in held)]
for piece in left: print(piece)
if sys.argv[2].endswith(".html") and 'lang="es"' not in open(sys.argv[2], encoding="utf-8").read(200): left.append("lang"); print("the page does not say that it is Spanish")
sys.exit(1 if left else 0)
