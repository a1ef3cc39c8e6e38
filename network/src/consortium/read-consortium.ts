import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { checkReferences } from './check-references';
import { consortiumShape, type ConsortiumFile } from './consortium-shape';
import { describeFault } from './describe-fault';
import { ordererCounts, ordererWarning } from './orderers';

export type ConsortiumMember = Omit<ConsortiumFile['members'][number], 'orderers'> & { orderers: number };
/** `members` stand in byte order of their MSP ids; `batch` is whole but for its timeout. */
export type ConsortiumChannel = Omit<ConsortiumFile['channels'][number], 'members' | 'steward' | 'batch'> & {
  members: ConsortiumMember[];
  steward: ConsortiumMember;
  batch: ConsortiumFile['batch'];
};
export type Consortium = Omit<ConsortiumFile, 'charter' | 'members' | 'channels' | 'batch'> & {
  /** SHA-256 of the charter's bytes, lower-case hex. */
  charter: string;
  /** Those on a channel, and those that run orderers. */
  members: ConsortiumMember[];
  /** Those on none: of them nothing runs. */
  departed: ConsortiumMember[];
  channels: ConsortiumChannel[];
  /** What is allowed and probably not meant. */
  warnings: string[];
};

const checkedShape = consortiumShape.superRefine((file, context) => {
  for (const { path, message } of checkReferences(file)) context.addIssue({ code: 'custom', message, path });
});

/** Everything that is wrong with the file, one line a fault: path, what is expected there, what was found. */
export class ConsortiumInvalid extends Error {
  override readonly name = 'ConsortiumInvalid';
  readonly exitCode = 78;

  constructor(
    readonly file: string,
    readonly faults: readonly string[],
  ) {
    super([`${file} describes no consortium`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

/** The consortium that a file describes. @throws ConsortiumInvalid with all faults at once */
export function readConsortium(file: string): Consortium {
  const given = readYaml(file);
  const parsed = checkedShape.safeParse(given);
  if (!parsed.success) {
    throw new ConsortiumInvalid(
      file,
      parsed.error.issues.map((issue) => describeFault(issue, given)),
    );
  }
  const { charter, channels, members, batch, ...rest } = parsed.data;
  const bytes = readFileSync(resolve(dirname(file), charter));
  const counts = ordererCounts(parsed.data);
  const counted = members.map((member) => ({ ...member, orderers: counts.get(member.slug) ?? 0 }));
  const warning = ordererWarning(
    rest.consensus,
    counted.reduce((sum, { orderers }) => sum + orderers, 0),
  );
  return {
    ...rest,
    charter: createHash('sha256').update(bytes).digest('hex'),
    members: counted.filter((member) => takesPart(member, channels)),
    departed: counted.filter((member) => !takesPart(member, channels)),
    channels: channels.map((one) => ({ ...resolved(one, counted), batch: { ...batch, ...one.batch } })),
    warnings: warning === undefined ? [] : [warning],
  };
}

function takesPart({ slug, orderers }: ConsortiumMember, channels: ConsortiumFile['channels']): boolean {
  return orderers > 0 || channels.some(({ members }) => members.includes(slug));
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [place] = error.linePos ?? [];
    throw new ConsortiumInvalid(file, [
      `line ${place?.line ?? 0}, column ${place?.col ?? 0}: not YAML (${error.code})`,
    ]);
  }
}

function resolved(channel: ConsortiumFile['channels'][number], members: readonly ConsortiumMember[]) {
  const chosen = members.filter(({ slug }) => channel.members.includes(slug));
  const steward = members.find(({ slug }) => slug === channel.steward);
  if (steward === undefined) throw new Error(`the shape let a channel without steward pass: ${channel.name}`);
  return {
    ...channel,
    steward,
    members: chosen.sort((a, b) => Buffer.compare(Buffer.from(a.mspId), Buffer.from(b.mspId))),
  };
}
