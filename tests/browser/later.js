// later.js BASE: half a year after city.js, on the same center: what became of the pilot is asked and answered, its owner leaves, and
// the funnel, the map, the journal and the API have all of it.
'use strict';
const { check, run } = require('./browser.js');
const { mail_to, sign_in_by_mail, text, press, path_in, page_as } = require('./people.js');
const base = process.argv[2];

const as = (browser, name) => page_as(browser, base, name);

run(async (browser) => {
  const asked = await mail_to('new@harbor-demo.example', '6 months ago');
  check(asked.includes('Nudges and prizes'), 'who looks after the pilot is asked by mail what became of it');

  // Signed in anew, by a link: the session of half a year ago is over.
  const owner = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  await owner.goto(base + path_in(asked));
  check(owner.url().includes('/sign-in'), 'the mail leads to signing in first');
  await sign_in_by_mail(owner, base, 'new@harbor-demo.example');
  await owner.goto(base + '/desk');
  await press(owner, '.matters a:has-text("Nudges and prizes")');
  await owner.check('input[value="part"]');
  await press(owner, 'main button');
  check((await text(owner, '.error-summary')).includes('what was dropped'), 'a part is not whole: what was dropped is asked');
  await owner.fill('#f-dropped', 'The lottery. The union saw a wage in it.');
  await owner.fill('#f-result', '31 of 240 permits were handed back.');
  await press(owner, 'main button');
  const record = await text(owner, 'main');
  check(record.includes('A part of it is still done. The lottery.') && record.includes('31 of 240'), 'the record has the answer');
  check(!(await owner.evaluate(() => document.documentElement.scrollWidth > innerWidth)), 'and fits a phone');
  await owner.goto(base + '/desk');
  check(!(await text(owner, 'main')).includes('What became of it?'), 'nothing of it waits on the desk any more');

  // The owner leaves; the lead hands over in one step.
  const lead = await as(browser, 'Demo lead of Harbor');
  await lead.goto(base + '/communities/harbor-demo/people');
  await press(lead, 'a:has-text("Leaves the city: Demo newcomer")');
  await lead.selectOption('#f-to', { label: 'Demo staff of Harbor' });
  await press(lead, 'main button');
  check(!(await text(lead, 'main')).includes('new@harbor-demo.example'), 'who leaves is one of the people no more');
  await owner.goto(base + '/practices/durham-commute-nudges/record');
  check((await text(owner, 'h1')) === 'This is for people of a city', 'and records nothing more for the city');
  const heir = await as(browser, 'Demo staff of Harbor');
  await heir.goto(base + '/practices/durham-commute-nudges/record');
  check(await heir.inputValue('#f-channel') === 'the parking permit letter' && await heir.locator('#f-owner option:checked').textContent() === 'I do', 'the pilot is looked after by who took over');

  // Funnel, map, API, journal.
  const visitor = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await visitor.goto(base + '/practices/durham-commute-nudges?demo=1');
  const records = await text(visitor, '.records');
  check(/Considered it\s*1\s*Tried it in a small way\s*1/.test(records) && records.includes('Left out: The lottery.'), `the funnel and what was left out: ${records}`);
  check(await visitor.locator('.map-box [href*="harbor-demo"], .map-box title:has-text("Harbor Demo")').count() > 0, 'the map has it');
  const api = await (await visitor.request.get(base + '/api/v1/adoptions?origin=recorded&demo=1')).json();
  check(api.items.some((i) => i.community === 'harbor-demo' && i.practice === 'durham-commute-nudges'), 'the API has it');
  const admin = await as(browser, 'Demo administrator');
  await admin.goto(base + '/center');
  const journal = await text(admin, 'section:has(#journal)');
  check(['asked what became of a practice', 'answered what became of a practice', 'changed what a city does with a practice', 'let somebody of a city go', 'passed on what a city does with practices'].every((w) => journal.includes(w)), `the journal shows what was done: ${journal}`);
});
