#!/usr/bin/python3
"""search_quality.py ROTUNDA: nDCG@10 (gain 2^g - 1) of `rotunda search` over bench/queries.tsv, with and without the list of
synonyms, for the half that weights were set on and the half that they were not. The demo center is made anew for it."""
import json, math, os, subprocess, sys, tempfile

def queries():
    for line in open(os.path.join(os.path.dirname(__file__), 'queries.tsv'), encoding='utf-8'):
        if line.startswith('#') or not line.strip():
            continue
        half, lang, words, graded = line.rstrip('\n').split('\t')
        yield half, lang, words, {g.rsplit(':', 1)[0]: int(g.rsplit(':', 1)[1]) for g in graded.split()}

def found(rotunda, center, lang, words):
    said = subprocess.run([rotunda, 'search', '--data', center, '--json', '--limit', '10', '--lang', lang, '--', words], capture_output=True, text=True)
    return [i['slug'] for i in json.loads(said.stdout)['items']] if said.stdout else []

def gain(grades):
    return sum((2 ** g - 1) / math.log2(i + 2) for i, g in enumerate(grades[:10]))

def measure(rotunda, center):
    halves, worst = {}, []
    for half, lang, words, graded in queries():
        score = gain([graded.get(s, 0) for s in found(rotunda, center, lang, words)]) / gain(sorted(graded.values(), reverse=True))
        halves.setdefault(half, []).append(score)
        worst.append((score, half, words))
    return halves, sorted(worst)

def main():
    rotunda = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as center:
        subprocess.run([rotunda, 'demo', '--data', center, '--quiet'], check=True)
        for name in ('with', 'without'):
            if name == 'without':
                open(os.path.join(center, 'synonyms.txt'), 'w').close()
            halves, worst = measure(rotunda, center)
            print('search quality, nDCG@10, %s synonyms: %s' % (name, ', '.join('%s %.3f (%d questions)' % (h, sum(s) / len(s), len(s)) for h, s in sorted(halves.items()))))
            if name == 'with' and '--worst' in sys.argv:
                for score, half, words in worst[:12]:
                    print('  %.2f %s: %s' % (score, half, words))

main()
