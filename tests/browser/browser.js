// browser.js: Debian's Chromium, driven by playwright-core, and the count of what held; what axe says of a page. Shared by all scripts here.
'use strict';
const fs = require('fs');
const { chromium } = require('playwright-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

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

function axe_words(violations) {
  return violations.map((v) => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.any.concat(n.all).slice(0, 1).map((c) => c.message)).join('; ')}`).join('\n    ');
}

// Evaluated by the debugger, not as a script of the page, so the page's own policy stays as it is.
async function judge(tab) {
  if (!await tab.evaluate(() => Boolean(window.axe))) await tab.evaluate(axe);
  return (await tab.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))).violations;
}

async function overflowing(tab) {
  return tab.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map((e) => `${e.tagName}.${e.getAttribute('class') || ''} to ${Math.round(e.getBoundingClientRect().right)}`).join(', '));
}

module.exports = { axe_words, check, judge, overflowing, run };
