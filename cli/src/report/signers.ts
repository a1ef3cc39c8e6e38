import { printable, signersOf, type VerdictObject } from '@tierline/network/verify';
import { ink, type Sheet } from './sheet';
import { drawTable } from './table';

/** Who asked for the steps shown, and whose peers agreed to them. */
export function drawSigners(sheet: Sheet, { shown: { units } }: VerdictObject): void {
  const members = signersOf(units);
  if (members.length === 0) return;
  sheet.heading('Who signed');
  sheet.write(
    'Persons stand under pseudonyms that their member’s certificate authority certified; the member knows the name.',
    { size: 8.5, color: ink.grey },
  );
  drawTable(
    sheet,
    [
      { title: 'Member', width: 26 },
      { title: 'Persons, and how many steps each asked for', width: 50 },
      { title: 'Steps to which its peer agreed', width: 24 },
    ],
    members.map(({ mspId, persons, agreed }) => ({
      cells: [
        [{ text: mspId, size: 8.5, weight: 'bold', most: 60 }],
        persons.length === 0
          ? [{ text: 'none', size: 8.5, color: ink.grey }]
          : persons
              .slice(0, mostPersons)
              .map(({ name, count }) => ({ text: `${printable(name, 60)}: ${String(count)}`, size: 8.5 })),
        [{ text: String(agreed), size: 8.5 }],
      ],
    })),
  );
}

const mostPersons = 30;
