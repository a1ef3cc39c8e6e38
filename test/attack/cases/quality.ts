import { personRoles, type Role } from '@tierline/chaincode/schema';
import { enumValue, literal } from '../../support/asking';
import { type AttackedWorld, channel } from '../../support/attacked-world';
import { eventually } from '../../support/waiting';

const noticeTo = (receiver: string, number: string) => ({
  ...{ receiver, number, noticeType: enumValue('alert'), severity: 'minor', title: 'Cracks' },
  ...{ description: 'Cracks at the flange', affected: [{ what: enumValue('part'), name: 'P-1' }] },
});
const bare = (args: object): string => literal(args).slice(1, -1);
const why = { reason: 'long enough a reason' };

/** The notice is of oem to axle. */
export function qualityNoticesAreKept(world: () => AttackedWorld): void {
  const id = () => world().ids['quality-notice'] ?? '';
  const refused = (slug: string, mutation: string, args: object = {}) =>
    world().asking.refused(slug, personRoles, mutation, { channel, id: id(), ...args });

  test('a notice has arrived when the receiver’s node says so of itself, at both', async () => {
    for (const slug of ['axle', 'oem'])
      await eventually(async () => {
        const { record } = await world().asking.read(slug, `{ record(id: "${id()}") { signedState } }`);
        expect(record).toMatchObject({ signedState: { status: 'received' } });
      });
  });

  test.each(['axle', 'oem'])('no person and no bot of %s has it say so', async (slug) => {
    const input = { ...{ kind: 'quality-notice', command: 'ReceiveQualityNotice' }, id: id(), input: {} };
    const asked = (...roles: ('bot' | 'manager')[]) =>
      world().asking.refused(slug, roles, 'apply', { channel, steps: [input] });
    expect([await asked('bot'), await asked('bot', 'manager'), await asked('manager')]).toEqual([
      ...['NOT_FOR_PERSONS', 'NOT_FOR_PERSONS', 'ROLE_MISSING'],
    ]);
    const { operations } = world();
    expect(operations.some(({ name }) => name === 'receiveQualityNotice')).toBe(false);
  });

  test('nobody does what is the other side’s', async () => {
    expect(await refused('axle', 'closeQualityNotice', { input: why })).toBe('OTHER_SIDE');
    expect(await refused('oem', 'acknowledgeQualityNotice')).toBe('OTHER_SIDE');
    expect(await refused('oem', 'acceptQualityNotice', { input: why })).toBe('STATUS');
    expect(await refused('axle', 'stateDiscipline', { input: { d8: { closing: 'done' } } })).toBe('STATUS');
    expect(await refused('oem', 'acceptDiscipline', { input: { discipline: enumValue('d8') } })).toBe('STATUS');
  });

  test('what is accepted of a report is what was seen, not what was put in its place meanwhile', async () => {
    const write = (slug: string, mutation: string, input: object) =>
      world().asking.written(slug, ['quality'], mutation, { channel, id: id(), input });
    await write('axle', 'acknowledgeQualityNotice', {});
    const seen = await write('axle', 'stateDiscipline', { d8: { closing: 'All is done' } });
    await write('axle', 'stateDiscipline', { d8: { closing: 'Nothing is done' } });
    const d8 = { discipline: enumValue('d8') };
    const accepting = { basedOn: seen.version, input: d8 };
    expect(await refused('oem', 'acceptDiscipline', accepting)).toBe('CHANGED_SINCE');
    expect(await refused('oem', 'acceptDiscipline', { input: d8 })).toBe('REPORT_INCOMPLETE');
    const cause = { of: 'occurrence', method: 'other', text: 'Worn', verified: false, whys: ['Blunt'] };
    expect(await refused('axle', 'stateDiscipline', { input: { d4: { causes: [cause] } } })).toBe('CAUSE_INVALID');
  });

  test('what is only drafted lies with its sender alone, and is sent once', async () => {
    const input = noticeTo('AxleMSP', 'SECRET-DRAFT');
    const ask = async (slug: string, roles: readonly Role[], mutation: string, args: object) => {
      const selection = '{ __typename ... on QualityDraft { draft revision status } ... on Refused { code } }';
      const { data } = await world().asking.ask(slug, roles, `mutation { ${mutation}(${bare(args)}) ${selection} }`);
      return data?.[mutation] as { __typename: string; draft: string; revision: number; code?: string };
    };
    expect((await ask('oem', ['planner'], 'draftQualityNotice', { channel, input })).code).toBe('ROLE_MISSING');
    const { draft, revision } = await ask('oem', ['quality'], 'draftQualityNotice', { channel, input });
    const listed =
      '{ qualityDrafts(all: true) { ... on QualityDrafts { drafts { draft status title record } } ... on Refused { code } } }';
    const drafts = async (slug: string) =>
      (await world().asking.ask(slug, personRoles, listed)).data?.['qualityDrafts'];
    expect(await drafts('oem')).toEqual({
      drafts: [{ draft, status: 'created', title: 'Cracks', record: null }],
    });
    expect(await drafts('axle')).toEqual({ drafts: [] });
    for (const [name, more] of [
      ['cancelQualityDraft', {}],
      ['changeQualityDraft', { revision, input }],
    ] as const)
      expect((await ask('axle', personRoles, name, { draft, ...more })).code).toBe('RECORD_UNKNOWN');
    expect(await world().asking.refused('axle', personRoles, 'sendQualityDraft', { draft })).toBe('RECORD_UNKNOWN');
    const { record } = await world().asking.written('oem', ['quality'], 'sendQualityDraft', { draft });
    expect(record.state).toMatchObject({ number: 'SECRET-DRAFT', sender: 'OemMSP' });
    expect(await drafts('oem')).toMatchObject({ drafts: [{ draft, status: 'sent', record: record.id }] });
    expect(await world().asking.refused('oem', ['quality'], 'sendQualityDraft', { draft })).toBe('STATUS');
    const { data } = await world().asking.ask('oem', ['viewer'], listed);
    expect(data?.['qualityDrafts']).toEqual({ code: 'ROLE_MISSING' });
  });

  test('none is sent to who has accepted no link, nor twice under one number', async () => {
    const send = (slug: string, input: object) =>
      world().asking.refused(slug, personRoles, 'sendQualityNotice', { channel, input });
    expect(await send('oem', noticeTo('CastingMSP', 'Q-1'))).toBe('LINK_MISSING');
    expect(await send('oem', noticeTo('NobodyMSP', 'Q-1'))).toBe('PARTIES_INVALID');
    expect(await send('oem', noticeTo('OemMSP', 'Q-1'))).toBe('WITH_ONESELF');
    expect(await send('oem', noticeTo('AxleMSP', 'SECRET-PART'))).toBe('ALREADY_THERE');
  });
}
