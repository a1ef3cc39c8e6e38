import { z } from 'zod';
import { settingsShape } from './settings';

/** A setting, its path in the file, its name in the environment, and how its text is read. */
export type Setting = { path: readonly string[]; name: string; read: 'text' | 'integer' | 'boolean' | 'json' };

/** `http.bodyKilobytes` is `TIERLINE_HTTP_BODY_KILOBYTES`; `DATABASE_URL` is understood as well. */
export const settings: readonly Setting[] = leaves(settingsShape, []);

export function nameOf(path: readonly PropertyKey[]): string {
  const words = path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter}`));
  return ['TIERLINE', ...words].join('_').toUpperCase();
}

/** The text as the setting's type; a text that is no such thing stays text, so that the shape can complain about it. */
export function readSetting(text: string, read: Setting['read']): unknown {
  if (read === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (read === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return read === 'json' ? jsonOr(text) : text;
}

function leaves(shape: z.core.$ZodType, path: readonly string[]): Setting[] {
  const inner = unwrapped(shape);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([name, part]) =>
      leaves(part, [...path, name]),
    );
  }
  return [{ path, name: nameOf(path), read: readAs(inner) }];
}

function readAs(shape: z.core.$ZodType): Setting['read'] {
  if (shape instanceof z.ZodNumber) return 'integer';
  if (shape instanceof z.ZodBoolean) return 'boolean';
  if (shape instanceof z.ZodArray) return 'json';
  return 'text';
}

function unwrapped(shape: z.core.$ZodType): z.core.$ZodType {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault || shape instanceof z.ZodPrefault) {
    return unwrapped(shape.unwrap());
  }
  return shape;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
