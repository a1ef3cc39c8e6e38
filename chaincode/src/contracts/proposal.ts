import { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { callerFrom } from '../access/caller';
import { Refusal } from '../errors';
import { transactionTime } from '../ledger/clock';
import { Ledger } from '../ledger/ledger';
import { parseJson } from '../record/canonical';
import { parseRegistry } from '../record/registry';
import { shaped } from '../record/shaped';
import { requireActive, type StepContext } from '../record/version';
import { type Caller, type Registry } from '../schema/protocol';

/** One proposal: who asks, when, with what, and the ledger it meets. */
export class Proposal extends Context {
  #caller: Caller | undefined;
  #ledger: Ledger | undefined;
  #at: string | undefined;

  get caller(): Caller {
    return (this.#caller ??= callerFrom(this.clientIdentity));
  }

  get ledger(): Ledger {
    return (this.#ledger ??= new Ledger(this.stub));
  }

  /** @throws Refusal TIME_TOO_FINE, TIME_OUTSIDE_WINDOW */
  get at(): string {
    return (this.#at ??= transactionTime(this.stub));
  }

  /** What the transient map holds under its one name. @throws Refusal MALFORMED */
  request<T>(name: string, shape: z.ZodType<T>): T {
    return shaped(shape, parseJson(this.ledger.transient(name), name), name);
  }

  /** As it stood when the proposal was simulated. @throws Refusal NOT_BOOTSTRAPPED */
  async registry(): Promise<Registry> {
    const bytes = await this.ledger.publicValue('registry');
    if (bytes === undefined) throw new Refusal('NOT_BOOTSTRAPPED');
    return parseRegistry(bytes);
  }

  async stepContext(): Promise<StepContext> {
    return { caller: this.caller, at: this.at, registry: await this.registry() };
  }

  /** The same, of an active member. @throws Refusal MEMBER_NOT_ACTIVE */
  async activeContext(): Promise<StepContext> {
    const context = await this.stepContext();
    requireActive(context.caller.mspId, context.registry);
    return context;
  }
}
