import { z } from 'zod';
import { epcisMillis } from '../../imports/epcis/canonical-value';
import { requestForUpdate } from '../models/request-for-update';
import { plainId } from '../models/values';

/** Objects that stand, by what each model calls its identifier. */
export type Standing = { id: string; changedAt: string };
type Asked = { id: string; changedAt: string | undefined };

/**
 * What a request for update brings (CX-0128 §4.3.2): without lists everything, an empty list all of its kind, else those
 * named that are newer than the asker's. What is not known is passed over. undefined: the request is malformed.
 */
export function wantedObjects(
  payload: unknown,
  standing: { demands: readonly Standing[]; groups: readonly Standing[] },
): { demands: Standing[]; groups: Standing[] } | undefined {
  const read = z.safeDecode(requestForUpdate, payload as z.input<typeof requestForUpdate>);
  if (!read.success) return undefined;
  const { weekBasedMaterialDemand: demands, weekBasedCapacityGroup: groups } = read.data;
  const everything = demands === undefined && groups === undefined;
  const asked = {
    demands: demands?.map(({ materialDemandId: id, changedAt }) => ({ id, changedAt })),
    groups: groups?.map(({ capacityGroupId: id, changedAt }) => ({ id, changedAt })),
  };
  return {
    demands: chosen(asked.demands, standing.demands, everything),
    groups: chosen(asked.groups, standing.groups, everything),
  };
}

function chosen(asked: readonly Asked[] | undefined, standing: readonly Standing[], everything: boolean): Standing[] {
  if (asked === undefined) return everything ? [...standing] : [];
  if (asked.length === 0) return [...standing];
  const had = new Map(asked.map(({ id, changedAt }) => [plainId(id), changedAt]));
  return standing.filter(({ id, changedAt }) => had.has(plainId(id)) && isNewer(changedAt, had.get(plainId(id))));
}

const isNewer = (changedAt: string, had: string | undefined): boolean =>
  had === undefined || (epcisMillis(changedAt) ?? 0) > (epcisMillis(had) ?? 0);
