// browser.js: Debian's Chromium, driven by playwright-core, and the count of what held. Shared by look.js and journey.js.
'use strict';
const { chromium } = require('playwright-core');

const PATIENCE = 180000;     // milliseconds: a busy machine makes tests slow, not red
let passed = 0, failed = 0;

function check(holds, what) {
  if (holds) passed++;
  else { failed++; console.log(`FAILED ${what}`); }
  return holds;
}

// Runs one piece of work on a browser and ends the process with the count.
async function run(work) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => { const context = await open(options); context.setDefaultTimeout(PATIENCE); return context; };
  try { await work(browser); } catch (e) { check(false, `ended early: ${e.stack}`); }
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

module.exports = { check, run };
