import type { Write } from '@tierline/api/commands';
import {
  contentOf,
  type FoundInvitation,
  Guests,
  type Invitation,
  type Invite,
  inviting,
  type Invitations,
  isAnswer,
} from '@tierline/api/guests';
import { NodeRefusal } from '@tierline/api/refusals';
import { kinds } from '@tierline/chaincode/domain';
import { Refusal } from '@tierline/chaincode/errors';
import type { EntryContent } from '@tierline/chaincode/schema';
import { contextOf, refusalOf } from '../support/given';

const guest = { name: 'Jana Nová', organisation: 'Nová Litina s.r.o.' };
const place = { channel: 'programme', kind: 'case', id: 'ab'.repeat(16) };
const asked: Invite = {
  purpose: 'answer',
  guest,
  shown: [{ label: 'Part', value: 'Hub' }],
  question: 'When?',
  hours: 24,
  pin: false,
};

/** Rows in memory. */
class Kept implements Invitations {
  readonly rows: FoundInvitation[] = [];
  add: Invitations['add'] = (invitation, secrets) => {
    this.rows.push({ ...invitation, ...secrets, pinsLeft: 5, attemptHash: undefined });
    return Promise.resolve(true);
  };
  byToken: Invitations['byToken'] = (hash) => {
    const row = this.rows.find(({ tokenHash }) => tokenHash === hash);
    return Promise.resolve(row && { ...row });
  };
  list: Invitations['list'] = () => Promise.resolve(this.rows);
  guess: Invitations['guess'] = (id) => {
    const row = this.#row(id);
    if (row.status !== 'open' || row.pinsLeft === 0) return Promise.resolve(false);
    row.pinsLeft -= 1;
    if (row.pinsLeft === 0) row.status = 'locked';
    return Promise.resolve(true);
  };
  guessed: Invitations['guessed'] = (id) => {
    Object.assign(this.#row(id), { pinsLeft: 5, status: 'open' });
    return Promise.resolve();
  };
  signed: Invitations['signed'] = (id, slip) => {
    this.#row(id).slip ??= slip;
    return Promise.resolve();
  };
  done: Invitations['done'] = (id, as) => {
    Object.assign(this.#row(id), { status: 'done' }, as);
    return Promise.resolve();
  };
  revoke: Invitations['revoke'] = (id) => {
    this.#row(id).status = 'revoked';
    return Promise.resolve(this.#row(id));
  };
  #row = (id: string): FoundInvitation => this.rows.find((row) => row.id === id)!;
}

function desk(fault?: () => Error | undefined) {
  const kept = new Kept();
  const ledger = new Map<string, EntryContent>();
  let now = new Date('2026-11-26T12:00:00.000Z');
  const bring = (write: Write, { commandId = '' }: { commandId?: string | undefined }) => {
    if (write.type !== 'entry') throw new Error('no entry');
    const failure = fault?.();
    if (failure && !(failure instanceof TypeError)) return Promise.reject(failure);
    if (ledger.has(commandId)) return Promise.reject(new Refusal('ENTRY_EXISTS'));
    ledger.set(commandId, write.content);
    return failure ? Promise.reject(failure) : Promise.resolve([]);
  };
  const guests = new Guests({
    ...{ invitations: kept, now: () => now, bring, report: () => undefined },
    entry: () => Promise.resolve([...ledger.values()][0]),
    sponsor: () => Promise.resolve('Axle Ltd'),
  });
  const of = inviting({
    ...{ mspId: 'AxleMSP', invitations: kept, now: () => now, isLive: ({ id }) => Promise.resolve(id === place.id) },
    ...{ requireRole: () => undefined, person: 'anna', url: '' },
  });
  const invite = async (more: object = {}, where = place) => {
    const { link, pin, invitation } = await of.invite(where, { ...asked, ...more });
    return { token: link.split('#')[1]!, pin: pin ?? '', id: invitation.id };
  };
  return { guests, of, invite, kept, ledger, later: (iso: string) => void (now = new Date(iso)) };
}
const attempt = '01'.repeat(16);
const other = '02'.repeat(16);

describe('a link', () => {
  it('shows what its sponsor chose, and nothing of the record', async () => {
    const { guests, invite } = desk();
    const { token } = await invite();
    expect(await guests.open({ token })).toEqual({
      ...{ purpose: 'answer', guest, shown: asked.shown, question: 'When?', sponsor: 'Axle Ltd' },
      expiresAt: '2026-11-27T12:00:00.000Z',
    });
  });

  it('lets its guest act once: the same page is answered again, another is told nothing', async () => {
    const { guests, invite, ledger } = desk();
    const { token, id } = await invite();
    expect(await guests.act({ token, attempt, text: 'Friday' })).toBe('done');
    expect(await guests.act({ token, attempt, text: 'Friday' })).toBe('done');
    expect(await guests.act({ token, attempt: other, text: 'Monday' })).toBe('unknown');
    expect(await guests.act({ token, attempt: other, text: 'Friday' })).toBe('unknown');
    expect(await guests.open({ token })).toBe('unknown');
    const { hours: _hours, pin: _pin, purpose: _purpose, ...words } = asked;
    expect([...ledger.values()]).toEqual([{ type: 'guest', act: 'answer', invitation: id, ...words, text: 'Friday' }]);
  });

  it('acts once however often it is clicked at once', async () => {
    const { guests, invite, ledger } = desk();
    const { token } = await invite();
    const clicks = await Promise.all(Array.from({ length: 5 }, () => guests.act({ token, attempt, text: 'Friday' })));
    expect(new Set(clicks)).toEqual(new Set(['done']));
    expect(ledger.size).toBe(1);
  });

  it('that broke off after the ledger had it takes the same act as done, and no other', async () => {
    let crash: Error | undefined = new TypeError('the node is killed');
    const { guests, invite, ledger } = desk(() => crash);
    const { token } = await invite();
    await expect(guests.act({ token, attempt, text: 'Friday' })).rejects.toThrow('killed');
    crash = undefined;
    expect(await guests.act({ token, attempt: other, text: 'Friday' })).toBe('done');
    expect(ledger.size).toBe(1);
  });
  it('and of another act after such a break nothing is told, also when it comes again', async () => {
    let crash: Error | undefined = new TypeError('the node is killed');
    const { guests, invite } = desk(() => crash);
    const { token } = await invite();
    await expect(guests.act({ token, attempt, text: 'Friday' })).rejects.toThrow('killed');
    crash = undefined;
    for (const _again of [1, 2]) expect(await guests.act({ token, attempt: other, text: 'Monday' })).toBe('unknown');
  });

  it.each([
    ['PARTNER_FAULT', new NodeRefusal('PARTNER_FAULT'), 'later'],
    ['RECORD_ENDED', new Refusal('RECORD_ENDED'), 'not-taken'],
  ])('stays open where the ledger does not take the act: %s', async (_what, fault, said) => {
    let failing: Error | undefined = fault;
    const { guests, invite } = desk(() => failing);
    const { token } = await invite();
    expect(await guests.act({ token, attempt, text: 'Friday' })).toBe(said);
    failing = undefined;
    expect(await guests.act({ token, attempt, text: 'Friday' })).toBe('done');
  });

  it('unknown, expired, revoked and used are told alike', async () => {
    const world = desk();
    const [used, revoked, expired] = [await world.invite(), await world.invite(), await world.invite({ hours: 1 })];
    await world.guests.act({ token: used.token, attempt, text: 'x' });
    await world.of.revoke(revoked.id);
    world.later('2026-11-26T13:00:00.000Z');
    for (const token of [used.token, revoked.token, expired.token, 'A'.repeat(43)]) {
      expect(await world.guests.open({ token })).toBe('unknown');
      expect(await world.guests.act({ token, attempt: other, text: 'x' })).toBe('unknown');
    }
  });

  it('that is altered by a letter is another', async () => {
    const { guests, invite } = desk();
    const { token } = await invite();
    const altered = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    expect(await guests.open({ token: altered })).toBe('unknown');
  });

  it('with a PIN leads nowhere without it, and is locked by five wrong ones', async () => {
    const { guests, invite, kept } = desk();
    const { token, pin } = await invite({ pin: true });
    expect(pin).toMatch(/^\d{6}$/);
    expect(await guests.open({ token })).toBe('pin-needed');
    expect(await guests.act({ token, attempt, text: 'x' })).toBe('pin-needed');
    for (const _wrong of [1, 2, 3, 4]) expect(await guests.open({ token, pin: 'wrong' })).toBe('pin-needed');
    expect(await guests.open({ token, pin })).toMatchObject({ question: 'When?' });
    for (const _wrong of [1, 2, 3, 4])
      expect(await guests.act({ token, pin: 'x', attempt, text: 'x' })).toBe('pin-needed');
    expect(await guests.open({ token, pin: 'wrong' })).toBe('unknown');
    expect(await guests.open({ token, pin })).toBe('unknown');
    expect(kept.rows[0]?.status).toBe('locked');
  });

  it('keeps neither token nor PIN', async () => {
    const { invite, kept } = desk();
    const { token, pin } = await invite({ pin: true });
    expect(JSON.stringify(kept.rows)).not.toContain(token);
    expect(JSON.stringify(kept.rows)).not.toMatch(new RegExp(`"${pin}"`));
  });

  it.each([
    ['for another purpose', { impact: true }],
    ['for two', { impact: true, text: 'x' }],
    ['of no word', {}],
    ['of a choice nobody gave', { choice: 'x' }],
  ])('takes no act %s, and is not used up by it', async (_what, said) => {
    const { guests, invite } = desk();
    const { token } = await invite();
    expect(await guests.act({ token, attempt, ...said })).toBe('malformed');
    expect(await guests.act({ token, attempt, text: 'Friday' })).toBe('done');
  });
});

describe('an answer', () => {
  const invite = (purpose: Invitation['invite']['purpose'], choices?: string[]) =>
    ({ purpose, guest, shown: [], question: 'q', ...(choices && { choices }) }) as Invitation['invite'];
  it.each([
    ['impact-confirmed', undefined, { impact: false }, true],
    ['impact-confirmed', undefined, { impact: true, text: 'one line' }, true],
    ['impact-confirmed', undefined, { text: 'x' }, false],
    ['answer', ['a', 'b'], { choice: 'a' }, true],
    ['answer', ['a', 'b'], { choice: 'c' }, false],
    ['answer', ['a', 'b'], { text: 'c' }, false],
    ['handover-signed', undefined, { text: 'J. Nová' }, true],
    ['handover-signed', undefined, {}, false],
    ['handover-signed', undefined, { text: 'x', impact: true }, false],
  ] as const)('to %s (%j): %j is %s', (purpose, choices, said, fits) => {
    expect(isAnswer(invite(purpose, choices && [...choices]), said)).toBe(fits);
  });

  it.each([
    ['case', 'impact-confirmed', { impact: true }],
    ['case', 'answer', { text: 'x' }],
    ['shipment', 'handover-signed', { text: 'J. Nová' }],
    ['custody', 'handover-signed', { text: 'J. Nová' }],
  ] as const)('stands beside a %s as the rules take it: %s', (kind, purpose, said) => {
    const invitation = {
      id: 'cd'.repeat(16),
      place: { ...place, kind },
      invite: invite(purpose),
      nonce: 'ef'.repeat(16),
    };
    const { content } = contentOf(invitation as Invitation, said);
    const shape = kinds.get(kind)!.entries![content.type]!;
    shape.content.parse(content);
    expect(refusalOf(() => shape.authorise({}, content, contextOf('Axle')))).toBeUndefined();
    expect(JSON.stringify(content)).toContain(guest.organisation);
    expect(contentOf(invitation as Invitation, said).content).toEqual(content);
  });

  it.each([
    ['case', { act: 'handover-signed', text: 'x' }],
    ['shipment', { act: 'impact-confirmed', impact: true }],
    ['case', { act: 'answer', text: 'x', choice: 'y' }],
    ['case', { act: 'impact-confirmed' }],
  ])('is refused by the rules where the kind has none such, or it says something else: %s %j', (kind, act) => {
    const shape = kinds.get(kind)!.entries!['guest']!;
    const content = { type: 'guest', invitation: 'ab'.repeat(16), guest, shown: [], question: 'q', ...act };
    expect(refusalOf(() => shape.authorise({}, content, contextOf('Axle')))).toMatchObject({ code: 'ACT_INVALID' });
  });

  it('is one for each invitation, whoever writes it', () => {
    const shape = kinds.get('case')!.entries!['guest']!;
    expect([shape.subject!({ type: 'guest', invitation: 'ab' }), shape.roles]).toEqual([['ab'], ['bot']]);
  });
});

describe('an invitation', () => {
  it.each([
    ['on a record that is not this member’s', {}, { id: 'cd'.repeat(16) }, 'RECORD_UNKNOWN'],
    ['on records of other kinds', {}, { kind: 'forecast' }, 'ACT_INVALID'],
    ['for what a kind has not', { purpose: 'impact-confirmed' }, { kind: 'custody' }, 'ACT_INVALID'],
    ['to choose what is no answer', { purpose: 'impact-confirmed', choices: ['a', 'b'] }, {}, 'ACT_INVALID'],
    ['to choose one twice', { choices: ['a', 'a'] }, {}, 'ACT_INVALID'],
    ['for more than fourteen days', { hours: 337 }, {}, 'MALFORMED'],
    ['of nobody', { guest: { name: '', organisation: 'x' } }, {}, 'MALFORMED'],
    ['with a control character', { question: 'a\u0000' }, {}, 'MALFORMED'],
    ['on a kind that every object has', {}, { kind: 'constructor' }, 'ACT_INVALID'],
  ])('is not made %s', async (_what, more, where, code) => {
    await expect(desk().invite(more, { ...place, ...where })).rejects.toMatchObject({ code });
  });
});
