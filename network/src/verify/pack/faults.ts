/** What can be wrong with a pack itself, and what each means. */
export const packCodes = {
  PACK_UNREADABLE: 'the file is no zip archive, or is damaged or cut off',
  PACK_TOO_LARGE: 'more than a pack of this size may hold',
  ENTRY_UNKNOWN: 'the archive holds a name that no pack has',
  ENTRY_TWICE: 'the archive holds a name twice',
  ENTRY_REFUSED: 'a file is encrypted, or compressed in a way that packs are not',
  MANIFEST_INVALID: 'manifest.json is none of this format',
  FILE_UNLISTED: 'a file stands in the archive and not in the manifest',
  FILE_MISSING: 'a file stands in the manifest and not in the archive',
  FILE_DIFFERS: 'a file is not what the manifest says',
  DISCLOSURES_INVALID: 'disclosures.json shows nothing that can be read',
  MANIFEST_DIFFERS: 'the manifest says something else than the blocks',
} as const;

export type PackCode = keyof typeof packCodes;

/** It has no place in a block; `file` is the one that is wrong, if it is one. */
export type PackFinding = { layer: 'pack'; code: PackCode; file?: string; reason: string } & {
  [Place in 'block' | 'tx' | 'txId']?: undefined;
};

/** Nothing more can be read of the pack, or of this file. */
export class PackFault extends Error {
  constructor(
    readonly code: PackCode,
    reason: string,
    readonly file?: string,
  ) {
    super(reason);
    this.name = 'PackFault';
  }

  get finding(): PackFinding {
    return {
      layer: 'pack',
      code: this.code,
      ...(this.file !== undefined && { file: this.file }),
      reason: this.message,
    };
  }
}
