import { ink, type Sheet, type Style } from './sheet';

/** Lines of a cell, each in a style of its own. */
export type Cell = readonly (Style & { text: string })[];
export type Column = { title: string; width: number };
/** `below` stands under the row's cells, from the second column on. */
export type Row = { cells: readonly Cell[]; below?: Cell };

const padding = 4;
const head: Style = { size: 7.5, weight: 'bold', color: ink.grey };

const heightOf = (sheet: Sheet, cell: Cell, width: number): number =>
  cell.reduce((sum, { text, ...style }) => sum + sheet.heightOf(text, style, width - padding), 0);

function putCell(sheet: Sheet, cell: Cell, x: number, width: number): void {
  let y = sheet.y;
  for (const { text, ...style } of cell) y += sheet.put(text, style, { x, y, width: width - padding });
}

type Place = { x: number; width: number };

/** Widths are parts of the page's. */
function placesOf({ left, width: whole }: Sheet, columns: readonly Column[]): Place[] {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  let x = left;
  return columns.map(({ width }) => {
    const place = { x, width: (width / all) * whole };
    x += place.width;
    return place;
  });
}

/** A row's cells side by side, then what stands below them. @returns where it ends and how to put it there */
function layOut(
  sheet: Sheet,
  places: readonly Place[],
  { cells, below = [] }: Row,
): { height: number; put: () => void } {
  const placed = places.map((place, at) => ({ ...place, cell: cells[at] ?? [] }));
  const x = places[1]?.x ?? sheet.left;
  const width = sheet.left + sheet.width - x;
  const tallest = Math.max(...placed.map((one) => heightOf(sheet, one.cell, one.width)));
  const height = tallest + heightOf(sheet, below, width) + 2 * padding;
  const put = (): void => {
    const top = sheet.y;
    for (const one of placed) putCell(sheet, one.cell, one.x, one.width);
    sheet.y = top + tallest;
    putCell(sheet, below, x, width);
    sheet.y = top + height - padding;
    sheet.rule();
    sheet.y += padding;
  };
  return { height, put };
}

/** Rows are never cut by the end of a page, and every page has the columns' names. */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: readonly Row[]): void {
  const places = placesOf(sheet, columns);
  const names = (): void => {
    for (const [at, { x, width }] of places.entries())
      putCell(sheet, [{ text: columns[at]?.title ?? '', ...head }], x, width);
    sheet.y += sheet.heightOf(' ', head) + 2;
    sheet.rule(ink.grey);
    sheet.y += padding;
  };
  for (const [at, row] of rows.entries()) {
    const { height, put } = layOut(sheet, places, row);
    const isFirst = at === 0;
    if (sheet.room(height + (isFirst ? 24 : 0)) || isFirst) names();
    put();
  }
}
