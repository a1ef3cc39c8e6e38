import {
  fieldLines,
  flagName,
  notProved,
  originLine,
  originsHead,
  unreadHead,
  unreadLine,
  placeOf,
  proved,
  type VerdictObject,
} from '@tierline/network/verify';
import { sentence } from './sentence';
import { ink, type Sheet } from './sheet';
import { drawTable } from './table';

const mostListed = 100;

/** What was kept from the reader, or rightly refused by the channel; what VERIFIED means; how to see for oneself. */
export function drawLastPages(sheet: Sheet, verdict: VerdictObject): void {
  drawUnread(sheet, verdict);
  drawOrigins(sheet, verdict);
  drawRefused(sheet, verdict);
  sheet.heading('What VERIFIED proves, and what it rests on');
  drawTable(
    sheet,
    [
      { title: 'Proved', width: 50 },
      { title: 'Rests on', width: 50 },
    ],
    proved.map(({ what, restsOn }) => ({ cells: [[{ text: what, size: 8.5 }], [{ text: restsOn, size: 8.5 }]] })),
  );
  sheet.y += 6;
  sheet.room(60);
  sheet.write('Not proved', { weight: 'bold' }, 3);
  for (const one of notProved) sheet.write(`–  ${one}`, { size: 8.5 }, 3);
  sheet.heading('See for yourself');
  sheet.write(
    'This paper proves nothing by itself: it is the verdict’s print. Who holds the pack comes to the same verdict with Tierline’s verifier, offline, without anybody’s help:',
  );
  sheet.write(`verify pack.zip --genesis-hash ${verdict.genesis.told ? verdict.genesis.hash : '<hash>'}`, {
    weight: 'bold',
  });
  if (verdict.pack) sheet.write(`The pack is the right one if its SHA-256 is ${verdict.pack.sha256}`);
}

function drawUnread(sheet: Sheet, { shown: { unread } }: VerdictObject): void {
  if (unread.length === 0) return;
  sheet.heading('Not shown whole');
  sheet.write(sentence(unreadHead), { size: 8.5, color: ink.grey });
  for (const one of unread.slice(0, mostListed)) {
    sheet.write(unreadLine(one), { size: 8.5, most: 1000 }, 2);
    for (const line of fieldLines(one).slice(0, mostListed)) sheet.write(line, { size: 8, color: ink.grey }, 1);
    sheet.y += 4;
  }
  const more = unread.length - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more.`);
}

function drawOrigins(sheet: Sheet, { shown: { origins } }: VerdictObject): void {
  if (origins.length === 0) return;
  sheet.heading('What it rests on');
  sheet.write(sentence(originsHead), { size: 8.5, color: ink.grey });
  for (const one of origins.slice(0, mostListed)) sheet.write(originLine(one), { size: 8.5, most: 1000 }, 2);
  const more = origins.length - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more.`);
}

function drawRefused(sheet: Sheet, { refused, refusedCount }: VerdictObject): void {
  if (refusedCount === 0) return;
  sheet.heading('Rightly refused by the channel');
  sheet.write(
    'Transactions that were sent and hold nothing: the channel marked them invalid, and the check found the same.',
    {
      size: 8.5,
      color: ink.grey,
    },
  );
  drawTable(
    sheet,
    [
      { title: 'Where', width: 26 },
      { title: 'Code', width: 32 },
      { title: 'Why', width: 42 },
    ],
    refused.slice(0, mostListed).map(({ txId, flag, reason, ...place }) => ({
      cells: [
        [{ text: placeOf(place), size: 8.5 }],
        [{ text: flagName(flag), size: 8.5 }],
        [{ text: reason, size: 8.5, most: 400 }],
      ],
      below: [{ text: txId, size: 6.5, color: ink.grey }],
    })),
  );
  const more = refusedCount - mostListed;
  if (more > 0) sheet.write(`And ${String(more)} more.`);
}
