import type { Effect, Notice } from '@tierline/workflows';

export type Automate = Extract<Effect, { type: 'automate' }>;
export type FiringOutcome = 'done' | 'dry-run' | 'too-often' | 'too-deep' | 'again' | 'refused';

/** One time that a rule fired. `outcome` null: it is under way. */
export type Firing = {
  commandId: string;
  rule: string;
  version: number;
  channel: string;
  kind: string;
  id: string;
  /** Of the fact: block/tx/fact, and who signed it. */
  place: string;
  by: string;
  /** How many firings stand behind it, each caused by the one before. */
  depth: number;
  at: string;
  outcome: FiringOutcome | null;
  reason: string | null;
};
export type Fired = Omit<Firing, 'outcome' | 'reason'>;

export interface Firings {
  find(commandId: string): Promise<Firing | undefined>;
  begin(firing: Fired): Promise<void>;
  /** With what is to be told, in one transaction; does nothing to one that has ended. */
  end(
    commandId: string,
    outcome: FiringOutcome,
    said: { reason?: string; notice?: Notice; entryId?: string },
  ): Promise<void>;
  /** On what this member signed. */
  countSince(rule: string, by: string, since: string): Promise<number>;
  /** The firing behind what brought a fact, if one is. */
  behind(effect: Automate): Promise<Firing | undefined>;
  /** Whether the rule has fired about that record since. */
  hasFired(rule: string, record: Automate['record'], since: string): Promise<boolean>;
}

export type AutomatePorts = {
  firings: Firings;
  now: () => Date;
  /** On the ledger, as the member's bot. @returns the entry's id, where it made one @throws Refusal, NodeRefusal */
  write: (effect: Automate, commandId: string) => Promise<string | undefined>;
  /** The refusal's code, if trying again does not help. */
  refusedFor: (error: unknown) => string | undefined;
};

/** A chain of firings is this long at most, and about one record each rule fires once in such a chain within this time. */
const deepest = 3;
const quietMs = 600_000;
const hourMs = 3_600_000;

/** Does what a rule asks for, if it may: not too often, not for ever on account of itself. Each firing is kept, with what became of it. */
export async function automate(ports: AutomatePorts, effect: Automate, commandId: string): Promise<void> {
  const { firings } = ports;
  const known = await firings.find(commandId);
  if (known?.outcome) return;
  const { action } = effect;
  const halted = known ? undefined : await begin(ports, effect, commandId);
  if (halted) {
    await firings.end(commandId, halted, {});
    return;
  }
  if (action.do === 'notify') {
    const notice: Notice = { to: { role: action.role }, why: action.why, urgency: action.urgency };
    await firings.end(commandId, 'done', { notice });
    return;
  }
  try {
    const entryId = await ports.write(effect, commandId);
    await firings.end(commandId, 'done', entryId === undefined ? {} : { entryId });
  } catch (error) {
    const code = ports.refusedFor(error);
    if (code === undefined) throw error;
    await firings.end(commandId, 'refused', { reason: code });
  }
}

/** Keeps that it fires. @returns why nothing is done about it, if nothing is */
async function begin(ports: AutomatePorts, effect: Automate, commandId: string): Promise<FiringOutcome | undefined> {
  const { firings, now } = ports;
  const { rule, record, place, by = '' } = effect;
  const at = now();
  const cause = await firings.behind(effect);
  const depth = cause ? cause.depth + 1 : 0;
  const halted = await haltedBy(ports, effect, { depth, at });
  const fired = { commandId, rule: rule.name, version: rule.version, place, by, depth, at: at.toISOString() };
  await firings.begin({ ...fired, ...record });
  return halted;
}

async function haltedBy(
  { firings }: AutomatePorts,
  { rule, record, by = '' }: Automate,
  { depth, at }: { depth: number; at: Date },
): Promise<FiringOutcome | undefined> {
  const before = (ms: number) => new Date(at.getTime() - ms).toISOString();
  if (depth > deepest) return 'too-deep';
  if (depth > 0 && (await firings.hasFired(rule.name, record, before(quietMs)))) return 'again';
  // what one member floods us with leaves the rule for the others
  if ((await firings.countSince(rule.name, by, before(hourMs))) >= rule.perHour) return 'too-often';
  return rule.dryRun ? 'dry-run' : undefined;
}
