import { enumValue } from '../../../asking';
import { crate } from '../../../small-programme';
import { about, type Expected, inMinutes, type Stage } from '../load';

const role = enumValue('custodian');

/** A crate that is offered; every other time nobody answers. */
export async function handover({ name, soonSeconds, random, members, feeds }: Stage): Promise<Expected> {
  const { oem, axle } = members;
  const identifier = { scheme: 'grai', grai: `04012345678901${name}` };
  const commission = { input: { identifier, kind: crate, values: { content: 'axles' } } };
  const { id } = (await axle.write('commissionUnit', commission)).record;
  const offered = (answerBy: string) => ({ id, input: { role, to: 'OemMSP', answerBy } });
  const joins = { before: { oem: ['UnitCommissioned'] } };
  const stands = { kind: 'custody', id, members: ['oem', 'axle', 'steward'] as const, ...joins };
  if (random.below(2) === 0) {
    await axle.writeInTime('offerRole', offered, soonSeconds);
    const detected = { detector: 'unanswered-offer', facts: ['CaseOpened', 'TaskAdded'] };
    return { ...stands, facts: ['UnitCommissioned', 'RoleOffered', 'reminder'], detected };
  }
  await axle.write('offerRole', offered(inMinutes(60)));
  await feeds.oem.until(about(id, 'RoleOffered'));
  await oem.write('acceptOffer', { id, input: { role } });
  return { ...stands, facts: ['UnitCommissioned', 'RoleOffered', 'OfferAccepted'] };
}
