import { z } from 'zod';
import { epcisMillis } from '../../imports/epcis/canonical-value';
import { requestForUpdate } from '../models/request-for-update';
import { plainId } from '../models/values';

/** An object that stands, under one of its identifiers. */
export type Standing = { id: string; changedAt: string };
type Standings = { demands: readonly Standing[]; groups: readonly Standing[] };
/** One that a request names, with the version that the asker says to have; `isNewer` than that. */
type Named = Standing & { had?: string; isNewer: boolean };
type Asked = { id: string; changedAt: string | undefined };

/**
 * What a request for update names (CX-0128 §4.3.2): without lists everything, by an empty list all of its kind. What is not
 * known is passed over. undefined: the request is malformed.
 */
export function namedObjects(payload: unknown, standing: Standings): { demands: Named[]; groups: Named[] } | undefined {
  const read = z.safeDecode(requestForUpdate, payload as z.input<typeof requestForUpdate>);
  if (!read.success) return undefined;
  const { weekBasedMaterialDemand: demands, weekBasedCapacityGroup: groups } = read.data;
  const everything = demands === undefined && groups === undefined;
  const asked = {
    demands: demands?.map(({ materialDemandId: id, changedAt }) => ({ id, changedAt })),
    groups: groups?.map(({ capacityGroupId: id, changedAt }) => ({ id, changedAt })),
  };
  return {
    demands: named(asked.demands, standing.demands, everything),
    groups: named(asked.groups, standing.groups, everything),
  };
}

/** What a request brings: of what it names, that which is newer. */
export function wantedObjects(
  payload: unknown,
  standing: Standings,
): { demands: Named[]; groups: Named[] } | undefined {
  const all = namedObjects(payload, standing);
  const newer = (objects: readonly Named[]) => objects.filter(({ isNewer }) => isNewer);
  return all && { demands: newer(all.demands), groups: newer(all.groups) };
}

function named(asked: readonly Asked[] | undefined, standing: readonly Standing[], everything: boolean): Named[] {
  if (asked === undefined && !everything) return [];
  if (asked === undefined || asked.length === 0) return standing.map((one) => ({ ...one, isNewer: true }));
  const had = new Map(asked.map(({ id, changedAt }) => [plainId(id), changedAt]));
  return standing
    .filter(({ id }) => had.has(plainId(id)))
    .map((one) => {
      const before = had.get(plainId(one.id));
      return { ...one, ...(before !== undefined && { had: before }), isNewer: isAfter(one.changedAt, before) };
    });
}

const isAfter = (changedAt: string, had: string | undefined): boolean =>
  had === undefined || (epcisMillis(changedAt) ?? 0) > (epcisMillis(had) ?? 0);
