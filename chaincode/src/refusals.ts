import { domainRefusals } from './domain/refusals';

/** `when` it occurs, and the `data` that prove it. */
export type RefusalMeaning = { when: string; data: string };

const shapes = {
  MALFORMED: { when: 'an input has not the documented shape', data: 'at (path), reason' },
  NOT_CANONICAL: {
    when: 'bytes are not RFC 8785 canonical JSON, a number is no integer below 2^53, or text is not NFC',
    data: 'at (path), reason',
  },
  OVERSIZE: { when: 'a stated limit is exceeded', data: 'what, limit, actual' },
  ARGUMENTS_NOT_EMPTY: {
    when: 'a public argument was given; content travels in the transient map only, but for the one of consortium:attest',
    data: 'count',
  },
  FUNCTION_UNKNOWN: { when: 'the chaincode has no function of that name', data: 'name' },
} as const satisfies Record<string, RefusalMeaning>;

const access = {
  MEMBER_NOT_ACTIVE: { when: 'the caller’s organisation is not an active member of the registry', data: 'mspId' },
  AUTHOR_INVALID: {
    when: 'the caller’s certificate gives no name that can stand in a seal: none, or a longer one',
    data: 'length, limit',
  },
  ROLE_MISSING: {
    when: 'the caller’s certificate carries none of the roles that the command asks',
    data: 'needed, held',
  },
  RECORD_UNKNOWN: {
    when: 'there is no such record, or the caller may not know of it: the two are not told apart',
    data: 'none',
  },
  NOT_AUTHORISED: { when: 'the protocol gives this function to somebody else', data: 'function, reason' },
} as const satisfies Record<string, RefusalMeaning>;

const steps = {
  PRIOR_NOT_LIVE: {
    when: 'the prior seal is not what a party holds live: the record moved on, or that party’s copy is not the true one and is mended; in a mending, that something else stands there than what it is to replace',
    data: 'kind, id, party, given, found (hashes; "" for none)',
  },
  PRIOR_INVALID: {
    when: 'prior seal and body do not fit each other, the key, or the rules',
    data: 'kind, id, reason; at, where the state is none of its kind',
  },
  RECORD_EXISTS: {
    when: 'who creates or joins a record holds a live seal under its key already',
    data: 'kind, id, party',
  },
  ID_RESERVED: { when: 'a record is to begin under an id of those that only a succession gives', data: 'kind, id' },
  RECORD_ENDED: { when: 'another record took its place: nothing follows it', data: 'kind, id' },
  CHANGED_SINCE: { when: 'the record has another version than the one the person saw', data: 'kind, id, seen, now' },
  KEY_POLICY_SET: { when: 'a live seal’s key carries a validation parameter', data: 'kind, id, party' },
  PARTIES_INVALID: { when: 'a version’s parties break the protocol', data: 'kind, id, parties, reason' },
  TIME_OUTSIDE_WINDOW: {
    when: 'the proposal’s time is more than five minutes from this endorser’s clock',
    data: 'at, clock, limitSeconds',
  },
  TIME_TOO_FINE: { when: 'the proposal’s time has parts of a millisecond', data: 'nanos' },
  TIME_BEFORE_PRIOR: {
    when: 'a version is dated more than five minutes before its prior',
    data: 'kind, id, at, prior',
  },
  QUORUM_MISSED: {
    when: 'a party is left out of a version that asks for it, or too few are there',
    data: 'kind, id, absent, reason',
  },
  STEPS_DISAGREE: {
    when: 'records changed together name the same record twice or have different prior, next or absent parties',
    data: 'kind, id, reason',
  },
  KIND_UNKNOWN: { when: 'the rule set knows no such kind of record', data: 'kind' },
  COMMAND_UNKNOWN: { when: 'the kind has no such command', data: 'kind, command' },
  RULES_UNKNOWN: { when: 'this package does not carry the rule set the registry names', data: 'rules' },
} as const satisfies Record<string, RefusalMeaning>;

const besides = {
  ENTRY_EXISTS: { when: 'a party holds an entry of that id already', data: 'kind, id, entryId, party' },
  ENTRY_TYPE_UNKNOWN: { when: 'the kind has no entries of that type', data: 'kind, type' },
  NOTICE_EXISTS: { when: 'the caller’s collection holds a notice of that id already', data: 'noticeId' },
  NOTICE_DIFFERS: {
    when: 'what is cited is not the notice that its author sealed under that id',
    data: 'noticeId, reason',
  },
  CHAIN_BROKEN: {
    when: 'seals given as a chain do not follow one another to the prior one',
    data: 'kind, id, version, reason',
  },
  VALUE_NOT_TRUE: {
    when: 'bytes to bring back have not the hash that stands at the target, nor does a chain of seals lead to them',
    data: 'kind, id, target, reason',
  },
  STILL_LIVE: { when: 'a purge would take a live seal or the body of a live version', data: 'kind, id, key' },
  SUCCESSION_UNFOUNDED: {
    when: 'a record is to be succeeded that goes on: no party has left, or the version does not stand at all who go on',
    data: 'kind, id, reason',
  },
} as const satisfies Record<string, RefusalMeaning>;

const consortium = {
  NOT_BOOTSTRAPPED: { when: 'the channel has no registry yet', data: 'none' },
  ALREADY_BOOTSTRAPPED: { when: 'the channel has a registry already', data: 'sequence' },
  BOOTSTRAP_DIFFERS: {
    when: 'the content is not what this peer’s service was configured to accept',
    data: 'expected, given',
  },
  REGISTRY_INVALID: { when: 'a registry is not consistent in itself', data: 'reason' },
  MOTION_UNKNOWN: { when: 'there is no such open motion', data: 'motionId' },
  MOTION_EXISTS: { when: 'a motion of that id was moved already', data: 'motionId' },
  MOTION_STALE: { when: 'the registry changed since the motion was moved', data: 'motionId, moved, sequence' },
  ALREADY_APPROVED: { when: 'the member approved this motion already', data: 'motionId, mspId' },
  TICK_NOT_DUE: {
    when: 'another member than the steward ticks less than five minutes after the last tick',
    data: 'last, at',
  },
  TICK_NOT_LATER: { when: 'a tick’s time does not grow', data: 'last, at' },
} as const satisfies Record<string, RefusalMeaning>;

/** Every refusal that the chaincode, and a node before it, can give. */
export const refusals = { ...shapes, ...access, ...steps, ...besides, ...consortium, ...domainRefusals } as const;

/** The same by chapter, for `docs/refusals.md`. */
export const refusalChapters: ReadonlyMap<string, Readonly<Record<string, RefusalMeaning>>> = new Map<
  string,
  Readonly<Record<string, RefusalMeaning>>
>([
  ['Shapes and limits', shapes],
  ['Access', access],
  ['Changing records', steps],
  ['Entries, mending, erasing', besides],
  ['Consortium', consortium],
  ['Rules of the records', domainRefusals],
]);
