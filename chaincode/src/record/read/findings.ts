/** What readers find (protocol.md §11), besides refusals of the rules. */
export const findings = {
  ENDORSEMENT_MISSING: 'an organisation was written without an endorsement by its peer',
  METADATA_WRITTEN: 'a key policy was set on a key of ours',
  COLLECTION_UNKNOWN: 'a collection that is no member’s own was written',
  WRITES_DIFFER: 'other keys, values or parties were written than the rules give',
  PARTY_LEFT_OUT: 'a live record changed without one of its parties being written',
  PARTY_ABSENT: 'a quorum wrote a version without the reader, who waits for a party to restate it',
  VERSION_DIFFERS: 'the rules give other bytes than those written',
  PRIOR_DIFFERS: 'a version does not follow from the last true one',
  PRIOR_UNKNOWN: 'a version follows from one that the reader does not hold',
  ID_TAKEN: 'a version 1 under a key where one of its parties, with another member, held a version before',
  NEIGHBOUR_UNDISCLOSED:
    'more was written than belongs to what was shown: show the records that changed with it in the same transaction',
  HISTORY_BROKEN: 'what a joiner was given as prior is not what the parties wrote',
  LINK_MISSING: 'a record made with us without an accepted link, or under an id that the link does not give',
  ENTRY_INVALID: 'an entry does not fit its seal, its author or its time',
  COPY_FALSE: 'a copy was brought to another value than the true one',
  LIVE_PURGED: 'a live seal or body was purged',
  VERSION_MISSING: 'a value was written for us and not received',
  ATTESTATION_DIFFERS:
    'a member attests another block than the reader has: the history is forked, or its peers judge transactions otherwise, or it says what is not so',
  MINORITY: 'public state was changed without a majority',
} as const;

export type FindingCode = keyof typeof findings;
