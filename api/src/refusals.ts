import { Refusal, type RefusalData } from '@tierline/chaincode/errors';

/** What a node itself refuses, beside the ledger's vocabulary: when it occurs and the data that prove it. */
export const nodeRefusals = {
  PARTNER_UNAVAILABLE: {
    when: 'the peer of a party that must endorse cannot be reached or does not answer in time',
    data: 'organisations',
  },
  PARTY_LEFT: {
    when: 'the peer of a party that must endorse does not answer, and that party has left the consortium: nothing waits for it; `record { successions }` says how a record goes on without it',
    data: 'organisations, records (kind, id)',
  },
  PARTNER_FAULT: {
    when: 'the peer of a party that must endorse answered with an error that is no refusal: its chaincode or peer is broken',
    data: 'organisations',
  },
  PARTNER_BEHIND: {
    when: 'a party’s peer has not yet seen the version this one rests on, after all retries',
    data: 'organisations',
  },
  OUTCOME_UNKNOWN: {
    when: 'the ledger did not say whether a transaction was committed; ask again with the same commandId',
    data: 'txId, commandId',
  },
  TRANSACTION_INVALID: {
    when: 'peers found the transaction invalid for a reason that trying again does not cure',
    data: 'txId, validationCode',
  },
  COMMAND_ID_USED: { when: 'the commandId stands for another command, record or input already', data: 'commandId' },
  IDEMPOTENCY_CONFLICT: {
    when: 'the Idempotency-Key came first with another request of the same person; another request takes another key',
    data: 'none',
  },
  IDEMPOTENCY_UNSUPPORTED: {
    when: 'a mutation came with an Idempotency-Key that does twice what is asked for twice; nothing of it was done',
    data: 'mutation',
  },
  QUEUED_UNKNOWN: {
    when: 'no such command waits in the outbox, or the person may not take it back',
    data: 'commandId',
  },
  PERSON_DENIED: {
    when: 'what a person asked for earlier is not done any more in that name: a manager has blocked the person (`blocked`), or it is forgotten, or its certificate has ended (`unknown`)',
    data: 'reason',
  },
  NOT_FOR_PERSONS: {
    when: 'a command is asked for that a member’s node gives of itself alone',
    data: 'kind, command',
  },
  DRAFT_ON_ITS_WAY: {
    when: 'a draft is changed or canceled that is being sent: it waits in the outbox, or sending it once more says what became of it',
    data: 'id, commandId',
  },
  VERSION_MISSING: {
    when: 'a version was written into the copy that is to be mended, and its values have not come: a party restates it',
    data: 'kind, id',
  },
  LINK_MISSING: { when: 'the two members have no accepted link on the channel', data: 'channel, between' },
  CONFIRMATION_NEEDED: {
    when: 'the rules allow it, but who does it should know what follows: members with offers open at once learn of each other; say `confirmed` to do it',
    data: 'kind, command; to, alreadyOffered',
  },
  CHANNEL_UNKNOWN: { when: 'this member has not joined that channel', data: 'channel' },
  NOTHING_TO_ATTEST: {
    when: 'the last block that this member’s peer has of the channel comes with no commit hash',
    data: 'channel',
  },
  PACKS_NOT_ALLOWED: {
    when: 'the channel’s registry does not say `auditPacks: allowed`: a pack shows the metadata of everybody’s transactions',
    data: 'channel',
  },
  PACK_UNDER_WAY: { when: 'an audit pack is being made for this person already', data: 'none' },
  PERIOD_EMPTY: { when: 'the channel has no blocks in the period asked for', data: 'channel' },
  BILL_INVALID: {
    when: 'a bill of material leads back to its own part, or counts a part in another unit than another bill does',
    data: 'fault (circle, units), parts; part, units',
  },
  TIER_ITEM_UNKNOWN: { when: 'there is no such bill of material, calendar or sourcing', data: 'kind, name' },
  DERIVATION_INCOMPLETE: {
    when: 'demand cannot be derived whole: nobody signed how two units of a part convert; only what does not rest on it was published',
    data: 'problems (code, channel, id, part, from, to)',
  },
  ANSWER_PENDING: {
    when: 'a question that goes further than this member’s own suppliers is answered after a fixed time',
    data: 'none',
  },
  DERIVED_TOO_OFTEN: {
    when: 'figures went on to a supplier by themselves as often as they may in an hour',
    data: 'channel, supplier, customerPart, site, category, granularity, limit',
  },
  PINS_TOO_MANY: {
    when: 'derived demand for one part rests on more forecasts than can be pinned',
    data: 'limit, actual',
  },
  CASE_UNKNOWN: { when: 'this member is not party to such a case', data: 'channel, id' },
  RULE_UNKNOWN: { when: 'this member has no such rule', data: 'name' },
  PROCESS_UNKNOWN: {
    when: 'that process of this member is not at work on that record',
    data: 'process, channel, kind, id',
  },
  PROCESS_NOT_HELD: {
    when: 'that process of this member does not stand still there: it is not stuck, and nobody cancelled it',
    data: 'process, channel, kind, id',
  },
  EFFECT_UNKNOWN: { when: 'no process has asked for that, or it is done already', data: 'key' },
  UPLOAD_UNKNOWN: {
    when: 'what is to be attached was not uploaded by this person, or so long ago that it is kept no more',
    data: 'hash',
  },
  SLOTS_TAKEN: {
    when: 'this member has attached to the record as much as one party may',
    data: 'kind, id',
  },
  WEBHOOK_UNKNOWN: { when: 'this member has no such webhook', data: 'id' },
  WEBHOOK_TARGET: {
    when: 'nothing is sent to that address: it is no https address of the public Internet, and the operator has not allowed the host',
    data: 'reason (malformed, scheme, credentials, address, unknown host)',
  },
  WEBHOOKS_TOO_MANY: { when: 'the member has as many webhooks as it may', data: 'limit' },
  MAIL_DOMAIN: { when: 'the operator sends no mail to addresses of that domain', data: 'domain' },
  INVITATION_UNKNOWN: { when: 'there is no such open invitation of a guest', data: 'id' },
  INVITATIONS_FULL: { when: 'as many guests are invited as may be at once', data: 'limit' },
  SCOPE_MISSING: { when: 'a bot asks for what is in none of its scopes', data: 'needed' },
  SCOPE_UNKNOWN: {
    when: 'a scope is none: `read:<kind>`, `read:local`, `write:<kind>.<command or entry>`, `write:<kind>.*`, `call:<operation>`',
    data: 'scopes',
  },
  BOT_UNKNOWN: { when: 'this member has registered no such bot', data: 'none' },
  WRITES_STOPPED: { when: 'the node takes no writes now', data: 'state' },
} as const;

export type NodeRefusalCode = keyof typeof nodeRefusals;

/** An expected "no" of this node. */
export class NodeRefusal extends Error {
  override readonly name = 'NodeRefusal';

  constructor(
    readonly code: NodeRefusalCode,
    readonly data: RefusalData = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

export const isRefusal = (error: unknown): error is Refusal | NodeRefusal =>
  error instanceof Refusal || error instanceof NodeRefusal;
