import type { AlertName, AlertRaise } from '@tierline/chaincode/schema';

/** A place in one channel's feed (protocol.md §12). */
export type Place = { channel: string; block: bigint; tx: number; fact: number };

export type RecordId = { channel: string; kind: string; id: string };

/** One fact as the member's own projector checked it. `at` is RFC 3339 UTC, `by` the msp id of who signed; `version` the record's that it made, if any; `data` is the fact's own content. */
export type FeedFact = RecordId &
  Place & { version?: number | undefined; type: string; at: string; by: string; data: unknown };

/** What was just projected on a channel: of which kinds there are new facts, and its latest tick (RFC 3339) after them. */
export type FeedNews = { channel: string; kinds: ReadonlySet<string>; ledgerTime: string | undefined };

/** The member's feed. Order within a channel is stable under rebuild. */
export interface Feed {
  channels(): Promise<string[]>;
  /** The latest tick projected on the channel (RFC 3339), undefined before the first. */
  ledgerTime(channel: string): Promise<string | undefined>;
  /** Facts of these kinds after a place (undefined: from the beginning), in order, at most `limit`. */
  facts(channel: string, kinds: readonly string[], after: Place | undefined, limit: number): Promise<FeedFact[]>;
  /** Facts of one record after a place (undefined: from the beginning) up to and with another, in order. */
  factsOf(record: RecordId, after: Place | undefined, through: Place): Promise<FeedFact[]>;
}

/**
 * Content of a reminder entry, as the record's kind declares it. Its entry id is derived from the record and this content,
 * so the second of two writers is refused and both sides see one reminder. Times are RFC 3339.
 */
export type Reminder =
  | { of: 'demand' | 'commitment' | 'capacity' | 'agreement' | 'answer' | 'report'; dueBy: string }
  | { role: 'custodian' | 'owner' | 'reporter'; to: string; answerBy: string }
  | CaseDuty;

/** Of a case: what was owed by then. */
type CaseDuty = { of: 'acknowledgement' | 'resolution' | 'task'; task?: number; dueBy: string };

/** A thing that a case is about, as the kind `case` states it. */
export type Affected = { what: 'part' | 'site' | 'shipment' | 'unit' | 'forecast' | 'position'; name: string };

/** A case as a detector opens it: `detected` and the neighbour make its id, which both sides find. Times are RFC 3339. */
export type CaseOpening = {
  neighbour: string;
  title: string;
  category: string;
  severity: string;
  affected: readonly Affected[];
  due?: { acknowledgeBy?: string; resolveBy?: string };
  detected: { detector: string; kind: string; record: string; about: string; since: string };
};

/** What a rule of automation does about a record, with what it took from the fact. */
export type Planned =
  | { do: 'notify'; role: string; why: string; urgency: Notice['urgency'] }
  | { do: 'command'; command: string; input: unknown }
  | { do: 'entry'; content: unknown };

/** What a process can have done in the world. An alert raised by the other side, or cleared, before is as good as done. */
export type Effect =
  | { type: 'remind'; record: RecordId; reminder: Reminder }
  /** As the unit's steward: where another unit bore the identifier first, the offer is declined. */
  | { type: 'declineIfSecond'; record: RecordId; offer: { role: 'custodian' | 'owner' | 'reporter'; to: string } }
  | { type: 'raiseAlert'; record: RecordId; alert: AlertRaise }
  | { type: 'clearAlert'; record: RecordId; alert: AlertName }
  /** Bring the record's versions up to this one to those who were absent from it; `by` signed it, and does so. */
  | { type: 'restate'; record: RecordId; version: number; by: string }
  /** Note of a quality notice, as its receiver, that it has arrived; one that is answered has. */
  | { type: 'receive'; record: RecordId }
  /** Answer a question that `by` has asked under a grant; nothing where that is this member. */
  | { type: 'answer'; record: RecordId; use: string; by: string }
  /** Tell suppliers what a customer's forecast, as `by` has changed it in that block, asks of them; nothing where `by` is this member. */
  | { type: 'derive'; record: RecordId; by: string; block: string }
  /** Add what a shipment says to this member's own figure of each account that it bears on; `parts`: the customer's numbers of those that count. */
  | { type: 'count'; record: RecordId; side: 'dispatched' | 'received'; parts?: readonly string[] }
  /** Open a case with a neighbour; one that is there before is as good, and becomes as grave as this. */
  | { type: 'openCase'; record: RecordId; opening: CaseOpening }
  /** Say in the case that was opened for it that what was found is gone. */
  | { type: 'clearCase'; record: RecordId; neighbour: string; detected: CaseOpening['detected'] }
  /** What a member's rule asks for on a fact; `place`: block/tx/fact, `by`: who signed it (absent: asked for by an earlier version), `cause`: what brought the fact. */
  | {
      type: 'automate';
      record: RecordId;
      rule: { name: string; version: number; dryRun: boolean; perHour: number };
      place: string;
      by?: string;
      cause: { version?: number; entryId?: string };
      action: Planned;
    }
  /** Say in a case that something is overdue, so many steps on; that the other side has said it is as good. */
  | { type: 'escalate'; record: RecordId; escalation: Omit<CaseDuty, 'dueBy'> & { level: number } };

export type Outcome =
  | { result: 'done' }
  /** The ledger said no, and will say so again. */
  | { result: 'refused'; code: string; data: unknown }
  /** A partner is down, the record moved meanwhile, an outcome is unknown: to be tried again with the same command id. */
  | { result: 'later'; reason: string };

export interface Commands {
  /** `commandId` (16 bytes, hex) is the same at every attempt: an effect that took place before answers `done`. */
  perform(commandId: string, effect: Effect): Promise<Outcome>;
}

/** The machine's clock: it decides when to try again. What a deadline counts by is the ledger's time. */
export interface Clock {
  now(): Date;
  /** Calls back once at or after that time; the result cancels it. */
  wake(at: Date, callback: () => void): () => void;
}

/** One process at work on one record. */
export type InstanceId = RecordId & { process: string };

/**
 * Why an instance stands still, and up to where it has taken its facts. Nothing is lost: `retry` goes on from there.
 * `timer`: it was this one that could not be taken; absent: the fact that comes next. `cancelled`: a person stopped it.
 */
export type Stuck = { reason: string; after: Place | undefined; timer?: string; cancelled?: true };

/** `state` is the process's own, as JSON; undefined where it got stuck before it had any. */
export type Instance = { state: unknown; stuck?: Stuck };

/** Due when the ledger's time of the record's channel has reached `due` (RFC 3339); '' is before all times. */
export type Timer = InstanceId & { timer: string; due: string };

export type OutboxEffect = {
  /** `process/channel/kind/id/name`: what makes an effect the same effect. */
  key: string;
  instance: InstanceId;
  effect: Effect;
  attempts: number;
  /** Machine time, RFC 3339. */
  nextAttempt: string;
  /** given-up: a person has said that it is not to be tried any more. */
  status: 'open' | 'done' | 'refused' | 'given-up';
  reason?: string;
  /** Machine time, RFC 3339; stands with `done`. */
  doneAt?: string;
  /** The key of the effect that has to be done before; where that came to nothing, this does too. */
  after?: string;
};

/** Whom a notification is for: all who have a role, or one person, as a token names him. */
export type Addressee = { role: string } | { person: { issuer: string; subject: string } };

/** What somebody should know. Webhooks, mail, work lists and subscriptions all read it from the feed, by cursor. */
export type Notice = { to: Addressee; why: string; urgency: 'low' | 'normal' | 'high'; dueBy?: string };

/** `record`: what it is about. `at`: machine time, RFC 3339. */
type About = { record: RecordId; at: string };

/** An item of the channel `local`: what only this member knows. */
export type LocalItem = About &
  (
    | { type: 'ProcessStuck' | 'EffectRefused' | 'EffectDelayed' | 'ProcessActed'; data: Record<string, unknown> }
    | { type: 'Notified'; data: Notice }
  );

export interface Store {
  /** All or nothing; transactions of one store do not interleave. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
}

export interface StoreTransaction {
  cursor(process: string, channel: string): Promise<Place | undefined>;
  saveCursor(process: string, place: Place): Promise<void>;
  instance(id: InstanceId): Promise<Instance | undefined>;
  /** undefined deletes it, with its timers. */
  saveInstance(id: InstanceId, instance: Instance | undefined): Promise<void>;
  /** Without those that a person stopped. */
  stuckInstances(): Promise<(InstanceId & Stuck)[]>;
  /** Replaces a timer of the same name. */
  saveTimer(timer: Timer): Promise<void>;
  deleteTimer(id: InstanceId, timer: string): Promise<void>;
  /** In order of due time, without those of stuck instances. */
  timersDue(channel: string, ledgerTime: string, limit: number): Promise<Timer[]>;
  /** Does nothing where the key is known, whatever became of it. */
  addEffect(effect: OutboxEffect): Promise<void>;
  saveEffect(effect: OutboxEffect): Promise<void>;
  /** Open effects whose next attempt is not after `now`, oldest first. */
  effectsDue(now: string, limit: number): Promise<OutboxEffect[]>;
  /** Of all open effects, the earliest next attempt. */
  nextAttempt(): Promise<string | undefined>;
  /** Open effects that failed at least once, and refused ones. */
  troubledEffects(): Promise<OutboxEffect[]>;
  effect(key: string): Promise<OutboxEffect | undefined>;
  /** Those done before that time, by processes that are at work on their record no more. */
  forgetDone(before: string): Promise<void>;
  /** Open effects of one instance. */
  openEffects(id: InstanceId): Promise<OutboxEffect[]>;
  appendLocal(item: LocalItem): Promise<void>;
}
