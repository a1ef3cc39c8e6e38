import { StatusCode } from '@hyperledger/fabric-gateway';
import type { Verdict } from '@tierline/network/verify';
import type { Reading } from './readers';
import type { Reader, Row } from './stage';

/** One transaction as it came out, with nothing in it that differs between runs or networks. */
export type Line = { script: string; seen: string; findings: Record<string, Reader[]>; late: boolean };

/** What came of a row: who found what in its transaction. */
export function lineOf({ script, outcome: { seen, txId } }: Row, readings: readonly Reading[], audit: Verdict): Line {
  const findings: Record<string, Reader[]> = {};
  if (seen !== 'VALID') return { script, seen, findings, late: false };
  const read = readings.flatMap(({ mspId, findings: own }) => own.map((finding) => ({ reader: mspId, ...finding })));
  const claims = audit.findings.filter(({ layer }) => layer === 'claims');
  const all = [...read, ...claims.map(({ code, txId: of }) => ({ reader: 'auditor' as const, code, txId: of }))];
  for (const { reader, code } of all.filter((finding) => finding.txId === txId))
    findings[code] = [...new Set([...(findings[code] ?? []), reader])];
  const versions = readings.flatMap((reading) => reading.versions).filter(({ tx_id }) => tx_id === txId);
  return { script, seen, findings, late: versions.some(({ late }) => late) };
}

/** What the script stated beforehand. */
export function statedLine({ script, stated: { seen, findings, late } }: Row): Line {
  const sorted = Object.entries(findings).map(([code, by]) => [code, [...by].sort()] as const);
  return { script, seen, findings: Object.fromEntries(sorted), late };
}

const short = (reader: Reader): string => reader.replace(/MSP$/, '').toLowerCase();

/** For people, in Markdown. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ script, seen, findings, late }) => {
    const found = Object.entries(findings).map(([code, by]) => `${code} (${by.map(short).join(', ')})`);
    const status = seen in StatusCode ? `${seen} ${String(StatusCode[seen as keyof typeof StatusCode])}` : seen;
    return `| ${script} | ${status} | ${[...found, ...(late ? ['state, marked late'] : [])].join('; ')} |`;
  });
  return ['| script | Fabric’s flag, or the refusal | findings (by whom) |', '| --- | --- | --- |', ...rows].join('\n');
}
