import type { Logger } from 'pino';
import type { EntryContent } from '@tierline/chaincode/schema';
import type { AskedPack, AuditPack } from '../audit';
import type { Bots } from '../bots';
import type {
  CallOffFile,
  DespatchFile,
  EpcisFile,
  Erasure,
  ForecastFile,
  Foreseen,
  InventoryFile,
  Imported,
  Intent,
  Keyed,
  Landed,
  Motion,
  Named,
  Patience,
  Queued,
  Receipt,
  RecordPlace,
  Restatement,
  Statement,
  Vote,
} from '../commands';
import type { Identified, Person, Standing } from '../identity';
import type { Inviting } from '../guests';
import type { MailWork } from '../mail';
import type { Messages } from '../messages';
import type { QualityDrafts } from '../quality';
import type { AutomationWork, CountingWork, DetectionWork, EscalationWork, ProcessWork } from '../processes';
import type { Tiers } from '../tiers';
import type { Webhooks } from '../webhooks';
import type { Question, Suggestion } from '@tierline/planning/forecasting';
import type { Reads } from './reads';

/** Writes as the person who asks. They throw refusals. */
export interface Writes {
  /** On the ledger, or in the outbox while a partner's peer is away. */
  apply(write: { channel: string; intents: readonly Intent[] }, patience: Patience): Promise<Receipt[] | Queued>;
  /** What that would make of the records as they stand; nothing is written. */
  foresee(write: { channel: string; intents: readonly Intent[] }): Promise<Foreseen[]>;
  addEntry(write: { place: RecordPlace; content: EntryContent }, patience: Patience): Promise<Receipt[] | Queued>;
  /** Shows a notice of this member's to the record's parties. */
  citeNotice(place: RecordPlace, noticeId: string, patience: Patience): Promise<Receipt[] | Queued>;
  /** All that wait in the outbox; or that one, whatever became of it. */
  queued(commandId?: string): Promise<Queued[]>;
  cancel(commandId: string): Promise<Queued>;
  /** Whether a person of this member is heard; by a manager. */
  blockPerson(whom: Identified, blocked: boolean): Promise<Standing>;
  forgetPerson(whom: Identified): Promise<Standing>;
  importCallOff(file: CallOffFile): Promise<Imported>;
  importDespatchAdvice(file: DespatchFile): Promise<Imported>;
  importForecasts(file: ForecastFile): Promise<Imported>;
  importInventory(file: InventoryFile): Promise<Imported>;
  importEpcis(file: EpcisFile): Promise<Imported>;
  moveRegistry(motion: Motion): Promise<Named>;
  approveMotion(vote: Vote): Promise<Named>;
  attestChannel(channel: string): Promise<Landed[]>;
  auditPack(asked: AskedPack): Promise<AuditPack>;
  giveNotice(statement: Statement): Promise<Named>;
  mendRecord(place: RecordPlace): Promise<Landed[]>;
  restate(asked: Restatement): Promise<Landed[]>;
  purge(asked: Erasure): Promise<Landed[]>;
  purgeNotice(asked: { channel: string; noticeId: string }): Promise<Named>;
  succeedRecord(place: RecordPlace & { without: string }): Promise<Receipt[]>;
}

/** What a member alone knows of its tiers, as the person who asks. They throw refusals. */
export type TierWork = Pick<Tiers, keyof Tiers>;

/** This member's processes, as the person who asks. They throw refusals. */
export type Workflows = {
  processes: Pick<ProcessWork, keyof ProcessWork>;
  detection: Pick<DetectionWork, keyof DetectionWork>;
  escalation: Pick<EscalationWork, keyof EscalationWork>;
  automation: Pick<AutomationWork, keyof AutomationWork>;
  counting: Pick<CountingWork, keyof CountingWork>;
};

/** What a manager does about webhooks. They throw refusals. */
export type WebhookWork = Pick<Webhooks, keyof Webhooks>;

/** What a manager does about bots. They throw refusals. */
export type BotWork = Pick<Bots, keyof Bots>;

/** What one request carries. */
export type RequestContext = {
  mspId: string;
  channels: readonly string[];
  person: Person | undefined;
  /** For what lasts: that the person who asked is heard still. @throws GraphQLError NOT_AUTHENTICATED */
  requireHeard: () => Promise<void>;
  correlationId: string;
  /** Where the request came with an Idempotency-Key. */
  idempotency: Keyed | undefined;
  reads: Reads;
  writes: Writes;
  tiers: TierWork;
  webhooks: WebhookWork;
  /** As the person who asks; they throw refusals. */
  mail: Pick<MailWork, keyof MailWork>;
  bots: BotWork;
  /** Told up to where somebody has been given facts. */
  given: (person: Person, cursor: string) => void;
  workflows: Workflows;
  /** As the person who asks; they throw refusals. */
  messages: Messages;
  /** Drafts of quality notices, as the person who asks; they throw refusals. */
  quality: Pick<QualityDrafts, keyof QualityDrafts>;
  guests: Inviting;
  /** Beside the event loop. */
  suggest: (question: Question) => Promise<Suggestion>;
  log: Logger;
  countRefusal: (code: string) => void;
};
