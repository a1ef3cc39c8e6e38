import type { z } from 'zod';

/** One line: where, what is expected there, what was found. */
export function describeFault(issue: z.core.$ZodIssue, given: unknown): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return `${[...path, issue.keys.join(', ')].join('.')}: no setting of this name`;
  const found = path.reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), given);
  const name = path.length === 0 ? '(file)' : path.join('.');
  return `${name}: ${issue.message} (${found === undefined ? 'nothing stands there' : `found ${shown(found)}`})`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isTree(value) ? 'a mapping' : JSON.stringify(value).slice(0, 80);
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
