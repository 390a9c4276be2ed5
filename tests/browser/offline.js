// offline.js BASE: what is typed in a draft stays where there is no connection, where the server refuses it, and goes at sign-out.
'use strict';
const { check, run } = require('./browser.js');
const { sign_in_by_mail, text, press } = require('./people.js');
const base = process.argv[2];

const KEPT = 'No connection: kept in this browser, and sent when it is back';

run(async (browser) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  const tab = await context.newPage();
  const said = () => tab.textContent('[data-autosave-says]');
  // Asked from outside: where the page's clock stands, the page cannot wait for itself.
  const says = async (words) => {
    for (let i = 0; i < 300 && !(await said()).includes(words); i++) await new Promise((done) => setTimeout(done, 100));
    check((await said()).includes(words), `it says ${words}: ${await said()}`);
  };
  const kept = () => tab.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith('draft ')).map((k) => JSON.parse(localStorage.getItem(k)).text).join('|'));
  let sends = 0;
  tab.on('request', (r) => { if (r.method() === 'POST') sends++; });

  await sign_in_by_mail(tab, base, 'staff@harbor-demo.example');
  await tab.goto(base + '/drafts/new');
  await tab.fill('#f-title', 'Benches in the shade');
  await press(tab, 'main button');
  const draft = tab.url().split('?')[0];
  await press(tab, 'a:has-text("The problem")');
  await press(tab, 'button:has-text("Write here")');
  const section = tab.url().split('?')[0];

  // The browser knows that it is offline.
  await context.setOffline(true);
  await tab.fill('#f-body', 'Nobody sat down.');
  await says(KEPT);
  await tab.fill('#f-body', 'Nobody sat down in the sun.');
  await tab.click('button:has-text("Save, and leave")');
  check(tab.url().startsWith(section) && await tab.inputValue('#f-body') === 'Nobody sat down in the sun.', 'pressed offline, the button leaves the text where it is');
  check(await kept() === 'Nobody sat down in the sun.', 'and keeps it');
  await context.setOffline(false);
  await says('Saved');
  check(await kept() === '', 'online again it is sent, and kept here no longer');

  // The browser learns it by the button.
  const cut = (route) => route.request().method() === 'POST' ? route.abort() : route.continue();
  await tab.fill('#f-body', 'Nobody sat down at noon.');
  await tab.route('**/drafts/**', cut);
  await tab.click('button:has-text("Save, and leave")');
  await tab.waitForURL((u) => u.protocol === 'chrome-error:');
  await tab.unroute('**/drafts/**', cut);
  await tab.goto(section);
  check(await tab.inputValue('#f-body') === 'Nobody sat down at noon.', 'sent into nothing, the text is there on coming back');
  await says('Saved');
  await tab.fill('#f-body', 'Nobody sat down at noon, or later.');
  await press(tab, 'button:has-text("Save, and leave")');
  check((await text(tab, '#done')).length > 0 && await kept() === '', 'what was kept by the server is kept here no longer');

  // What is refused is said in the words of the server, and not sent again and again.
  await press(tab, 'a:has-text("The problem")');
  await press(tab, 'button:has-text("Write here")');
  await tab.clock.install();
  await tab.goto(section);
  await tab.fill('#f-body', 'x '.repeat(10001) + 'end');
  await tab.clock.runFor(2000);
  await says('it may have 20000');
  sends = 0;
  await tab.clock.runFor(60000);
  check(sends === 0 && (await kept()).length > 20000, 'a text that is too long is kept, said to be so, and not sent again');
  await tab.fill('#f-body', 'Short again.');
  await tab.clock.runFor(2000);
  await says('Saved');

  const cookies = await context.cookies();
  await context.clearCookies();
  await tab.fill('#f-body', 'Short, and signed out.');
  await tab.clock.runFor(2000);
  await says('Sign in');
  sends = 0;
  await tab.clock.runFor(60000);
  check(sends === 0 && await kept() === 'Short, and signed out.', 'signed out, the text is kept, and not sent again');
  await press(tab, 'button:has-text("Save, and leave")');
  check((await text(tab, 'main')).includes('Short, and signed out.'), 'the page that refuses it shows it');

  // What is kept goes at sign-out.
  await context.addCookies(cookies);
  await tab.goto(base + '/account');
  check(await kept() === 'Short, and signed out.', 'it is kept until then');
  await press(tab, 'button:has-text("Sign out here")');
  check(await kept() === '', 'who signs out leaves nothing in the browser');
});
