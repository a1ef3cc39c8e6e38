import type { z } from 'zod';

/** What the facts of these shapes are: one for each name. A shape without members is inferred as one that forbids all. */
export type FactOf<Shapes extends Readonly<Record<string, z.ZodObject>>> = {
  [Type in keyof Shapes]: z.infer<Shapes[Type]> extends Record<string, never>
    ? { type: Type }
    : { type: Type } & z.infer<Shapes[Type]>;
}[keyof Shapes];
