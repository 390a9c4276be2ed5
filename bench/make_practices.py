#!/usr/bin/python3
"""make_practices.py N DIR: N practices for measuring, as DIR/practices.csv and DIR/practices.md: the demo's own rows, each again with
another slug and community, and with the sentences of its text drawn from all texts. Always the same for the same N."""
import csv, os, random, re, sys

def main():
    n, out = int(sys.argv[1]), sys.argv[2]
    data = os.path.join(os.path.dirname(__file__), '..', 'data')
    rows = list(csv.DictReader(open(os.path.join(data, 'practices.csv'), encoding='utf-8')))
    communities = [r['slug'] for r in csv.DictReader(open(os.path.join(data, 'communities.csv'), encoding='utf-8'))]
    entries = {}
    for entry in re.split(r'^## ', open(os.path.join(data, 'practices.md'), encoding='utf-8').read(), flags=re.M)[1:]:
        body = entry.split('\n\n', 2)[2].strip()
        entries[re.search(r'^- slug: (\S+)', entry, re.M).group(1)] = [s for s in re.split(r'(?<=[.!?]) +', body) if s]
    sentences = [s for e in entries.values() for s in e]
    chance = random.Random(20261125)
    table = csv.DictWriter(open(os.path.join(out, 'practices.csv'), 'w', encoding='utf-8', newline=''), rows[0].keys(), lineterminator='\n')
    table.writeheader()
    with open(os.path.join(out, 'practices.md'), 'w', encoding='utf-8') as texts:
        texts.write('# Practices for measuring\n')
        for i in range(n):
            row = dict(rows[i % len(rows)])
            body = ' '.join(chance.sample(sentences, 5) + [row['needs_text']]).strip()
            if i >= len(rows):
                row['slug'] = '%s-%d' % (row['slug'][:80], i)
                row['community'] = chance.choice(communities)
                row['adopters'] = ''
            table.writerow(row)
            started = (row['year_started'] + (' (from memory, unverified)' if row['year_from_memory'] else '')) or 'not known'
            texts.write('\n## %s\n\n- slug: %s\n- community: %s\n- concerns: %s\n- started: %s\n- evidence: %s\n- source: <%s>\n- verification: %s\n\n%s\n' % (
                row['title'], row['slug'], row['community'], row['concerns'].replace(';', ', '), started, row['evidence'], row['source'], row['verification'], body))

main()
