import { printable, timelineOf, type UnitShown } from '@tierline/network/verify/portable';
import { element } from './dom';

const apart = 0.035;
const colours = 8;
const percent = (part: number): string => `${String(Math.min(Math.max(part, 0), 1) * 100)}%`;

function placed(
  made: HTMLElement,
  { from, to = from, row, rows = 1 }: { from: number; to?: number; row: number; rows?: number },
): HTMLElement {
  made.style.left = percent(from);
  made.style.width = `calc(${percent(to)} - ${percent(from)})`;
  made.style.top = `calc(var(--lane) * ${String(row)})`;
  made.style.height = `calc(var(--lane) * ${String(rows)})`;
  return made;
}

/** A line for each member that had the unit, time from left to right; the table below it says the same in words. */
export function timelineView(unit: UnitShown): HTMLElement {
  const { lanes, bands, gaps, handovers, marks, ticks } = timelineOf(unit, apart);
  const rows = Math.max(lanes.length, 1);
  const names = lanes.map((name, at) =>
    element('span', { class: `lane colour-${String(at % colours)}` }, printable(name, 40)),
  );
  const field = element(
    'div',
    { class: 'field' },
    ...ticks.map(({ x, label }) =>
      placed(element('span', { class: 'tick' }, element('small', {}, label)), { from: x, row: 0, rows }),
    ),
    ...gaps.map(({ from, to }) => placed(element('span', { class: 'gap' }, 'not shown'), { from, to, row: 0, rows })),
    ...bands.map(({ lane, ...stretch }) =>
      placed(element('span', { class: `band colour-${String(lane % colours)}` }), { ...stretch, row: lane }),
    ),
    ...handovers.map(({ x, from, to }) =>
      placed(element('span', { class: to > from ? 'handover down' : 'handover up' }), {
        ...{ from: x, row: Math.min(from, to) + 0.5, rows: Math.abs(to - from) },
      }),
    ),
    ...marks.map(({ from, to, label, isLate, isClosed, lane }) =>
      placed(
        element('span', { class: `mark${isLate ? ' late' : ''}${isClosed ? ' closed' : ''}` }, element('b', {}, label)),
        {
          ...{ from: (from + to) / 2, row: lane ?? (rows - 1) / 2 },
        },
      ),
    ),
  );
  field.style.height = `calc(var(--lane) * ${String(rows)})`;
  return element(
    'div',
    { class: 'timeline', 'aria-hidden': 'true' },
    element('div', { class: 'lanes' }, ...names),
    field,
  );
}
