import type { AttestationView } from '../readmodel';
import type { Builder } from './builder';
import { done, type Transactions } from './care';

/** What members say in everybody's blocks of the channel's past. */
export function addAttestation(builder: Builder) {
  return builder.objectRef<AttestationView>('Attestation').implement({
    description:
      'A member’s word that its own peer has the channel so, up to this block. This member’s peer has the same; where it has not, there is a finding.',
    fields: (t) => ({
      mspId: t.exposeString('msp_id'),
      by: t.exposeString('by_name', { description: 'Pseudonym of who signed it for the member: its node, mostly.' }),
      upTo: t.expose('up_to', { type: 'BigInt', description: 'The last block that it speaks of.' }),
      headerHash: t.expose('header_hash', { type: 'Hex', description: 'Of that block, and with it of all before.' }),
      commitHash: t.expose('commit_hash', { type: 'Hex', description: 'Codes and writes of all transactions so far.' }),
      at: t.expose('at', { type: 'DateTime', description: 'The signer’s word: no other member’s peer attests it.' }),
      late: t.exposeBoolean('late', { description: 'It was committed more than ten minutes after its time.' }),
      txId: t.expose('tx_id', { type: 'Hex' }),
      block: t.expose('block', { type: 'BigInt', description: 'Where it stands.' }),
    }),
  });
}

export function addAttesting(builder: Builder, transactions: Transactions): void {
  builder.mutationField('attestChannel', (t) =>
    t.field({
      type: transactions,
      description:
        'Needs the role manager. Says now, in everybody’s blocks, what this member’s peer has of the channel; its node does so by itself every day.',
      args: { channel: t.arg.string({ required: true }) },
      resolve: (_root, { channel }, context) => done(context, () => context.writes.attestChannel(channel)),
    }),
  );
}
