import { kinds } from '@tierline/chaincode/domain';
import { canonical } from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import type { Done } from './record-source';

/** What a commandId stands for, without what the node puts in. `command` is its name, or `entry:<type>`. */
export type Asked = { channel: string; kind: string; id?: string; command: string; input: Json };

/** Members of the input that the node draws. */
export const drawnOf = (kind: string, command: string): readonly string[] =>
  kinds.get(kind)?.commands[command]?.drawn ?? [];

/** The same commandId with the same content is the same command, asked for once more. */
export const sameAsked = (one: readonly Asked[], other: readonly Asked[]): boolean =>
  one.length === other.length && one.every((asked, index) => canonical(asked) === canonical(other[index]));

/** Whether what stands on the ledger is what is asked for. An input that was erased since says nothing against it. */
export const isAnswered = (asked: readonly Asked[], done: readonly Done[]): boolean =>
  asked.length === done.length && asked.every((one) => done.some((candidate) => answers(candidate, one)));

function answers({ receipt, input }: Done, asked: Asked): boolean {
  const { channel, kind, id = receipt.id, command } = asked;
  const same = receipt.channel === channel && receipt.kind === kind && receipt.id === id && receipt.command === command;
  if (!same || input === undefined) return same;
  return canonical(without(input, drawnOf(kind, command))) === canonical(asked.input);
}

function without(input: Json, members: readonly string[]): Json {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([name]) => !members.includes(name)));
}
