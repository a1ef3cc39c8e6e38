import type { Refusal } from '@tierline/chaincode/errors';
import type { Json } from '@tierline/chaincode/schema';
import type { Queued, Receipt } from '../commands';
import { isRefusal, type NodeRefusal } from '../refusals';
import type { Builder } from './builder';
import type { RequestContext } from './context';
import { addQueued } from './queued';
import type { RecordTypes } from './record';

export type Refused = { refused: true; code: string; message: string; data: Json };
type Written = { refused: false; receipts: readonly Receipt[] };

/** Every write answers with the records as projected and their proofs, or with a refusal: code, message, data. */
export function addWriteResult(builder: Builder, records: RecordTypes) {
  const refused = builder.objectRef<Refused>('Refused').implement({
    description: 'An expected "no"; docs/refusals.md lists the codes.',
    fields: (t) => ({
      code: t.exposeString('code'),
      message: t.exposeString('message'),
      data: t.expose('data', { type: 'JSON' }),
    }),
  });
  const change = builder.objectRef<Receipt>('Change').implement({
    description: 'One record as it stands after the write, with the proof that the write is on the ledger.',
    fields: (t) => ({
      record: t.field({
        type: records.record,
        nullable: true,
        resolve: (receipt, _args, { reads }) => reads.at(receipt),
      }),
      version: t.exposeInt('version'),
      absent: t.stringList({
        description: 'MSP ids of parties whose peers were away and that were left out, where the rules allow it.',
        resolve: ({ absent }) => absent ?? [],
      }),
      entryId: t.exposeString('entryId', { nullable: true }),
      proof: t.field({ type: records.proof, resolve: (receipt) => receipt }),
    }),
  });
  const written = builder.objectRef<Written>('Written').implement({
    fields: (t) => ({ changes: t.field({ type: [change], resolve: ({ receipts }) => [...receipts] }) }),
  });
  const queued = addQueued(builder);
  const result = builder.unionType('WriteResult', {
    types: [written, queued, refused],
    resolveType: (value) => {
      if ('status' in value) return 'Queued';
      return value.refused ? 'Refused' : 'Written';
    },
  });
  return { result, refused, change, queued };
}

/** Runs a write; refusals become results, everything else stays an error and is masked. */
export async function resultOf(
  context: RequestContext,
  write: () => Promise<Receipt[] | Queued>,
): Promise<Written | Queued | Refused> {
  return orRefused(context, async () => {
    const outcome = await write();
    return Array.isArray(outcome) ? { refused: false, receipts: outcome } : outcome;
  });
}

/** What was done, or the refusal. */
export async function orRefused<T>(context: RequestContext, work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    context.countRefusal(error.code);
    // A partner's peer said more than the person may read.
    if (error.cause !== undefined) context.log.warn({ err: error.cause }, error.code);
    return refusedBy(error);
  }
}

export const refusedBy = ({ code, message, data }: Refusal | NodeRefusal): Refused => {
  return { refused: true, code, message, data: data as Json };
};

export type WriteTypes = ReturnType<typeof addWriteResult>;
