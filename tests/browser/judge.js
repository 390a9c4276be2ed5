// judge.js: what is wrong with a page as it is drawn, and by axe (WCAG 2.2 A and AA, and its best practice). Shared by look.js and reports.js.
'use strict';
const fs = require('fs');
const path = require('path');
const { check } = require('./browser.js');

const SCREENS = path.join(__dirname, '..', '..', 'build', 'screens');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What another width, and what another light can change on the same page.
const COLOURS = ['color-contrast', 'link-in-text-block'];
const DRAWN = [...COLOURS, 'target-size', 'scrollable-region-focusable', 'focus-order-semantics', 'region', 'label', 'link-name', 'button-name'];
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// Evaluated by the debugger, not as a script of the page, so the page's own policy stays as it is.
async function judge(tab, rules) {
  if (!await tab.evaluate(() => Boolean(window.axe))) await tab.evaluate(axe);
  return tab.evaluate(async (rules) => (await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload: false })).violations, rules);
}

function axe_words(violations) {
  return violations.map((v) => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.any.concat(n.all).slice(0, 1).map((c) => c.message)).join('; ')}`).join('\n    ');
}

async function overflowing(tab) {
  return tab.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map((e) => `${e.tagName}.${e.getAttribute('class') || ''} to ${Math.round(e.getBoundingClientRect().right)}`).join(', '));
}

// One page in these lights and widths: nothing scrolls sideways, and nothing is wrong by axe. whole: all of axe's rules each time, and a
// screenshot kept; otherwise all of them at first, then those that depend on how a page is drawn, or by another light on its colours.
async function look_at(tab, name, lights, widths, whole) {
  if (whole) fs.mkdirSync(SCREENS, { recursive: true });
  for (const light of lights) for (const width of widths) {
    const where = `${name}-${light}-${width}`;
    await tab.emulateMedia({ colorScheme: light });
    await tab.setViewportSize({ width, height: 800 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (!check(wide <= 0, `${where}: scrolls sideways by ${wide} px`)) console.log('    ' + (await overflowing(tab)));
    const first = light === lights[0] && width === widths[0], changed = light === lights[0] ? DRAWN : COLOURS;
    const found = await judge(tab, whole || first ? RULES : { type: 'rule', values: changed });
    check(!found.length, `${where}: axe: ${axe_words(found)}`);
    if (whole) await tab.screenshot({ path: path.join(SCREENS, where + '.jpg'), type: 'jpeg', quality: 90, fullPage: true });
  }
}

module.exports = { look_at };
