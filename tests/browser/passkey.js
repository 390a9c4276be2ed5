// passkey.js BASE: a passkey is added and asked for, by Chromium's own authenticator; what a page without a script offers instead; a
// token is made, copied and used. Ends with a count.
'use strict';
const { check, run } = require('./browser.js');
const { context_of, sign_in_by_mail } = require('./people.js');
const { look_at } = require('./judge.js');

// a passkey belongs to a name: an address in digits is none
const base = process.argv[2].replace('127.0.0.1', 'localhost');

async function authenticator(tab, options) {
  const wire = await tab.context().newCDPSession(tab);
  await wire.send('WebAuthn.enable');
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options: Object.assign({ protocol: 'ctap2', transport: 'internal', hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }, options) });
  return { wire, authenticatorId };
}

const look = (tab, name) => look_at(tab, name, ['light'], [360, 768, 1280], process.argv.includes('--all'));

// Signing in by the link of a mail: the demo's own link is good once, and somebody else has used it.
async function sign_in(browser, email, options) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  await sign_in_by_mail(tab, base, email);
  return { context, tab };
}

run(async (browser) => {
  const said = [];
  const context = await context_of(browser, base, 'Demo coach', { viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  tab.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/status of 422/.test(m.text())) said.push(m.text()); });
  tab.on('pageerror', (e) => said.push(String(e)));
  const first = await authenticator(tab, {});

  // added, with recovery codes the first time
  await tab.goto(base + '/account');
  await tab.click('a[href="/account/second"]');
  check(await tab.isVisible('[data-passkey="make"]') && !(await tab.isVisible('[data-passkey-none]')), 'the form for a passkey is shown where there is a script');
  await look(tab, 'second-proof');
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.click('[data-passkey="make"] button');
  await tab.waitForSelector('#errors');
  check((await first.wire.send('WebAuthn.getCredentials', first)).credentials.length === 0, 'no device is asked before the name is there');
  await tab.fill('#f-name', 'Laptop');
  await tab.click('[data-passkey="make"] button');
  await tab.waitForSelector('ul.codes');
  const codes = await tab.locator('ul.codes code').allTextContents();
  check(codes.length === 10, 'ten recovery codes come with the first passkey');
  const kept = await first.wire.send('WebAuthn.getCredentials', first);
  check(kept.credentials.length === 1, 'the device has a key');
  await tab.goto(base + '/account/second');
  check((await tab.textContent('main')).includes('Laptop'), 'the passkey is listed');
  await tab.fill('#f-name', 'Again');
  await tab.click('[data-passkey="make"] button');
  await tab.waitForFunction(() => document.querySelector('[data-passkey-says]').textContent);
  check((await tab.textContent('[data-passkey-says]')).includes('has a passkey'), 'the same device is not added twice');
  await look(tab, 'second-proof-with');

  // asked for
  const { context: other, tab: door } = await sign_in(browser, 'coach@center-demo.example', { viewport: { width: 1280, height: 800 } });
  check(new URL(door.url()).pathname === '/second', 'the second proof is asked for');
  const second = await authenticator(door, {});
  await second.wire.send('WebAuthn.addCredential', { authenticatorId: second.authenticatorId, credential: (await first.wire.send('WebAuthn.getCredentials', first)).credentials[0] });
  await look(door, 'second-step');
  await door.setViewportSize({ width: 1280, height: 800 });
  await door.goto(base + '/account');
  check(new URL(door.url()).pathname === '/second', 'nothing else opens before');
  await door.click('[data-passkey="get"] button');
  await door.waitForURL(base + '/account');
  check((await door.textContent('h1')) === 'Your account', 'the passkey opens the account');
  await other.close();

  // in Spanish, without a script: a recovery code
  const { context: plain, tab: bare } = await sign_in(browser, 'coach@center-demo.example', { javaScriptEnabled: false, locale: 'es' });
  await bare.goto(base + '/es/second?back=%2Fes%2Faccount');
  check(!(await bare.isVisible('[data-passkey="get"]')), 'without a script no button stands there that does nothing');
  await bare.fill('#f-code', codes[0]);
  await bare.click('section:has(#by-code) button');
  check(new URL(bare.url()).pathname === '/es/account', 'a recovery code opens it as well');
  await bare.goto(base + '/es/account/second');
  check(await bare.isVisible('[data-passkey-none]') && !(await bare.isVisible('[data-passkey="make"]')), 'without a script the page says what works');
  await plain.close();

  // taken away
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.goto(base + '/account/second');
  await tab.click('ul.lines a');
  await tab.waitForSelector('h1:has-text("Take away “Laptop”?")');
  await look(tab, 'second-proof-away');
  await tab.click('main button');
  await tab.waitForURL('**/account/second*');
  check(!(await tab.textContent('main')).includes('Laptop'), 'it can be taken away');

  // a token, shown once
  await tab.goto(base + '/account/tokens');
  await tab.fill('#f-name', 'weekly upload');
  await tab.click('section:has(#new) button');
  await tab.waitForSelector('#token');
  const token = (await tab.textContent('#token')).trim();
  check(/^rotunda_[a-z2-9]{48}$/.test(token), 'a token is shown');
  await look(tab, 'token-made');
  const answer = await tab.request.get(base + '/api/v1/account', { headers: { Authorization: `Bearer ${token}` } });
  check(answer.status() === 200 && (await answer.json()).name === 'Demo coach', 'it says who asks');
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.goto(base + '/account/tokens');
  check(!(await tab.textContent('main')).includes(token), 'and is never shown again');
  await tab.click('ul.lines button');
  await tab.waitForLoadState();
  check((await tab.request.get(base + '/api/v1/account', { headers: { Authorization: `Bearer ${token}` } })).status() === 401, 'ended, it opens nothing');

  check(!said.length, `the browser says: ${said.join(' | ')}`);
  await context.close();
});
