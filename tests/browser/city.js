// city.js BASE: what the people of Harbor Demo do: join, record a pilot, write with two hands, publish; what others see of it.
'use strict';
const { check, run } = require('./browser.js');
const { context_of, mail_to, text, press, path_in, page_as } = require('./people.js');
const base = process.argv[2];

const as = (browser, name) => page_as(browser, base, name);

run(async (browser) => {
  // Durham, which gave the practice, has a lead.
  const admin = await as(browser, 'Demo administrator');
  await admin.goto(base + '/people/invite');
  await admin.fill('#f-email', 'lead@durham.example');
  await admin.fill('#f-name', 'Lead of Durham');
  await admin.selectOption('#f-role', 'city_lead');
  await admin.fill('#f-place', 'durham-nc-us');
  await press(admin, 'main button');

  // A member of staff joins by work e-mail; the lead says yes.
  const newcomer = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  await newcomer.goto(base + '/join');
  await newcomer.fill('#f-email', 'somebody@gmail.com');
  await press(newcomer, 'main button');
  check(await newcomer.evaluate(() => document.activeElement.id) === 'errors', 'what is wrong has the focus');
  check((await text(newcomer, '.error-summary')).includes('Use the one that your city gave you') && await newcomer.inputValue('#f-email') === 'somebody@gmail.com', 'a private address is refused, and stands there still');
  await newcomer.fill('#f-email', 'new@harbor-demo.example');
  await press(newcomer, 'main button');
  await newcomer.goto(base + path_in(await mail_to('new@harbor-demo.example')));
  await newcomer.fill('#f-name', 'Demo newcomer of Harbor');
  await press(newcomer, 'main button');
  check((await text(newcomer, 'main')).includes('Wants to join the city here'), 'the newcomer sees who has it');
  await newcomer.goto(base + '/practices/durham-commute-nudges/record');
  check((await text(newcomer, 'h1')) === 'Your city has yet to say yes', 'nothing is recorded before the lead says yes');

  const lead = await as(browser, 'Demo lead of Harbor');
  check((await mail_to('lead@harbor-demo.example')).includes('Demo newcomer of Harbor'), 'the lead is told by mail');
  await lead.goto(base + '/desk');
  await press(lead, '.matters a:has-text("Demo newcomer of Harbor")');
  await press(lead, 'button:has-text("Say yes")');
  check((await text(lead, 'main')).includes('new@harbor-demo.example'), 'the newcomer is one of the people');

  // A pilot, with the channel that it changes.
  await newcomer.goto(base + '/practices?q=commuters+nudges');
  await press(newcomer, '.card a:has-text("Nudges and prizes")');
  await press(newcomer, 'a:has-text("Record what your city does")');
  await newcomer.check('input[value="piloting"]');
  await press(newcomer, 'main button');
  check((await text(newcomer, '.error-summary')).includes('letter, form, crew or system'), 'a pilot names its channel');
  await newcomer.fill('#f-channel', 'the parking permit letter');
  await press(newcomer, 'main button');
  check((await text(newcomer, 'h1')).startsWith('Pilots it, since'), 'it is recorded');
  check((await text(newcomer, 'main')).includes('Asked on'), 'it says when it is asked about');
  check(!(await newcomer.evaluate(() => document.documentElement.scrollWidth > innerWidth)), 'the record fits a phone');

  const told = await mail_to('lead@durham.example', 'Nudges and prizes');
  check(told.includes('Harbor Demo has recorded what it does') && told.includes('Pilots it'), 'the giving city\'s lead is told by mail');

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(base + '/practices/durham-commute-nudges');
  check(!(await text(visitor, 'main')).includes('Harbor Demo'), 'invented places are on no page that does not ask for them');
  await visitor.goto(base + '/practices/durham-commute-nudges?demo=1');
  check((await text(visitor, '.records')).includes('the parking permit letter') && /Tried it in a small way\s*1/.test(await text(visitor, '.records')), 'with demo=1 the record and how far cities came');
  const api = await (await visitor.request.get(base + '/api/v1/adoptions?origin=recorded&demo=1')).json();
  check(api.items.some((i) => i.community === 'harbor-demo' && i.practice === 'durham-commute-nudges'), 'the API has it');

  // A practice, written by two.
  const staff = await as(browser, 'Demo staff of Harbor');
  await staff.goto(base + '/drafts/new');
  await staff.fill('#f-title', 'Umbrellas at the bus stop');
  let sent = 0;
  staff.on('request', (request) => { sent += request.method() === 'POST' && request.url().endsWith('/drafts/new'); });
  await Promise.all([staff.waitForURL(/\/drafts\/(?!new)/), staff.evaluate(() => { const button = document.querySelector('main button'); button.click(); setTimeout(() => button.click(), 30); })]);
  check(sent === 1, 'who clicks twice begins one draft');
  const draft = staff.url();
  await press(staff, 'a:has-text("The problem")');
  await press(staff, 'button:has-text("Write here")');
  await staff.fill('#f-body', 'People waited in the rain.');
  await staff.waitForFunction(() => document.querySelector('[data-autosave-says]').textContent === 'Saved');
  await lead.goto(draft);
  check((await text(lead, '.lines')).includes('Demo staff of Harbor is writing'), 'the lead sees who is writing');
  await press(lead, 'a:has-text("The problem")');
  await press(lead, 'button:has-text("Take over")');
  await staff.fill('#f-body', 'People waited in the rain, some for long.');
  await staff.waitForFunction(() => document.querySelector('[data-autosave-says]').textContent.startsWith('Somebody else has taken'));
  await press(staff, 'button:has-text("Save, and leave")');
  check((await text(staff, 'main')).includes('has taken this section over') && (await staff.inputValue('#f-body')).includes('for long'), 'whoever was taken over from is told, and keeps the text');
  await lead.fill('#f-body', 'People waited in the rain and in the sun.');
  await press(lead, 'button:has-text("Save, and leave")');
  await staff.fill('#f-body', 'People waited in the rain, some for an hour.');
  await staff.waitForFunction(() => document.querySelector('[data-autosave-says]').textContent.startsWith('Somebody else'));
  await press(staff, 'button:has-text("Save, and leave")');
  check((await staff.locator('.diff del').count()) > 0 && (await staff.inputValue('#f-body')).includes('an hour'), 'two saves at once: both are shown, none is lost');
  await staff.fill('#f-body', 'People waited in the rain and in the sun, some for an hour.');
  await press(staff, 'button:has-text("Save, and leave")');
  for (const [section, words] of [['What was done', 'The crew that cleans the stops hangs **umbrellas** there.'], ['What came of it', 'No result yet.']]) {
    await press(staff, `a:text-is("${section}")`);
    await press(staff, 'button:has-text("Write here")');
    await staff.fill('#f-body', words);
    await press(staff, 'button:has-text("Save, and leave")');
  }
  await staff.fill('#f-summary', 'Umbrellas hang at stops without a roof.');
  await staff.selectOption('#f-concern', { index: 1 });
  await press(staff, 'button:has-text("Keep this")');

  const other = await as(browser, 'Demo lead of Valle');
  check((await other.goto(draft)).status() === 404, 'a person of another city sees none of the draft');
  await press(staff, 'button:has-text("Send to the editors")');
  const officer = await as(browser, 'Demo program officer');
  await officer.goto(base + '/desk');
  await press(officer, '.matters a:has-text("Umbrellas at the bus stop")');
  await officer.check('[name=answer][value=publish]');
  await officer.check('#f-level-3');
  await press(officer, 'button:has-text("Send the answer")');
  check((await text(officer, 'h1')) === 'Umbrellas at the bus stop' && await officer.isVisible('strong:has-text("umbrellas")'), 'it is published');
  for (let i = 0; i < 40; i++) {
    await visitor.goto(base + '/practices?q=umbrellas&demo=1');
    if (await visitor.isVisible('.card:has-text("Umbrellas at the bus stop")')) break;
  }
  check(await visitor.isVisible('.card:has-text("Umbrellas at the bus stop")'), 'it is found by search');
  check((await visitor.goto(base + '/practices/umbrellas-at-the-bus-stop')).status() === 404, 'but not where no invented place is meant');

  // Without a script.
  const plain = await (await context_of(browser, base, 'Demo staff of Valle', { javaScriptEnabled: false })).newPage();
  await plain.goto(base + '/drafts/new');
  await plain.fill('#f-title', 'Shade for queues');
  await press(plain, 'main button');
  await press(plain, 'a:has-text("The problem")');
  await press(plain, 'button:has-text("Write here")');
  await plain.fill('#f-body', 'It was hot.');
  await press(plain, 'button:has-text("Save, and leave")');
  check((await text(plain, '.lines')).includes('The problem written'), 'a section is written without a script');
});
