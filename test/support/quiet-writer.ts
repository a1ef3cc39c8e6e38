import { Writer } from '@tierline/api/commands';
import { KeptEnvelopes } from './kept-envelopes';

type Ports = ConstructorParameters<typeof Writer>[0];

/** A writer on a ledger and records of a test's own: caught up, not stopped, counting nothing. */
export const quietWriter = ({ ledger, records }: Pick<Ports, 'ledger' | 'records'>): Writer =>
  new Writer({
    ledger,
    records,
    unsettled: new KeptEnvelopes(),
    caughtUp: () => Promise.resolve(true),
    stopped: () => undefined,
    count: { write: () => undefined, retry: () => undefined, stage: () => undefined },
  });
