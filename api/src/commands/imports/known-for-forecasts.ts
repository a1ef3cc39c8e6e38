import type { ForecastContext } from '../../imports';
import type { WriteContext } from '../apply';
import { registryOf } from '../registry-of';
import { inForce, knownStates, type Stated } from './known-states';

/** What a demand is read against. */
export type KnownForForecasts = Omit<ForecastContext, 'forecasts'> & { forecasts: Stated<'forecast'>[] };

/** @throws NodeRefusal CHANNEL_UNKNOWN */
export async function knownForForecasts(
  { records, channels, signatory }: WriteContext,
  { channel, respondBy, reason }: { channel: string; respondBy?: string | undefined; reason?: string | undefined },
): Promise<KnownForForecasts> {
  const registry = await registryOf(records, channels, channel);
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
    forecasts: await knownStates(here, 'forecast', [{ buyer }]),
    ...(respondBy !== undefined && { respondBy }),
    ...(reason !== undefined && { reason }),
  };
}
