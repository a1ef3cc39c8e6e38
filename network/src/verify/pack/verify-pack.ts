import type { CheckedBlocks } from '../checkpoint/checked-blocks';
import type { Statement } from '../claims/statements';
import type { Witness } from '../claims/witness';
import type { SignatureChecker } from '../ledger/answers';
import { type Verdict, verify } from '../verify';
import { AuditPack, hashOf } from './audit-pack';
import { PackFault, type PackFinding } from './faults';
import type { Manifest } from './manifest';
import type { PackSource } from './pack-source';
import { OfOthers, type TransactionCounts } from './of-others';

export type PackTask = {
  genesisHash?: string | undefined;
  witness?: Witness | undefined;
  /** Members' attestations that came by another way than the pack. */
  statements?: readonly Statement[] | undefined;
  checkSignatures?: SignatureChecker;
  checked?: CheckedBlocks | undefined;
};

/** What a pack without a told hash is verified under, if its manifest cannot be read: nothing has it. */
const unknownHash = '';

/**
 * Checks a pack as a folder is checked, block by block, and that it is what its manifest says.
 * @param options.witness keeps what another side may be held against
 * @param options.genesisHash the channel's, as told by somebody else; without it the pack's own is taken, and the verdict says so
 * @param options.checkSignatures else they are checked one after another on this thread
 */
export async function verifyPackIn(source: PackSource, options: PackTask): Promise<Verdict> {
  const sha256 = await hashOf(source);
  let pack: AuditPack;
  try {
    pack = await AuditPack.open(source);
  } catch (error) {
    return { ...(await refused(error, options.genesisHash)), pack: { sha256 } };
  }
  return { ...(await verifyOpened(pack, options)), pack: { sha256, ...origin(pack.manifest) } };
}

const origin = ({ disclosedBy, period, withheld, counts }: Manifest): Omit<NonNullable<Verdict['pack']>, 'sha256'> => ({
  disclosedBy,
  ofOthers: counts.ofOthers,
  ...(period && { period }),
  ...(withheld && { withheld }),
});

/** The verdict on nothing, for this reason. @throws what is no fault of the pack */
async function refused(fault: unknown, told = unknownHash): Promise<Verdict> {
  if (!(fault instanceof PackFault)) throw fault;
  const nothing: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }),
  };
  return verify({ blocks: nothing, genesisHash: told });
}

async function verifyOpened(
  pack: AuditPack,
  { genesisHash: told, witness, statements, checkSignatures, checked }: PackTask,
): Promise<Verdict> {
  const { manifest } = pack;
  const [disclosures, notShown] = await faultOf(() => pack.disclosures());
  const counted = new OfOthers(manifest.disclosedBy);
  const verdict = await verify({
    blocks: pack.blocks(),
    genesisHash: told ?? manifest.genesisHash,
    disclosures,
    witness,
    statements,
    watch: (block) => {
      counted.take(block);
    },
    ...(checkSignatures && { checkSignatures }),
    checked,
  });
  const [, readme] = await faultOf(() => pack.checkReadme());
  const isWhole = verdict.height === BigInt(manifest.height);
  const findings = [
    ...verdict.findings,
    ...notShown,
    ...readme,
    ...(isWhole ? contradictions(manifest, verdict, counted.counts, disclosures?.channel) : []),
  ];
  const genesis = { ...verdict.genesis, told: told !== undefined };
  return { ...verdict, genesis, findings, first: findings[0], verified: verdict.verified && findings.length === 0 };
}

/** @returns what it gives, or the finding instead. @throws what is no fault of the pack */
async function faultOf<T>(work: () => Promise<T>): Promise<[T | undefined, PackFinding[]]> {
  try {
    return [await work(), []];
  } catch (error) {
    if (error instanceof PackFault) return [undefined, [error.finding]];
    throw error;
  }
}

/** What the manifest says and the blocks do not. */
function contradictions(
  manifest: Manifest,
  { channel, genesis }: Verdict,
  counts: TransactionCounts,
  shownOf: string | undefined,
): PackFinding[] {
  const { transactions, ofOthers } = manifest.counts;
  const claims: [string, string | number, string | number][] = [
    ['channel', manifest.channel, channel],
    ['channel of the disclosures', shownOf ?? channel, channel],
    ['genesis hash', manifest.genesisHash, genesis.found],
    ['transactions', transactions, counts.transactions],
    ['transactions of others', ofOthers, counts.ofOthers],
  ];
  return claims
    .filter(([, said, found]) => said !== found)
    .map(([what, said, found]) => ({
      layer: 'pack',
      code: 'MANIFEST_DIFFERS',
      reason: `${what}: said to be ${String(said)}, the blocks say ${String(found)}`,
    }));
}
