// What pages can do better with a script. Each works without: buttons that need it are hidden until it is here.
(function () {
  'use strict';

  // <button data-print hidden>: opens the system's print dialogue.
  // <button data-share="https://..." data-done="Copied" hidden>: the system's own way of sharing where there is one; else copies it.
  // <button data-copy="cite" data-done="Copied" hidden>: copies the text of #cite, and says so in the button for a while.
  function reveal(root) {
    root.querySelectorAll('button[data-print][hidden]').forEach(function (b) { b.hidden = false; });
    if (navigator.clipboard) root.querySelectorAll('button[data-copy][hidden]').forEach(function (b) { b.hidden = false; });
    if (navigator.clipboard || navigator.share) root.querySelectorAll('button[data-share][hidden]').forEach(function (b) { b.hidden = false; });
  }

  // Whoever closes the system's dialogue has shared nothing, and that is no error.
  function share(button) {
    if (navigator.share) navigator.share({ title: document.title, url: button.dataset.share }).catch(function () {});
    else copy_text(button, button.dataset.share);
  }

  function copy(button) {
    var from = document.getElementById(button.dataset.copy);
    if (from) copy_text(button, (from.value || from.textContent).trim());
  }

  function copy_text(button, text) {
    navigator.clipboard.writeText(text).then(function () {
      var said = button.textContent;
      button.setAttribute('aria-live', 'polite');
      button.textContent = button.dataset.done || said;
      setTimeout(function () { button.textContent = said; }, 3000);
    });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('button');
    if (!button) return;
    if (button.hasAttribute('data-print')) window.print();
    if (button.hasAttribute('data-copy')) copy(button);
    if (button.hasAttribute('data-share')) share(button);
  });

  // <div data-autosave="/drafts/x/problem"> around a form with a text and its version: what is typed is saved by itself. Without a
  // connection it is kept in this browser and sent when there is one. What the server refuses is kept too, and said in its words; it
  // is tried again when more is typed. Where somebody else has saved meanwhile, nothing is.
  function kept_at(key) { return JSON.parse(localStorage.getItem(key) || 'null'); }

  function autosave(box) {
    var form = box.querySelector('form'), text = form && form.elements.body, version = form && form.elements.version;
    var says = box.querySelector('[data-autosave-says]'), key = 'draft ' + box.dataset.autosave, timer, stopped = false, under_way = null, waits = false;
    if (!text || !version) return;

    function keep(sent) { localStorage.setItem(key, JSON.stringify({ version: version.value, text: text.value, sent: sent })); }
    function unconnected() { keep(false); says.textContent = box.dataset.kept; }

    function saved(now, sent) {
      version.value = now;
      if (text.value === sent) localStorage.removeItem(key);
      says.textContent = box.dataset.saved;
    }

    function refused(status, page) {
      var answer = new DOMParser().parseFromString(page, 'text/html');
      var why = answer.querySelector('.error-summary li, .error-summary p') || answer.querySelector('.lead');
      keep(false);
      stopped = status !== 422;
      says.textContent = why ? why.textContent : box.dataset.clash;
    }

    function save() {
      if (stopped) return;
      var sent = text.value, body = new URLSearchParams(new FormData(form));
      under_way = fetch(box.dataset.autosave, { method: 'POST', body: body, headers: { 'HX-Request': 'true' } }).then(function (answer) {
        if (answer.status >= 500) throw new Error(answer.status);
        return answer.text().then(function (said) {
          if (answer.ok) saved(said, sent);
          else refused(answer.status, answer.status === 409 && /^\d+$/.test(said) ? '' : said);
        });
      }).catch(function () {
        unconnected();
        later(10000);
      }).then(function () { under_way = null; });
    }

    function later(ms) { clearTimeout(timer); timer = setTimeout(save, ms); }

    // The server trims a text. Where it shows the kept one as its own, that is done with, unless it says what is wrong with it.
    function take_up() {
      var kept = kept_at(key);
      if (!kept) return;
      if (kept.text.trim() !== text.value.trim()) { text.value = kept.text; version.value = kept.version; later(0); }
      else if (!box.querySelector('#errors')) localStorage.removeItem(key);
    }

    take_up();
    text.addEventListener('input', function () { later(1500); });
    window.addEventListener('online', function () { if (kept_at(key)) later(0); });
    window.addEventListener('pageshow', function (event) { if (event.persisted) { stopped = waits = false; take_up(); } });
    // A save that is under way changes the version that the form sends: it is waited for, so that nobody clashes with themselves.
    // Who presses again does not wait. The text stays in this browser until a page says that it was kept.
    form.addEventListener('submit', function (event) {
      clearTimeout(timer);
      if (!navigator.onLine) {
        event.preventDefault();
        unconnected();
        return;
      }
      if (under_way && !waits) {
        waits = true;
        event.preventDefault();
        under_way.then(function () { if (navigator.onLine) form.requestSubmit(); });
        return;
      }
      stopped = true;
      keep(true);
    });
  }

  // The page that follows a section which was kept: what was sent of its draft is needed no more.
  function forget_kept() {
    var here = 'draft ' + location.pathname + '/';
    Object.keys(localStorage).forEach(function (key) { if (key.startsWith(here) && kept_at(key).sent) localStorage.removeItem(key); });
  }
  if (document.getElementById('done') && new URLSearchParams(location.search).get('done') === 'section-kept') forget_kept();

  // What is kept of drafts is theirs who typed it: it goes when they sign out here.
  document.addEventListener('submit', function (event) {
    if (!/\/sign-out$/.test(event.target.getAttribute('action')) || !navigator.onLine) return;
    Object.keys(localStorage).forEach(function (key) { if (key.startsWith('draft ')) localStorage.removeItem(key); });
  });

  document.querySelectorAll('[data-autosave]').forEach(autosave);

  // Who clicks a button twice sends once.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (event.timeStamp - form.dataset.sentAt < 1000) event.preventDefault();
    else form.dataset.sentAt = event.timeStamp;
  });

  // <div data-passkey="make" data-ask="/account/passkeys/challenge" hidden> around a form with hidden fields: when it is sent, the
  // server is asked for a challenge, the device for its answer, and the form takes that along. "get" signs in.
  function bytes(text) {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), function (c) { return c.charCodeAt(0); });
  }
  function base64url(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function passkey(box) {
    var form = box.querySelector('form'), says = box.querySelector('[data-passkey-says]'), makes = box.dataset.passkey === 'make';
    if (!window.PublicKeyCredential || !AuthenticatorAttestationResponse.prototype.getAuthenticatorData) return;
    box.hidden = false;
    document.querySelectorAll('[data-passkey-none]').forEach(function (p) { p.hidden = true; });

    function keys(ask) { return ask.keys.map(function (k) { return { type: 'public-key', id: bytes(k) }; }); }

    function make(ask) {
      return navigator.credentials.create({ publicKey: {
        challenge: bytes(ask.challenge), rp: { id: ask.rp, name: ask.site }, attestation: 'none', excludeCredentials: keys(ask),
        user: { id: new TextEncoder().encode(ask.user.id), name: ask.user.name, displayName: ask.user.display },
        pubKeyCredParams: [-7, -8, -257].map(function (alg) { return { type: 'public-key', alg: alg }; }),
        authenticatorSelection: { userVerification: 'preferred', residentKey: 'discouraged' }
      } });
    }

    function get(ask) {
      return navigator.credentials.get({ publicKey: { challenge: bytes(ask.challenge), rpId: ask.rp, allowCredentials: keys(ask), userVerification: 'preferred' } });
    }

    function fill(answer) {
      var r = answer.response, e = form.elements;
      e.client.value = base64url(r.clientDataJSON);
      e.data.value = base64url(makes ? r.getAuthenticatorData() : r.authenticatorData);
      if (!makes) { e.signature.value = base64url(r.signature); e.credential.value = answer.id; }
      form.submit();
    }

    form.addEventListener('submit', function (event) {
      if (makes && !form.elements.name.value.trim()) return;      // the server says what is missing; no device is asked for that
      event.preventDefault();
      says.textContent = '';
      fetch(box.dataset.ask, { method: 'POST', body: new URLSearchParams({ token: form.elements.token.value }) })
        .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
        .then(makes ? make : get).then(fill).catch(function () { says.textContent = box.dataset.failed; });
    });
  }
  document.querySelectorAll('[data-passkey]').forEach(passkey);

  // What a form has done is said once: who comes back to the page, or sends its address on, is not told again.
  if (document.getElementById('done')) {
    var here = new URL(location.href);
    here.searchParams.delete('done');
    history.replaceState(null, '', here);
  }

  // What stands folded is folded out on paper, and back again.
  var folded = [];
  window.addEventListener('beforeprint', function () {
    folded = Array.prototype.slice.call(document.querySelectorAll('main details:not([open])'));
    folded.forEach(function (d) { d.open = true; });
  });
  window.addEventListener('afterprint', function () { folded.forEach(function (d) { d.open = false; }); });

  // On a phone filters stand folded above the results, so that the results are the first thing one sees.
  function fold() {
    if (!window.matchMedia('(max-width: 63.99em)').matches) return;
    document.querySelectorAll('.facets details[open]').forEach(function (d) { d.open = false; });
  }

  // How many were found is said to those who listen. It is said outside of what is replaced: a region that comes with its text is silent.
  var said = document.createElement('p');
  said.className = 'visually-hidden';
  said.id = 'said';
  said.setAttribute('role', 'status');
  document.body.appendChild(said);
  function say_found() {
    var count = document.querySelector('.results__head .count');
    said.textContent = count ? count.textContent.trim() : '';
  }

  document.addEventListener('htmx:afterSwap', function (event) {
    reveal(event.target);
    if (event.target.id !== 'main') return;
    fold();
    say_found();
  });
  reveal(document);
  fold();
})();
