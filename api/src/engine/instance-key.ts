import type { InstanceId } from '@tierline/workflows';

/** The record of an instance as one column; none of the three holds a slash. */
export function keyOf({ channel, kind, id }: InstanceId): string {
  return [channel, kind, id].join('/');
}

export function instanceOf(process: string, key: string): InstanceId {
  const [channel = '', kind = '', id = ''] = key.split('/');
  return { process, channel, kind, id };
}
