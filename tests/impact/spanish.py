#!/usr/bin/env python3
"""spanish.py EN.html ES.html DATA.csv...: what both reports say alike, but for what the data say and for words that are the same in both
languages. Nothing is printed, and the exit code is 0, where the Spanish report is Spanish."""
import csv, html, re, sys

SAME = {"Control", "Predictor", "Rotunda", "normal", "placebos", "Placebos", "control"}


def pieces(path):
    page = open(path, encoding="utf-8").read()
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
for piece in left: print(piece)
if 'lang="es"' not in open(sys.argv[2], encoding="utf-8").read(200): left.append("lang"); print("the page does not say that it is Spanish")
sys.exit(1 if left else 0)
