import { Contract, Info, Transaction } from 'fabric-contract-api';
import { z } from 'zod';
import { Refusal, refuseUnless } from '../errors';
import { attest } from '../record/attestation';
import { authorOf } from '../record/caller';
import { sha256Hex } from '../record/hash';
import { assertCodeLists, assertRegistry, parseRegistry } from '../record/registry';
import { parseJson, canonical } from '../record/canonical';
import { shaped } from '../record/shaped';
import { millis, requireActive, requireRole } from '../record/version';
import { codeListShape, motionRequestShape, tickShape, type Tick } from '../schema/consortium';
import { registryShape } from '../schema/protocol';
import { approvalRequestShape } from '../schema/requests';
import { approve, move } from './motions';
import { Proposal } from './proposal';

const bootstrapShape = z.strictObject({ registry: registryShape, codes: z.array(codeListShape).max(32) });
/** When the steward has not ticked for so long, any member may. */
const TICK_PATIENCE = 5 * 60 * 1000;

/** Registry and clock (protocol.md §8): public keys, under the channel's majority. Attestations: each member's own. */
@Info({ title: 'consortium', description: 'The registry, motions to change it, the clock, and what members attest.' })
export class ConsortiumContract extends Contract {
  readonly #bootstrap: ReadonlySet<string>;

  /** `bootstrap` lists what this service accepts: first 16 hex of SHA-256 of a canonical registry, one a channel. */
  constructor(bootstrap: ReadonlySet<string>) {
    super('consortium');
    this.#bootstrap = bootstrap;
  }

  override createContext(): Proposal {
    return new Proposal();
  }

  override unknownTransaction(context: Proposal): Promise<void> {
    throw new Refusal('FUNCTION_UNKNOWN', { name: context.stub.getFunctionAndParameters().fcn });
  }

  /** Transient `bootstrap`: `{registry, codes}`, the content whose hash the definition's version and this service name. */
  @Transaction()
  async bootstrap(proposal: Proposal): Promise<void> {
    const { registry, codes } = proposal.request('bootstrap', bootstrapShape);
    const { caller, ledger } = proposal;
    const present = await ledger.publicValue('registry');
    if (present !== undefined) throw new Refusal('ALREADY_BOOTSTRAPPED', { sequence: parseRegistry(present).sequence });
    const bytes = canonical(registry);
    const given = sha256Hex(bytes).slice(0, 16);
    refuseUnless(this.#bootstrap.has(given), 'BOOTSTRAP_DIFFERS', () => ({ expected: [...this.#bootstrap], given }));
    assertRegistry(registry);
    assertCodeLists(codes, registry);
    const fits = registry.channel === ledger.channel && registry.sequence === 1;
    refuseUnless(fits, 'REGISTRY_INVALID', () => ({ reason: 'the first registry is sequence 1 and of this channel' }));
    requireActive(caller.mspId, registry);
    requireRole(caller, ['manager']);
    await ledger.putPublic('registry', bytes);
    for (const list of codes) await ledger.putPublic(`codes/${list.name}/${String(list.version)}`, canonical(list));
    await ledger.putPublic('clock', canonical(tickOf(proposal)));
  }

  /** Transient `motion`: a registry to come, and the code lists that are new in it. */
  @Transaction()
  async move(proposal: Proposal): Promise<void> {
    await move(proposal, proposal.request('motion', motionRequestShape));
  }

  /** Transient `motion`: `{motionId, registryHash}`. The approval with which more than half have approved puts it in force. */
  @Transaction()
  async approve(proposal: Proposal): Promise<void> {
    await approve(proposal, proposal.request('motion', approvalRequestShape));
  }

  /** No content: the transaction's time is the tick. The steward's; any member's when the last is five minutes old. */
  @Transaction()
  async tick(proposal: Proposal): Promise<void> {
    proposal.ledger.expectNoTransient();
    const { caller, at, registry } = await proposal.activeContext();
    const bytes = await proposal.ledger.publicValue('clock');
    if (bytes === undefined) throw new Refusal('NOT_BOOTSTRAPPED');
    const last = shaped(tickShape, parseJson(bytes, 'clock'), 'clock').at;
    refuseUnless(at > last, 'TICK_NOT_LATER', () => ({ last, at }));
    const due = caller.mspId === registry.steward || millis(at) - millis(last) >= TICK_PATIENCE;
    refuseUnless(due, 'TICK_NOT_DUE', () => ({ last, at }));
    await proposal.ledger.putPublic('clock', canonical(tickOf(proposal)));
  }

  /** Public argument: what the caller's own peer has of the channel, as canonical JSON. No endorser can tell; every reader compares. */
  @Transaction()
  async attest(proposal: Proposal, text: string): Promise<void> {
    proposal.ledger.expectNoTransient();
    const { write } = attest(text, await proposal.stepContext());
    await proposal.ledger.write([write]);
  }
}

const tickOf = ({ at, caller }: Proposal): Tick => ({ v: 1, at, by: authorOf(caller) });
