import { requireNoticeMove } from '@tierline/chaincode/domain';
import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { shaped } from '@tierline/chaincode/record';
import { qualityInputs, type Json } from '@tierline/chaincode/schema';
import type { Patience, Queued, Receipt, Write } from '../commands';
import { isRefusal, NodeRefusal } from '../refusals';
import type { QualityDraft, QualityDraftStore } from './quality-draft';

export type QualityDraftsPorts = {
  channels: readonly string[];
  store: QualityDraftStore;
  now: () => Date;
  /** 16 random bytes, hex. */
  newId: () => string;
  /** @throws Refusal ROLE_MISSING */
  requireRole: () => void;
  bring: (write: Write, patience: Patience) => Promise<Receipt[] | Queued>;
  /** What became of a command that had to wait; undefined: it never had to, or that is long ago. */
  queued: (commandId: string) => Promise<Queued | undefined>;
};

const kind = 'quality-notice';
const mostCreated = 1000;
const mostListed = 1000;

/**
 * The two states of a quality notice in which nobody else has seen it: created and canceled. They are kept here, and what leads
 * out of them is decided by the rules' own machine. Refusals are thrown.
 */
export class QualityDrafts {
  readonly #ports: QualityDraftsPorts;

  constructor(ports: QualityDraftsPorts) {
    this.#ports = ports;
  }

  /** Those that are created; with `all`, those that are over too. */
  async list(all: boolean): Promise<QualityDraft[]> {
    this.#ports.requireRole();
    const statuses = all ? (['created', 'canceled', 'sent'] as const) : (['created'] as const);
    const drafts = await this.#ports.store.list(statuses, mostListed);
    return Promise.all(drafts.map((draft) => this.#settled(draft)));
  }

  async create(channel: string, input: Json): Promise<QualityDraft> {
    const { channels, store, newId, requireRole } = this.#ports;
    requireRole();
    if (!channels.includes(channel)) throw new NodeRefusal('CHANNEL_UNKNOWN', { channel });
    const said = shaped(qualityInputs.SendQualityNotice, input, '');
    const created = await store.countCreated();
    refuseUnless(created < mostCreated, 'OVERSIZE', () => ({
      what: 'drafts',
      limit: mostCreated,
      actual: created + 1,
    }));
    const draft: QualityDraft = {
      id: newId(),
      channel,
      status: 'created',
      revision: 1,
      input: said,
      changedAt: this.#now(),
    };
    await store.insert(draft);
    return draft;
  }

  /** Only while it is created: what was sent is with others. */
  async change(id: string, seen: number, input: Json): Promise<QualityDraft> {
    const draft = await this.#free(id);
    const { status } = draft;
    refuseUnless(status === 'created', 'STATUS', () => ({ status, needed: ['created'] }));
    requireSeen(draft, seen);
    return this.#replace(draft, { input: shaped(qualityInputs.SendQualityNotice, input, '') });
  }

  /** Nobody is told, for nobody knows of it. */
  async cancel(id: string): Promise<QualityDraft> {
    const draft = await this.#free(id);
    requireNoticeMove('sender', draft.status, 'canceled');
    return this.#replace(draft, { status: 'canceled' });
  }

  /** By one command for as long as its outcome is open: sent once, whatever is killed in between. */
  async send(id: string, { waitMinutes }: Pick<Patience, 'waitMinutes'>): Promise<Receipt[] | Queued> {
    const draft = await this.#known(id);
    requireNoticeMove('sender', draft.status, 'sent');
    const commandId = draft.sending ?? this.#ports.newId();
    const sending = await this.#replace(draft, { sending: commandId });
    const { channel, input } = draft;
    const intents = [{ kind, name: 'SendQualityNotice', input: JSON.parse(JSON.stringify(input)) as Json }];
    try {
      const sent = await this.#ports.bring({ type: 'apply', channel, intents }, { commandId, waitMinutes });
      if (Array.isArray(sent)) await this.#replace(sending, sentAs(sent));
      return sent;
    } catch (error) {
      if (isRefusal(error) && error.code !== 'OUTCOME_UNKNOWN') await this.#replace(sending, { sending: undefined });
      throw error;
    }
  }

  async #known(id: string): Promise<QualityDraft> {
    this.#ports.requireRole();
    const draft = await this.#ports.store.find(id);
    if (!draft) throw new Refusal('RECORD_UNKNOWN');
    return this.#settled(draft);
  }

  /** @throws NodeRefusal DRAFT_ON_ITS_WAY */
  async #free(id: string): Promise<QualityDraft> {
    const draft = await this.#known(id);
    const { sending: commandId } = draft;
    if (commandId !== undefined) throw new NodeRefusal('DRAFT_ON_ITS_WAY', { id, commandId });
    return draft;
  }

  /** What waited for the receiver's peer may have ended since. */
  async #settled(draft: QualityDraft): Promise<QualityDraft> {
    if (draft.sending === undefined) return draft;
    const command = await this.#ports.queued(draft.sending);
    if (command === undefined || command.status === 'queued') return draft;
    const next = this.#next(draft, command.receipts ? sentAs(command.receipts) : { sending: undefined });
    const { store } = this.#ports;
    return (await store.replace(next, draft.revision)) ? next : ((await store.find(draft.id)) ?? draft);
  }

  /** @throws Refusal CHANGED_SINCE */
  async #replace(draft: QualityDraft, more: Partial<QualityDraft>): Promise<QualityDraft> {
    const next = this.#next(draft, more);
    if (await this.#ports.store.replace(next, draft.revision)) return next;
    return requireSeen(await this.#known(draft.id), draft.revision);
  }

  #next(draft: QualityDraft, more: Partial<QualityDraft>): QualityDraft {
    return { ...draft, ...more, revision: draft.revision + 1, changedAt: this.#now() };
  }

  #now(): string {
    return this.#ports.now().toISOString();
  }
}

const sentAs = ([receipt]: readonly Receipt[]): Partial<QualityDraft> => ({
  ...{ status: 'sent', sending: undefined },
  ...(receipt && { record: receipt.id }),
});

function requireSeen(draft: QualityDraft, seen: number): QualityDraft {
  const { id, revision: now } = draft;
  refuseUnless(seen === now, 'CHANGED_SINCE', () => ({ kind, id, seen, now }));
  return draft;
}
