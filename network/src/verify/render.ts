import { type VerdictObject, verdictObject } from './verdict-object';
import type { Verdict } from './verify';
import { againstLine, differenceLine } from './words/against';
import { flagName } from './words/meanings';
import { observationLine, observationsHead } from './words/observations';
import { originLine, originsHead } from './words/origins';
import { printable } from './words/printable';
import {
  channelLine,
  checkedLines,
  checkpointLines,
  packLine,
  partLine,
  placeOf,
  reachLines,
  unitName,
  type UnitShown,
  untold,
  verdictWords,
} from './words/sentences';
import { fieldLines, fieldsShown, unreadHead, unreadLine } from './words/unread';

/** A hostile file could have as many as bytes. */
const mostListed = 100;

function renderFinding(finding: VerdictObject['findings'][number]): string {
  return `${placeOf(finding)}: ${finding.code} (${finding.meaning}): ${printable(finding.reason, 1000)}`;
}

function renderStep({ version, block, at, by, endorsedBy, shown, fields, late }: UnitShown['steps'][number]): string {
  const author = `by ${printable(by.mspId, 100)} (${printable(by.name, 100)})`;
  const { command = 'a step', custodian = 'not shown', owner = 'not shown', closed } = shown ?? {};
  const what = shown
    ? `${printable(command, 100)} ${author}; custodian ${printable(custodian, 100)}, owner ${printable(owner, 100)}`
    : `${author}; content not shown`;
  const part = fields ? `, ${fieldsShown(fields)}` : '';
  const marks = `${part}${late ? ', late' : ''}${closed ? ', closed' : ''}`;
  const endorsers = endorsedBy.map((one) => printable(one, 100)).join(', ');
  return `  ${String(version)}. ${printable(at, 100)} ${what}; endorsed by ${endorsers}; block ${String(block)}${marks}`;
}

function renderChain(unit: UnitShown): string[] {
  return [`custody of ${unitName(unit)} (${unit.id}):`, ...unit.steps.map(renderStep)];
}

function renderFindings({ findings, findingCount }: VerdictObject): string[] {
  const [first] = findings;
  if (!first) return [];
  const head = `first: ${renderFinding(first)}`;
  if (findingCount === 1) return [head];
  const all = findings.map((finding) => `  ${renderFinding(finding)}`);
  return [head, `all ${String(findingCount)} findings:`, ...listed(all, findingCount)];
}

function listed(lines: readonly string[], count: number): string[] {
  const more = count - mostListed;
  return more <= 0 ? [...lines] : [...lines.slice(0, mostListed), `  and ${String(more)} more`];
}

function renderRefused({ refused, refusedCount }: VerdictObject): string[] {
  if (refusedCount === 0) return [];
  const lines = refused.map((entry) => `  ${placeOf(entry)}: ${flagName(entry.flag)}: ${printable(entry.reason)}`);
  return ['rightly refused by the channel:', ...listed(lines, refusedCount)];
}

function renderUnread({ shown: { unread } }: VerdictObject): string[] {
  if (unread.length === 0) return [];
  const lines = unread.flatMap((one) => [`  ${unreadLine(one)}`, ...fieldLines(one).map((line) => `    ${line}`)]);
  return [`${unreadHead}:`, ...listed(lines, lines.length)];
}

function renderOrigins({ shown: { origins } }: VerdictObject): string[] {
  if (origins.length === 0) return [];
  const lines = origins.map((one) => `  ${originLine(one)}`);
  return [`${originsHead}:`, ...listed(lines, lines.length)];
}

/** Who is believed, and what the reader holds. */
function renderPack(verdict: VerdictObject): string[] {
  const trusted = untold(verdict);
  const said = packLine(verdict);
  return [
    ...(verdict.pack ? [`pack ${verdict.pack.sha256}${said === undefined ? '' : `, ${said}`}`] : []),
    ...(trusted === undefined ? [] : [`${trusted}, and give it as --genesis-hash`]),
  ];
}

function renderReach(verdict: VerdictObject): string[] {
  const [whole = '', ...compared] = reachLines(verdict);
  if (compared.length === 0) return [whole];
  return [whole, ...compared, `  header hash ${verdict.headerHash}`, `  commit hash ${verdict.commitHash || 'none'}`];
}

function renderObservations({ observations, observationCount }: VerdictObject): string[] {
  if (observationCount === 0) return [];
  const lines = observations.map((one) => `  ${observationLine(one)}`);
  return [`${observationsHead}:`, ...listed(lines, observationCount)];
}

function renderAgainst({ against }: VerdictObject): string[] {
  if (!against) return [];
  const lines = against.differences.map((one) => `  ${differenceLine(one)}`);
  return [againstLine(against), ...listed(lines, against.differenceCount)];
}

/** The verdict as a person reads it; the first thing wrong comes first. */
export function renderVerdict(judged: Verdict): string {
  const verdict = verdictObject(judged);
  const lines = [
    `${verdictWords[verdict.verdict]}: ${channelLine(verdict)}`,
    ...renderFindings(verdict),
    ...renderAgainst(verdict),
    ...renderPack(verdict),
    ...checkedLines(verdict),
    ...checkpointLines(verdict),
    ...verdict.shown.parts.map(partLine),
    ...verdict.shown.units.flatMap(renderChain),
    ...renderUnread(verdict),
    ...renderOrigins(verdict),
    ...renderObservations(verdict),
    ...renderRefused(verdict),
    ...renderReach(verdict),
  ];
  return `${lines.join('\n')}\n`;
}
