import canonicalize from 'canonicalize';
import { refusals } from './refusals';

export { refusals };
export { refusalsPage } from './refusals-page';
export type { RefusalMeaning } from './refusals';

export type RefusalCode = keyof typeof refusals;
export type RefusalData = Record<string, unknown>;

/**
 * An expected "no". Its message is its form on the wire, `CODE: {canonical json}`, because Fabric carries nothing but text.
 * `docs/refusals.md` lists every code, when it occurs and which data prove it.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    readonly data: RefusalData = {},
  ) {
    super(`${code}: ${canonicalize(data) ?? '{}'}`);
  }
}

/** Throws `Refusal(code, data())` unless the condition holds. */
export function refuseUnless(
  condition: boolean,
  code: RefusalCode,
  data: () => RefusalData = () => ({}),
): asserts condition {
  if (!condition) throw new Refusal(code, data());
}

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(refusals, text);
}

/**
 * Finds `CODE: {json}` in what a peer or gateway says (`chaincode response 500, CODE: {…}`).
 * undefined when the text holds no code of ours: then something unexpected happened.
 */
export function parseRefusal(message: string): Refusal | undefined {
  for (const match of message.matchAll(/\b([A-Z][A-Z0-9_]+): (?=\{)/g)) {
    const code = match[1] ?? '';
    if (!isRefusalCode(code)) continue;
    const data = firstObject(message.slice(match.index + match[0].length));
    if (data) return new Refusal(code, data);
  }
  return undefined;
}

/** The JSON object that a text begins with; what follows it is ignored. */
function firstObject(text: string): RefusalData | undefined {
  const end = endOfObject(text);
  if (end === undefined) return undefined;
  try {
    return JSON.parse(text.slice(0, end)) as RefusalData;
  } catch {
    return undefined;
  }
}

function endOfObject(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth === 0) return index + token.length;
  }
  return undefined;
}
