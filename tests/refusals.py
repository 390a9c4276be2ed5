#!/usr/bin/python3
"""refusals.py LOG SOURCE...: each refusal that the sources can give (table_refuse, err, breach, and what say words in a check or a command) against what was said in a run.

LOG holds all that the program said while the tests ran. Refusals without a line in it are listed; the exit code says whether
there are any but those that need files of many gigabytes."""
import re, sys

TOO_LARGE = ('2,147,483,646',)
CALL = re.compile(r'\b(?:table_refuse|err|breach|str_fmt|say|SAY|pair_say)\(')
PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|(STR_FMT|PRI[a-z0-9]+)|([?:,])|([A-Za-z_]\w*)')

def calls(text):
    """What stands in the parentheses of each call."""
    for m in CALL.finditer(text):
        depth, at, quoted = 1, m.end(), False
        while depth:
            c = text[at]
            if quoted:
                at += c == '\\'
                quoted = c != '"'
            else:
                quoted = c == '"'
                depth += (c == '(') - (c == ')')
            at += 1
        yield m.group(0)[:-1], text[m.end():at - 1]

def sentences(inside):
    """Runs of literals that the compiler joins, as patterns: a conversion stands for anything."""
    run = ''
    for m in PIECE.finditer(inside + ','):
        if m.group(1) is not None:
            run += m.group(1)
        elif m.group(2):
            run += '%s' if m.group(2) == 'STR_FMT' else 'd'
        else:
            if re.search(r'[a-z]{3,}.* .*[a-z]', run):
                yield run
            run = ''

def pattern(sentence):
    plain = sentence.replace('\\"', '"').replace('\\n', '')
    return re.compile('.*'.join(re.escape(p) for p in re.split(r'%[-+ #0-9.*]*[a-z]+|\{[a-z]+\}', plain)))

def wanted(path, name, sentence):
    if name in ('say', 'SAY'):
        return path.endswith(('_check.c', '_commands.c'))
    return name != 'str_fmt' or 'block' in sentence or 'passed over' in sentence

log, without, total = open(sys.argv[1]).read(), [], 0
for path in sys.argv[2:]:
    for name, inside in calls(open(path).read()):
        for s in sentences(inside):
            if not wanted(path, name, s) or any(t in s for t in TOO_LARGE):
                continue
            total += 1
            if not pattern(s).search(log):
                without.append('%s: %s' % (path.rsplit('/', 1)[1], s))
for w in without:
    print('no case provokes', w)
print('%d sentences of refusal, %d without a case' % (total, len(without)))
sys.exit(bool(without))
