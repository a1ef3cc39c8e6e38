import {
  againstLine,
  channelLine,
  checkedLines,
  differenceLine,
  observationsHead,
  packLine,
  partLine,
  placeOf,
  reachLines,
  untold,
  type VerdictObject,
  verdictWords,
} from '@tierline/network/verify';
import { drawQr } from './qr';
import { sentence } from './sentence';
import { ink, type Sheet } from './sheet';
import { drawTable } from './table';

export const colourOfVerdict: Readonly<Record<VerdictObject['verdict'], string>> = {
  VERIFIED: ink.green,
  VERIFIED_UNDER_ITS_OWN_GENESIS: ink.amber,
  NOT_VERIFIED: ink.red,
  CONTRADICTED: ink.red,
};

const qrSize = 96;
const labels = 92;

/** The verdict in large letters, what was judged and who was believed, how far it reaches. */
export function drawFirstPage(sheet: Sheet, verdict: VerdictObject): void {
  drawTitle(sheet, verdict);
  drawFacts(sheet, verdict);
  drawFindings(sheet, verdict);
  drawAgainst(sheet, verdict);
  sheet.heading('What was checked, and how far it reaches');
  const { parts } = verdict.shown;
  for (const line of [...checkedLines(verdict), ...reachLines(verdict), ...parts.slice(0, mostListed).map(partLine)])
    sheet.write(sentence(line));
  const more = parts.length - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more records from a later version on.`);
}

const mostListed = 100;

/** What is sound, and yet to be asked about. */
export function drawObservations(sheet: Sheet, { observations, observationCount }: VerdictObject): void {
  if (observationCount === 0) return;
  sheet.heading(sentence(observationsHead).replace(/\.$/, ''));
  drawTable(
    sheet,
    [
      { title: 'Where', width: 26 },
      { title: 'What', width: 32 },
      { title: 'In detail', width: 42 },
    ],
    observations.slice(0, mostListed).map(({ txId, code, meaning, severity, kind, id, what, ...place }) => ({
      cells: [
        [{ text: placeOf(place), size: 8.5 }],
        [
          { text: code, size: 8.5, weight: 'bold', color: severity === 'major' ? ink.amber : ink.black },
          { text: `${severity}: ${meaning}`, size: 8.5 },
        ],
        [
          { text: what, size: 8.5, most: 600 },
          ...(kind === undefined ? [] : [{ text: `${kind} ${id ?? ''}`, size: 7, color: ink.grey }]),
        ],
      ],
      below: [{ text: txId, size: 6.5, color: ink.grey }],
    })),
  );
  const more = observationCount - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more.`);
}

function drawTitle(sheet: Sheet, verdict: VerdictObject): void {
  const color = colourOfVerdict[verdict.verdict];
  const top = sheet.y;
  const width = sheet.width - qrSize - 16;
  sheet.y += sheet.put('Tierline · audit report', { size: 9, color: ink.grey }) + 6;
  const size = verdict.verdict === 'VERIFIED_UNDER_ITS_OWN_GENESIS' ? 22 : 32;
  sheet.y += sheet.put(verdictWords[verdict.verdict], { size, weight: 'bold', color }, { width });
  sheet.y += sheet.put(sentence(channelLine(verdict)), { size: 12 }, { width }) + 4;
  const warning = firstWarning(verdict);
  if (warning !== undefined) sheet.y += sheet.put(warning, { weight: 'bold', color }, { width });
  if (verdict.pack) {
    const x = sheet.left + sheet.width - qrSize;
    drawQr(sheet, verdict.pack.sha256, { x, y: top - 6, size: qrSize });
    sheet.put(
      'SHA-256 of the pack',
      { size: 7, color: ink.grey },
      { x, y: top + qrSize - 6, width: qrSize, align: 'center' },
    );
  }
  sheet.y = Math.max(sheet.y + 5, top + qrSize + 6);
  sheet.rule(color, 2.5);
  sheet.y += 10;
}

/** Why nobody should read on in good faith. */
function firstWarning(verdict: VerdictObject): string | undefined {
  const [first] = verdict.findings;
  if (first) return sentence(`first: ${placeOf({ ...first, txId: undefined })}: ${first.code} (${first.meaning})`);
  const alone = untold(verdict);
  return alone && sentence(alone);
}

function drawFacts(sheet: Sheet, verdict: VerdictObject): void {
  const { pack, genesis, transactions, headerHash, commitHash, height } = verdict;
  const told = genesis.told ? 'told by the reader of the pack, and trusted' : 'said by the pack alone';
  const said = packLine(verdict);
  const facts: [string, string, string?][] = [
    ...(pack ? [['Pack', pack.sha256, said] as [string, string, string?]] : []),
    ['Genesis hash', genesis.hash || 'unknown', told],
    [
      'Blocks',
      String(height),
      `${String(transactions.total)} transactions, ${String(transactions.valid)} of them valid`,
    ],
    ['Last block', headerHash || 'none', 'its header’s hash; compare it with other members’'],
    ['Commit hash', commitHash || 'none', 'of the last block, over all that the channel has taken'],
  ];
  for (const [label, value, note] of facts) {
    sheet.room(28);
    sheet.put(label, { weight: 'bold' }, { width: labels });
    const place = { x: sheet.left + labels, width: sheet.width - labels };
    sheet.y += sheet.put(value, {}, place);
    if (note) sheet.y += sheet.put(note, { size: 8, color: ink.grey }, { ...place, y: sheet.y });
    sheet.y += 3;
  }
}

/** Another pack about the same, and where it differs. */
function drawAgainst(sheet: Sheet, { against }: VerdictObject): void {
  if (!against) return;
  sheet.heading('Held against another pack');
  sheet.write(sentence(againstLine(against)));
  for (const one of against.differences.slice(0, mostListed))
    sheet.write(differenceLine(one), { size: 8.5, color: one.contradicts ? ink.red : ink.black, most: 1000 });
  const more = against.differenceCount - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more.`);
}

function drawFindings(sheet: Sheet, { findings, findingCount }: VerdictObject): void {
  if (findingCount === 0) return;
  sheet.heading(findingCount === 1 ? 'The finding' : `${String(findingCount)} findings, the first one first`);
  drawTable(
    sheet,
    [
      { title: 'Where', width: 26 },
      { title: 'What', width: 32 },
      { title: 'In the bytes’ own words', width: 42 },
    ],
    findings.slice(0, mostListed).map((finding) => ({
      cells: [
        [{ text: placeOf({ ...finding, txId: undefined }), size: 8.5 }],
        [
          { text: finding.code, size: 8.5, weight: 'bold', color: ink.red },
          { text: finding.meaning, size: 8.5 },
        ],
        [{ text: finding.reason, size: 8.5, most: 600 }],
      ],
      below: finding.txId ? [{ text: `transaction ${finding.txId}`, size: 7, color: ink.grey }] : [],
    })),
  );
  const more = findingCount - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more: the verdict’s object (verify --json) lists 1000.`);
}
