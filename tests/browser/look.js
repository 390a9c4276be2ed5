// look.js BASE [--all] [--only NAME]: every page as people see it.
//
// For each page, width, language and light: the server answers, nothing is wrong by axe (WCAG 2.2 A and AA), the browser
// complains of nothing, nothing scrolls sideways, and the page weighs no more than it may with everything that it loads.
// Screenshots go to build/screens/. Without --all: narrow and wide in English by day, one page of each layout in everything, and of
// axe's rules all where a page is narrow, elsewhere those that depend on how it is drawn.
'use strict';
const fs = require('fs');
const path = require('path');
const { check, run } = require('./browser.js');
const { look_at } = require('./judge.js');
const { cookies_of } = require('./people.js');

const base = process.argv[2];
const all = process.argv.includes('--all');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';

const WIDTHS = [360, 768, 1280];
const KB = 1024;

function pages() {
  return fs.readFileSync(path.join(__dirname, 'pages.txt'), 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => {
    const [name, address, layout = '', ...more] = l.trim().split(/\s+/);
    const person = more.find((m) => m.startsWith('as:'));
    return { name, address, layout, as: person && person.slice(3).replace(/_/g, ' '), limit: (more.includes('map') ? 150 : 120) * KB };
  }).filter((p) => !only || p.name.startsWith(only));
}

// What is looked at together: one page in one language, by day and night, in some widths.
function views(page, whole) {
  if (!whole) return [{ page, lang: 'en', lights: ['light'], widths: [360, 1280] }];
  return ['en', 'es'].map((lang) => ({ page, lang, lights: ['light', 'dark'], widths: WIDTHS }));
}

// A tab that notes what the browser says, and the bytes on the wire of everything that a page loads, by the browser's own count.
async function open(browser, lang) {
  const context = await browser.newContext({ locale: lang, reducedMotion: 'reduce' });
  const tab = await context.newPage(), seen = { tab, said: [], bytes: 0 };
  tab.on('console', (m) => { if (['error', 'warning'].includes(m.type())) seen.said.push(m.text()); });
  tab.on('pageerror', (e) => seen.said.push(String(e)));
  const wire = await context.newCDPSession(tab);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  wire.on('Network.loadingFinished', (e) => { seen.bytes += e.encodedDataLength; });
  return seen;
}

// As at a first visit of this person: a tab is used again and again, since a new one takes longer than most pages.
async function visit(browser, seen, { page, lights, widths }) {
  await seen.tab.goto('about:blank');
  await seen.tab.context().clearCookies();
  if (page.as) await seen.tab.context().addCookies(await cookies_of(browser, base, page.as));
  await seen.tab.emulateMedia({ colorScheme: lights[0] });
  await seen.tab.setViewportSize({ width: widths[0], height: 800 });
  seen.said.length = 0, seen.bytes = 0;
}

async function look(browser, seen, view) {
  const { page, lang, lights, widths } = view, { tab, said } = seen, name = `${page.name}-${lang}`;
  await visit(browser, seen, view);
  const reply = await tab.goto(base + (lang === 'es' ? '/es' : '') + page.address, { waitUntil: 'load' });
  await tab.evaluate(() => document.fonts.ready);
  const expected = page.layout === 'error' ? 404 : 200;
  check(reply.status() === expected, `${name}: answered ${reply.status()}`);
  const bytes = seen.bytes;
  check(bytes <= page.limit, `${name}: weighs ${Math.round(bytes / KB)} KB, more than ${page.limit / KB}`);
  await look_at(tab, name, lights, widths, all || only);
  const complaints = said.filter((s) => !(expected !== 200 && s.includes(String(expected))));
  check(!complaints.length, `${name}: the browser says: ${complaints.join(' | ')}`);
  return bytes;
}

run(async (browser) => {
  const seen = new Set();
  const work = pages().flatMap((page) => {
    const whole = all || !seen.has(page.layout);
    seen.add(page.layout);
    return views(page, whole);
  });
  let heaviest = { bytes: 0 };
  const worker = async () => {
    const tabs = { en: await open(browser, 'en'), es: await open(browser, 'es') };
    for (let v; (v = work.shift());) {
      const bytes = await look(browser, tabs[v.lang], v);
      if (bytes > heaviest.bytes) heaviest = { bytes, name: v.page.name };
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  console.log(`heaviest page: ${heaviest.name}, ${Math.round(heaviest.bytes / KB)} KB with everything that it loads`);
});
