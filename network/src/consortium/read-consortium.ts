import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { consortiumShape, type ConsortiumFile } from './consortium-shape';

export type ConsortiumMember = ConsortiumFile['members'][number];
/** `members` stand in byte order of their MSP ids. */
export type ConsortiumChannel = Omit<ConsortiumFile['channels'][number], 'members' | 'steward'> & {
  members: ConsortiumMember[];
  steward: ConsortiumMember;
};
export type Consortium = {
  name: string;
  /** SHA-256 of the charter's bytes, lower-case hex. */
  charter: string;
  members: ConsortiumMember[];
  channels: ConsortiumChannel[];
  codes: ConsortiumFile['codes'];
};

/** Everything that is wrong with the file, one line a fault: path and what is expected there. */
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
  const parsed = consortiumShape.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new ConsortiumInvalid(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const { charter, channels, ...rest } = parsed.data;
  const bytes = readFileSync(resolve(dirname(file), charter));
  return {
    ...rest,
    charter: createHash('sha256').update(bytes).digest('hex'),
    channels: channels.map((one) => resolved(one, rest.members)),
  };
}

function resolved(
  channel: ConsortiumFile['channels'][number],
  members: readonly ConsortiumMember[],
): ConsortiumChannel {
  const chosen = members.filter(({ slug }) => channel.members.includes(slug));
  const steward = members.find(({ slug }) => slug === channel.steward);
  if (steward === undefined) throw new Error(`the shape let a channel without steward pass: ${channel.name}`);
  return {
    ...channel,
    steward,
    members: chosen.sort((a, b) => Buffer.compare(Buffer.from(a.mspId), Buffer.from(b.mspId))),
  };
}
