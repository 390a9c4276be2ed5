// reports.js: the reports that rotunda match and rotunda assign write, as people see them. Each in both languages, narrow and wide;
// with --all, and the first of each, by night too: nothing is wrong by axe, nothing scrolls sideways, and no sentence of the Spanish one is English.
'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { check, run } = require('./browser.js');
const { judge, axe_words } = require('./judge.js');

const screens = path.join(__dirname, '..', '..', 'build', 'screens');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'reports-'));
const write = (name, rows) => fs.writeFileSync(path.join(dir, name), rows.map((r) => r.join(',') + '\n').join(''));

// A small market with much in it: a long name, places that nobody wants, ties, applicants whom nobody ranked.
function files() {
  const halls = ['Baltimore', 'Santiago de Querétaro de las Casas', 'Dayton', 'Unincorporatedneighbourhoodswithoutablank', 'Houston'];
  write('p.csv', [['position', 'capacity', 'minimum', 'region'], ...halls.map((h, i) => [h, [1, 12, 3, 2, 4][i], [0, 1, 2, 0, 0][i], i % 2 ? 'north' : 'south'])]);
  const a = [['applicant', 'position', 'rank']], q = [['position', 'applicant', 'score']];
  for (let i = 1; i <= 24; i++) for (let k = 0; k < 1 + i % 3; k++) {
    const hall = halls[(i * i + k) % 4];
    a.push([`student ${i}`, hall, k + 1]);
    if (i % 5) q.push([hall, `student ${i}`, ((i * 37 + k * 11) % 9 + 0.5).toFixed(2)]);
  }
  write('a.csv', a);
  write('q.csv', q);
  write('r.csv', [['region', 'capacity'], ['north', 3], ['south', 5]]);
  write('s.csv', [['position', 'category', 'places'], ['Dayton', 'near', 2]]);
  write('g.csv', [['applicant', 'category'], ['student 9', 'near'], ['student 12', 'near']]);
  write('f.csv', [['applicant', 'position'], ['student 7', 'Houston']]);
  write('w.csv', [['applicant'], ['student 2'], ['student 3']]);
  // Klaus and Klijn 2005: a couple, a single and no stable result
  write('kp.csv', [['position', 'capacity'], ['A', 1], ['B', 1]]);
  write('ka.csv', [['applicant', 'position', 'rank'], ['c1', 'A', 1], ['c2', 'B', 1], ['s', 'A', 1], ['s', 'B', 2]]);
  write('kq.csv', [['position', 'applicant', 'rank'], ['A', 'c1', 1], ['A', 's', 2], ['B', 's', 1], ['B', 'c2', 2]]);
  write('kc.csv', [['first', 'second'], ['c1', 'c2']]);
  write('i.csv', [['item', 'need'], ...[1, 2, 3, 4, 5, 6].map((i) => [`application ${i}`, 2])]);
  write('v.csv', [['reviewer', 'max', 'min'], ...[1, 2, 3, 4].map((i) => [`reviewer ${i}`, 3 + i % 2, 1]), ['rests', 2, 1]]);
  const s = [['item', 'reviewer', 'score']];
  for (let i = 1; i <= 6; i++) for (let r = 1; r <= 4; r++) s.push([`application ${i}`, `reviewer ${r}`, ((i * 7 + r * 5) % 11 / 2).toFixed(1)]);
  write('s2.csv', s);
  write('m2.csv', [['item', 'need'], ...Array.from({ length: 40 }, (_, i) => [`application ${i}`, 2])]);
  write('n2.csv', [['reviewer', 'max'], ...Array.from({ length: 30 }, (_, r) => [`reviewer ${r}`, 4])]);
  const t = [['item', 'reviewer', 'score']];
  for (let i = 0; i < 40; i++) for (let r = 0; r < 30; r++) t.push([`application ${i}`, `reviewer ${r}`, (i * 31 + r * 17) % 23]);
  write('t2.csv', t);
}

const MARKET = ['match', '--positions', 'p.csv', '--applicant-prefs', 'a.csv', '--position-prefs', 'q.csv', '--seed', '2a', '--out', 'm.csv'];
const ASSIGN = ['assign', '--items', 'i.csv', '--reviewers', 'v.csv', '--scores', 's2.csv', '--out', 'o.csv'];
const MADE = [       // name, exit code, command, by night
  ['match', 0, [...MARKET, '--fixed', 'f.csv'], true],
  ['match-caps', 0, [...MARKET, '--caps', 'r.csv']],
  ['match-reserves', 0, [...MARKET, '--reserves', 's.csv', '--categories', 'g.csv']],
  ['match-minimum', 0, [...MARKET, '--minimum', 'hard']],
  ['match-positions', 0, [...MARKET, '--propose', 'positions']],
  ['match-withdrawn', 0, [...MARKET, '--previous', 'm.csv', '--withdrawn', 'w.csv']],
  ['match-none', 5, ['match', '--positions', 'kp.csv', '--applicant-prefs', 'ka.csv', '--position-prefs', 'kq.csv', '--couples', 'kc.csv', '--out', 'k.csv']],
  ['assign', 5, ASSIGN, true],
  ['assign-lexmin', 5, [...ASSIGN, '--objective', 'lexmin']],
  ['assign-large', 0, ['assign', '--items', 'm2.csv', '--reviewers', 'n2.csv', '--scores', 't2.csv', '--objective', 'lexmin', '--out', 'o.csv']],
  ['assign-drawn', 0, ['assign', '--items', 'm2.csv', '--reviewers', 'n2.csv', '--scores', 't2.csv', '--random', '0.5', '--seed', '1', '--out', 'o.csv']],
];

async function texts(tab) {
  return tab.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) if (/[a-z]{3,}.* .*[a-z]/.test(walk.currentNode.data)) found.push(walk.currentNode.data.trim());
    return found;
  });
}

async function look(browser, name, lang, light) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, colorScheme: light, locale: lang });
  const tab = await context.newPage();
  await tab.goto('file://' + path.join(dir, `${name}-${lang}.html`));
  for (const width of [360, 1280]) {
    const view = `${name}-${lang}-${light}-${width}`;
    await tab.setViewportSize({ width, height: 800 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${view}: scrolls sideways by ${wide} px`);
    const found = await judge(tab);
    check(!found.length, `${view}: axe: ${axe_words(found)}`);
    await tab.screenshot({ path: path.join(screens, view + '.png'), fullPage: true });
  }
  const said = await texts(tab);
  await context.close();
  return said;
}

run(async (browser) => {
  fs.mkdirSync(screens, { recursive: true });
  files();
  for (const [name, code, command, night] of MADE) {
    const said = {};
    for (const lang of ['en', 'es']) {
      const made = spawnSync(process.env.ROTUNDA, [...command, '--report', `${name}-${lang}.html`, '--lang', lang], { cwd: dir, encoding: 'utf8' });
      check(made.status === code, `${name}: exit code ${made.status}, not ${code}: ${made.stderr}`);
      for (const light of night || process.argv.includes('--all') ? ['light', 'dark'] : ['light']) said[lang] = await look(browser, name, lang, light);
    }
    const names = /^(student|application|reviewer) \d+$|^(Santiago de Querétaro|rests)/;
    const same = said.es.filter((s) => said.en.includes(s) && !names.test(s));
    check(said.es.length > 10 && !same.length, `${name}: not in Spanish: ${same.join(' | ')}`);
  }
  fs.rmSync(dir, { recursive: true });
});
