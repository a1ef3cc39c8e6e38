import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import { joins, leaves, rulesAre, stewardIs, untilTaken } from '@tierline/cli/registry';
import type { Registry } from '@tierline/chaincode/schema';
import type { ConsortiumMember } from '@tierline/network/consortium';

type Entry = Registry['members'][number];
const described = (mspId: string, roles: Entry['roles'] = ['supplier']): ConsortiumMember => ({
  ...{ mspId, slug: mspId.toLowerCase(), domain: `${mspId.toLowerCase()}.test`, name: mspId, roles },
  ...{ peers: 1, orderers: 0 },
});
const entry = (mspId: string, state: Entry['state'] = 'active', roles: Entry['roles'] = ['supplier']): Entry => ({
  ...{ mspId, name: mspId, roles, state },
});
const steward = entry('Steward', 'active', ['steward']);
const registry = (...members: Entry[]): Registry => ({
  ...{ v: 1, channel: 'programme', sequence: 1, rules: 2, steward: 'Steward', charter: '0'.repeat(64), codes: {} },
  members: [...members, steward],
});
const membersAfter = ({ of }: ReturnType<typeof joins>, before: Registry) =>
  of(before)?.members.map(({ mspId, state }) => `${mspId} ${state}`);

describe('what a verb makes of a registry', () => {
  test.each<[string, Entry[], string[] | undefined]>([
    ['is new: in byte order', [entry('A'), entry('C')], ['A active', 'B active', 'C active', 'Steward active']],
    ['had left', [entry('B', 'left')], ['B active', 'Steward active']],
    ['is there', [entry('B')], undefined],
    ['is suspended: another motion’s business', [entry('B', 'suspended')], undefined],
  ])('one joins that %s', (_what, before, after) => {
    expect(membersAfter(joins(described('B')), registry(...before))).toEqual(after);
  });

  test.each<[string, Entry[], string[] | undefined]>([
    ['is there', [entry('B')], ['B left', 'Steward active']],
    ['is suspended', [entry('B', 'suspended')], ['B left', 'Steward active']],
    ['has left', [entry('B', 'left')], undefined],
    ['never was there', [entry('A')], undefined],
  ])('one leaves that %s', (_what, before, after) => {
    const change = leaves(described('B'));
    expect(change.without).toBe('B');
    expect(membersAfter(change, registry(...before))).toEqual(after);
  });

  test('the steward does not leave', () => {
    expect(() => leaves(described('Steward')).of(registry(entry('A')))).toThrow('`tierline network replace-steward`');
  });

  test('another steward comes with its role', () => {
    const after = stewardIs(described('A', ['supplier', 'steward'])).of(registry(entry('A')));
    expect(after).toMatchObject({ steward: 'A', members: [{ mspId: 'A', roles: ['supplier', 'steward'] }, steward] });
    expect(stewardIs(described('Steward')).of(registry(entry('A')))).toBeUndefined();
  });

  test('rules never go back', () => {
    expect(rulesAre(3).of(registry(entry('A')))).toMatchObject({ rules: 3 });
    expect(rulesAre(2).of(registry(entry('A')))).toBeUndefined();
    expect(() => rulesAre(1).of(registry(entry('A')))).toThrow('rules 2 are in force');
  });
});

describe('a vote', () => {
  const behind = () => new NodeRefusal('PARTNER_BEHIND', { organisations: ['A'] });
  const casting = async (...answers: (Error | undefined)[]) => {
    let asked = 0;
    await untilTaken(() => {
      const answer = answers[asked++];
      return answer ? Promise.reject(answer) : Promise.resolve();
    }, 0);
    return asked;
  };

  test.each([
    ['at once', [undefined], 1],
    ['once the others have caught up', [behind(), new Refusal('MOTION_UNKNOWN', {}), undefined], 3],
    ['when it was cast before', [new Refusal('ALREADY_APPROVED', {})], 1],
    ['when the motion was moved before', [behind(), new Refusal('MOTION_EXISTS', {})], 2],
  ])('is taken %s', async (_when, answers, asked) => {
    expect(await casting(...answers)).toBe(asked);
  });

  test('is told of where waiting does not help, or does not end', async () => {
    await expect(casting(new Refusal('RULES_UNKNOWN', { rules: 2 }))).rejects.toMatchObject({ code: 'RULES_UNKNOWN' });
    await expect(casting(new Error('no peer'))).rejects.toThrow('no peer');
    await expect(casting(...Array.from({ length: 10 }, behind))).rejects.toMatchObject({ code: 'PARTNER_BEHIND' });
  });
});
