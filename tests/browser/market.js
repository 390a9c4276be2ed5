// market.js: the files of a small program for reports.js: students and city halls, reviewers and applications, homes in a lottery.
'use strict';
const fs = require('fs');
const path = require('path');

const HALLS = ['Akron', 'Baltimore', 'Charleston', 'Dayton', 'El Paso', 'Fort Wayne', 'Greensboro', 'Hartford', 'Irvine', 'Jackson', 'Knoxville', 'Unincorporatedneighbourhoodswithoutablank'];
const GIVEN = ['Amara', 'Beatriz', 'Chidi', 'Dolores', 'Emil', 'Fatima', 'Grace', 'Hiroshi'];
const FAMILY = ['Okafor', 'de la Cruz', 'Nguyen', 'Schmidt', 'Williams-Featherstonehaugh'];

// Numbers that are the same in every run.
function numbers(seed) {
  let state = seed;
  return (below) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return Math.floor(state / 65536) % below; };
}

function students_write(put) {
  const next = numbers(7), names = GIVEN.flatMap((g) => FAMILY.map((f) => `${g} ${f}`)), wishes = [], scores = [], who = [];
  names.forEach((name, k) => {
    const halls = [];
    while (halls.length < 4) { const h = HALLS[Math.min(next(12), next(12))]; if (!halls.includes(h)) halls.push(h); }
    halls.forEach((h, r) => { wishes.push([name, h, r + 1]); if (next(8)) scores.push([h, name, (50 + next(500) / 10).toFixed(1)]); });
    if (k % 4 === 0) who.push([name, 'first generation']);
  });
  put('halls.csv', ['position', 'capacity', 'minimum', 'region'], HALLS.map((h, k) => [h, 2 + (k * 5) % 4, k % 3 ? 1 : 0, k % 2 ? 'East' : 'West']));
  put('students.csv', ['applicant', 'position', 'rank'], wishes);
  put('scores.csv', ['position', 'applicant', 'score'], scores);
  put('minimums.csv', ['position', 'capacity', 'minimum'], HALLS.map((h, k) => [h, 2 + (k * 5) % 4, { Jackson: 2, Knoxville: 4 }[h] || 0]));
  put('caps.csv', ['region', 'capacity'], [['East', 12]]);
  put('seats.csv', ['position', 'category', 'places'], [['Akron', 'first generation', 1], ['Baltimore', 'first generation', 2]]);
  put('who.csv', ['applicant', 'category'], who);
  put('agreed.csv', ['applicant', 'position'], [[names[3], 'Hartford']]);
  put('gone.csv', ['applicant'], [[names[0]], [names[9]]]);
}

// Klaus and Klijn: a couple for which nothing is stable.
function couple_write(put) {
  put('p.csv', ['position', 'capacity'], [['Dayton', 1], ['Toledo', 1]]);
  put('a.csv', ['applicant', 'position', 'rank'], [['Ana', 'Dayton', 1], ['Ben', 'Toledo', 1], ['Cleo', 'Dayton', 1], ['Cleo', 'Toledo', 2]]);
  put('q.csv', ['position', 'applicant', 'rank'], [['Dayton', 'Ana', 1], ['Dayton', 'Cleo', 2], ['Toledo', 'Cleo', 1], ['Toledo', 'Ben', 2]]);
  put('c.csv', ['first', 'second'], [['Ana', 'Ben']]);
}

function reviewers_write(put) {
  const next = numbers(11), items = [], fit = [];
  for (let i = 0; i < 14; i++) items.push(`Application ${i + 1}: ${['bus shelters', 'eviction counsel', 'lead pipes', 'night clinics'][i % 4]} in ${HALLS[i % 12]}`);
  const people = GIVEN.map((g, k) => `${g} ${FAMILY[k % 5]}`);
  for (const i of items) for (const p of people) if (next(5)) fit.push([i, p, (next(100) / 10 - 1).toFixed(1)]);
  put('applications.csv', ['item', 'need'], items.map((i) => [i, 2]));
  put('more.csv', ['item', 'need'], items.map((i) => [i, 4]));
  put('reviewers.csv', ['reviewer', 'max', 'min'], people.map((p, k) => [p, 4 + k % 3, 1]));
  put('fit.csv', ['item', 'reviewer', 'score'], fit);
}

function homes_write(put) {
  const homes = [];
  for (let k = 1; k <= 60; k++) homes.push([`${100 + 7 * k} ${['Wayne Avenue', 'East Third Street', 'Salem Avenue'][k % 3]}`, ['Old North', 'Twin Towers', 'Wright View'][k % 3], 1 + k % 4]);
  put('homes.csv', ['unit', 'district', 'tickets'], homes);
}

function market_write(dir) {
  const cell = (c) => (/[",]/.test(String(c)) ? `"${String(c).replace(/"/g, '""')}"` : c);
  const put = (name, head, rows) => fs.writeFileSync(path.join(dir, name), [head, ...rows].map((r) => r.map(cell).join(',')).join('\n') + '\n');
  students_write(put);
  couple_write(put);
  reviewers_write(put);
  homes_write(put);
}

module.exports = { market_write };
