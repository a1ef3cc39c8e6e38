import { z } from 'zod';
import { checkNesting, parseEach, parseShape } from '../checked-json';

export const packFormat = 'tierline-audit-pack/1';
export const manifestFile = 'manifest.json';
export const readmeFile = 'README.txt';
export const disclosuresFile = 'disclosures.json';
export const blockFile = (number: number): string => `blocks/${String(number).padStart(4, '0')}.block`;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is expected, 64 hex digits');
const count = z.int().min(0);
const file = z.strictObject({ name: z.string(), length: count, sha256: hash });
const period = z.strictObject({ since: z.iso.datetime().optional(), until: z.iso.datetime().optional() });

const head = z.strictObject({
  format: z.literal(packFormat),
  channel: z.string().min(1),
  /** Of block 0's header, as whoever made the pack knows it. */
  genesisHash: hash,
  /** How many blocks, from 0 on. */
  height: z.int().min(1),
  /** The member that shows the records. */
  disclosedBy: z.string().min(1),
  /** What was asked for; blocks are whole from genesis on whatever it says. */
  period: period.optional(),
  /** Fields that who shows the records does not show, as it names them. */
  withheld: z.array(z.string().min(1).max(200)).min(1).max(100).optional(),
  counts: z.strictObject({
    transactions: count,
    /** Of them, those between others than who shows the records: whose metadata the reader sees besides. */
    ofOthers: count,
  }),
  files: z.array(z.unknown()),
});

export type PackedFile = z.infer<typeof file>;
export type Manifest = Omit<z.infer<typeof head>, 'files'> & {
  /** All of the archive but the manifest, in the order of `fileNames`. */
  files: PackedFile[];
};

/** All that a pack of this many blocks holds besides its manifest. */
export function* fileNames(height: number): Generator<string> {
  yield readmeFile;
  yield disclosuresFile;
  for (let number = 0; number < height; number++) yield blockFile(number);
}

/** @throws Error that names the first fault */
export function parseManifest(text: string): Manifest {
  checkNesting(text);
  const parsed = parseShape(head, JSON.parse(text));
  const files = parseEach(file, parsed.files, 'files');
  let place = 0;
  for (const name of fileNames(parsed.height)) {
    const found = files[place]?.name;
    if (found !== name) throw new Error(`files.${String(place)}: ${found ?? 'nothing'} stands where ${name} should`);
    place++;
  }
  if (files.length > place)
    throw new Error(`files.${String(place)}: nothing is expected after block ${String(place - 3)}`);
  return { ...parsed, files };
}
