/** How two verdicts on one channel can differ, and what each means. */
export const differenceCodes = {
  OTHER_UNSOUND: 'what it was held against is not verified itself',
  BLOCK_DIFFERS: 'the two hold different blocks of one number',
  SEAL_DIFFERS: 'one version of a record is shown with two seals',
  BODY_DIFFERS: 'one version of a record is shown with two bodies',
  FIELDS_DIFFER: 'one version of a record is shown with fields that cannot both be of it',
  ENTRY_DIFFERS: 'one entry is shown with two texts',
  HEIGHT_DIFFERS: 'one holds more blocks than the other',
  RECORD_ONLY: 'a record that one alone shows',
  VERSION_ONLY: 'a version that one alone shows',
  ENTRY_ONLY: 'an entry that one alone shows',
  SHOWN_OTHERWISE: 'a version of which one shows more than the other',
} as const;

export type DifferenceCode = keyof typeof differenceCodes;
export type Which = 'this' | 'other' | 'both' | 'neither';

export type Difference = {
  code: DifferenceCode;
  /** Both cannot be true; else one only shows more. */
  contradicts: boolean;
  /** Of what contradicts: what the ledger bears out. Both, of a block: the same keys signed two histories. */
  borneOut?: Which;
  block?: bigint;
  kind?: string;
  id?: string;
  version?: number;
  what: string;
};

export function whichHolds(own: boolean, other: boolean): Which {
  if (own) return other ? 'both' : 'this';
  return other ? 'other' : 'neither';
}
