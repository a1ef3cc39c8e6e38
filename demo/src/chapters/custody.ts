import type { Json } from '@tierline/chaincode/schema';
import type { Member, Step } from '../member';
import { send } from '../sending';
import { axleProgramme, type Stage } from '../stage';

const kind = 'custody';

/** The ids of the units' records. */
export type Load = { pallet: string; crates: string[] };

/** Each unit gets its record; the steward's copy is what makes a second handover impossible. */
export async function commission(stage: Stage): Promise<Load> {
  const axle = stage.member('axle');
  const { pallet: identifier, crates: boxes } = stage.programme.units;
  const commissioning = (of: Json, name: 'pallet' | 'crate', values: Json): Step => {
    const unitKind = stage.consortium.codes['unit-kinds']?.items[name] as Json;
    return { kind, command: 'CommissionUnit', input: { identifier: of, kind: unitKind, values } };
  };
  const commissioned = await axle.writeAll(axleProgramme, [
    commissioning(identifier, 'pallet', { content: 'rear axles', grossWeight: 940 }),
    ...boxes.map((box) => commissioning(box, 'crate', { content: '12 rear axles' })),
  ]);
  const [pallet = '', ...crates] = commissioned.map(({ record }) => record.id);
  for (const change of commissioned) await stage.settled(change);
  const packed = await axle.write(
    axleProgramme,
    { kind, command: 'PackUnits', id: pallet, input: { units: crates } },
    ...crates.map((id) => ({ kind, command: 'EnterContainer', id, input: { container: pallet } })),
  );
  const what = `commissions pallet ${identifier.sscc} and two crates, and packs them on it; the steward keeps the serial copies`;
  await stage.tell(axle, what, packed);
  return { pallet, crates };
}

/** Twice; every hand sends what its own system captured, and may state no more than is its own to say. */
export async function handOver(stage: Stage, load: Load): Promise<void> {
  const [oem, axle, carrier] = [stage.member('oem'), stage.member('axle'), stage.member('carrier')];
  await capture(stage, axle, 'axle/dispatch.epcis.json');
  await offerAndAccept(stage, axle, carrier, load, { seal: 'S-20417', count: 24 });
  await appointReporter(stage, axle, carrier, load);
  await capture(stage, carrier, 'carrier/handover.epcis.json');
  const again = { kind, command: 'OfferRole', id: load.pallet, input: { role: 'custodian', to: oem.mspId } };
  const { code } = await axle.refused(axleProgramme, again);
  stage.page.say(`Axle, which gave the pallet away, offers it once more, to the OEM. Refused: ${code}.`);
  await capture(stage, carrier, 'carrier/arrival.epcis.json');
  await offerAndAccept(stage, carrier, oem, load, { seal: 'S-20417', count: 24, condition: 'one axle damaged' });
  await capture(stage, oem, 'oem/receipt.epcis.json');
}

/** The crates go with their pallet, in one transaction; else the rules refuse. */
async function offerAndAccept(stage: Stage, from: Member, to: Member, load: Load, remarks: Json): Promise<void> {
  const units = [load.pallet, ...load.crates];
  const all = (command: string, input: Json): Step[] => units.map((id) => ({ kind, command, id, input }));
  const offered = await from.write(axleProgramme, ...all('OfferRole', { role: 'custodian', to: to.mspId }));
  await stage.tell(from, `offers pallet and crates to ${to.slug}`, offered);
  const accepted = await to.write(axleProgramme, ...all('AcceptOffer', { role: 'custodian', remarks }));
  await stage.tell(to, `accepts them from ${from.slug}`, accepted);
}

/** One mandate for the pallet and one for each crate, so that all have the same parties and still move together. */
async function appointReporter(stage: Stage, owner: Member, reporter: Member, load: Load): Promise<void> {
  const offers = [load.pallet, ...load.crates].map((id): Step => {
    const properties = [id === load.pallet ? 'grossWeight' : 'temperature'];
    return { kind, command: 'OfferRole', id, input: { role: 'reporter', to: reporter.mspId, properties } };
  });
  await stage.settled(await owner.write(axleProgramme, ...offers));
  const answers = offers.map((offer): Step => ({ ...offer, command: 'AcceptOffer', input: { role: 'reporter' } }));
  const accepted = await reporter.write(axleProgramme, ...answers);
  await stage.tell(reporter, `accepts ${owner.slug}’s mandate to report weight and temperature`, accepted);
}

/** What an EPCIS capture became: evidence beside units and shipment, milestones of the shipment, readings of the units. */
async function capture(stage: Stage, member: Member, file: string): Promise<void> {
  const { writes } = await send(stage, member, axleProgramme, file);
  const blocks = writes.flatMap(({ change }) => (change ? [Number(change.proof.block)] : []));
  const counted = Object.entries(captured).flatMap(([command, called]) => {
    const count = writes.filter((write) => write.command === command).length;
    return count > 0 ? [`${called}: ${count}`] : [];
  });
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)];
  stage.note(member, BigInt(last), `${counted.join(', ')}${first < last ? ` (from block ${first})` : ''}`);
}

const captured: Readonly<Record<string, string>> = {
  RecordMilestone: 'milestones',
  'entry:reading': 'readings',
  'entry:evidence': 'entries of evidence',
};

/** Who had it when, as axle's node tells it from its own copy. */
export async function chain(stage: Stage, { pallet }: Load): Promise<void> {
  const versions = await stage.member('axle').versions(axleProgramme, kind, pallet);
  stage.page.say('The chain of custody, as axle, still the owner, reads it in its own copy:');
  const rows = versions.map(({ version, command, by, at, state, proof }) => {
    const { custodian } = state as { custodian: string };
    return [String(version), proof.block, at.slice(11, 23), command, by.mspId, custodian, proof.sealHash.slice(0, 12)];
  });
  stage.page.table(['version', 'block', 'time UTC', 'command', 'signed by', 'custodian', 'seal'], rows);
}
