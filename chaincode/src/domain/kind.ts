import type { z } from 'zod';
import type { Caller, Command, EntryContent, Json, Registry, Role } from '../schema/protocol';

/** What a decision may rest on besides the state. Times compare with `at` alone; no clock reaches a rule. */
export type DecideContext = {
  id: string;
  caller: Caller;
  /** RFC 3339, milliseconds. */
  at: string;
  /** Of the prior version; empty on creation. */
  parties: readonly string[];
  rules: number;
  members: Registry['members'];
  steward: string;
  codes: Registry['codes'];
  /** SHA-256 of the value's canonical form, lower-case hex: to check a definition against `codes`. */
  digest(value: unknown): string;
  /** The other steps of the same transaction, with their states before it. */
  together: readonly Together[];
};
export type Together = { kind: string; id: string; command: Command; state: Json | undefined };

/**
 * free: may be decided anew on a later version; ifUntouched: only where what it touches has not changed;
 * never: assent, given to the version the person saw and no other.
 */
export type Rebase = 'free' | 'ifUntouched' | 'never';

export type CommandShape = {
  input: z.ZodType;
  rebase: Rebase;
  roles: readonly Role[];
  /** Members of the input that the signing member's node draws, 16 random bytes each: nobody chooses them. */
  drawn?: readonly string[];
  /** The member's node gives it of itself: persons and their programs are not heard, so it has no mutation. */
  byNode?: true;
  /** What a person should know before it is done, if anything: the rules allow it, the node asks first. */
  caution?(input: Json, state: unknown): Record<string, Json> | undefined;
};
export type EntryShape<S> = {
  content: z.ZodType;
  roles: readonly Role[];
  /** @throws Refusal where the caller may not add this content to a record in that state */
  authorise(state: S, content: EntryContent, context: DecideContext): void;
  /** For entries that either side may write and only one does: what the id is derived from. */
  subject?(content: EntryContent): Json;
  /** Nodes write it as a part of something larger: it has no mutation of its own. */
  composed?: true;
  /** What the feed and lists say of it, where it is too long to be said whole. */
  told?(content: EntryContent): EntryContent;
};

/** The kind's names of the two commands of its alerts (domain/alerts.ts), so that one search finds them. */
export type AlertCommands = { readonly raise: string; readonly clear: string };

export type Fact = { type: string };
/** What each type of fact says, besides its type. */
export type FactShapes<F extends Fact> = {
  readonly [Type in F['type']]: z.ZodType<Omit<Extract<F, { type: Type }>, 'type'>>;
};
/** A derived id's subject, and whose link it is derived by. */
export type Subject = { between: readonly [string, string]; subject: Json };
export type Introduction = { mspId: string; by: string };

/** One kind of shared record: all its rules, pure. */
export interface Kind<S = unknown, F extends Fact = Fact> {
  readonly name: string;
  readonly commands: Readonly<Record<string, CommandShape>>;
  readonly entries?: Readonly<Record<string, EntryShape<S>>>;
  /** Of every fact that it decides: what followers of the feed may count on. */
  readonly facts: FactShapes<F>;
  /** @throws Refusal. `state` is undefined while the record does not exist. */
  decide(command: Command, state: S | undefined, context: DecideContext): F[];
  evolve(state: S | undefined, fact: F): S;
  /** Whose record it is in this state, sorted by bytes, each once. */
  parties(state: S): string[];
  /** What a state is, for who has seen none of its making: who joins later, an auditor who is shown a part. */
  readonly state: z.ZodType<S>;
  /** Whether somebody may become party to a record that is there. */
  readonly mayJoin?: true;
  /** Absent: its records carry no alerts. */
  readonly alerts?: AlertCommands;
  /** Absent, undefined: the id is random. */
  subject?(state: S): Subject | undefined;
  /**
   * Of each party, and each asked for, who brings it in: readers are brought into a record by nobody that they have no accepted link
   * with. For kinds whose ids are random.
   */
  introductions?(state: S): readonly Introduction[];
  /**
   * Who must be there besides the caller, who joins, and more than half of the parties, for a command that goes on while a
   * party is away (protocol.md §10). undefined: this command asks all; absent: every command of this kind does.
   */
  quorum?(command: string, state: S): readonly string[] | undefined;
  /** Whether this member may have the bodies of versions no longer live erased at every holder. */
  mayErase?(state: S, mspId: string): boolean;
  /** The state without a party that has left the consortium, for `records:succeed`. undefined, absent: it cannot go on so. */
  without?(state: S, mspId: string): S | undefined;
}
