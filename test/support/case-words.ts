import { cases } from '@tierline/chaincode/domain';
import { at, given, type Said } from './given';

export const head = {
  title: 'Axles will run out',
  category: 'shortage',
  severity: 'major',
  affected: [],
  quorum: 'majority',
};
export const opening = { ...head, parties: ['Supplier', 'Carrier'] };
export const opened: Said = ['Buyer', 'OpenCase', opening];
export const pair: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'] }];
export const detected = {
  detector: 'shortage',
  kind: 'inventory-position',
  record: 'cd'.repeat(16),
  about: 'P-1',
  since: at,
};
export const found: Said = ['Buyer', 'OpenCase', { ...head, parties: ['Supplier'], detected }];
export const acknowledged = (mspId: string): Said => [mspId, 'AcknowledgeCase', {}];
export const task = (by: string, owner: string, more: object = {}): Said => [
  ...([by, 'AddTask'] as const),
  { title: 'Ask the forwarder', owner, role: 'logistics', ...more },
];
export const remedy = (by: string, ...binds: string[]): Said => [by, 'SuggestRemedy', { text: 'Fly 200 in', binds }];
export const vote = (by: string, number: number, word: 'for' | 'against' = 'for'): Said => [
  ...([by, 'VoteOnRemedy'] as const),
  { remedy: number, vote: word, ...(word === 'against' && { reason: 'too dear' }) },
];
export const resolved = [opened, remedy('Buyer', 'Supplier'), vote('Supplier', 1)];
export const later = (hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
export const earlier = (hours: number): string => later(-hours);
export const statusOf = (...said: Said[]) => given(cases, ...said).state().status;
