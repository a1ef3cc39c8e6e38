import {
  counted,
  handsOf,
  printable,
  stepRemarks,
  timelineOf,
  unitName,
  type UnitShown,
  unitSummary,
  type VerdictObject,
} from '@tierline/network/verify';
import { drawTimeline, marksApart } from './draw-timeline';
import { ink, type Sheet } from './sheet';
import { type Cell, type Column, drawTable, type Row } from './table';

type Step = UnitShown['steps'][number];

const mostUnits = 200;
const mostSteps = 500;

/** All units on one look: whose hands each went through. */
export function drawGlance(sheet: Sheet, { shown: { units } }: VerdictObject): void {
  if (units.length === 0) return;
  sheet.heading('Custody at a glance');
  drawTable(
    sheet,
    [
      { title: 'Unit', width: 34 },
      { title: 'Through the hands of', width: 46 },
      { title: 'From, to (UTC)', width: 20 },
    ],
    units.slice(0, mostUnits).map((unit) => ({
      cells: [
        [
          { text: unitName(unit), size: 8.5, weight: 'bold' },
          { text: unitSummary(unit.steps), size: 8, color: ink.grey },
        ],
        [{ text: handsOf(unit.steps).join(' › '), size: 8.5 }],
        [unit.steps[0], unit.steps.at(-1)].map((step) => ({ text: minuteOf(step?.at ?? ''), size: 8 })),
      ],
    })),
  );
}

const minuteOf = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** Each unit's chain: who had it when, and each signed step with what proves it. */
export function drawCustody(sheet: Sheet, { shown: { units } }: VerdictObject): void {
  if (units.length === 0) return;
  sheet.newPage();
  sheet.heading('Custody, step by step');
  sheet.write(
    'A line for each member that had the unit, in the order in which they got it; time runs from left to right. A number is a signed step, told in the ' +
      'table below it; an arrow is a handover. Times are the signers’ own, in UTC, each held against the clocks of the peers that agreed.',
    { size: 8.5, color: ink.grey },
  );
  for (const unit of units.slice(0, mostUnits)) drawUnit(sheet, unit);
  const more = units.length - mostUnits;
  if (more > 0) sheet.write(`And ${counted(more, 'more unit')}, which the verdict’s object (verify --json) lists.`);
}

function drawUnit(sheet: Sheet, unit: UnitShown): void {
  const { id, steps } = unit;
  sheet.room(190);
  sheet.y += 8;
  sheet.write(unitName(unit), { size: 11.5, weight: 'bold' }, 0);
  sheet.write(`record custody/${id} · ${unitSummary(steps)}`, { size: 8, color: ink.grey }, 6);
  drawTimeline(sheet, timelineOf(unit, marksApart(sheet)), steps[0]?.at ?? '');
  sheet.y += 8;
  drawTable(sheet, columns, steps.slice(0, mostSteps).map(rowOf));
  if (steps.length > mostSteps) sheet.write(`And ${counted(steps.length - mostSteps, 'more step')}.`);
}

const columns: readonly Column[] = [
  { title: '', width: 20 },
  { title: 'Time (UTC)', width: 72 },
  { title: 'Step', width: 88 },
  { title: 'Asked for by', width: 96 },
  { title: 'With · owned by', width: 72 },
  { title: 'Peers that agreed', width: 116 },
  { title: 'Evidence', width: 62 },
];

const notSaid = 'not shown';
const small = { size: 8, most: 60 };
const pale = { size: 7.5, color: ink.grey, most: 60 };

function stepCell(step: Step): Cell {
  const { shown } = step;
  const remarks = stepRemarks(step).join(', ');
  const what = shown
    ? { text: shown.command ?? notSaid, ...small, weight: 'bold' as const }
    : { text: 'content not shown', ...pale };
  return [what, ...(remarks ? [{ text: remarks, size: 7.5, color: ink.red }] : [])];
}

function rowOf(step: Step): Row {
  const { version, at, shown, by, endorsedBy, block, tx, txId } = step;
  const [date = '', clock = ''] = at.split('T');
  const holders = shown ? [shown.custodian ?? notSaid, shown.owner ?? notSaid] : ['—', ''];
  const pair = ([first = '', second = '']: readonly string[]): Cell => [
    { text: first, ...small },
    { text: second, ...pale },
  ];
  return {
    cells: [
      [{ text: String(version), size: 8, weight: 'bold' }],
      pair([date, clock.replace('Z', '')]),
      stepCell(step),
      pair([by.mspId, by.name]),
      pair(holders),
      [{ text: endorsedBy.map((one) => printable(one, 60)).join(', '), size: 8 }],
      pair([`block ${String(block)}`, `transaction ${String(tx)}`]),
    ],
    below: [{ text: txId, size: 6.5, color: ink.grey }],
  };
}
