// Brings the page up to date without a jump, finds while one types, and reads the charts. Everything works without it, too.
(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const pause = $('pause'), live = $('live');
  const every = 1000 * pause.dataset.every;
  let paused = false, url = location.href, asked = 0, cursor = -1, typing, readAt = performance.now();
  const say = words => { if (live.textContent !== words) live.textContent = words; };
  const clock = () => new Date().toISOString().slice(11, 19) + 'Z';
  const words = seconds => seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min`
    : seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;

  const age = () => {
    const span = $('age');
    if (span) span.textContent = `read ${words(Math.floor(+span.dataset.age + (performance.now() - readAt) / 1000))} ago`;
  };

  // Changes only what differs, so that focus, selection and what is being typed stay.
  const keyOf = node => node.nodeType === 1 ? node.id || node.dataset.k : undefined;
  const morph = (to, from) => {
    if (to.isEqualNode(from)) return;
    for (const { name, value } of [...from.attributes]) if (to.getAttribute(name) !== value) to.setAttribute(name, value);
    for (const { name } of [...to.attributes]) if (!from.hasAttribute(name) && name !== 'open') to.removeAttribute(name);
    const keyed = new Map([...to.childNodes].map(node => [keyOf(node), node]));
    let at = to.firstChild;
    for (const want of [...from.childNodes]) {
      const key = keyOf(want);
      const have = key !== undefined ? keyed.get(key) : at && keyOf(at) === undefined ? at : undefined;
      if (!have || have.nodeName !== want.nodeName) { to.insertBefore(want, at); continue; }
      if (have === at) at = at.nextSibling; else to.insertBefore(have, at);
      if (have.nodeType === 1) morph(have, want);
      else if (have.data !== want.data) have.data = want.data;
    }
    while (at) { const next = at.nextSibling; at.remove(); at = next; }
  };

  const load = async next => {
    const mine = ++asked;
    try {
      const answer = await fetch(next, { cache: 'no-store', signal: AbortSignal.timeout(10000) });
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(`${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (mine !== asked) return;
      if (!page.getElementById('trouble')) throw new Error('starting');
      url = next;
      for (const id of ['main', 'trouble']) morph($(id), page.getElementById(id));
      const fresh = page.getElementById('age');
      if (fresh && $('age')) [$('age').dataset.age, $('age').title] = [fresh.dataset.age, fresh.title];
      document.title = page.title;
      readAt = performance.now();
      age();
      ready();
    } catch (error) {
      if (mine !== asked) return;
      say(/^\d+$/.test(error.message) ? `the server answers ${error.message} since ${clock()}` : `the server does not answer since ${clock()}`);
      live.dataset.down = '1';
      return;
    }
    delete live.dataset.down;
    say(paused ? 'paused' : `updates every ${every / 1000} s`);
  };

  const go = next => { history.replaceState(null, '', next); return load(location.href); };

  document.addEventListener('input', e => {
    if (e.target.id !== 'find') return;
    clearTimeout(typing);
    typing = setTimeout(() => {
      const query = new URLSearchParams(new FormData(e.target.form));
      go('?' + query);
    }, 150);
  });
  document.addEventListener('click', e => {
    const link = e.target.closest('.tile, thead a');
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    go(link.href);
  });
  document.addEventListener('keydown', e => {
    const find = $('find');
    if (!find || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '/' && document.activeElement !== find) { e.preventDefault(); find.focus(); find.select(); }
    if (e.key === 'Escape' && document.activeElement === find) { find.value = ''; find.dispatchEvent(new Event('input', { bubbles: true })); }
  });

  // One cursor over all charts. Its figures are the rows of the table, so that both say the same.
  const points = () => [...document.querySelectorAll('#points tbody tr')];
  const mark = to => {
    const rows = points();
    if (!rows.length) return;
    cursor = Math.max(0, Math.min(rows.length - 1, to));
    const part = +rows[cursor].dataset.f;
    for (const svg of document.querySelectorAll('svg.x')) {
      let line = svg.querySelector('.cur');
      if (!line) {
        line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        line.setAttribute('class', 'cur');
        svg.append(line);
      }
      const [left, right] = [+svg.dataset.l, +svg.dataset.r];
      line.setAttribute('d', `M${(left + part * (right - left)).toFixed(1)} 6V${svg.viewBox.baseVal.height - 20}`);
    }
    const heads = [...document.querySelectorAll('#points thead th')].map(th => th.textContent);
    $('read').textContent = [...rows[cursor].cells]
      .map((cell, i) => i ? cell.textContent && `${heads[i].toLowerCase()} ${cell.textContent}` : cell.textContent + ':')
      .filter(Boolean).join(', ').replace(':,', ':');
  };
  const at = (svg, x) => {
    const box = svg.getBoundingClientRect(), [left, right] = [+svg.dataset.l, +svg.dataset.r];
    const part = ((x - box.left) / box.width * svg.viewBox.baseVal.width - left) / (right - left);
    let best = 0;
    points().forEach((row, i, rows) => { if (Math.abs(row.dataset.f - part) < Math.abs(rows[best].dataset.f - part)) best = i; });
    return best;
  };
  document.addEventListener('pointermove', e => {
    const svg = e.target.closest && e.target.closest('svg.x');
    if (svg) mark(at(svg, e.clientX));
  });
  document.addEventListener('keydown', e => {
    if (!e.target.matches || !e.target.matches('svg.x')) return;
    const from = cursor < 0 ? points().length : cursor;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from - 12, PageDown: from + 12, Home: 0, End: Infinity }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    mark(to);
  });

  const ready = () => {
    for (const button of document.querySelectorAll('form button')) button.hidden = true;
    if (cursor >= 0) mark(cursor);
  };
  pause.hidden = false;
  pause.onclick = () => {
    paused = !paused;
    pause.textContent = paused ? 'Resume' : 'Pause';
    say(paused ? 'paused' : `updates every ${every / 1000} s`);
    if (!paused) load(url);
  };
  say(`updates every ${every / 1000} s`);
  ready();
  setInterval(age, 1000);
  setInterval(() => {
    // Who reads or copies is not disturbed.
    if (!paused && !document.hidden && getSelection().isCollapsed) load(url);
  }, every);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !paused) load(url); });
})();
