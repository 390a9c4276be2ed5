// style.js FILE.scss: the style sheet, compiled and cut to what the pages use, on stdout.
//
// USWDS compiles its colours to constants, so that they could not change by night. Here each becomes the custom property of
// assets/_theme.scss that stands for it. A colour that is named anywhere else than in the theme's :root fails the build.
// Rules for classes of USWDS itself (.usa-button) go: pages use ours, which extend them.
'use strict';
const path = require('path');
const sass = require('sass');

// What USWDS writes -> what we mean by it.
const OURS = {
  '#376462': 'verdigris',         // mint-cool-60: primary
  '#2a4b45': 'verdigris-deep',    // mint-cool-70: primary-dark
  '#203131': 'verdigris-deep',    // mint-cool-80: primary-darker
  '#fff': 'on-verdigris', 'white': 'on-verdigris',
  '#1b1b1b': 'ink', 'black': 'ink',
  '#565c65': 'line',              // borders of fields
  '#c9c9c9': 'hairline', '#454545': 'second', '#757575': 'second',    // what cannot be pressed
  'rgba(0,0,0,0)': 'transparent', '#54278f': 'verdigris-deep',    // a link that was visited
  '#07648d': 'verdigris', '#3d4551': 'second',
};
const NAMED = 'white|black|red|green|blue|gray|grey|silver|maroon|navy|teal|orange|purple|yellow|brown|gold|pink';

function fail(what) {
  process.stderr.write(`style.js: ${what}\n`);
  process.exit(1);
}

// "a{b:c}@media x{d{e:f}}" -> [{ head: 'a', body: 'b:c' }, { head: '@media x', rules: [...] }, ...]
function parse(css) {
  let at = 0;
  const until = (stop) => {       // strings and url(...) may hold any of the signs
    const from = at;
    let quote = '';
    for (; at < css.length; at++) {
      const c = css[at];
      if (quote) { if (c === '\\') at++; else if (c === quote) quote = ''; }
      else if (c === '"' || c === "'") quote = c;
      else if (stop.includes(c)) break;
    }
    return css.slice(from, at);
  };
  const rules = () => {
    const list = [];
    for (;;) {
      const head = until('{};').trim();
      const sign = css[at++];
      if (sign === undefined || sign === '}') return list;
      if (sign === ';') { if (head) list.push({ head, statement: true }); continue; }
      if (/^@(media|supports|layer)/.test(head)) list.push({ head, rules: rules() });
      else { list.push({ head, body: until('}') }); at++; }
    }
  };
  return rules();
}

function without_uswds(rules) {
  for (const r of rules) {
    if (r.rules) r.rules = without_uswds(r.rules);
    else if (!r.statement && !r.head.startsWith('@')) r.head = r.head.split(/,(?![^(]*\))/).filter((s) => !s.includes('.usa-')).join(',');
  }
  return rules.filter((r) => r.head && (!r.rules || r.rules.length) && (r.body === undefined || r.body));
}

function declaration(text, theme) {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon), value = text.slice(colon + 1);
  if (theme && name.startsWith('--')) return text;
  if (/url\(/.test(value)) return text;
  return name + ':' + value.replace(new RegExp(`"[^"]*"|#[0-9a-f]{3,8}\\b|(?<![\\w-])(?:${NAMED})(?![\\w-])|\\b(?:rgb|hsl)a?\\([^)]*\\)`, 'gi'), (colour) => {
    if (colour[0] === '"') return colour;
    const ours = OURS[colour.toLowerCase()];
    if (!ours) fail(`the colour ${colour} in "${text}" is not one of assets/_theme.scss`);
    return ours === 'transparent' ? ours : `var(--${ours})`;
  });
}

function declarations(body, theme) {
  return body.split(/;(?=[^;]*:)(?![^(]*\))/).filter(Boolean).map((d) => declaration(d, theme)).join(';');
}

function write(rules) {
  return rules.map((r) => {
    if (r.statement) return r.head + ';';
    if (r.rules) return `${r.head}{${write(r.rules)}}`;
    return `${r.head}{${declarations(r.body, r.head === ':root')}}`;
  }).join('');
}

const css = sass.compile(process.argv[2], {
  loadPaths: [path.join('node_modules', '@uswds', 'uswds', 'packages')],
  style: 'compressed', charset: false, quietDeps: true,
  silenceDeprecations: ['mixed-decls', 'import', 'global-builtin', 'if-function'].filter((d) => d in (sass.deprecations || {})),
}).css;
process.stdout.write(write(without_uswds(parse(css.replace(/\/\*[^]*?\*\//g, '')))));
