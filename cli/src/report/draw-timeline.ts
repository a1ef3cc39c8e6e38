import { printable, type Timeline } from '@tierline/network/verify';
import { ink, type Sheet } from './sheet';

const lane = { height: 20, band: 12 };
const names = 92;
const dot = 6.5;
/** To be told apart in print as well as by eyes that see no red or green. */
const palette = ['#2f6fa7', '#c2691c', '#4c8f5b', '#8660a8', '#b0486a', '#6a6a6a', '#1c8f93', '#96831a'];

/** How far marks must lie from each other, as a part of the line. */
export const marksApart = (sheet: Sheet): number => (2.4 * dot) / (sheet.width - names);

export const colourOf = (place: number): string => palette[place % palette.length] ?? ink.grey;

/**
 * A line for each member that had the unit, time from left to right.
 * @param begun when the first step was, RFC 3339
 */
export function drawTimeline(sheet: Sheet, timeline: Timeline, begun: string): void {
  const rows = Math.max(timeline.lanes.length, 1);
  const height = rows * lane.height + 26;
  sheet.room(height);
  const top = sheet.y;
  const bottom = top + rows * lane.height;
  const [left, width] = [sheet.left + names, sheet.width - names];
  const at = (x: number): number => left + Math.min(Math.max(x, 0), 1) * width;
  const middle = (place: number): number => top + place * lane.height + lane.height / 2;
  drawGrid(sheet, timeline, { at, top, bottom });
  sheet.put(begun.slice(0, 10), { size: 7, color: ink.grey }, { y: bottom + 4 });
  drawBands(sheet, timeline, { at, middle, top, bottom });
  drawHandovers(sheet, timeline, { at, middle });
  drawMarks(sheet, timeline, { at, middle });
  sheet.y = top + height;
}

type Places = { at: (x: number) => number; middle: (place: number) => number; top: number; bottom: number };

function drawGrid(sheet: Sheet, { ticks }: Timeline, { at, top, bottom }: Omit<Places, 'middle'>): void {
  const { pdf } = sheet;
  pdf.lineWidth(0.5).strokeColor(ink.pale);
  for (const { x, label } of ticks) {
    pdf
      .moveTo(at(x), top)
      .lineTo(at(x), bottom + 3)
      .stroke();
    sheet.put(label, { size: 7, color: ink.grey }, { x: at(x) - 30, y: bottom + 4, width: 60, align: 'center' });
  }
  pdf.strokeColor(ink.grey).moveTo(at(0), bottom).lineTo(at(1), bottom).stroke();
}

function drawBands(sheet: Sheet, { lanes, bands, gaps }: Timeline, { at, middle, top, bottom }: Places): void {
  const { pdf } = sheet;
  for (const { from, to } of gaps) {
    pdf
      .fillColor('#f1f3f5')
      .rect(at(from), top, at(to) - at(from), bottom - top)
      .fill();
    if (at(to) - at(from) > 40)
      sheet.put(
        'not shown',
        { size: 7, color: ink.grey },
        { x: at(from), y: top + 4, width: at(to) - at(from), align: 'center' },
      );
  }
  for (const [place, member] of lanes.entries())
    sheet.put(printable(member, 22), { size: 8.5, weight: 'bold', color: colourOf(place) }, { y: middle(place) - 6 });
  for (const { lane: place, from, to } of bands)
    pdf
      .fillColor(colourOf(place))
      .rect(at(from), middle(place) - lane.band / 2, Math.max(at(to) - at(from), 0.8), lane.band)
      .fillOpacity(to >= 1 ? 0.55 : 0.85)
      .fill()
      .fillOpacity(1);
}

function drawHandovers(sheet: Sheet, { handovers }: Timeline, { at, middle }: Pick<Places, 'at' | 'middle'>): void {
  const { pdf } = sheet;
  for (const { x, from, to } of handovers) {
    const [start, end] = [middle(from), middle(to)];
    const head = Math.sign(end - start) * (dot + 1);
    pdf.lineWidth(1.2).strokeColor(ink.black);
    pdf
      .moveTo(at(x), start)
      .lineTo(at(x), end - head)
      .stroke();
    pdf.fillColor(ink.black);
    pdf
      .polygon(
        [at(x), end - head + Math.sign(head) * 1],
        [at(x) - 3, end - head - Math.sign(head) * 4],
        [at(x) + 3, end - head - Math.sign(head) * 4],
      )
      .fill();
  }
}

function drawMarks(sheet: Sheet, { marks, lanes }: Timeline, { at, middle }: Pick<Places, 'at' | 'middle'>): void {
  const { pdf } = sheet;
  for (const { from, to, label, isLate, isClosed, lane: place } of marks) {
    const [x, y] = [(at(from) + at(to)) / 2, middle(place ?? (lanes.length - 1) / 2)];
    const half = Math.max(
      dot,
      (sheet.widthOf(label, { size: 7, weight: 'bold' }) + 5) / 2,
      (at(to) - at(from)) / 2 + dot,
    );
    pdf
      .lineWidth(1.2)
      .strokeColor(isLate ? ink.red : ink.black)
      .fillColor(isClosed ? ink.black : '#ffffff');
    pdf.roundedRect(x - half, y - dot, 2 * half, 2 * dot, dot).fillAndStroke();
    const color = isClosed ? '#ffffff' : ink.black;
    sheet.put(label, { size: 7, weight: 'bold', color }, { x: x - half, y: y - 4.8, width: 2 * half, align: 'center' });
  }
}
