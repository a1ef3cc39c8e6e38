import type { Proof } from '../readmodel';
import type { Builder } from './builder';

type Author = { mspId: string; name: string };

/** Who signed, and where it stands on the ledger. */
export function addProof(builder: Builder) {
  const author = builder.objectRef<Author>('Author').implement({
    description: 'A member, and the pseudonym of the person who signed for it.',
    fields: (t) => ({
      mspId: t.exposeString('mspId', { description: 'MSP id.' }),
      name: t.exposeString('name', { description: 'Pseudonymous enrolment id; who it is knows that member alone.' }),
    }),
  });
  const proof = builder.objectRef<Proof>('Proof').implement({
    description: 'Where something stands on the ledger: enough to find it in any member’s copy of the blocks.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      txId: t.expose('txId', { type: 'Hex', description: 'Fabric’s transaction id, 32 bytes.' }),
      block: t.expose('block', { type: 'BigInt', description: 'Number of the block.' }),
      sealHash: t.expose('sealHash', {
        type: 'Hex',
        description: 'SHA-256 of the version’s seal; of an entry: of the seal it was written under.',
      }),
    }),
  });
  return { author, proof };
}
export type ProofTypes = ReturnType<typeof addProof>;
