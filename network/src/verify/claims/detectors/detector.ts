import type { CheckedEntry, CheckedVersion, LedgerTransaction } from '@tierline/chaincode/record';
import type { KindName, KindStates } from '@tierline/chaincode/domain';
import { millisOf, type Registry, type Seal } from '@tierline/chaincode/schema';
import type { ChannelConfig, Identity } from '../../../wire';
import type { Fields } from '../unread-versions';

/** A valid transaction, and what of it was shown and passed every check. */
export type Seen = {
  tx: LedgerTransaction;
  versions: readonly CheckedVersion[];
  entries: readonly CheckedEntry[];
  /** Of versions whose body is not shown, by the hash of their seal. */
  fields: ReadonlyMap<string, Fields>;
  /** Records that nothing follows, because another took their place. */
  ended: readonly { kind: string; id: string }[];
  /** Time of the tick that this transaction is. */
  tick: string | undefined;
  /** Who signed: the author first, then the endorsers. */
  signers: readonly Identity[];
};
/** As the last block leaves it. `now`: the last tick, or without any the last time that a transaction says. */
export type End = { now: string; registry: Registry | undefined };

export type Place = { block: bigint; tx: number; txId: string };
/** What an auditor should look at. It breaks no rule and no byte. */
export type Observation<Code extends string = string> = Place & {
  code: Code;
  kind?: string;
  id?: string;
  version?: number;
  what: string;
};

export type Severity = 'minor' | 'major';
/** One thing to look out for: in a file of its own, and in the list of detectors.ts. */
export type Detector<Code extends string = string> = {
  codes: Readonly<Record<Code, { meaning: string; severity: Severity }>>;
  start(): {
    /** Transaction by transaction, in order. */
    take?(seen: Seen): Observation<Code>[];
    /** Another configuration is in force from here on. */
    configured?(config: ChannelConfig): Observation<Code>[];
    end?(end: End): Observation<Code>[];
  };
};

export const hour = 3_600_000;
export const day = 24 * hour;

/** From one time to the other, in milliseconds; times that passed the rules are times. */
export const elapsed = (from: string, to: string): number => (millisOf(to) ?? 0) - (millisOf(from) ?? 0);

export const placeOf = ({ block, tx, txId }: Place): Place => ({ block, tx, txId });

export const versionOf = ({ kind, id, version }: Seal): { kind: string; id: string; version: number } => ({
  ...{ kind, id, version },
});

/** Whether the rules were run on the version, so that its body is all that they say it is. */
export const isRuled = ({ bodyKnown, facts }: CheckedVersion): boolean => bodyKnown && facts.length > 0;

/** The state of a record of that kind, as the rules gave it, or where they could not be run one that is of its shape. */
export function stateOf<Name extends KindName>(kind: Name, checked: CheckedVersion): KindStates[Name] | undefined {
  const { seal, body } = checked.version;
  return seal.kind === kind && checked.bodyKnown ? (body.state as KindStates[Name]) : undefined;
}

/** Who has the unit after that version: by its state, or by the field alone where others are withheld. */
export function custodianOf(checked: CheckedVersion, { fields }: Seen): string | undefined {
  const { seal, sealHash } = checked.version;
  if (seal.kind !== 'custody') return undefined;
  const shown = fields.get(sealHash)?.shown.find(({ path }) => path === '/state/custodian')?.value;
  return stateOf('custody', checked)?.custodian ?? (typeof shown === 'string' ? shown : undefined);
}
