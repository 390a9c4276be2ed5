// judge.js: what axe finds wrong on a page (WCAG 2.2 A and AA, and its best practice), and how it is said. Shared by look.js and reports.js.
'use strict';
const fs = require('fs');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// Evaluated by the debugger, not as a script of the page, so the page's own policy stays as it is.
async function judge(tab) {
  if (!await tab.evaluate(() => Boolean(window.axe))) await tab.evaluate(axe);
  return tab.evaluate(async (rules) => (await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload: false })).violations, RULES);
}

function axe_words(violations) {
  return violations.map((v) => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.any.concat(n.all).slice(0, 1).map((c) => c.message)).join('; ')}`).join('\n    ');
}

module.exports = { judge, axe_words };
