import { attest, type BlockHashes, type LedgerTransaction } from '@tierline/chaincode/record';
import { type Attestation, attestationShape, type Registry } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { observe } from '../../observe';
import { type ChannelConfig, parseTransaction, type ParsedTransaction } from '../../wire';
import { checkNesting, parseShape } from '../checked-json';
import type { SignatureChecker } from '../ledger/answers';
import { faultOfLone } from '../ledger/lone-transaction';
import type { Attested } from './attestations';
import type { ClaimFinding } from './claims-layer';

/** Characters of a file; an attestation's transaction has a few thousand bytes. */
export const longestStatement = 256 * 1024;

const shape = z.strictObject({
  v: z.literal(1),
  /** The transaction as its member signed it, base64. */
  envelope: z.base64(),
  /** What it says, for people. */
  channel: z.string().optional(),
  mspId: z.string().optional(),
  upTo: z.int().optional(),
  at: z.string().optional(),
});

/** A member's attestation that came by another way than the blocks; nothing of it is believed yet. */
export type Statement = { tx: ParsedTransaction; text: string; attestation: Attestation };

/** @throws Error if it is none */
export function parseStatement(text: string): Statement {
  checkNesting(text);
  const { envelope } = parseShape(shape, JSON.parse(text));
  const tx = parseTransaction(Buffer.from(envelope, 'base64'), 0, 0);
  const [, said, ...more] = tx.chaincode?.args ?? [];
  if (tx.chaincode?.functionName !== 'consortium:attest' || said === undefined || more.length > 0)
    throw new Error('envelope: the transaction attests nothing');
  const argument = said.toString('utf8');
  checkNesting(argument);
  return { tx, text: argument, attestation: parseShape(attestationShape, JSON.parse(argument)) };
}

/** What stands at the end of the blocks. */
export type Standing = { height: bigint; config: ChannelConfig; registry: Registry; chaincode: string };
type Judged = { attested: Attested } | { finding: ClaimFinding } | undefined;

/** Members' words from outside, and the hashes of the blocks that they speak of. */
export class Statements {
  readonly #hashes = new Map<number, BlockHashes | undefined>();

  constructor(private readonly given: readonly Statement[]) {
    for (const { attestation } of given) this.#hashes.set(attestation.upTo, undefined);
  }

  blockStands(block: BlockHashes): void {
    const number = Number(block.number);
    if (this.#hashes.has(number)) this.#hashes.set(number, block);
  }

  /** @throws CheckerFailure */
  async judge(
    standing: Standing,
    check: SignatureChecker,
  ): Promise<{ attested: Attested[]; findings: ClaimFinding[] }> {
    const judged: Judged[] = [];
    for (const statement of this.given) judged.push(await this.#judge(statement, standing, check));
    return {
      attested: judged.flatMap((one) => (one && 'attested' in one ? [one.attested] : [])),
      findings: judged.flatMap((one) => (one && 'finding' in one ? [one.finding] : [])),
    };
  }

  async #judge(statement: Statement, standing: Standing, check: SignatureChecker): Promise<Judged> {
    const { tx, attestation } = statement;
    const { upTo } = attestation;
    const by = `${tx.creator.mspId}, beside the blocks, of block ${String(upTo)}`;
    const found = (code: string, reason: string): Judged => ({
      finding: { block: standing.height - 1n, layer: 'claims', code, reason: `${by}: ${reason}` },
    });
    const fault = (await faultOfLone(tx, standing.config, check)) ?? ruledOut(statement, standing);
    if (fault !== undefined) return found('ATTESTATION_INVALID', fault);
    const own = this.#hashes.get(upTo);
    if (!own && BigInt(upTo) < standing.height) return undefined; // of a block that does not stand itself
    const other = own && differenceTo(own, attestation);
    if (other !== undefined) return found('ATTESTATION_DIFFERS', other);
    const { mspId } = tx.creator;
    return { attested: { mspId, name: lone(tx, standing)?.caller.name ?? '', upTo, txId: tx.txId, at: tx.at } };
  }
}

const lone = (tx: ParsedTransaction, { height, config, chaincode }: Standing): LedgerTransaction | undefined =>
  observe({ tx, signers: [], block: height, config, chaincode });

/** Whether the rules let this person speak for the member. */
function ruledOut({ tx, text }: Statement, standing: Standing): string | undefined {
  const seen = lone(tx, standing);
  if (seen?.functionName !== 'consortium:attest') return 'it is of another chaincode';
  try {
    attest(text, { caller: seen.caller, registry: standing.registry });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function differenceTo({ headerHash, commitHash }: BlockHashes, said: Attestation): string | undefined {
  if (said.headerHash !== headerHash) return `header hash ${said.headerHash}, here it is ${headerHash}`;
  if (commitHash !== undefined && said.commitHash !== commitHash)
    return `commit hash ${said.commitHash}, here it is ${commitHash}`;
  return undefined;
}
