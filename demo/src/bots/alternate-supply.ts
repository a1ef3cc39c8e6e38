import { createHash } from 'node:crypto';
import type { Fact } from './own-node';

type Opened = {
  by: string;
  parties: string[];
  category: string;
  title: string;
  affected: { what: string; name: string }[];
};
export type Suggestion = {
  channel: string;
  id: string;
  commandId: string;
  input: { text: string; measure: string; binds: string[] };
};

/**
 * What the bot suggests in view of a fact; undefined: nothing. It follows from the fact alone, the command's id included: however often
 * the fact is told, the node is given one and the same command, and writes it once.
 */
export function alternateSupply({ type, subject = '', data }: Fact): Suggestion | undefined {
  if (type !== 'tierline.case.CaseOpened') return undefined;
  const opened = data as Opened;
  if (opened.category !== 'shortage') return undefined;
  const [channel = '', , id = ''] = subject.split('/');
  const named = (what: string): string | undefined => opened.affected.find((one) => one.what === what)?.name;
  const what = named('part') ?? `what is short (${opened.title.slice(0, 80)})`;
  const where = named('site') ?? 'the site that is short of it';
  const text = `An alternate shipment of ${what} to ${where}, from stock that is free elsewhere`;
  const binds = [opened.by, ...opened.parties];
  return { channel, id, commandId: commandIdFor(id), input: { text, measure: 'alternate-supply', binds } };
}

/** 16 bytes, as the node takes them. */
const commandIdFor = (id: string): string =>
  createHash('sha256').update(`shortage-bot/suggestRemedy/${id}`).digest('hex').slice(0, 32);
