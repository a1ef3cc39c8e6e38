import type { Attestation } from '../../schema/consortium';
import { attest, attestFunction } from '../attestation';
import { isLate } from './late';
import { found, noOutcome } from './outcome';
import type { BlockHashes, Known, LedgerTransaction, Outcome } from './transaction';
import { hashed, requireWrites } from './writes';

/** In blocks. One that lies further back is not compared: a reader need not keep all hashes for one that comes so late. */
export const attestedWithin = 10_000n;

/**
 * `consortium:attest`: what a member has must be what the reader has. A difference is a fork, or peers that disagree about
 * validity, or a member that says what is not so. @throws Found, Refusal
 */
export function readAttestation(tx: LedgerTransaction, known: Known): Outcome {
  const { registry } = known;
  if (!registry) return found('MINORITY', { reason: 'no registry yet' });
  if (tx.publicWrites.length > 0) found('WRITES_DIFFER', { reason: 'an attestation writes no public key' });
  const { attestation, write } = attest(textOf(tx), { caller: tx.caller, registry });
  requireWrites(tx, hashed([write]));
  const own = ownBlock(tx, attestation, known);
  if (!own) return noOutcome();
  requireSame(attestation, own);
  return { ...noOutcome(), attestation: { ...attestation, late: isLate(tx.at, known.tick) } };
}

/** The blocks whose hashes are to be known when these transactions are read. */
export function attestedBlocks(transactions: readonly LedgerTransaction[]): bigint[] {
  return transactions
    .filter(({ functionName }) => functionName === attestFunction)
    .map(({ args }) => /"upTo":([1-9]\d{0,15})[,}]/.exec(args[0] ?? '')?.[1])
    .flatMap((number) => (number === undefined ? [] : [BigInt(number)]));
}

function textOf({ args }: LedgerTransaction): string {
  const [text, ...more] = args;
  return text === undefined || more.length > 0 ? found('WRITES_DIFFER', { reason: 'one argument is expected' }) : text;
}

/** @returns undefined if it is not compared */
function ownBlock(tx: LedgerTransaction, { upTo }: Attestation, known: Known): BlockHashes | undefined {
  const number = BigInt(upTo);
  if (number >= tx.block) found('ATTESTATION_DIFFERS', { upTo, reason: 'of a block that did not stand yet' });
  return tx.block - number > attestedWithin ? undefined : known.block(number);
}

function requireSame(attestation: Attestation, own: BlockHashes): void {
  const { upTo, headerHash, commitHash } = attestation;
  if (headerHash !== own.headerHash)
    found('ATTESTATION_DIFFERS', { upTo, headerHash: { attested: headerHash, found: own.headerHash } });
  if (own.commitHash !== undefined && commitHash !== own.commitHash)
    found('ATTESTATION_DIFFERS', { upTo, commitHash: { attested: commitHash, found: own.commitHash } });
}
