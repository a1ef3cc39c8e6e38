import type { VerdictObject } from '../verdict-object';
import { printable } from './printable';
import { counted, verdictWords } from './sentences';

type Against = NonNullable<VerdictObject['against']>;

/** What it was held against, and with what result. */
export function againstLine({ pack, verdict, height, differenceCount }: Against): string {
  const by = pack?.disclosedBy === undefined ? '' : `, which says that it is by ${printable(pack.disclosedBy, 100)}`;
  const name = pack ? `pack ${pack.sha256}${by}` : 'other blocks';
  const result = differenceCount === 0 ? 'no difference' : counted(differenceCount, 'difference');
  return `held against ${name} (${counted(height, 'block')}, by itself ${verdictWords[verdict]}): ${result}`;
}

const borneOut = {
  this: 'this one is borne out by the ledger',
  other: 'the other is borne out by the ledger',
  both: 'both are signed: there are two histories',
  neither: 'neither is borne out by the ledger',
} as const;

export function differenceLine({
  code,
  meaning,
  what,
  contradicts,
  borneOut: which,
  block,
  ...record
}: Against['differences'][number]): string {
  const { kind, id, version } = record;
  const at = [
    block !== undefined && `block ${String(block)}`,
    kind !== undefined && `${printable(kind)} ${printable(id ?? '')}`,
    version !== undefined && `version ${String(version)}`,
  ];
  const place = at.filter(Boolean).join(' ');
  const holds = which === undefined ? '' : `; ${borneOut[which]}`;
  const mark = contradicts ? 'contradiction' : 'no contradiction';
  return `${place && `${place}: `}${code} (${meaning}): ${printable(what, 1000)}${holds} [${mark}]`;
}
