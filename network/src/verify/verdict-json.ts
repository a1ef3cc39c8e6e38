import type { VerdictObject } from './verdict-object';
import { isUnseen } from './words/printable';

/** The object as it is printed and saved: a pack's words turn no line of the terminal or editor that shows it. */
export function verdictJson(verdict: VerdictObject): string {
  return `${Array.from(JSON.stringify(verdict, undefined, 2), seen).join('')}\n`;
}

const seen = (character: string): string =>
  character !== '\n' && isUnseen(character) ? character.split('').map(escaped).join('') : character;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
