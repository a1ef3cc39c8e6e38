import { personRoles } from '@tierline/chaincode/schema';
import { enumValue } from '../../support/asking';
import { type AttackedWorld, channel } from '../../support/attacked-world';
import { eventually } from '../../support/waiting';

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
    expect(await refused('oem', 'acknowledgeQualityNotice', { input: {} })).toBe('OTHER_SIDE');
    expect(await refused('oem', 'acceptQualityNotice', { input: why })).toBe('STATUS');
    expect(await refused('axle', 'stateDiscipline', { input: { d8: { closing: 'done' } } })).toBe('STATUS');
    expect(await refused('oem', 'acceptDiscipline', { input: { discipline: enumValue('d8') } })).toBe('STATUS');
  });

  test('none is sent to who has accepted no link, nor twice under one number', async () => {
    const sent = (receiver: string, number: string) => ({
      ...{ receiver, number, noticeType: enumValue('alert'), severity: 'minor', title: 'Cracks' },
      ...{ description: 'Cracks at the flange', affected: [{ what: enumValue('part'), name: 'P-1' }] },
    });
    const send = (slug: string, input: object) =>
      world().asking.refused(slug, personRoles, 'sendQualityNotice', { channel, input });
    expect(await send('oem', sent('CastingMSP', 'Q-1'))).toBe('LINK_MISSING');
    expect(await send('oem', sent('NobodyMSP', 'Q-1'))).toBe('PARTIES_INVALID');
    expect(await send('oem', sent('OemMSP', 'Q-1'))).toBe('WITH_ONESELF');
    expect(['RECORD_EXISTS', 'ALREADY_THERE']).toContain(await send('oem', sent('AxleMSP', 'SECRET-PART')));
  });
}
