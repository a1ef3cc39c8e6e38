import { Contract, Info, Transaction } from 'fabric-contract-api';
import { z } from 'zod';
import { Refusal, refuseUnless } from '../errors';
import { addEntry } from '../record/entry';
import { step } from '../record/step';
import { entryRequestShape, limits, stepRequestShape, type EntryRequest, type StepRequest } from '../schema/protocol';
import { readRequestShape } from '../schema/requests';
import { assertFollows, assertLive } from './live';
import { mend, restate } from './mending';
import { assertSaid, notice } from './notice';
import { Proposal } from './proposal';
import { purge } from './purging';
import { succeed } from './succession';

const stepsShape = z.array(stepRequestShape).min(1).max(limits.steps);

/** Shared records (protocol.md §1). Arguments and responses are empty; content travels in the transient map only. */
@Info({ title: 'records', description: 'Shared records: private to their parties, identical at each.' })
export class RecordsContract extends Contract {
  readonly #peer: string;

  /** `peer` is the member whose peer this chaincode serves. */
  constructor(peer: string) {
    super('records');
    this.#peer = peer;
  }

  override createContext(): Proposal {
    return new Proposal();
  }

  override unknownTransaction(context: Proposal): Promise<void> {
    throw new Refusal('FUNCTION_UNKNOWN', { name: context.stub.getFunctionAndParameters().fcn });
  }

  /** Transient `steps`: one to fifty commands, each with its prior version. */
  @Transaction()
  async apply(proposal: Proposal): Promise<void> {
    const requests = proposal.request('steps', stepsShape) as StepRequest[];
    const results = step(requests, await proposal.stepContext());
    for (const result of results) await assertFollows(proposal.ledger, result);
    for (const { writes } of results) await proposal.ledger.write(writes);
  }

  /** Transient `entry`: content beside the live version, at every party. */
  @Transaction()
  async entry(proposal: Proposal): Promise<void> {
    const request = proposal.request('entry', entryRequestShape) as EntryRequest;
    const { prior, entry, writes } = addEntry(request, await proposal.stepContext());
    await assertLive(proposal.ledger, prior, prior.seal.parties);
    const { kind, id, entryId } = entry;
    await assertSaid(proposal.ledger, entry);
    for (const { mspId: party, key } of writes) {
      const free = (await proposal.ledger.hashAt(party, key)) === '';
      refuseUnless(free, 'ENTRY_EXISTS', () => ({ kind, id, entryId, party }));
    }
    await proposal.ledger.write(writes);
  }

  /** Transient `mend`: what the caller holds true, back into its own collection. */
  @Transaction()
  async mend(proposal: Proposal): Promise<void> {
    await mend(proposal);
  }

  /** Transient `restate`: a value that a member should hold and lost, delivered again. */
  @Transaction()
  async restate(proposal: Proposal): Promise<void> {
    await restate(proposal);
  }

  /** Transient `notice`: what must be said now, sealed in the sayer's own collection. */
  @Transaction()
  async notice(proposal: Proposal): Promise<void> {
    await notice(proposal);
  }

  /** Transient `purge`: entries, and bodies of versions no longer live. */
  @Transaction()
  async purge(proposal: Proposal): Promise<void> {
    await purge(proposal);
  }

  /** Transient `succeed`: a new record from the version that stands, without who has left. */
  @Transaction()
  async succeed(proposal: Proposal): Promise<void> {
    await succeed(proposal);
  }

  /** Transient `read`: key names; answers the JSON array of their exact texts. Own member only; evaluate, never submit. */
  @Transaction(false)
  async read(proposal: Proposal): Promise<string> {
    const names = proposal.request('read', readRequestShape);
    refuseUnless(proposal.caller.mspId === this.#peer, 'RECORD_UNKNOWN');
    const values: string[] = [];
    for (const name of names) {
      const value = await proposal.ledger.ownValue(this.#peer, name);
      if (value === undefined) throw new Refusal('RECORD_UNKNOWN');
      values.push(value);
    }
    return JSON.stringify(values);
  }
}
