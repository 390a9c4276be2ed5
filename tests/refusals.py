#!/usr/bin/python3
"""refusals.py LOG SOURCE...: each refusal that the sources can give against what was said in a run.

A refusal is a text with two words or more in a call of those of CALLS, or in a text called why. LOG holds all that the program
said while the tests ran. Refusals without a line in it are listed; the exit code says whether there are any but those that need
files of many gigabytes. A conversion (%s, STR_FMT) or a place ({name}) stands for anything."""
import re, sys

TOO_LARGE = ('2,147,483,646',)
CALLS = 'table_refuse|err|bad|breach|pair_say|lack|refused|none|differs|str_fmt'
CALL = re.compile(r'\b(' + CALLS + r')\(|\bchar \*(why) = ')
PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|(STR_FMT|PRI[a-z0-9]+)|([?:,])|([A-Za-z_]\w*)')

def calls(text):
    """What stands in the parentheses of each call, or up to the end of the statement."""
    for m in CALL.finditer(text):
        if text.startswith('#define', text.rfind('\n', 0, m.start()) + 1):
            continue
        depth, at, quoted = 1, m.end(), False
        while depth and not (m.group(2) and depth == 1 and text[at] == ';' and not quoted):
            c = text[at]
            if quoted:
                at += c == '\\'
                quoted = c != '"'
            else:
                quoted = c == '"'
                depth += (c == '(') - (c == ')')
            at += 1
        yield m.group(1) or 'why', text[m.end():at]

def sentences(inside):
    """Runs of literals that the compiler joins."""
    run = ''
    for m in PIECE.finditer(inside + ','):
        if m.group(1) is not None:
            run += m.group(1)
        elif m.group(2):
            run += '%s' if m.group(2) == 'STR_FMT' else 'd'
        else:
            if ' ' in run and len(re.findall(r'[a-z]{2,}', re.sub(r'%[a-z]+|\{\w+\}', ' ', run))) >= 2:
                yield run
            run = ''

def pattern(sentence):
    plain = sentence.replace('\\"', '"').replace('\\n', '')
    return re.compile('.*'.join(re.escape(p) for p in re.split(r'%[-+ #0-9.*]*[a-z]+|\{\w+\}', plain)))

def wanted(name, sentence):
    return name != 'str_fmt' or 'block' in sentence or 'passed over' in sentence

def main(log, paths):
    without, total = [], 0
    for path in paths:
        for name, inside in calls(open(path).read()):
            for s in sentences(inside):
                if not wanted(name, s) or any(t in s for t in TOO_LARGE):
                    continue
                total += 1
                if not pattern(s).search(log):
                    without.append('%s: %s' % (path.rsplit('/', 1)[1], s))
    for w in without:
        print('no case provokes', w)
    print('%d sentences of refusal, %d without a case' % (total, len(without)))
    return bool(without) or not total

sys.exit(main(open(sys.argv[1], errors='replace').read(), sys.argv[2:]))
