import type { ConsortiumFile } from './consortium-shape';
import { ordererCounts } from './orderers';

type Fault = { path: (string | number)[]; message: string };

/** What no part of the file can say of itself: names that must lead somewhere, numbers that must fit each other. */
export function checkReferences(file: ConsortiumFile): Fault[] {
  return [...repeatedNames(file), ...channelFaults(file), ...consensusFaults(file), ...sizeFaults(file)];
}

function repeatedNames({ members, channels }: ConsortiumFile): Fault[] {
  const keys = ['mspId', 'slug', 'domain'] as const;
  return [
    ...keys.flatMap((key) =>
      repeated(members.map((item) => item[key])).map((at) => fault('stands twice', 'members', at, key)),
    ),
    ...repeated(channels.map(({ name }) => name)).map((at) => fault('stands twice', 'channels', at, 'name')),
  ];
}

function channelFaults({ members: all, channels }: ConsortiumFile): Fault[] {
  return channels.flatMap(({ members, steward }, index) => {
    const unknown = members.flatMap((name, at) => (all.some(({ slug }) => slug === name) ? [] : [at]));
    const isSteward = all.some((item) => item.slug === steward && item.roles.includes('steward'));
    return [
      ...unknown.map((at) => fault('no such member', 'channels', index, 'members', at)),
      ...repeated(members).map((at) => fault('stands twice', 'channels', index, 'members', at)),
      ...(members.includes(steward) && isSteward
        ? []
        : [fault('a member of the channel with the role steward', 'channels', index, 'steward')]),
    ];
  });
}

function consensusFaults(file: ConsortiumFile): Fault[] {
  const { consensus, fabric } = file;
  const orderers = Array.from(ordererCounts(file).values()).reduce((sum, count) => sum + count, 0);
  if (orderers === 0) return [fault('some member must run orderers', 'members')];
  if (consensus === 'raft') return [];
  return [
    ...(fabric === '3.1' ? [] : [fault('bft needs fabric 3.1', 'fabric')]),
    ...(orderers >= 4 ? [] : [fault(`bft needs at least four orderers, the members run ${orderers}`, 'consensus')]),
  ];
}

function sizeFaults({ batch, channels, certificates }: ConsortiumFile): Fault[] {
  const cuts = [
    { batch, path: ['batch'] },
    ...channels.map((one, at) => ({ batch: { ...batch, ...one.batch }, path: ['channels', at, 'batch'] })),
  ];
  const outlived = (['nodeDays', 'personDays'] as const).filter(
    (key) => certificates[key] > certificates.authorityDays,
  );
  return [
    ...cuts
      .filter(({ batch: { preferredMaxBytes, absoluteMaxBytes } }) => preferredMaxBytes > absoluteMaxBytes)
      .map(({ path }) => fault('not above absoluteMaxBytes', ...path, 'preferredMaxBytes')),
    ...outlived.map((key) => fault('not longer than the authority that issues them', 'certificates', key)),
  ];
}

function fault(message: string, ...path: (string | number)[]): Fault {
  return { message, path };
}

/** Where a value stands that stood before. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
