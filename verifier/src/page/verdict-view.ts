import {
  channelLine,
  checkedLines,
  fieldLines,
  flagName,
  notProved,
  observationsHead,
  packLine,
  partLine,
  placeOf,
  printable,
  proved,
  reachLines,
  originLine,
  originsHead,
  unreadHead,
  unreadLine,
  untold,
  type VerdictObject,
  verdictWords,
} from '@tierline/network/verify/portable';
import { custodyView } from './custody-view';
import { element, limited, list, paragraph, section, table } from './dom';

const most = 100;
const sentence = (line: string): string => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
const hash = (text: string): HTMLElement => element('code', {}, text);

/** In a table: a transaction's id would take the room of what is said of it. */
function where({ txId, ...place }: Parameters<typeof placeOf>[0]): HTMLElement {
  return element('span', {}, placeOf(place), ...(txId ? [element('small', { class: 'hash' }, printable(txId))] : []));
}

/** A verdict, the same words in the same order as its text and its paper. */
export function verdictView(verdict: VerdictObject): HTMLElement[] {
  return [
    head(verdict),
    findings(verdict),
    section('What was checked, and how far it reaches', list(reached(verdict))),
    observations(verdict),
    ...custodyView(verdict),
    unread(verdict),
    origins(verdict),
    refused(verdict),
    proof(),
  ].filter((part) => part !== undefined);
}

function head(verdict: VerdictObject): HTMLElement {
  const { pack, genesis, headerHash, commitHash } = verdict;
  const [first] = verdict.findings;
  const why = first
    ? `first: ${placeOf({ ...first, txId: undefined })}: ${first.code} (${first.meaning})`
    : untold(verdict);
  const facts: [string, string, string | undefined][] = [
    ['Pack', pack?.sha256 ?? 'none', packLine(verdict)],
    ['Genesis hash', genesis.hash || 'unknown', genesis.told ? 'as you gave it' : 'said by the pack alone'],
    ['Last block', headerHash || 'none', 'its header’s hash; compare it with other members’'],
    ['Commit hash', commitHash || 'none', 'of the last block, over all that the channel has taken'],
  ];
  return element(
    'section',
    { class: `verdict ${verdict.verdict.toLowerCase().replaceAll('_', '-')}` },
    element('h2', { tabindex: '-1' }, verdictWords[verdict.verdict]),
    paragraph(sentence(channelLine(verdict)), 'channel'),
    why === undefined ? undefined : paragraph(sentence(why), 'why'),
    element(
      'dl',
      {},
      ...facts.flatMap(([name, value, note]) => [
        element('dt', {}, name),
        element('dd', {}, hash(value), ...(note ? [element('small', {}, note)] : [])),
      ]),
    ),
  );
}

function findings({ findings: all, findingCount }: VerdictObject): HTMLElement | undefined {
  if (findingCount === 0) return undefined;
  const { shown, more } = limited(all, most, findingCount);
  const rows = shown.map((finding) => [
    where(finding),
    element('span', {}, element('strong', {}, finding.code), ` ${finding.meaning}`),
    printable(finding.reason, 1000),
  ]);
  const title = findingCount === 1 ? 'The finding' : `${String(findingCount)} findings, the first one first`;
  return section(title, table(['Where', 'What', 'In the bytes’ own words'], rows, 'told'), paragraph(more));
}

function observations({ observations: all, observationCount }: VerdictObject): HTMLElement | undefined {
  if (observationCount === 0) return undefined;
  const { shown, more } = limited(all, most, observationCount);
  const rows = shown.map(({ code, severity, meaning, kind, id, what, ...place }) => [
    where(place),
    element('span', {}, element('strong', { class: severity }, code), ` ${severity}: ${meaning}`),
    element('span', {}, printable(what, 1000), element('small', {}, printable(`${kind ?? ''} ${id ?? ''}`))),
  ]);
  const title = sentence(observationsHead).replace(/\.$/, '');
  return section(title, table(['Where', 'What', 'In detail'], rows, 'told'), paragraph(more));
}

function reached(verdict: VerdictObject): string[] {
  const { shown, more } = limited(verdict.shown.parts, most);
  const lines = [...checkedLines(verdict), ...reachLines(verdict), ...shown.map(partLine)].map(sentence);
  return more ? [...lines, more] : lines;
}

function unread({ shown: { unread: all } }: VerdictObject): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const { shown, more } = limited(all, most);
  const lines = shown.map((one) =>
    element('li', {}, unreadLine(one), ...fieldLines(one).map((line) => element('small', {}, line))),
  );
  return section('Not shown whole', paragraph(sentence(unreadHead)), element('ul', {}, ...lines), paragraph(more));
}

function origins({ shown: { origins: all } }: VerdictObject): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const { shown, more } = limited(all, most);
  const lines = shown.map((one) => element('li', {}, originLine(one)));
  return section('What it rests on', paragraph(sentence(originsHead)), element('ul', {}, ...lines), paragraph(more));
}

function refused({ refused: all, refusedCount }: VerdictObject): HTMLElement | undefined {
  if (refusedCount === 0) return undefined;
  const { shown, more } = limited(all, most, refusedCount);
  const rows = shown.map((one) => [where(one), flagName(one.flag), printable(one.reason)]);
  return section('Rightly refused by the channel', table(['Where', 'Code', 'Why'], rows, 'told'), paragraph(more));
}

function proof(): HTMLElement {
  return section(
    'What VERIFIED proves, and what it rests on',
    table(
      ['Proved', 'Rests on'],
      proved.map(({ what, restsOn }) => [what, restsOn]),
    ),
    element('h3', {}, 'Not proved'),
    list(notProved),
  );
}
