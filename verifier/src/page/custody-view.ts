import {
  counted,
  handsOf,
  printable,
  signersOf,
  stepRemarks,
  unitName,
  type UnitShown,
  unitSummary,
  type VerdictObject,
} from '@tierline/network/verify/portable';
import { element, limited, paragraph, section, table } from './dom';
import { timelineView } from './timeline-view';

const stepHeads = ['', 'Time (UTC)', 'Step', 'Asked for by', 'With · owned by', 'Peers that agreed', 'Evidence'];
const mostUnits = 200;
const mostSteps = 500;
const mostPersons = 30;
/** More units, or a narrower window, and their tables are opened on demand. */
const [mostOpen, narrow] = [3, 720];
const name = (text: string): string => printable(text, 60);

/** Whose hands each unit went through, each signed step, and who signed. */
export function custodyView({ shown: { units } }: VerdictObject): HTMLElement[] {
  if (units.length === 0) return [];
  const { shown, more } = limited(units, mostUnits);
  const glance = shown.map((unit) => [
    element('strong', {}, unitName(unit)),
    handsOf(unit.steps).join(' → '),
    unitSummary(unit.steps),
  ]);
  return [
    section('Custody at a glance', table(['Unit', 'Through the hands of', 'How it ends'], glance), paragraph(more)),
    section(
      'Custody, step by step',
      paragraph(
        'A line for each member that had the unit; time runs from left to right. A number is a signed step, told in the table below it; an arrow is a ' +
          'handover. Times are the signers’ own, in UTC, each held against the clocks of the peers that agreed.',
        'note',
      ),
      ...shown.map((unit) => unitView(unit, shown.length <= mostOpen && innerWidth > narrow)),
    ),
    signersView(units),
  ];
}

function unitView(unit: UnitShown, isOpen: boolean): HTMLElement {
  const { shown, more } = limited(unit.steps, mostSteps);
  return element(
    'article',
    {},
    element('h3', {}, unitName(unit)),
    paragraph(`record custody/${unit.id} · ${unitSummary(unit.steps)}`, 'note'),
    timelineView(unit),
    element(
      'details',
      isOpen ? { open: '' } : {},
      element('summary', {}, counted(unit.steps.length, 'step'), ' and what proves them'),
      table(stepHeads, shown.map(stepRow), 'steps'),
    ),
    paragraph(more),
  );
}

const two = (first: string, second: string): HTMLElement =>
  element('span', {}, first, ...(second ? [element('small', {}, second)] : []));

function stepRow(step: UnitShown['steps'][number]): (HTMLElement | string)[] {
  const { version, at, shown, by, endorsedBy, block, tx, txId } = step;
  const [date = '', clock = ''] = at.split('T');
  const command = shown ? name(shown.command ?? 'not shown') : 'content not shown';
  const holders = shown ? two(name(shown.custodian ?? 'not shown'), name(shown.owner ?? 'not shown')) : '—';
  const evidence = two(`block ${String(block)}, transaction ${String(tx)}`, '');
  evidence.append(element('small', { class: 'hash' }, txId));
  return [
    element('strong', {}, String(version)),
    two(name(date), name(clock.replace('Z', ''))),
    two(command, stepRemarks(step).join(', ')),
    two(name(by.mspId), name(by.name)),
    holders,
    endorsedBy.map(name).join(', '),
    evidence,
  ];
}

function signersView(units: readonly UnitShown[]): HTMLElement {
  const rows = signersOf(units).map(({ mspId, persons, agreed }) => [
    element('strong', {}, name(mspId)),
    persons
      .slice(0, mostPersons)
      .map((person) => `${name(person.name)}: ${String(person.count)}`)
      .join(', ') || 'none',
    String(agreed),
  ]);
  return section(
    'Who signed',
    paragraph(
      'Persons stand under pseudonyms that their member’s certificate authority certified; the member knows the name.',
      'note',
    ),
    table(['Member', 'Persons, and how many steps each asked for', 'Steps to which its peer agreed'], rows),
  );
}
