import type { EdiError, PartnerCode } from '../imports';
import type { Builder, ObjectOf } from './builder';
import { agreedZones } from '../supply';
import { whole } from './paging';
import type { Reads } from './reads';

/** A record as a partner without a node reads it, or why the format cannot say it. */
export type ClassicMessage = { text: string | null; problem: string | null };

export const addClassicMessage = (builder: Builder): ObjectOf<ClassicMessage> =>
  builder.objectRef<ClassicMessage>('ClassicMessage').implement({
    fields: (t) => ({
      text: t.exposeString('text', { nullable: true }),
      problem: t.exposeString('problem', {
        nullable: true,
        description: 'Why the format cannot say it: code, place and value.',
      }),
    }),
  });

export function messageOf(written: { text: string } | { error: EdiError }): ClassicMessage {
  if ('text' in written) return { text: written.text, problem: null };
  const { code, at, value, message } = written.error;
  return { text: null, problem: [code, at, value, message].filter((one) => one !== undefined).join(', ') };
}

/** What the receiver calls a party or place. */
export function namesOf(codes: readonly PartnerCode[]): (name: string) => string {
  const called = new Map(codes.map(({ code, means }) => [means, code]));
  return (name) => called.get(name) ?? name;
}

/** A member's first legal entity, by which partners know it. */
export async function entitiesOf(reads: Reads, channel: string): Promise<(mspId: string) => string> {
  const registry = await reads.registry(channel);
  return (mspId) => registry?.members.find((one) => one.mspId === mspId)?.legalEntities?.[0] ?? mspId;
}

/** Clocks at sites as agreed, by these two before others. */
export async function timeZonesOf(
  reads: Reads,
  channel: string,
  sides: readonly [string, string],
): Promise<(bpns: string) => string> {
  return agreedZones(await reads.records({ kind: 'site', channel }, 'CHANGE', whole), sides);
}
