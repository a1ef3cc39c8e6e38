// What a guest sees and sends. All that comes from elsewhere is set as text, never as markup.
'use strict';

const part = (id) => document.getElementById(id);
const token = location.hash.slice(1);
// the secret stands in no history and on no screen that is shared
history.replaceState(null, '', location.pathname);
const base = location.pathname.replace(/\/$/, '');
const attempt = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');
let pin;
let asked;

const gone = 'This link is not valid, or not any more. Please ask whoever sent it to you for another.';
const failed = 'That did not work just now. Please try again in a moment; nothing is done twice.';

function say(text) {
  part('status').textContent = text;
}

async function post(path, body) {
  const answer = await fetch(`${base}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...(pin && { pin }), ...body }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function open() {
  const { status, body } = await post('open', {});
  if (status === 401) {
    say(pin ? 'That is not the PIN.' : 'This link is protected by a PIN.');
    part('pin-form').hidden = false;
    part('pin').value = '';
    part('pin').focus();
    return;
  }
  part('pin-form').hidden = true;
  if (status !== 200) return say(status === 404 || status === 400 ? gone : failed);
  asked = body;
  show();
}

function show() {
  const { sponsor, guest, shown, question, expiresAt } = asked;
  say('');
  part('from').textContent = `${sponsor} asks ${guest.name}, ${guest.organisation}:`;
  part('question').textContent = question;
  part('shown').replaceChildren(...shown.flatMap(({ label, value }) => [named('dt', label), named('dd', value)]));
  part('fields').replaceChildren(...fields());
  part('send').textContent = asked.purpose === 'handover-signed' ? 'Sign' : 'Send';
  const until = new Date(expiresAt).toLocaleString([], { dateStyle: 'long', timeStyle: 'short' });
  part('once').textContent =
    `You can send one answer, until ${until}. It is kept by ${sponsor} and by those who work with it on this matter, with your name.`;
  part('asked').hidden = false;
  part('title').focus();
}

function named(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function fields() {
  const { purpose, choices } = asked;
  if (purpose === 'impact-confirmed')
    return [
      choose('impact', 'Are you affected?', [
        ['true', 'Yes, we are affected'],
        ['false', 'No, we are not affected'],
      ]),
      ...write('text', 'Remarks (optional)', false),
    ];
  if (purpose === 'handover-signed') return line('text', 'Your name, as signature');
  return choices
    ? [
        choose(
          'choice',
          'Your answer',
          choices.map((one) => [one, one]),
        ),
      ]
    : write('text', 'Your answer', true);
}

function choose(name, legend, options) {
  const set = document.createElement('fieldset');
  set.append(named('legend', legend));
  for (const [value, text] of options) {
    const label = document.createElement('label');
    const radio = Object.assign(document.createElement('input'), { type: 'radio', name, value, required: true });
    label.append(radio, named('span', text));
    set.append(label);
  }
  return set;
}

function write(name, text, required) {
  const label = Object.assign(named('label', text), { htmlFor: `field-${name}` });
  const area = Object.assign(document.createElement('textarea'), { id: `field-${name}`, name, required, rows: 5 });
  area.maxLength = 2000;
  return [label, area];
}

function line(name, text) {
  const label = Object.assign(named('label', text), { htmlFor: `field-${name}` });
  const input = Object.assign(document.createElement('input'), { id: `field-${name}`, name, required: true });
  input.maxLength = 120;
  input.autocomplete = 'name';
  return [label, input];
}

function given() {
  const form = new FormData(part('act-form'));
  const clean = (name) =>
    String(form.get(name) ?? '')
      .normalize('NFC')
      .replaceAll('\r\n', '\n')
      .replaceAll('\t', ' ')
      .trim();
  const said = {};
  if (form.has('impact')) said.impact = form.get('impact') === 'true';
  if (form.has('choice')) said.choice = form.get('choice');
  if (clean('text')) said.text = clean('text');
  return said;
}

async function act() {
  part('send').disabled = true;
  const { status } = await post('act', { attempt, ...given() });
  if (status === 200 || status === 404) {
    part('asked').hidden = true;
    part('title').textContent = status === 200 ? 'Thank you' : 'Your answer is asked';
    say(status === 200 ? `Your answer is with ${asked.sponsor}. You can close this page.` : gone);
    return part('title').focus();
  }
  part('send').disabled = false;
  if (status === 400) return say('Please fill in what is asked, without control characters.');
  say(status === 409 ? `${asked.sponsor} cannot take this answer any more. Please call.` : failed);
}

const onSubmit = (form, work) =>
  part(form).addEventListener('submit', (event) => {
    event.preventDefault();
    work().catch(() => {
      part('send').disabled = false;
      say(failed);
    });
  });

onSubmit('pin-form', () => {
  pin = part('pin').value.trim();
  return open();
});
onSubmit('act-form', act);
if (token) open().catch(() => say(failed));
else say(gone);
