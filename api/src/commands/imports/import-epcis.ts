import { epcisThings, identifierOf, importEpcis, type EpcisContext, type EpcisItem } from '../../imports';
import type { WriteContext } from '../apply';
import { registryOf } from '../registry-of';
import { requireSize } from './import-limits';
import { inForce, knownStates } from './known-states';
import { type Bring, submitImport, type Imported, type ImportWrite } from './import-writes';

export type EpcisFile = { channel: string; document: string; dryRun: boolean };

/**
 * An EPCIS 2.0 capture: evidence beside the shipments and units that it names, milestones and readings where this member
 * may state them, and what it counted of its own stock.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importEpcisCapture(context: WriteContext, file: EpcisFile, bring: Bring): Promise<Imported> {
  const { channel, document, dryRun } = file;
  requireSize(document);
  const { members } = await registryOf(context.records, context.channels, channel);
  const things = epcisThings(document);
  const known = await knownTo(context, channel, things.instances);
  const counted = await countable(context, channel, things.counts);
  const report = importEpcis(document, { ...known, ...counted, members });
  return submitImport(context, { channel, dryRun, report, writes: report.items.map(writeOf) }, bring);
}

function writeOf(item: EpcisItem): ImportWrite {
  const { row } = item;
  if (item.type === 'milestone')
    return { row, kind: 'shipment', id: item.shipment, command: 'RecordMilestone', input: item.input };
  if (item.type === 'stock') {
    const { name: command, ...stated } = item.command;
    return { ...stated, kind: 'inventory-position', command };
  }
  return { row, kind: item.kind, id: item.id, command: `entry:${item.type}`, input: item.content };
}

/** Only what the file speaks of: its units, the containers they are in, and the shipments that carry either. */
async function knownTo(
  { records, signatory }: WriteContext,
  channel: string,
  things: readonly string[],
): Promise<Omit<EpcisContext, 'members' | 'parts' | 'positions'>> {
  const here = { records, channel };
  const identifiers = things.flatMap((thing) => identifierOf(thing) ?? []);
  const named = await knownStates(
    here,
    'custody',
    identifiers.map((identifier) => ({ identifier })),
  );
  const containers = named.flatMap(({ id, state }) => (state.container === undefined ? [] : [{ contents: [id] }]));
  const units = [...named, ...without(named, await knownStates(here, 'custody', containers))];
  const handled = [...identifiers, ...units.map(({ state }) => state.identifier)].flatMap((one) =>
    one.scheme === 'sscc' ? [{ handlingUnits: [{ sscc: one.sscc }] }] : [],
  );
  const kept = units.map(({ id }) => ({ handlingUnits: [{ custody: id }] }));
  const sites = await knownStates(here, 'site');
  return {
    self: signatory.mspId,
    now: new Date().toISOString(),
    units,
    shipments: await knownStates(here, 'shipment', [...handled, ...kept]),
    sites: sites.flatMap(({ state }) => inForce(state)),
  };
}

async function countable(
  { records }: WriteContext,
  channel: string,
  isCounted: boolean,
): Promise<Pick<EpcisContext, 'parts' | 'positions'>> {
  if (!isCounted) return { parts: [], positions: [] };
  const here = { records, channel };
  const parts = (await knownStates(here, 'part-reference')).flatMap(({ state }) => inForce(state));
  return { parts, positions: await knownStates(here, 'inventory-position') };
}

const without = <T extends { id: string }>(known: readonly T[], found: readonly T[]): T[] =>
  found.filter(({ id }) => !known.some((one) => one.id === id));
