import type { Registry } from '@tierline/chaincode/schema';
import { importMaterialDemand } from '../../exchange';
import { importForecastCsv, type ForecastContext } from '../../imports';
import type { WriteContext } from '../apply';
import { registryOf } from '../registry-of';
import { requireSize } from './import-limits';
import { inForce, knownStates, type Stated } from './known-states';
import { type Bring, submitImport, type Imported, type ImportWrite } from './import-writes';

export type ForecastFormat = 'CATENA_X' | 'CSV';
export type ForecastFile = {
  channel: string;
  format: ForecastFormat;
  document: string;
  dryRun: boolean;
  respondBy?: string;
};

const readers = { CATENA_X: importMaterialDemand, CSV: importForecastCsv } as const;

/**
 * A buyer's demand file: each series becomes a new forecast, a revision of the live one, its end, or nothing where the
 * figures are the same.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importForecasts(context: WriteContext, file: ForecastFile, bring: Bring): Promise<Imported> {
  const { channel, format, document, dryRun } = file;
  requireSize(document);
  const registry = await registryOf(context.records, context.channels, channel);
  const known = await knownTo(context, file, registry);
  const report = readers[format](document, known);
  const versions = new Map(known.forecasts.map(({ id, version }) => [id, version]));
  const writes = report.items.map((item): ImportWrite => {
    const { row, name: command, input } = item;
    if (!('id' in item)) return { row, kind: 'forecast', command, input };
    return { row, kind: 'forecast', command, input, id: item.id, basedOn: versions.get(item.id) ?? 0 };
  });
  return submitImport(context, { channel, dryRun, report, writes }, bring);
}

type Known = Omit<ForecastContext, 'forecasts'> & { forecasts: Stated<'forecast'>[] };

async function knownTo(
  { records, signatory }: WriteContext,
  { channel, respondBy }: ForecastFile,
  registry: Registry,
): Promise<Known> {
  const buyer = signatory.mspId;
  const here = { records, channel };
  const links = await knownStates(here, 'link', [{ status: 'accepted' }]);
  const linked = new Set([buyer, ...links.flatMap(({ state }) => [state.proposer, state.acceptor])]);
  const parts = await knownStates(here, 'part-reference', [{ agreed: { customer: buyer } }]);
  const sites = await knownStates(here, 'site');
  return {
    buyer,
    now: new Date().toISOString(),
    members: registry.members
      .filter(({ mspId }) => linked.has(mspId))
      .map(({ mspId, legalEntities = [] }) => ({ mspId, bpnls: legalEntities })),
    parts: parts.flatMap(({ state }) => inForce(state)),
    sites: sites.flatMap(({ state }) => inForce(state)),
    forecasts: await knownStates(here, 'forecast', [{ buyer, active: true }]),
    ...(respondBy !== undefined && { respondBy }),
  };
}
