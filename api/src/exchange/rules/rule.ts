import type { z } from 'zod';

type Operator =
  | 'exists'
  | 'absent'
  | 'is'
  | 'differs'
  | 'notIn'
  | 'idNotIn'
  | 'anyNotIn'
  | 'lacks'
  | 'isEmpty'
  | 'after'
  | 'notAfter'
  | 'before'
  | 'sameInstant'
  | 'notSameInstant'
  | 'namesForeignMaterial'
  | 'namesNoMaterial';

/** A comparison of what stands under a path with what stands under another (`right`), or with a value. */
export type Comparison = { left: string; op: Operator; right?: string; value?: string | boolean };
/** `broken`: the object breaks a requirement of its validity. */
export type Condition = Comparison | { broken: string } | { all: readonly Condition[] };
export type Effect = 'create' | 'replace' | 'erase' | 'ignore';

/** One line of a standard's table of rules. */
export type Rule = {
  /** JSON pointer of what it looks at first. */
  field: string;
  condition: Condition;
  status: number;
  effect: Effect;
  message: string;
};

/** What the schema cannot say, and is part of a table's first rule all the same. */
export type Requirement<View> = {
  id: string;
  field: string;
  message: string;
  holds(view: View, facts: Facts): boolean;
};

/** An object accepted earlier, as far as rules ask. */
export type Known = { changedAt?: string | undefined; senderBpn?: string | undefined; [member: string]: unknown };

/** What came over which connection, whom we answer for, and what is known already. */
export type Situation = {
  /** RFC 3339 */
  now: string;
  header?: { senderBpn: string };
  /** Companies and sites registered for the connection. */
  transport: { senderBpnls: readonly string[]; senderBpnss?: readonly string[] };
  receiver: {
    bpnls: readonly string[];
    bpnss?: readonly string[];
    partners?: readonly string[];
    processesCommentsOn?: readonly string[];
    materialsWithSender?: readonly Readonly<Record<string, string>>[];
  };
  /** Objects exchanged with the sender: what comments may be about. */
  sharedObjectIds?: readonly string[];
  known: readonly Known[];
};

/** What conditions speak of, by path. */
export type Facts = Pick<Situation, 'now' | 'header' | 'transport' | 'receiver'> & {
  entry: Record<string, unknown>;
  known: {
    self: Known | undefined;
    any: Known | undefined;
    twin: Known | undefined;
    sharedObjectIds: readonly string[];
  };
};

/** The ordered rules of a standard on one kind of object: the first whose condition holds decides. */
export type RuleTable<View> = {
  object: string;
  standard: string;
  section: string;
  shape: z.ZodType<View>;
  identifier: string;
  changedAt: string;
  /** Members whose equality makes another object a twin. */
  twin?: readonly string[];
  requirements: readonly Requirement<View>[];
  rules: readonly Rule[];
  /** Where no rule speaks. */
  otherwise?: Pick<Rule, 'status' | 'effect' | 'message'>;
};

export type Verdict<View> = {
  standard: string;
  section: string;
  /** `CX-0128/demand/4`; absent where no rule speaks. */
  rule?: string;
  status: number;
  effect: Effect;
  message: string;
  /** JSON pointer into the entry; of a refusal. */
  field?: string;
  /** Of the first rule: the requirement that is broken. */
  requirement?: string;
  /** The entry as it was read. */
  view?: View;
};
