import { successionUnfounded, successorId } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { RecordView } from '../readmodel';
import type { Builder } from './builder';
import type { Reads } from './reads';

/** Why a record may be succeeded; `without`: the party that is gone. */
type Succession = { reason: 'FROZEN' | 'PARTY_LEFT'; without: string | null };

export function addSuccession(builder: Builder) {
  return builder.objectRef<Succession>('Succession').implement({
    description: 'A way on for a record that cannot go on.',
    fields: (t) => ({
      reason: t.field({
        type: builder.enumType('SuccessionReason', { values: ['FROZEN', 'PARTY_LEFT'] as const }),
        resolve: ({ reason }) => reason,
      }),
      without: t.exposeString('without', {
        nullable: true,
        description: 'MSP id of the party that has left the consortium; null: the forgery is left out.',
      }),
    }),
  });
}

/** The record that took its place, as far as this member is party to it. */
export const successorOf = (
  { channel, kind, id, sealHash }: RecordView,
  reads: Reads,
): Promise<RecordView | undefined> => reads.at({ channel, kind, id: successorId(id, sealHash) });

/** What `succeedRecord` would be given, as the registry stands. */
export function successionsOf(
  { kind, parties, state, live, frozen, ended }: RecordView,
  registry: Registry | undefined,
): Succession[] {
  if (!live || ended || state === null || !registry) return [];
  const gone = parties.filter((party) => successionUnfounded({ kind, parties, state }, party, registry) === undefined);
  return [
    ...(frozen ? [{ reason: 'FROZEN' as const, without: null }] : []),
    ...gone.map((without) => ({ reason: 'PARTY_LEFT' as const, without })),
  ];
}
