import type { Json } from '@tierline/chaincode/schema';

type Named = { type?: unknown; about?: unknown; by?: unknown };
type Around = { before: Json | undefined; after: Json };

/** How grave what a fact tells is: the alert that it is about, also one that it ends; else what it says; else the record. */
export function severityOf(content: object, { before, after }: Around): string | null {
  const alert = member(content, 'alert');
  if (alert !== undefined)
    return textOf(alert, 'severity') ?? severityOfAlert({ ...alert, by: member(content, 'of') }, before);
  return textOf(content, 'severity') ?? severityOfState(after);
}

/** Of kinds whose records have one: a case. */
export const severityOfState = (state: Json): string | null => textOf(state, 'severity') ?? null;

function severityOfAlert({ type, about, by }: Named, state: Json | undefined): string | null {
  const open = member(state, 'alerts');
  const ended = Array.isArray(open)
    ? (open as Named[]).find((one) => one.type === type && one.about === about && one.by === by)
    : undefined;
  return textOf(ended, 'severity') ?? null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function textOf(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}
