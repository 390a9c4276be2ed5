// journey.js BASE: what people do, by keyboard alone and without a script.
'use strict';
const { check, run } = require('./browser.js');
const base = process.argv[2];

async function tab_on(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return context.newPage();
}

const at = (tab) => tab.url().slice(base.length);
const text = (tab, selector) => tab.textContent(selector).then((s) => s.trim().replace(/\s+/g, ' '));
const focused = (tab) => tab.evaluate(() => { const e = document.activeElement; return (e.id ? '#' + e.id : e.textContent.trim()) || e.tagName; });

// Presses Tab until what has the focus says so; says whether it was reached.
async function tab_to(tab, what, most = 60) {
  for (let i = 0; i < most; i++) {
    await tab.keyboard.press('Tab');
    if (await focused(tab) === what) return true;
  }
  return false;
}

// ---- the visitor from Dayton ----

const DAYTON = 'for=3921000';
const TWO = /^\/compare\?.*p=houston-the-way-home.*p=rockford-functional-zero|^\/compare\?.*p=rockford-functional-zero.*p=houston-the-way-home/;

// What the comparison says of Houston's and Rockford's, for Dayton.
async function check_compared(tab, how) {
  check(TWO.test(at(tab)) && at(tab).includes(DAYTON), `${how}: both are in the address, and Dayton: ${at(tab)}`);
  const rows = await tab.locator('.compare tbody tr').allTextContents();
  const row = (name) => (rows.find((r) => r.trim().startsWith(name)) || '').replace(/\s+/g, ' ');
  check(row('Cost').includes('Not known') && row('Cost').toLowerCase().includes('staff time'), `${how}: what is not known of the cost is said`);
  check(row('Done in the place most like Dayton, Ohio').includes('Much alike in'), `${how}: in what they are like Dayton`);
  check((await text(tab, '.compare__said')).includes('cannot be compared'), `${how}: what cannot be compared is said`);
}

// What Rockford's page says of Dayton, in the page's language.
async function check_rockford(tab, how, words) {
  check((await text(tab, '.likes h2')).includes('Dayton, Ohio'), `${how}: the page asks who is like Dayton`);
  const like = (await tab.locator('.likes li').allTextContents()).map((s) => s.replace(/\s+/g, ' '));
  check(like.length === 7, `${how}: where it began and each of the six that took it up: ${like.length}`);
  check(like.some((s) => s.includes('Rockford, Illinois') && s.includes(words.alike)), `${how}: in what Rockford is like Dayton`);
  check(like.some((s) => s.includes(words.differs)) && like.some((s) => s.includes(words.reported)), `${how}: what differs, and that a source reports it`);
}

const ENGLISH = { alike: 'alike in', differs: 'What differs there', reported: 'Reported by a source' };
const SPANISH = { alike: 'parecidas en', differs: 'Diferencias', reported: 'Consta en una fuente' };

async function check_brief(tab, address, how) {
  const reply = await tab.request.get(base + address);
  const bytes = await reply.body();
  check(reply.status() === 200 && bytes.subarray(0, 5).toString() === '%PDF-', `${how}: the brief is a PDF`);
  const pages = bytes.toString('latin1').match(/\/Count (\d+)/);
  check(!pages || pages[1] === '1', `${how}: of one page`);
}

// Each has its own cookies; names say who does it and what.
const journeys = {
  async 'keyboard: past the header to the content'(browser) {
    const tab = await tab_on(browser);
    await tab.goto(base + '/communities');
    await tab.keyboard.press('Tab');
    check(await focused(tab) === 'Skip to the content', 'the first stop leads past the header');
    const shown = await tab.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0);
    check(shown, 'the way past the header can be seen when it has the focus');
    await tab.keyboard.press('Enter');
    check(await focused(tab) === '#main', 'it leads to the content');
  },

  async 'keyboard: the menu of a phone opens, closes and leads on'(browser) {
    const tab = await tab_on(browser, { viewport: { width: 360, height: 740 } });
    await tab.goto(base + '/communities');
    check(!await tab.isVisible('#words'), 'the menu is closed at first');
    check(await tab_to(tab, 'Menu'), 'the menu can be reached');
    await tab.keyboard.press('Enter');
    check(await tab.isVisible('#words'), 'Enter opens it');
    await tab.keyboard.press('Escape');
    check(!await tab.isVisible('#words'), 'Escape closes it');
    await tab.keyboard.press('Enter');
    check(await tab_to(tab, 'Communities', 3), 'its words follow it');
    await tab.keyboard.press('Enter');
    await tab.waitForLoadState();
    check(at(tab) === '/communities', 'a word leads to its page');
  },

  async 'keyboard: choosing where one works'(browser) {
    const tab = await tab_on(browser);
    await tab.goto(base + '/communities');
    check(await tab_to(tab, 'Say where you work'), 'the question can be reached');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/for?**');
    check(await tab_to(tab, '#place'), 'the field can be reached');
    const answered = tab.waitForResponse((r) => r.url().includes('/for?') && r.request().headers()['hx-request'] === 'true' && r.url().includes('q=Dayton'));
    await tab.keyboard.type('Dayton, Ohio', { delay: 20 });
    await answered;
    await tab.waitForSelector('.hit');
    check((await text(tab, '.hit')).startsWith('Dayton, Ohio'), 'places show while one types');
    check(await tab_to(tab, await tab.evaluate(() => document.querySelector('.hit').textContent.trim())), 'the first place can be reached');
    await Promise.all([tab.waitForURL('**/communities?for=3921000'), tab.keyboard.press('Enter')]);
    check((await text(tab, '.header__for p')).startsWith('Shown for Dayton, Ohio'), 'the header says so');
    await tab.goto(base + '/communities');
    check(at(tab) === '/communities?for=3921000', 'the next visit remembers it');
  },

  async 'no script: choosing where one works, and forgetting it'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false });
    await tab.goto(base + '/for?back=/communities');
    await tab.fill('#place', 'Dayton, Ohio');
    await tab.press('#place', 'Enter');
    await tab.click('.hit');
    check(at(tab) === '/communities?for=3921000', 'one is back where one was');
    await tab.click('.header__for a:has-text("Change")');
    await tab.click('text=Forget my place');
    check(at(tab) === '/communities', 'forgotten, and back');
    check((await text(tab, '.header__for p')) === 'Say where you work', 'the header asks again');
  },

  async 'results follow while one types, and the field keeps the focus'(browser) {
    const tab = await tab_on(browser), said = [];
    tab.on('console', (m) => { if (m.type() === 'error') said.push(m.text()); });
    await tab.goto(base + '/practices');
    const all = await text(tab, '.count');
    await tab.focus('#q');
    await tab.keyboard.type('evic', { delay: 20 });
    await tab.waitForURL('**/practices?q=evic');
    check((await text(tab, '.results .count')) !== all && (await text(tab, '.card__title')).length > 0, 'a beginning of a word finds');
    check(await focused(tab) === '#q', 'the field keeps the focus');
    check((await text(tab, '[role=status]')) === (await text(tab, '.results .count')), 'how many were found is said to those who listen');
    await tab.keyboard.type('tion', { delay: 20 });
    await tab.waitForURL('**/practices?q=eviction');
    check((await text(tab, 'h1')).includes('eviction') && (await tab.title()).includes('eviction'), 'heading and title follow');
    check(await tab.locator('#main').count() === 1 && await tab.locator('main').count() === 1, 'there is one content');
    await tab.keyboard.press('Enter');
    await tab.waitForLoadState();
    check(at(tab).startsWith('/practices?') && at(tab).includes('q=eviction'), 'Enter leads to the same address');
    check(!said.length, `nothing was refused by the page's policy: ${said.join(' | ')}`);
  },

  async 'no script: a search from the first page, a practice, and back by its concern'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await tab.goto(base + '/');
    await tab.fill('main input[type=search]', 'eviction');
    await tab.press('main input[type=search]', 'Enter');
    check(at(tab).startsWith('/practices?q=eviction'), 'the first page searches');
    const title = await text(tab, '.card__title');
    await tab.click('.card__title a');
    check((await text(tab, 'h1')) === title, 'a card leads to its practice');
    await tab.click('.kicker a');
    check(/^\/practices\?concern=/.test(at(tab)), 'its concern leads to the list');
  },

  async 'no script: two practices are chosen and compared'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false });
    await tab.goto(base + '/practices');
    for (const i of [0, 1]) await tab.locator('.card__choose input').nth(i).check();
    await tab.click('.cards__compare button');
    check(at(tab).startsWith('/compare?') && await tab.locator('.compare thead th').count() === 2, 'they stand side by side');
  },

  async 'no script: a list is filtered, ordered and paged'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await tab.goto(base + '/communities');
    await tab.click('.paging__more');
    check(/[?&]page=2/.test(at(tab)), 'there is a second page');
    await tab.click('.sorts a:has-text("Largest")');
    check(!/page=/.test(at(tab)), 'another order begins at the first page');
    const all = await tab.locator('.facet a').first().textContent();
    await tab.locator('.facet a').first().click();
    check(await tab.locator('.facet a[aria-current]').count() === 1, `chosen: ${all.trim()}`);
    const n = Number((await text(tab, '.facet a[aria-current] .count')).replace(/\D/g, ''));
    check(await tab.locator('tbody tr').count() === n, 'as many rows as the filter said');
    await tab.locator('.facet a[aria-current]').click();
    check(await tab.locator('.facet a[aria-current]').count() === 0, 'the same link takes it back');
  },

  async 'no script: the other language, same page, and back'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false });
    await tab.goto(base + '/communities?sort=name');
    await tab.click('.header__for a[hreflang="es"]');
    check(at(tab) === '/es/communities?sort=name', 'the same list in Spanish');
    check(await tab.getAttribute('html', 'lang') === 'es' && (await text(tab, 'h1')) === 'Comunidades', 'the page says that it is Spanish, and is');
    await tab.click('.header__for a[hreflang="en"]');
    check(at(tab) === '/communities?sort=name', 'and back');
  },

  async 'no script: the menu of a phone'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await tab.goto(base + '/for');
    await tab.click('.header__menu');
    await tab.click('#words a:has-text("Communities")');
    check(at(tab) === '/communities', 'opens without a script and leads on');
  },

  async 'a visitor from Dayton: from her words to the page that she shares'(browser) {
    const tab = await tab_on(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.goto(base + '/for?back=/');
    await tab.fill('#place', 'Dayton, Ohio');
    await tab.click('.hit');
    await tab.fill('#q', 'people loosing their homes');
    await tab.press('#q', 'Enter');
    await tab.waitForURL('**/practices?**');
    check((await text(tab, '.results')).includes('“loosing” was read as “losing”'), 'her slip of the pen is forgiven, and said');
    const titles = (await tab.locator('.card__title').allTextContents()).join(' | ');
    check(titles.includes('eviction') && titles.includes('homelessness'), 'she finds eviction and homelessness');
    for (const slug of ['houston-the-way-home', 'rockford-functional-zero']) await tab.check(`.card__choose input[value="${slug}"]`);
    check(await tab.locator('.cards__compare button').isVisible(), 'the button is in sight while she chooses');
    await tab.click('.cards__compare button');
    await check_compared(tab, 'from the list');
    await tab.click('.compare thead a:has-text("By-name list")');
    await check_rockford(tab, 'on the desk', ENGLISH);
    await check_brief(tab, await tab.getAttribute('.actions a[href*=".pdf"]', 'href'), 'on the desk');
    await tab.click('.actions button[data-share]');
    const shared = await tab.evaluate(() => navigator.clipboard.readText());
    check(shared.endsWith('/practices/rockford-functional-zero') && !shared.includes('for='), `what she shares is the page, not her place: ${shared}`);
    check((await text(tab, '.actions button')) === 'The address is copied', 'and the button says so');
  },

  async 'a visitor from Dayton: from the practice\'s page, on a phone, in Spanish'(browser) {
    const tab = await tab_on(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
    await tab.goto(`${base}/practices/rockford-functional-zero?${DAYTON}`);
    await Promise.all([tab.waitForURL('**/compare?**'), tab.tap('.actions a:has-text("Compare")')]);
    await Promise.all([tab.waitForURL('**/compare?**p=houston**'), tab.tap('.hits a:has-text("One regional rehousing system")')]);
    await check_compared(tab, 'on a phone');
    check(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the comparison fits a phone');
    await tab.goto(`${base}/practices/rockford-functional-zero?${DAYTON}`);
    await Promise.all([tab.waitForURL('**/es/**'), tab.tap('.header__for a[hreflang="es"]')]);
    check(at(tab) === `/es/practices/rockford-functional-zero?${DAYTON}` && await tab.getAttribute('html', 'lang') === 'es', 'the same page in Spanish, still for Dayton');
    check(await tab.getAttribute('h1', 'lang') === 'en', 'its text says that it is English');
    await check_rockford(tab, 'in Spanish', SPANISH);
    await check_brief(tab, await tab.getAttribute('.actions a[href*=".pdf"]', 'href'), 'in Spanish');
  },

  async 'a visitor from Dayton: by keyboard alone'(browser) {
    const tab = await tab_on(browser);
    await tab.goto(`${base}/?${DAYTON}`);
    check(await tab_to(tab, '#q'), 'the question can be reached');
    await tab.keyboard.type('people loosing their homes');
    await Promise.all([tab.waitForURL('**/practices?**'), tab.keyboard.press('Enter')]);
    for (const slug of ['houston-the-way-home', 'rockford-functional-zero']) {
      let there = false;
      for (let i = 0; i < 150 && !there; i++) {
        await tab.keyboard.press('Tab');
        there = await tab.evaluate(() => document.activeElement.value) === slug;
      }
      check(there, `the box of ${slug} can be reached`);
      await tab.keyboard.press('Space');
    }
    check(await tab_to(tab, 'Compare the chosen'), 'the button can be reached');
    await Promise.all([tab.waitForURL('**/compare?**'), tab.keyboard.press('Enter')]);
    await check_compared(tab, 'by keyboard');
    check(await tab_to(tab, 'By-name list to functional zero'), 'Rockford\'s can be reached');
    await Promise.all([tab.waitForURL('**/practices/rockford**'), tab.keyboard.press('Enter')]);
    await check_rockford(tab, 'by keyboard', ENGLISH);
    check(await tab_to(tab, 'One page (PDF)') && await tab_to(tab, 'Share'), 'the brief and the address can be reached');
  },

  async 'a visitor from Dayton: without a script'(browser) {
    const tab = await tab_on(browser, { javaScriptEnabled: false });
    await tab.goto(`${base}/?${DAYTON}`);
    await tab.fill('#q', 'people loosing their homes');
    await tab.press('#q', 'Enter');
    for (const slug of ['houston-the-way-home', 'rockford-functional-zero']) await tab.check(`.card__choose input[value="${slug}"]`);
    await tab.click('.cards__compare button');
    await check_compared(tab, 'without a script');
    await tab.click('.compare thead a:has-text("By-name list")');
    await check_rockford(tab, 'without a script', ENGLISH);
    check(!await tab.isVisible('.actions button') && (await text(tab, '#cite')).includes('/practices/rockford-functional-zero'), 'no button that does nothing; the address stands there to be copied');
  },

  async 'a touch finds what it means'(browser) {
    const tab = await tab_on(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
    for (const address of ['/communities', '/for?q=portland', '/practices?q=eviction&concern=housing', '/practices/rockford-functional-zero?for=3921000', '/compare?p=houston-the-way-home&p=rockford-functional-zero', '/gaps']) {
      await tab.goto(base + address);
      const small = await tab.evaluate(() => [...document.querySelectorAll('button, input:not([type=checkbox]), label:has(input), select, summary, .facet a, .sorts a, .paging a, .header a, .tags a, .actions a, .kicker a, .gap-map a, .compare thead a.second')]
        .filter((e) => e.checkVisibility() && e.type !== 'hidden').filter((e) => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24; }).map((e) => e.textContent.trim() || e.id));
      check(!small.length, `${address}: smaller than 24 px: ${small.slice(0, 4).join(', ')}`);
    }
  },

  async 'large letters: 200 percent at 1280 px scrolls down only'(browser) {
    const tab = await tab_on(browser, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
    for (const address of ['/', '/communities', '/communities/houston-tx-us', '/for', '/practices?q=eviction', '/practices/rockford-functional-zero?for=3921000', '/gaps', '/api',
      '/compare?p=houston-the-way-home&p=rockford-functional-zero&p=berkeley-soda-tax&p=medellin-green-corridors']) {
      await tab.goto(base + address);
      check(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} fits`);
    }
  },

  async 'on paper: no navigation, the name and the content'(browser) {
    const tab = await tab_on(browser);
    await tab.goto(base + '/communities/houston-tx-us');
    await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
    check(!await tab.isVisible('.header__words') && !await tab.isVisible('.header__for'), 'no navigation');
    check(await tab.isVisible('.header__home') && await tab.isVisible('h1'), 'the name and the heading');
    check(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor) === 'rgb(255, 255, 255)', 'white, also at night');
  },
};

run(async (browser) => {
  for (const [name, journey] of Object.entries(journeys)) {
    try { await journey(browser); } catch (e) { check(false, `${name}: ${String(e).split('\n')[0]}`); }
    for (const context of browser.contexts()) await context.close();
  }
});
