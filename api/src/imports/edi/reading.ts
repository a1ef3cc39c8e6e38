import type { EdiMessage } from './messages';
import { Defect, type EdiError } from './defect';
import type { Unread } from './layout/read-layout';

/** What came of one message, or of the whole file where nothing in it can be told apart from the defect. */
export type EdiOutcome =
  | { accepted: true; message: EdiMessage; /** What stands in it beyond what is read here. */ unread: Unread[] }
  | { accepted: false; scope: EdiScope; errors: EdiError[]; reference?: string };
export type EdiScope = 'interchange' | 'message' | 'file';

/** Runs a reader: its defects become refusals, anything else is a fault of ours and goes on. */
export function orRefused<Result>(
  scope: EdiScope,
  read: () => Result,
  reference?: string,
): Result | Extract<EdiOutcome, { accepted: false }> {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Defect)) throw thrown;
    return { accepted: false, scope, errors: [thrown.error], ...(reference !== undefined && { reference }) };
  }
}
