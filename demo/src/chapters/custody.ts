import type { Json } from '@tierline/chaincode/schema';
import type { Member } from '../member';
import { axleProgramme, type Stage } from '../stage';

const kind = 'custody';

/** A pallet gets its record; the steward's copy is what makes a second handover impossible. */
export async function commission(stage: Stage): Promise<string> {
  const axle = stage.member('axle');
  const identifier = stage.programme.units.pallet;
  const pallet = stage.consortium.codes['unit-kinds']?.items['pallet'] as Json;
  const input = { identifier, kind: pallet, values: { content: 'rear axles', grossWeight: 940 } };
  const change = await axle.write(axleProgramme, { kind, command: 'CommissionUnit', input });
  await stage.tell(axle, `commissions pallet ${identifier.sscc}; the steward keeps the serial copy`, change);
  return change.record.id;
}

export async function handOver(stage: Stage, id: string): Promise<void> {
  const [oem, axle, carrier] = [stage.member('oem'), stage.member('axle'), stage.member('carrier')];
  await offerAndAccept(stage, axle, carrier, id, { seal: 'S-20417', count: 24 });
  const again = { kind, command: 'OfferRole', id, input: { role: 'custodian', to: oem.mspId } };
  const { code } = await axle.refused(axleProgramme, again);
  stage.page.say(`Axle, which gave the pallet away, offers it once more, to the OEM. Refused: ${code}.`);
  await offerAndAccept(stage, carrier, oem, id, { seal: 'S-20417', count: 24, condition: 'one axle damaged' });
}

async function offerAndAccept(stage: Stage, from: Member, to: Member, id: string, remarks: Json): Promise<void> {
  const offer = { kind, command: 'OfferRole', id, input: { role: 'custodian', to: to.mspId } };
  await stage.tell(from, `offers the pallet to ${to.slug}`, await from.write(axleProgramme, offer));
  const accept = { kind, command: 'AcceptOffer', id, input: { role: 'custodian', remarks } };
  await stage.tell(to, `accepts it from ${from.slug}`, await to.write(axleProgramme, accept));
}

/** Who had it when, as the OEM's node tells it from its own copy. */
export async function chain(stage: Stage, id: string): Promise<void> {
  const versions = await stage.member('axle').versions(axleProgramme, kind, id);
  stage.page.say('The chain of custody, as axle, still the owner, reads it in its own copy:');
  const rows = versions.map(({ version, command, by, at, state, proof }) => {
    const { custodian } = state as { custodian: string };
    return [String(version), proof.block, at.slice(11, 23), command, by.mspId, custodian, proof.sealHash.slice(0, 12)];
  });
  stage.page.table(['version', 'block', 'time UTC', 'command', 'signed by', 'custodian', 'seal'], rows);
}
