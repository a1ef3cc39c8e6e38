import { z } from 'zod';
import { code } from '../layout/codings';
import { segment, slot, usual, type SegmentLayout } from '../layout/layout';

export const interchange = z.object({
  sender: z.string(),
  receiver: z.string(),
  sentAt: z.string(),
  reference: z.string(),
  messages: z.number(),
});
export const messageFunction = z.enum(['cancel', 'change', 'replace', 'original']).optional();
const functions = { 1: 'cancel', 4: 'change', 5: 'replace', 9: 'original' } as const;

export const party = z.object({ id: z.string(), name: z.string().optional() });
export const place = party.extend({ unloadingPoint: z.string().optional() });
export const order = z.object({ number: z.string(), line: z.string().optional() });

/** Document code, number and function. */
export const beginning = (document: string): SegmentLayout =>
  segment('BGM', usual(document), slot('document.number'), slot('document.function', code(functions)));
export const nameAndAddress = (role: string): SegmentLayout =>
  segment('NAD', role, [slot('id'), undefined, usual('92')], undefined, slot('name'));
export const location = (qualifier: string, path: string): SegmentLayout =>
  segment('LOC', qualifier, [slot(path), undefined, usual('92')]);
export const orderReference = segment('RFF', ['ON', slot('order.number'), slot('order.line')]);
