/** What VERIFIED proves, and on what each rests. */
export const proved: readonly { what: string; restsOn: string }[] = [
  {
    what: 'These blocks, in this order, were ordered for this channel.',
    restsOn: 'The genesis hash; SHA-256; the orderers’ keys, as the policy then in force asks.',
  },
  {
    what: 'Each step was asked for by a person whom that member certified.',
    restsOn: 'The member’s own certificate authority: it can make a person, but not deny having made one.',
  },
  {
    what: 'The peers of the members named with a step agreed that it keeps the rules.',
    restsOn: 'Their keys; one member that lies alone cannot write for the others.',
  },
  {
    what: 'Each transaction is valid or invalid as it is said to be.',
    restsOn: 'Computed again from signatures, policies and reads; the peers’ own flags are not believed.',
  },
  {
    what: 'The texts shown are what the parties signed, and follow from each other by the rules.',
    restsOn: 'The hashes in the blocks; the rules, run again.',
  },
  {
    what: 'No version of a record shown was left out after the first one shown.',
    restsOn: 'Every write to its key stands in the blocks.',
  },
];

/** What nobody should read into it. */
export const notProved: readonly string[] = [
  'That there is nothing after the last block, or no second history signed with the same keys. Compare height, header hash and commit hash with other members.',
  'A time to better than five minutes: it is its signer’s claim, which every peer that agreed held against its own clock.',
  'That the goods did what the record says. Members signed it, and cannot deny that.',
  'Anything about records that are not shown.',
  'Who made the pack: nobody signs it. It needs no signature, as what is changed in it no longer fits the blocks, nor these the genesis hash.',
];
