// hostile.js BASE: hostile text in every field that people can fill in, then every page that shows it, as everybody who may: nothing of it
// runs, no request leaves the site, and the pages' own policy has nothing to report. A planted page shows that this test would notice.
'use strict';
const { check, run } = require('./browser.js');
const { context_of, mail_to } = require('./people.js');
const base = process.argv[2];
const MOST = process.argv.includes('--all') ? 3 : 1;      // pages of a kind

// It begins with a word that no telephone has room for.
const PAYLOAD = `${'Wide'.repeat(12)} "><img src=x onerror=hostile()><script>hostile()</script>'><svg/onload=hostile()> onfocus=hostile() autofocus {{7*7}} \${7*7} `
  + `[a](javascript:hostile()) ![b](http://evil.example/b.png) <http://evil.example/> [c]: data:text/html,<script>hostile()</script> \u202Edesrever \u200F<a href="javascript:hostile()">d</a>`
  + `<style>@import 'http://evil.example/e'</style><iframe srcdoc="<script>hostile()</script>"></iframe></title></textarea><base href=http://evil.example/>`;
const MARKDOWN = `${PAYLOAD}\n\n# <img src=x onerror=hostile()>\n\n\`\`\`"onload=hostile()\n</code><script>hostile()</script>\n\`\`\`\n\n[x]: javascript:hostile()\n\n[x] <div style="position:fixed;inset:0">over all</div>\n`;

const reports = [];

// A context in which whatever runs, leaves or is reported is kept, with the page that it happened on.
async function watched(browser, name) {
  const options = { viewport: { width: 1280, height: 900 } };
  const context = name ? await context_of(browser, base, name, options) : await browser.newContext(options);
  await context.exposeBinding('hostile', ({ page }) => { reports.push(`ran on ${page.url()}`); });
  await context.exposeBinding('policy_says', ({ page }, what) => { reports.push(`policy on ${page.url()}: ${what}`); });
  await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) => window.policy_says(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
  context.on('request', (r) => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) reports.push(`asked for ${r.url()}`); });
  context.on('dialog', (d) => { reports.push(`dialog ${d.message()}`); d.dismiss(); });
  context.on('weberror', (e) => reports.push(`error ${e.error()}`));
  return context.newPage();
}

const press = (tab, what) => Promise.all([tab.waitForNavigation(), tab.click(what)]);

// Everything of the form that takes text gets hostile text, as long as its field takes; `valid` says what stays as it has to be.
async function fill(tab, valid = {}) {
  for (const field of await tab.$$('main form input:not([type]), main form input[type=text], main form input[type=email], main form input[type=url], main form textarea')) {
    const { name, area, most, shown } = await field.evaluate((e) => ({ name: e.name, area: e.tagName === 'TEXTAREA', most: e.maxLength, shown: e.offsetParent !== null }));
    if (!shown) continue;
    const text = valid[name] || (area ? MARKDOWN : PAYLOAD);
    await field.evaluate((e, v) => { e.value = v; }, most > 0 ? text.slice(0, most) : text);
  }
}

async function send(tab, button, valid) {
  await fill(tab, valid);
  await tab.$$eval('main form', (all) => all.forEach((f) => { f.noValidate = true; }));
  await press(tab, button);
}

// What pages of different names have in common. Unless with --all, Spanish and the demo's rows beside the others make no other kind.
function kind_of(path) {
  const told = MOST > 1 ? path : path.replace(/^\/es(?=\/)/, '').replace(/[?&]demo=1$/, '');
  const name = told.replace(/\?.*/, '').split('/').slice(0, 3).join('/').replace(/\/[a-z2-9]{16}/, '/*').replace(/\/(practices|communities|places)\/[^/]*/, '/$1/*');
  return name + (told.includes('?') ? '?' : '') + told.split('/').length;
}

// Every link of this site from these pages on, one of a kind; with --all three.
async function crawl(tab, who, from) {
  await tab.setViewportSize({ width: 360, height: 800 });
  const seen = new Map(), kinds = new Map(), queue = [...from];
  for (let path; (path = queue.shift()) !== undefined && seen.size < 120;) {
    const kind = kind_of(path);
    if (seen.has(path) || (kinds.get(kind) || 0) >= MOST) continue;
    seen.set(path, true);
    kinds.set(kind, (kinds.get(kind) || 0) + 1);
    const reply = await tab.goto(base + path).catch(() => null);      // a download
    if (!reply || !/html/.test(reply.headers()['content-type'] || '')) continue;
    check(reply.status() < 500, `${who}: ${path} answers ${reply.status()}`);
    const width = await tab.evaluate(() => document.documentElement.scrollWidth);
    check(width <= 360, `${who}: ${path} fits a telephone (${width} px)`);
    const hrefs = await tab.$$eval('a[href]', (all) => all.map((a) => a.getAttribute('href')));
    check(!hrefs.some((h) => /^\s*(javascript|data|vbscript):/i.test(h)), `${who}: ${path} has no link that runs`);
    check(await tab.$$eval('main *', (all) => all.every((e) => ![...e.attributes].some((x) => /^on/i.test(x.name)) && !['SCRIPT', 'IFRAME', 'STYLE', 'BASE', 'OBJECT'].includes(e.tagName) || e.type === 'application/json' || e.type === 'application/ld+json')), `${who}: ${path} holds no markup of people's`);
    for (const href of hrefs) {
      const url = new URL(href, tab.url());
      if (url.origin === base && !url.pathname.startsWith('/assets/') && !/export|\.pdf$/.test(url.pathname)) queue.push(url.pathname + url.search);
    }
    for (const input of await tab.$$('main input[type=text], main textarea')) await input.focus().catch(() => {});
  }
  return seen.size;
}

async function planted(browser) {
  const tab = await watched(browser);
  await tab.context().route('**/planted', (r) => r.fulfill({ contentType: 'text/html', headers: { 'Content-Security-Policy': "default-src 'none'; script-src 'unsafe-inline'" }, body: '<img src=http://evil.example/x><script>hostile()</script>' }));
  await tab.goto(base + '/planted');
  await tab.waitForTimeout(200);
  const all = reports.splice(0).join('\n');
  check(all.includes('ran on') && all.includes('policy on'), `a planted page is noticed: ${all}`);
}

run(async (browser) => {
  await planted(browser);
  const staff = await watched(browser, 'Demo staff of Valle'), lead = await watched(browser, 'Demo lead of Valle');
  const officer = await watched(browser, 'Demo program officer'), admin = await watched(browser, 'Demo administrator'), visitor = await watched(browser);

  // Where nobody is signed in; what is refused stands there again.
  for (const [path, button] of [['/join', 'main button'], ['/sign-in', 'main button'], ['/sign-in/forgot', 'main button']]) {
    await visitor.goto(base + path);
    await send(visitor, button);
  }
  for (const path of ['/practices?q=', '/communities?named=', '/for?q=', '/compare?p=', '/practices?concern=', '/practices?for=', '/nothing/'])
    await visitor.goto(base + path + encodeURIComponent(PAYLOAD));
  await visitor.goto(base + '/join');
  await visitor.fill('#f-email', 'hostile@valle-demo.example');
  await press(visitor, 'main button');
  await visitor.goto(base + (await mail_to('hostile@valle-demo.example')).match(/https?:\/\/[^\s/]+(\/link\/\S+)/)[1]);
  await send(visitor, 'main button');

  // A name, people, a domain.
  await lead.goto(base + '/account');
  await send(lead, 'main form[action$="/account"] button, main button');
  await admin.goto(base + '/people/invite');
  await send(admin, 'main button');
  await admin.goto(base + '/people/invite');
  await send(admin, 'main button', { email: 'named@mail.example' });
  await admin.goto(base + '/communities/valle-demo/people');
  await send(admin, 'main form[action$="/domain"] button').catch(() => check(false, 'a domain is typed'));

  // What a city does: in use, and stopped.
  for (const [practice, status] of [['durham-commute-nudges', 'adapted'], ['auckland-upzoning', 'adapted'], ['houston-the-way-home', 'stopped']]) {
    await staff.goto(`${base}/practices/${practice}/record`);
    await staff.check(`input[value="${status}"]`);
    await send(staff, 'main button:has-text("ecord")', { since: '2026-01-02' });
    check(staff.url().includes('/records/'), `${practice}: the record is kept (${staff.url()})`);
  }

  // Whoever took it up is far away: the map is of the whole world.
  await visitor.setViewportSize({ width: 360, height: 800 });
  for (let i = 0; i < 40 && !await visitor.$('svg.map'); i++) await visitor.goto(base + '/practices/auckland-upzoning?demo=1');     // what is kept in memory follows a moment later
  const map = await visitor.evaluate(() => ({ drawn: document.querySelector('svg.map').scrollWidth, page: document.documentElement.scrollWidth }));
  check(map.drawn > 360 && map.page <= 360, `a map of the world scrolls in its box: ${JSON.stringify(map)}`);

  // A practice: written, changes asked for, sent again, published.
  await staff.goto(base + '/drafts/new');
  await send(staff, 'main button');
  const draft = staff.url();
  check(/\/drafts\/\w{16}/.test(draft), 'a draft has begun');
  for (const section of ['The problem', 'What was done', 'What came of it']) {
    await staff.goto(draft);
    await press(staff, `a:text-is("${section}")`);
    await press(staff, 'button:has-text("Write here")');
    await send(staff, 'button:has-text("Save, and leave")');
  }
  await staff.goto(draft);
  await staff.selectOption('#f-concern', { index: 1 });
  await send(staff, 'button:has-text("Keep this")', { year: '2020', summary: PAYLOAD.slice(0, 400), source: 'https://example.org/"onload=hostile()' });
  if (await staff.isVisible('.error-summary')) await send(staff, 'button:has-text("Keep this")', { year: '2020', summary: PAYLOAD.slice(0, 400), source: 'https://example.org/?a=%22%3Cscript%3E&onload=hostile()' });
  check(!await staff.isVisible('.error-summary'), `the head is kept: ${await staff.isVisible('.error-summary') && await staff.textContent('.error-summary')}`);
  await press(staff, 'button:has-text("Send to the editors")');
  check(!await staff.isVisible('.error-summary'), `it is sent: ${await staff.isVisible('.error-summary') && await staff.textContent('.error-summary')}`);
  await officer.goto(draft);
  await fill(officer);
  for (const kind of ['cost_kind][value=whole', 'change_kind][value=effect', 'answer][value=changes']) await officer.check(`[name=${kind}]`);
  await press(officer, 'button:has-text("Send the answer")');
  await staff.goto(draft);
  await press(staff, 'button:has-text("Send to the editors")');
  await officer.goto(draft);
  await officer.fill('#f-cost', PAYLOAD.slice(0, 120));
  await officer.fill('#f-change', PAYLOAD.slice(0, 200));
  for (const kind of ['cost_kind][value=whole', 'change_kind][value=effect', 'answer][value=publish']) await officer.check(`[name=${kind}]`);
  await officer.check('#f-level-3');
  await press(officer, 'button:has-text("Send the answer")');
  check(officer.url().includes('/practices/'), `it is published (${officer.url()})`);
  const practice = new URL(officer.url()).pathname;

  // What a city and the center say of themselves, what is offered, sent on, named.
  const city = '/communities/valle-demo';
  const forms = [[lead, city + '/edit'], [lead, city + '/plan/new'], [lead, city + '/membership'], [staff, city + '/help'], [staff, '/account/tokens'], [admin, '/center/texts/privacy'], [admin, '/center/texts/about-us'],
    [admin, '/words/concerns/housing'], [admin, '/words/evidence/RCT'], [admin, '/words/synonyms'], [admin, '/center/face']];
  for (const [tab, path] of forms) {
    const reply = await tab.goto(base + path);
    if (!check(reply.status() === 200, `${path} answers ${reply.status()}`)) continue;
    for (const box of await tab.$$('main form input[type=checkbox]')) if (await box.isVisible()) await box.check();
    await send(tab, 'main form:has(textarea, input:not([type]), input[type=text]) button', { website: 'https://example.org/?%22%3Cscript%3E', baseline: '1', target: '2', until: '2030-01-01' });
    if (await tab.isVisible('main button:has-text("Send")') && await tab.isVisible('input[name=checked]')) await press(tab, 'main button:has-text("Send")');
  }

  const own = [practice + '?demo=1', new URL(draft).pathname, new URL(draft).pathname + '/preview', new URL(draft).pathname + '/problem', new URL(draft).pathname + '/problem/history',
    '/communities/valle-demo?demo=1', '/privacy', '/about-us', '/concerns', '/evidence', '/practices/durham-commute-nudges?demo=1', '/practices?demo=1&q=hostile', '/practices?demo=1&sort=new', '/desk'];
  const looked = await Promise.all([crawl(visitor, 'newcomer', [...own, '/account']), crawl(lead, 'lead', [...own, '/account', '/communities/valle-demo/people']), crawl(staff, 'staff', own),
    crawl(officer, 'officer', [...own, '/people', '/center', '/communities/valle-demo/people']), crawl(admin, 'administrator', ['/people', '/center', ...own])]);
  check(looked.every((n) => n > 20), `each looks at many pages: ${looked}`);
  console.log(`pages looked at: ${looked}`);
  await visitor.waitForTimeout(300);
  check(!reports.length, `nothing runs, nothing is reported:\n    ${[...new Set(reports)].slice(0, 20).join('\n    ')}`);
});
