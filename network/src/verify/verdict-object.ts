import { z } from 'zod';
import type { CustodyChain } from './claims/custody-chain';
import type { Origin } from './claims/origins';
import type { UnreadVersion } from './claims/unread-versions';
import { lastSound, standing } from './reach';
import type { Comparison, Verdict } from './verify';
import { completeTo } from './words/attested';
import { meaningOf, observed } from './words/meanings';

/** Of a list that a hostile file could make as long as itself. */
const mostListed = 1000;

const count = z.int().min(0);
const hash = z.string().regex(/^([0-9a-f]{64})?$/);
const place = { block: count, tx: count, txId: z.string() };

const finding = z.strictObject({
  layer: z.enum(['pack', 'block', 'orderer', 'config', 'transaction', 'commit', 'claims']),
  code: z.string().describe('docs/audit.md, section 3'),
  meaning: z.string(),
  reason: z.string().describe('the bytes’ own words; for people'),
  file: z.string().optional().describe('in the pack'),
  block: place.block.optional(),
  tx: place.tx.optional(),
  txId: place.txId.optional(),
  concerns: z
    .strictObject({ shown: z.array(z.string()) })
    .optional()
    .describe(
      'records shown that it touches, `kind id`, maybe none; absent: it is about all of the channel, or the pack',
    ),
});
const step = z.strictObject({
  ...place,
  version: z.int().min(1),
  at: z.string().describe('the signer’s claim, RFC 3339'),
  late: z.boolean().describe('committed more than ten minutes after `at`'),
  by: z.strictObject({ mspId: z.string(), name: z.string() }),
  endorsedBy: z.array(z.string()),
  shown: z
    .strictObject({ command: z.string(), custodian: z.string(), owner: z.string(), closed: z.boolean() })
    .partial()
    .optional()
    .describe('absent: the body was purged or not shown; one member absent: that field was not shown'),
  fields: z.strictObject({ shown: count, of: count }).optional().describe('of a version that is shown by fields'),
});
const unread = z.strictObject({
  ...{ kind: z.string(), id: z.string(), version: z.int().min(1) },
  ...place,
  purged: z
    .array(z.strictObject({ mspId: z.string(), block: count, tx: count }))
    .describe('members whose copy the ledger says was erased, and where'),
  heldBy: z.array(z.string()).describe('members that hold the body, as the ledger says'),
  fields: z
    .strictObject({
      of: count.describe('how many fields it has'),
      shown: z.array(z.strictObject({ path: z.string(), value: z.unknown() })).describe('proven by the seal’s root'),
    })
    .optional(),
});
const unit = z.strictObject({
  id: z.string(),
  identifier: z.record(z.string(), z.string()).optional(),
  steps: z.array(step),
});

const named = { kind: z.string(), id: z.string(), version: z.int().min(1) };
const origin = z.strictObject({
  ...named,
  from: z.strictObject({
    ...named,
    channel: z.string().describe('as who shows it says'),
    block: count.optional().describe('where its seal stands; absent: on another channel, not checked here'),
  }),
});

const attestation = z.strictObject({
  mspId: z.string(),
  name: z.string().describe('pseudonym of who signed it for the member'),
  upTo: count.describe('the last block that it speaks of, and with it of all before'),
  block: count.optional().describe('where it stands; absent: it came by another way than the blocks'),
  tx: count.optional(),
  txId: z.string(),
  at: z.string().describe('the signer’s claim, RFC 3339'),
  late: z.boolean().optional().describe('committed more than ten minutes after `at`; absent beside the blocks'),
});
const packShape = z.strictObject({
  sha256: hash,
  disclosedBy: z.string().optional().describe('what the pack says; nobody signed it'),
  ofOthers: count.optional().describe('transactions between others, whose metadata the blocks show'),
  period: z.strictObject({ since: z.string().optional(), until: z.string().optional() }).optional(),
  withheld: z.array(z.string()).optional().describe('fields that it says it does not show'),
});
const observation = z.strictObject({
  ...place,
  code: z.string().describe('docs/audit.md, section 5'),
  meaning: z.string(),
  severity: z.enum(['minor', 'major']),
  kind: z.string().optional(),
  id: z.string().optional(),
  version: z.int().min(1).optional(),
  what: z.string().describe('for people'),
});
const difference = z.strictObject({
  code: z.string().describe('docs/audit.md, section 4'),
  meaning: z.string(),
  contradicts: z.boolean().describe('both cannot be true; else one only shows more'),
  borneOut: z
    .enum(['this', 'other', 'both', 'neither'])
    .optional()
    .describe('what the ledger bears out; both, of a block: the same keys signed two histories'),
  block: place.block.optional(),
  kind: z.string().optional(),
  id: z.string().optional(),
  version: z.int().optional(),
  what: z.string().describe('for people'),
});
const verdictNames = ['VERIFIED', 'VERIFIED_UNDER_ITS_OWN_GENESIS', 'NOT_VERIFIED', 'CONTRADICTED'] as const;

/** What `verify --json` prints (docs/verdict.schema.json). */
export const verdictShape = z.strictObject({
  v: z.literal(1),
  verdict: z
    .enum(verdictNames)
    .describe(
      'the second: sound in itself, but nobody else told the genesis hash; the last: but for what it was held against',
    ),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  channel: z.string(),
  genesis: z.strictObject({
    hash: hash.describe('trusted'),
    told: z.boolean().describe('by --genesis-hash'),
    found: hash.describe('of block 0'),
  }),
  pack: packShape.optional(),
  height: count.describe('blocks read'),
  attestedTo: count.optional().describe('the last block up to which the bytes are what was signed; absent: none'),
  attestations: z.array(attestation).describe('what members said of these blocks, the latest of each'),
  completeTo: z.string().describe('the same in words'),
  headerHash: hash.describe('of the last block read: compare with other members'),
  commitHash: hash,
  transactions: z.strictObject({ total: count, valid: count }),
  findingCount: count,
  findings: z.array(finding).describe(`the first ${String(mostListed)}, the first one wrong first`),
  refusedCount: count,
  refused: z
    .array(z.strictObject({ ...place, flag: count, reason: z.string() }))
    .describe(`transactions that the channel rightly holds invalid, the first ${String(mostListed)}`),
  shown: z.strictObject({
    records: count,
    versions: count,
    entries: count,
    units: z.array(unit),
    stands: z
      .enum(['all', 'but', 'none'])
      .describe(
        'what of the records shown is proven: all; but those that findings concern; none, as a finding is about the channel',
      ),
    doubted: z.array(z.string()).describe('records shown that a finding concerns, `kind id`'),
    parts: z
      .array(z.strictObject({ kind: z.string(), id: z.string(), from: z.int().min(2) }))
      .describe('records that are shown from a later version than their first on'),
    unread: z
      .array(unread)
      .describe('versions whose body is not shown: seal and links hold, the rules were not run on them'),
    origins: z.array(origin).describe('what versions shown are derived from, by pins that were opened'),
  }),
  observationCount: count,
  observations: z
    .array(observation)
    .describe(`what an auditor should look at, the verdict does not rest on it; the first ${String(mostListed)}`),
  checkpoint: z
    .strictObject({
      key: hash.describe('SHA-256 of the public key that signed it: your own?'),
      checkedBefore: count.describe('blocks whose signatures an earlier run checked, not this one'),
      written: z.boolean().describe('false: something is wrong with the blocks, the earlier one stays'),
    })
    .optional(),
  against: z
    .strictObject({
      verdict: z.enum(verdictNames).describe('on the other alone'),
      pack: packShape.optional(),
      height: count,
      differenceCount: count,
      differences: z.array(difference).describe(`the first ${String(mostListed)}`),
    })
    .optional(),
});
export type VerdictObject = z.infer<typeof verdictShape>;

/** As a JSON Schema, for whoever reads verdicts by program. */
export function verdictSchema(): string {
  const schema = { title: 'A verdict of `verify --json`', ...z.toJSONSchema(verdictShape) };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** 0: verified; 1: not verified, or contradicted; 3: verified, but under a genesis hash that only the pack itself says. */
export function exitCodeOf({ verified, genesis, against }: Verdict): 0 | 1 | 3 {
  if (!verified || against?.differences.some(({ contradicts }) => contradicts)) return 1;
  return genesis.told ? 0 : 3;
}

function nameOf(verdict: Verdict): VerdictObject['verdict'] {
  const exitCode = exitCodeOf(verdict);
  if (exitCode === 1) return verdict.verified ? 'CONTRADICTED' : 'NOT_VERIFIED';
  return exitCode === 3 ? 'VERIFIED_UNDER_ITS_OWN_GENESIS' : 'VERIFIED';
}

/** Numbers as JSON has them; blocks are below 2^53. */
export function verdictObject(verdict: Verdict): VerdictObject {
  const { findings, refused, shown, against, observations, first: _first, verified: _verified, ...rest } = verdict;
  const attestedTo = lastSound(verdict);
  return {
    ...{ v: 1, verdict: nameOf(verdict), exitCode: exitCodeOf(verdict), ...rest, height: Number(verdict.height) },
    ...(attestedTo !== undefined && { attestedTo: Number(attestedTo) }),
    completeTo: completeTo(verdict.attestations, verdict.height),
    findingCount: findings.length,
    findings: findings.slice(0, mostListed).map(numbered).map(withMeaning),
    refusedCount: refused.length,
    refused: refused.slice(0, mostListed).map((one) => ({ ...one, block: Number(one.block) })),
    shown: {
      ...shown,
      ...standing(verdict),
      units: shown.units.map(unitObject),
      unread: shown.unread.map(unreadObject),
      origins: shown.origins.map(originObject),
    },
    observationCount: observations.length,
    observations: observations
      .slice(0, mostListed)
      .map((one) => ({ ...one, ...observed(one.code), block: Number(one.block) })),
    ...(against && { against: againstObject(against) }),
  };
}

const withMeaning = <Coded extends { code: string }>(coded: Coded): Coded & { meaning: string } => ({
  ...coded,
  meaning: meaningOf(coded.code),
});

const numbered = <Placed extends { block?: bigint | undefined }>({ block, ...rest }: Placed) => ({
  ...rest,
  ...(block !== undefined && { block: Number(block) }),
});

const againstObject = ({ other, differences }: Comparison): NonNullable<VerdictObject['against']> => ({
  verdict: nameOf(other),
  ...(other.pack && { pack: other.pack }),
  height: Number(other.height),
  differenceCount: differences.length,
  differences: differences.slice(0, mostListed).map(numbered).map(withMeaning),
});

const unitObject = ({ steps, ...unit }: CustodyChain): VerdictObject['shown']['units'][number] => ({
  ...unit,
  steps: steps.map(({ endorsedBy, ...taken }) => ({
    ...taken,
    block: Number(taken.block),
    endorsedBy: [...endorsedBy],
  })),
});

const originObject = ({ from, ...version }: Origin): VerdictObject['shown']['origins'][number] => ({
  ...version,
  from: numbered(from),
});

const unreadObject = ({ purged, ...version }: UnreadVersion): VerdictObject['shown']['unread'][number] => ({
  ...version,
  block: Number(version.block),
  purged: purged.map((copy) => ({ ...copy, block: Number(copy.block) })),
});
