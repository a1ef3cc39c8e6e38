import { importDespatchAdvice, type DespatchItem, type PartnerCode } from '../../imports';
import type { WriteContext } from '../apply';
import { registryOf } from '../registry-of';
import { requireSize } from './import-limits';
import { bringAll, submitImport, type Bring, type Imported, type ImportWrite } from './import-writes';
import { inForce, knownStates } from './known-states';

export type DespatchFile = {
  channel: string;
  document: string;
  codes: readonly PartnerCode[];
  /** Where it leaves, if a message does not say so. */
  from?: string;
  dryRun: boolean;
};

/**
 * A despatch advice (DESADV) of this member: shipments are planned, and dispatched as of the time it says. What happens to a new
 * shipment follows when it stands; where it waits for a partner, the same file once more does the rest.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importDespatchFile(context: WriteContext, file: DespatchFile, bring: Bring): Promise<Imported> {
  const { channel, document, codes, from, dryRun } = file;
  requireSize(document);
  const report = importDespatchAdvice(document, await knownTo(context, channel, from), codes);
  const first = report.items.flatMap(({ id, plan, ...item }): ImportWrite[] =>
    plan === undefined ? after(item, id) : [{ row: item.row, kind: 'shipment', command: 'PlanShipment', input: plan }],
  );
  if (dryRun) {
    const planned = report.items.flatMap((item) => (item.plan ? after(item, undefined) : []));
    return submitImport(context, { channel, dryRun, report, writes: [...first, ...planned] }, bring);
  }
  const imported = await submitImport(context, { channel, dryRun, report, writes: first }, bring);
  const next = imported.writes.flatMap((write): ImportWrite[] => {
    const item = report.items.find(({ row, plan }) => row === write.row && plan !== undefined);
    return item && 'receipt' in write ? after(item, write.receipt.id) : [];
  });
  const then = await bringAll(context, channel, next, bring);
  return { ...imported, writes: [...imported.writes, ...then].sort((a, b) => a.row - b.row) };
}

const after = ({ row, then }: Pick<DespatchItem, 'row' | 'then'>, id: string | undefined): ImportWrite[] =>
  then.map(({ name: command, input }) => ({
    ...{ row, kind: 'shipment', command, input },
    ...(id !== undefined && { id }),
  }));

async function knownTo({ records, channels, signatory }: WriteContext, channel: string, from: string | undefined) {
  const { members } = await registryOf(records, channels, channel);
  const self = signatory.mspId;
  const here = { records, channel };
  const links = await knownStates(here, 'link', [{ status: 'accepted' }]);
  const linked = new Set([self, ...links.flatMap(({ state }) => [state.proposer, state.acceptor])]);
  const units = await knownStates(here, 'custody', [{ identifier: { scheme: 'sscc' } }]);
  return {
    self,
    now: new Date().toISOString(),
    members: members
      .filter(({ mspId }) => linked.has(mspId))
      .map(({ mspId, legalEntities = [] }) => ({ mspId, bpnls: legalEntities })),
    parts: (await knownStates(here, 'part-reference', [{ agreed: { supplier: self } }])).flatMap(({ state }) =>
      inForce(state),
    ),
    sites: (await knownStates(here, 'site')).flatMap(({ state }) => inForce(state)),
    shipments: await knownStates(here, 'shipment', [{ shipper: self }]),
    units: units.flatMap(({ id, state: { identifier } }) =>
      identifier.scheme === 'sscc' ? [{ id, sscc: identifier.sscc }] : [],
    ),
    ...(from !== undefined && { from }),
  };
}
