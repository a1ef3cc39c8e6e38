import { successionUnfounded, successorId } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { RecordView } from '../readmodel';
import type { Builder } from './builder';
import type { Reads } from './reads';

type Succession = { without: string };

export function addSuccession(builder: Builder) {
  return builder.objectRef<Succession>('Succession').implement({
    description: 'A way on for a record that cannot go on.',
    fields: (t) => ({
      without: t.exposeString('without', { description: 'MSP id of a party that has left the consortium.' }),
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
  { kind, parties, state, live, ended }: RecordView,
  registry: Registry | undefined,
): Succession[] {
  if (!live || ended || state === null || !registry) return [];
  return parties
    .filter((party) => successionUnfounded({ kind, parties, state }, party, registry) === undefined)
    .map((without) => ({ without }));
}
