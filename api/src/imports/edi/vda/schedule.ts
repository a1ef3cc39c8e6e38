import { Exact } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { dayOf, digitsOf } from '../days';
import { Defect, requireThat } from '../defect';
import type { Pair } from './read-records';

const quantity = z.string();
export const need = z.discriminatedUnion('type', [
  z.object({ type: z.literal('noNeed') }),
  z.object({ type: z.enum(['backlog', 'immediate', 'remainder']), quantity }),
  z.object({ type: z.literal('day'), date: z.string(), quantity }),
  z.object({ type: z.literal('weeks'), year: z.number(), fromWeek: z.number(), toWeek: z.number(), quantity }),
  z.object({ type: z.literal('month'), month: z.string(), quantity }),
]);
export type Need = z.infer<typeof need>;

/** What stands in place of a date. From `periodsFollow` on, a date is weeks or a month. */
const words = { '333333': 'backlog', '444444': 'immediate', '999999': 'remainder' } as const;
const [noNeed, periodsFollow] = ['222222', '555555'];

/** @throws Defect */
export function needsOf(pairs: readonly Pair[]): Need[] {
  let periods = false;
  return pairs.flatMap((pair): Need[] => {
    const amount = quantityOf(pair);
    if (pair.code === noNeed || pair.code === periodsFollow) {
      requireThat(amount === '0', () => ({ code: 'MALFORMED', record: pair.record, value: pair.quantity }));
      periods ||= pair.code === periodsFollow;
      return pair.code === noNeed ? [{ type: 'noNeed' }] : [];
    }
    if (isWord(pair.code)) return [{ type: words[pair.code], quantity: amount }];
    return [{ ...(periods ? period(pair) : calendarDay(pair)), quantity: amount }];
  });
}

const isWord = (code: string): code is keyof typeof words => Object.hasOwn(words, code);

function quantityOf({ quantity: raw, record }: Pair): string {
  requireThat(/^\d{9}$/.test(raw), () => ({ code: 'MALFORMED', record, value: raw, message: 'digits only' }));
  return new Exact(raw).toFixed();
}

function calendarDay({ code, record }: Pair) {
  const date = dayOf(code);
  if (date === undefined) throw new Defect({ code: 'INVALID_DATE', record, value: code });
  return { type: 'day', date } as const;
}

/** YYMM00 is a month, YYwwWW are weeks, first and last. */
function period({ code, record }: Pair) {
  const [year, first, last] = [code.slice(0, 2), code.slice(2, 4), code.slice(4)];
  const month = last === '00' && dayOf(`${year}${first}01`) !== undefined;
  if (month) return { type: 'month', month: `20${year}-${first}` } as const;
  const [fromWeek, toWeek] = [Number(first), Number(last)];
  const weeks = /^\d{6}$/.test(code) && [fromWeek, toWeek].every((week) => week >= 1 && week <= 53);
  if (!weeks) throw new Defect({ code: 'INVALID_DATE', record, value: code });
  return { type: 'weeks', year: 2000 + Number(year), fromWeek, toWeek } as const;
}

/** @throws Defect what has no place in a pair of six and nine digits */
export function pairsOf(needs: readonly Need[]): string[] {
  let periods = false;
  return needs.flatMap((one) => {
    const pair = codeOf(one) + amountOf(one);
    const isPeriod = one.type === 'weeks' || one.type === 'month';
    requireThat(!periods || one.type !== 'day', () => ({ code: 'MALFORMED', message: 'a day behind weeks or months' }));
    if (!isPeriod || periods) return [pair];
    periods = true;
    return [periodsFollow + '0'.repeat(9), pair];
  });
}

const two = (value: number): string => String(value).padStart(2, '0');

function codeOf(one: Need): string {
  switch (one.type) {
    case 'noNeed':
      return noNeed;
    case 'backlog':
      return '333333';
    case 'immediate':
      return '444444';
    case 'remainder':
      return '999999';
    case 'day':
      return digitsOf(one.date).slice(2);
    case 'weeks':
      return `${two(one.year % 100)}${two(one.fromWeek)}${two(one.toWeek)}`;
    case 'month':
      return `${digitsOf(one.month).slice(2)}00`;
  }
}

function amountOf(one: Need): string {
  const amount = one.type === 'noNeed' ? '0' : one.quantity;
  requireThat(/^\d{1,9}$/.test(amount), () => ({
    code: 'MALFORMED',
    value: amount,
    message: 'VDA 4905 has whole numbers of up to nine digits',
  }));
  return amount.padStart(9, '0');
}
