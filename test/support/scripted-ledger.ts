import type { Ledger, Outcome, Prepared, Submission } from '@tierline/api/gateway';
import type { Done, RecordSource } from '@tierline/api/commands';
import type { Signatory } from '@tierline/api/identity';
import { generateKeyPairSync } from 'node:crypto';
import { registry } from './channel';

type Answer<T> = T | Error;

/** A ledger that says what the test wrote down, in that order, and remembers what it was asked. */
export class ScriptedLedger implements Ledger {
  readonly said: string[] = [];
  readonly script: { prepare: Answer<'endorsed'>[]; submit: Outcome[]; outcome: Outcome[] } = {
    prepare: [],
    submit: [],
    outcome: [],
  };
  #prepared = 0;

  prepare({ channel, signatory }: Submission): Promise<Prepared> {
    const answer = this.script.prepare.shift() ?? 'endorsed';
    if (answer instanceof Error) {
      this.said.push('prepare refused');
      return Promise.reject(answer);
    }
    this.#prepared += 1;
    const txId = `tx${String(this.#prepared)}`;
    this.said.push(`prepare ${txId}`);
    return Promise.resolve({ channel, txId, at: '', bytes: new Uint8Array(), signatory });
  }

  submit({ txId }: Prepared): Promise<Outcome> {
    this.said.push(`submit ${txId}`);
    return Promise.resolve(this.script.submit.shift() ?? unknown);
  }

  outcome({ txId }: Prepared): Promise<Outcome> {
    this.said.push(`ask ${txId}`);
    return Promise.resolve(this.script.outcome.shift() ?? unknown);
  }

  evaluate(): Promise<Uint8Array> {
    return Promise.reject(new Error('nobody asks'));
  }
}

export const unknown: Outcome = { result: 'unknown' };
export const committed = (block: bigint): Outcome => ({ result: 'committed', block });

export const signatory: Signatory = {
  mspId: 'OemMSP',
  name: 'person',
  roles: ['planner'],
  certificatePem: '',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};

/** A read model in which a commandId is found as soon as the test says so. */
export class ScriptedRecords implements RecordSource {
  done: Done[] = [];

  live: RecordSource['live'] = () => Promise.resolve(undefined);
  states = () => Promise.resolve([]);
  earlierOfSubject = () => Promise.resolve([]);
  seals: RecordSource['seals'] = () => Promise.resolve([]);
  standing = () => Promise.resolve('');
  isAwaited = () => Promise.resolve(false);
  notice = () => Promise.resolve(undefined);
  entry = () => Promise.resolve(undefined);
  hasEntries = () => Promise.resolve(false);
  saidBefore = () => Promise.resolve(0);
  version = () => Promise.resolve(undefined);
  byCommand = () => Promise.resolve(this.done);
  head = () => Promise.resolve(undefined);
  registry = () => Promise.resolve(registry);
  linkSecret = () => Promise.resolve(undefined);
  reached = () => Promise.resolve(true);
}
