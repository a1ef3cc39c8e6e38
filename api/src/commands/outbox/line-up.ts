import { placesOf, type Queued } from './queued';

/** So often the oldest may fail before others that wait for the same partners are asked in its stead. */
const patience = 5;

/** Whose turn it is, what has come to its end, and when to look again. Times are RFC 3339. */
export type LineUp = { start: Queued[]; expired: Queued[]; next: string | undefined };

/**
 * Nothing overtakes on the same record. Who waits for the same set of partners stands in one line: its oldest asks, one at a
 * time, and while they are away nobody else does; other lines go on. Where the oldest fails again and again, it may be
 * itself at fault, so another of its line asks.
 * @param waiting the oldest first
 * @param busy commands under way
 * @param self this member: it is nobody's partner
 */
export function lineUp(waiting: readonly Queued[], busy: ReadonlySet<string>, now: string, self: string): LineUp {
  const isOver = (command: Queued) => command.expiresAt <= now && !command.isUnsettled && !busy.has(command.commandId);
  const expired = waiting.filter(isOver);
  const start: Queued[] = [];
  let next: string | undefined;
  for (const line of linesOf(firstOfTheirRecords(waiting.filter((command) => !isOver(command))), self)) {
    if (line.some(({ commandId }) => busy.has(commandId))) continue;
    const due = dueOf(line);
    if (due <= now) start.push(...line.toSorted((one, other) => failures(one) - failures(other)).slice(0, 1));
    else if (next === undefined || due < next) next = due;
  }
  return { start, expired, next };
}

function firstOfTheirRecords(waiting: readonly Queued[]): Queued[] {
  const held = new Set<string>();
  return waiting.filter(({ write }) => {
    const places = placesOf(write).map(({ channel, kind, id }) => `${channel}/${kind}/${id}`);
    const isFirst = !places.some((place) => held.has(place));
    for (const place of places) held.add(place);
    return isFirst;
  });
}

function linesOf(waiting: readonly Queued[], self: string): Queued[][] {
  const lines = new Map<string, Queued[]>();
  for (const command of waiting) {
    const name = partnersOf(command, self).join(' ');
    lines.set(name, [...(lines.get(name) ?? []), command]);
  }
  return [...lines.values()];
}

/** Whom it was last refused for; nobody where the trouble is our own. */
function partnersOf({ reason: { data } }: Queued, self: string): string[] {
  const { organisations } = data;
  return Array.isArray(organisations)
    ? organisations
        .map(String)
        .filter((one) => one !== self)
        .sort()
    : [];
}

/** When its last attempt allows the next. One that was queued just now has not been tried from here. */
function dueOf(line: readonly Queued[]): string {
  const times = (commands: readonly Queued[]) => commands.map(({ nextAt }) => nextAt).sort();
  return times(line.filter(({ attempts }) => attempts > 1)).at(-1) ?? times(line)[0] ?? '';
}

const failures = ({ attempts }: Queued): number => Math.max(attempts, patience);
