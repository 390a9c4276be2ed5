// reports.js BASE [--all] [--report WORD]: the engines' reports as people open them, from a file, in English and Spanish.
//
// For each report, narrow and wide: nothing is wrong by axe, nothing scrolls sideways but what has a frame to scroll in, the page loads
// nothing, and no sentence of the Spanish one is English. The program is that of ROTUNDA. With --all or --report screenshots go to
// build/screens/. Without --all: by day alone, but for one report of each engine.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');
const { pathToFileURL } = require('url');
const { check, run } = require('./browser.js');
const { look_at } = require('./judge.js');
const { market_write } = require('./market.js');

const all = process.argv.includes('--all');
const only = process.argv.includes('--report') ? process.argv[process.argv.indexOf('--report') + 1] : '';
const root = path.join(__dirname, '..', '..');
const data = path.join(root, 'tests', 'impact');

const panel = ['--unit', 'countyreal', '--time', 'year', '--group', 'first_treat'];
const medicaid = ['medicaid.csv', '--outcome', 'dins', '--unit', 'stfips', '--time', 'year', '--group', 'yexp2'];
const smoking = ['smoking.csv', '--outcome', 'cigsale', '--unit', 'state', '--time', 'year', '--treated', 'California', '--from', '1989'];
const IMPACT = {
  describe: ['describe', 'mpdta.csv', ...panel],
  power: ['power', '--effect', '0.2'],
  randomize: ['randomize', 'towns.csv', '--unit', 'id', '--seed', '2a', '--covariates', 'people'],
  trial: ['trial', 'lalonde.csv', 're78 ~ treat + age + educ', '--threshold', '1000', '--cost', '500'],
  fe: ['fe', 'awkward.csv', 'y ~ x1 + x2 | fips + year', '--cluster', 'fips'],
  did: ['did', 'mpdta.csv', '--outcome', 'lemp', ...panel],
  honest: ['did', ...medicaid, '--honest', 'relative', '--honest-at', 'average'],
  bacon: ['did', 'castle.csv', '--outcome', 'l_homicide', '--unit', 'state', '--time', 'year', '--group', 'first', '--method', 'bacon'],
  synth: ['synth', ...smoking, '--placebo-from', '1980'],
  its: ['its', 'seatbelts.csv', 'drivers ~ 1', '--time', 'month', '--from', '1983-02', '--season', '12', '--lag', '12'],
  meta: ['meta', 'bcg.csv', '--counts', 'tpos,tneg,cpos,cneg', '--measure', 'RR', '--study', 'author', '--threshold', '0.8'],
};

const market = ['--positions', 'halls.csv', '--applicant-prefs', 'students.csv', '--position-prefs', 'scores.csv', '--out', 'match.csv', '--seed', '2a'];
const panel_of = ['--items', 'applications.csv', '--reviewers', 'reviewers.csv', '--scores', 'fit.csv', '--out', 'assignment.csv'];
const draw = ['draw', '--units', 'homes.csv', '--out', 'drawn.csv'];
const couple = ['--positions', 'p.csv', '--applicant-prefs', 'a.csv', '--position-prefs', 'q.csv', '--couples', 'c.csv', '--out', 'm.csv'];
const OTHERS = {
  match: ['match', ...market],
  caps: ['match', ...market, '--caps', 'caps.csv'],
  reserves: ['match', ...market, '--reserves', 'seats.csv', '--categories', 'who.csv', '--fixed', 'agreed.csv'],
  minimum: ['match', ...market, '--positions', 'minimums.csv', '--minimum', 'hard'],
  positions: ['match', ...market, '--propose', 'positions'],
  repair: ['match', ...market, '--previous', 'before.csv', '--withdrawn', 'gone.csv'],
  couples: ['match', ...couple],
  assign: ['assign', ...panel_of],
  lexmin: ['assign', ...panel_of, '--objective', 'lexmin'],
  drawn: ['assign', ...panel_of, '--random', '0.6', '--seed', '2a'],
  lacking: ['assign', '--items', 'more.csv', '--reviewers', 'reviewers.csv', '--scores', 'fit.csv', '--out', 'assignment.csv'],
  lottery: ['lottery', ...draw, '--commitment', 'c.json', '--secret', 'secret.txt', '--public', '41907'],
  seeded: ['lottery', ...draw, '--seed', '2a', '--slots', '12', '--weights', 'tickets'],
};
const BY_NIGHT = ['match', 'assign', 'lottery', 'did'];      // one of each engine; the others with --all
const NONE = ['couples', 'lacking'];     // what is asked for cannot be had: exit code 5, and a report all the same

function report(dir, name, lang) {
  const file = path.join(dir, `${name}-${lang}.html`);
  const [args, cwd] = IMPACT[name] ? [['impact', ...IMPACT[name]], data] : [OTHERS[name], dir];
  const ran = spawnSync(process.env.ROTUNDA, [...args, '--lang', lang, '--report', file], { cwd, encoding: 'utf8' });
  check(ran.status === (NONE.includes(name) ? 5 : 0), `${name}: exit code ${ran.status}: ${ran.stderr}`);
  return pathToFileURL(file).href;
}

// What is English on a page, beside the command that was typed: told by the words that no sentence is without.
async function english(tab) {
  return tab.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const said = walk.currentNode.data.trim();
      if (said.includes(' ') && /\b(the|of|and|is|are|was|what|that|than|with|have|has|not|for|from|each|nobody|chosen|free)\b/i.test(said) && !walk.currentNode.parentElement.closest('pre')) found.push(said);
    }
    return found;
  });
}

async function look(browser, address, name, lang) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, colorScheme: 'light', locale: lang, reducedMotion: 'reduce' });
  const tab = await context.newPage(), asked = [], said = [];
  tab.on('request', (r) => { if (r.url() !== address) asked.push(r.url()); });
  tab.on('console', (m) => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
  await tab.goto(address);
  const lights = all || BY_NIGHT.includes(name) ? ['light', 'dark'] : ['light'], widths = all ? [360, 768, 1280] : [360, 1280];
  await look_at(tab, `report-${name}-${lang}`, lights, widths, all || only);
  check(!asked.length, `${name}: the report asks for ${asked.join(', ')}`);
  check(!said.length, `${name}: the browser says: ${said.join(' | ')}`);
  const found = await english(tab);
  check((found.length > 0) === (lang === 'en'), `${name}: ${lang === 'en' ? 'nothing is English' : 'not in Spanish: ' + found.join(' | ')}`);
  await context.close();
}

run(async (browser) => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'reports-'));
  market_write(dir);
  spawnSync(process.env.ROTUNDA, ['match', ...market, '--out', 'before.csv'], { cwd: dir });
  spawnSync(process.env.ROTUNDA, ['lottery', 'commit', '--units', 'homes.csv', '--slots', '24', '--strata', 'district', '--public-source', 'Ohio Pick 5, 2027-03-01, evening', '--secret-out', 'secret.txt', '--out', 'c.json'], { cwd: dir });
  const work = [...Object.keys(OTHERS), ...Object.keys(IMPACT)].filter((n) => n.includes(only)).flatMap((name) => ['en', 'es'].map((lang) => ({ name, lang })));
  const worker = async () => {
    for (let w; (w = work.shift());) await look(browser, report(dir, w.name, w.lang), w.name, w.lang);
  };
  await Promise.all([worker(), worker()]);
  fs.rmSync(dir, { recursive: true });
});
