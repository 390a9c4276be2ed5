// people.js: signing in as one of the demo's invented people, by the links that the server prints (the file LINKS names).
'use strict';
const fs = require('fs');

const kept = new Map();

function link_of(name, base) {
  const line = fs.readFileSync(process.env.LINKS, 'utf8').split('\n').find((l) => l.includes(`  ${name} `));
  if (!line) throw new Error(`no link for ${name}`);
  return base + new URL(line.trim().split(/\s+/).pop()).pathname;
}

// What makes a browser theirs. A link is good once, so their cookies are kept, in a file for the next script.
async function cookies_of(browser, base, name) {
  const file = `${process.env.LINKS}.${name.replace(/ /g, '_')}`;
  if (!kept.has(name)) kept.set(name, (async () => {
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8'));
    const first = await browser.newContext();
    const tab = await first.newPage();
    await tab.goto(link_of(name, base));
    await tab.click('main button');
    const cookies = await first.cookies();
    fs.writeFileSync(file, JSON.stringify(cookies));
    await first.close();
    return cookies;
  })());
  return kept.get(name);
}

// A context of the browser in which this person is signed in.
async function context_of(browser, base, name, options) {
  const cookies = await cookies_of(browser, base, name);
  const context = await browser.newContext(options);
  await context.addCookies(cookies);
  return context;
}

function mails_to(address) {
  return fs.readdirSync(process.env.MAILS).filter((f) => f.endsWith('.eml')).sort().map((f) => fs.readFileSync(`${process.env.MAILS}/${f}`, 'utf8'))
    .map((m) => m.replace(/\r\n[ \t]/g, ' ').replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))))
    .filter((m) => new RegExp(`^To: .*<${address}>`, 'm').test(m));
}

// The newest mail to an address that has these words, with its lines joined, and is none of those seen: there may be none for a moment.
async function mail_to(address, words = '', seen = []) {
  for (let i = 0; i < 600; i++) {
    const found = mails_to(address).filter((m) => m.includes(words) && !seen.includes(m));
    if (found.length) return found[found.length - 1];
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail to ${address}`);
}

// Signs in by the link of a mail that is asked for now.
async function sign_in_by_mail(tab, base, address) {
  const seen = mails_to(address);
  if (!tab.url().includes('/sign-in')) await tab.goto(base + '/sign-in');
  await tab.fill('#link-email', address);
  await press(tab, 'section:has(#by-link) button');
  await tab.goto(base + path_in(await mail_to(address, '/link/', seen)));
  await press(tab, 'main button');
}

// What both halves of the story in city.js and later.js say all the time.
const text = (tab, selector) => tab.textContent(selector).then((s) => s.trim().replace(/\s+/g, ' '));
const press = (tab, what) => Promise.all([tab.waitForNavigation(), tab.click(what)]);
const path_in = (mail) => mail.match(/https?:\/\/[^\s/]+(\/\S+)/)[1];
const page_as = async (browser, base, name) => (await context_of(browser, base, name, { viewport: { width: 1280, height: 900 } })).newPage();

module.exports = { cookies_of, context_of, mail_to, sign_in_by_mail, text, press, path_in, page_as };
