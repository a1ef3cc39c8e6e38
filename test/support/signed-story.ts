import { canonical, step, type StepResult } from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import { type Disclosures, type Verdict, verify } from '@tierline/network/verify';
import { envelopeOf, type Invocation, type Results, SignedChain } from './signed-chain';
import { crate, mspIds, registry } from './axle-programme';

export const id = 'ab'.repeat(16);
function resultsOf({ writes }: StepResult): Results {
  const collections = [...new Set(writes.map(({ mspId }) => mspId))].sort().map((mspId) => ({
    name: `_implicit_org_${mspId}`,
    reads: [],
    writes: writes
      .filter((write) => write.mspId === mspId)
      .map(({ key, value }) => ({ key, value: value === undefined ? undefined : Buffer.from(value) })),
  }));
  return { collections };
}

/** A unit commissioned and offered on a channel that seals everything; the acceptance is the test's. */
export class Story {
  readonly versions: { seal: string; body: string }[] = [];
  #prior: StepResult | undefined;

  private constructor(readonly chain: SignedChain) {}

  static async begin(): Promise<Story> {
    const story = new Story(await SignedChain.create(mspIds));
    const { chain } = story;
    chain.define('tierline');
    const writes = [{ key: 'registry', value: Buffer.from(canonical(registry)) }];
    story.seal({ ...story.invocation('OemMSP', 0, { writes }), functionName: 'consortium:bootstrap' });
    const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
    story.seal(story.next('OemMSP', 1, 'CommissionUnit', { identifier, kind: crate, values: {} }));
    story.seal(story.next('OemMSP', 2, 'OfferRole', { role: 'custodian', to: 'CarrierMSP' }));
    return story;
  }

  /** The same up to here: what is sealed from now on, by the same keys, is another history. */
  fork(): Story {
    const other = new Story(this.chain.fork());
    other.#prior = this.#prior;
    other.versions.push(...this.versions);
    return other;
  }

  invocation(mspId: string, minute: number, results: Results): Invocation {
    const at = `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
    const by = this.chain.person(mspId);
    return { by, endorsers: this.chain.peers(), at, functionName: 'records:apply', results };
  }

  next(mspId: string, minute: number, name: string, input: Json): Invocation {
    const prior = this.#prior && { seal: this.#prior.next.sealBytes, body: this.#prior.next.bodyBytes };
    const commandId = String(minute).padStart(32, '0');
    const request = {
      kind: 'custody',
      id,
      command: { name, input },
      commandId,
      salt: 'cd'.repeat(16),
      ...(prior && { prior }),
    };
    const caller = { mspId, name: `${mspId}-1`, roles: ['logistics', 'manager'] };
    const invocation = this.invocation(mspId, minute, {});
    const [result] = step([request], { caller, at: invocation.at, registry });
    this.#prior = result!;
    this.versions.push({ seal: result!.next.sealBytes, body: result!.next.bodyBytes });
    return { ...invocation, results: resultsOf(result!) };
  }

  accept(): Invocation {
    return this.next('CarrierMSP', 3, 'AcceptOffer', { role: 'custodian' });
  }

  seal(...invocations: Invocation[]): void {
    this.chain.seal(invocations.map(envelopeOf));
  }

  tick(minute: number): void {
    const at = `2026-03-01T10:${String(minute)}:00.000Z`;
    const value = canonical({ v: 1, at, by: { mspId: 'StewardMSP', name: 'StewardMSP-1' } });
    const results = { writes: [{ key: 'clock', value: Buffer.from(value) }] };
    this.seal({ ...this.invocation('StewardMSP', minute, results), functionName: 'consortium:tick' });
  }

  disclosures(): Disclosures {
    const versions = structuredClone(this.versions);
    return { v: 1, channel: 'axle-programme', records: [{ kind: 'custody', id, versions }] };
  }

  async verdict(
    disclosures: Disclosures = this.disclosures(),
    change: (block: Buffer, number: number) => Buffer = (block) => block,
  ): Promise<Verdict> {
    const { blocks, genesisHash } = this.chain;
    async function* each(): AsyncGenerator<Uint8Array> {
      for (const [number, block] of blocks.entries()) yield await Promise.resolve(change(Buffer.from(block), number));
    }
    return verify({ blocks: each(), genesisHash, disclosures });
  }
}
