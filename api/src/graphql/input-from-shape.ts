import { z } from 'zod';
import type { Builder } from './builder';

type Shape = z.core.$ZodType;
/** What pothos takes as the type of an input field: a name or a reference, or a list of one. */
type InputType = string | object | [InputType];

/**
 * GraphQL inputs from the shapes that the rules themselves check: named once, in chaincode/schema. What GraphQL cannot say
 * (alternatives, maps) is JSON; the shape judges all of it anyway.
 */
export class InputsFromShapes {
  readonly #builder: Builder;
  readonly #known = new Map<Shape, InputType>();

  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** undefined: the shape is an object without members, there is nothing to give. `without`: members that follow from the name. */
  inputOf(name: string, shape: Shape, without: readonly string[] = []): InputType | undefined {
    const { inner } = unwrapped(shape);
    if (!(inner instanceof z.ZodObject)) return this.#typeOf(name, inner);
    const members = Object.entries(inner.shape as Record<string, Shape>).filter(
      ([member]) => !without.includes(member),
    );
    return members.length === 0 ? undefined : this.#object(name, Object.fromEntries(members));
  }

  #typeOf(name: string, shape: Shape): InputType {
    const known = this.#known.get(shape);
    if (known) return known;
    const type = this.#make(name, shape);
    this.#known.set(shape, type);
    return type;
  }

  #make(name: string, shape: Shape): InputType {
    if (shape instanceof z.ZodObject) return this.#object(name, shape.shape);
    if (shape instanceof z.ZodArray) return [this.#typeOf(`${name}Item`, unwrapped(shape.element).inner)];
    if (shape instanceof z.ZodEnum) return this.#enum(name, shape);
    return scalarOf(shape);
  }

  #object(name: string, members: Record<string, Shape>): object {
    return this.#builder.inputType(`${name}Input`, {
      fields: (t) =>
        Object.fromEntries(
          Object.entries(members).map(([member, shape]) => {
            const { inner, optional } = unwrapped(shape);
            const type = this.#typeOf(`${name}${capital(member)}`, inner);
            return [member, t.field({ type: type as 'JSON', required: !optional })];
          }),
        ),
    });
  }

  /** Members of an enum that are no GraphQL names stay text. */
  #enum(name: string, shape: z.ZodEnum): InputType {
    const values = shape.options.map(String);
    if (!values.every((value) => /^[_A-Za-z]\w*$/.test(value))) return 'String';
    return this.#builder.enumType(name, { values });
  }
}

function scalarOf(shape: Shape): string {
  if (shape instanceof z.ZodNumber) return 'Int';
  if (shape instanceof z.ZodBoolean) return 'Boolean';
  return shape instanceof z.ZodString ? 'String' : 'JSON';
}

function unwrapped(shape: Shape): { inner: Shape; optional: boolean } {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault) {
    return { inner: unwrapped(shape.unwrap()).inner, optional: true };
  }
  return { inner: shape, optional: false };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
