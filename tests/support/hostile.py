"""Scripts that detect whether anything in a note ran or reshaped the page."""

LISTEN = "window.ranByNotes = []; window.ran = what => { window.ranByNotes.push(what) };"
"""Before the page's own scripts: the function that every payload calls."""

VISIT_EVERYTHING = """
(async () => {
  const strange = [];
  const text = selector => document.querySelector(selector)?.textContent.trim() ?? '';
  const links = () => Array.from(document.querySelectorAll('#list .talk-title a'));
  const isListed = () => !document.getElementById('list').closest('[hidden]')
    && /^\\d+ talks$/.test(text('[role=status]'))
    && links().length >= parseInt(text('[role=status]'), 10);
  const wait = async (isShown, what) => {
    for (let n = 0; n < 1200 && !isShown(); n += 1) await new Promise(done => setTimeout(done, 25));
    if (!isShown()) strange.push(`never shown: ${what}`);
  };
  const look = () => {
    const places = '#list, #reading, #problems, #facets, #chips, .library-status';
    const forbidden =
      /^(script|iframe|object|embed|base|meta|link|style|form|template|textarea|math)$/i;
    const allowed = /^(#|https?:|mailto:|blob:|\\.\\/notes\\/)/;
    for (const it of document.querySelectorAll(places))
      for (const child of it.querySelectorAll('*')) {
        if (forbidden.test(child.tagName) && child.id !== 'remark') strange.push(child.tagName);
        if (child.id && child.closest('.notes') && !/^fn(ref)?-\\d/.test(child.id))
          strange.push(`id=${child.id}`);
        for (const { name, value } of child.attributes) {
          if (/^on|^style$|^srcdoc$|^formaction$/i.test(name)) strange.push(name);
          if (/^(href|src|action)$/.test(name) && !allowed.test(value))
            strange.push(`${name}=${value}`);
        }
      }
  };
  let views = 0;
  const visit = async (fragment, isShown) => {
    location.hash = fragment;
    await wait(isShown, fragment);
    look();
    views += 1;
  };
  const isSorted = by => isListed() && document.getElementById('sort').value === by;
  // Drawn anew, since the listener may have come after the first list.
  await visit('#sort=newest', () => isSorted('newest'));
  await visit('#', () => isSorted('order'));
  const talks = links().map(a => [a.getAttribute('href'), a.textContent.trim()]);
  for (const [talk, title] of talks) {
    await visit(talk, () => text('#reading h1') === title);
    for (const it of document.querySelectorAll('.notes *')) {
      it.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      if (it.tagName !== 'A') it.click();
    }
  }
  await visit('#view=problems', () => text('#problems h1') !== '');
  location.hash = '#q=script';
  await wait(() => / of \\d+ talks$/.test(text('[role=status]')), 'a search');
  look();
  return { ran: window.ranByNotes, views, strange };
})()
"""
"""Visits the list, each talk and the problems; returns what ran, views, strange elements."""

INJECT = """
(async () => {
  window.ranByNotes.length = 0;
  const at = document.getElementById('list');
  const box = document.createElement('div');
  box.innerHTML = `<img src=x onerror="ran('attribute')">
    <iframe srcdoc="<script nonce=backrow>parent.ran('srcdoc')</scr${''}ipt>"></iframe>`;
  at.append(box);
  const script = document.createElement('script');
  script.nonce = 'backrow';
  script.textContent = "ran('inline')";
  at.append(script);
  await new Promise(done => setTimeout(done, 300));
  const seen = [...window.ranByNotes];
  box.remove();
  script.remove();
  return seen;
})()
"""
"""Tests the second barrier alone: what the policy lets run of markup inside the page."""
