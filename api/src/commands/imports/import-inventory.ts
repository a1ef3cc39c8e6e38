import { csvStock, ediStock, importInventory, jsonStock, type InventoryContext } from '../../imports';
import type { WriteContext } from '../apply';
import { registryOf } from '../registry-of';
import { requireSize } from './import-limits';
import { inForce, knownStates } from './known-states';
import { type Bring, submitImport, type Imported, type ImportWrite } from './import-writes';

export type InventoryFormat = 'CSV' | 'JSON' | 'EDIFACT';
export type InventoryFile = { channel: string; format: InventoryFormat; document: string; dryRun: boolean };

const readers = { CSV: csvStock, JSON: jsonStock, EDIFACT: ediStock } as const;

/**
 * Stock as a file states it: each statement opens its position, replaces what this member stated before, or nothing where it says
 * the same.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importInventoryFile(context: WriteContext, file: InventoryFile, bring: Bring): Promise<Imported> {
  const { channel, format, document, dryRun } = file;
  requireSize(document);
  const { members } = await registryOf(context.records, context.channels, channel);
  const here = { records: context.records, channel };
  const self = context.signatory.mspId;
  const links = await knownStates(here, 'link', [{ status: 'accepted' }]);
  const linked = new Set([self, ...links.flatMap(({ state }) => [state.proposer, state.acceptor])]);
  const known: InventoryContext = {
    self,
    members: members
      .filter(({ mspId }) => linked.has(mspId))
      .map(({ mspId, legalEntities = [] }) => ({ mspId, bpnls: legalEntities })),
    parts: (await knownStates(here, 'part-reference')).flatMap(({ state }) => inForce(state)),
    sites: (await knownStates(here, 'site')).flatMap(({ state }) => inForce(state)),
    positions: await knownStates(here, 'inventory-position'),
  };
  const report = importInventory(readers[format](document), known);
  const writes = report.items.map(({ name: command, ...item }): ImportWrite => ({
    ...{ ...item, kind: 'inventory-position', command },
  }));
  return submitImport(context, { channel, dryRun, report, writes }, bring);
}
