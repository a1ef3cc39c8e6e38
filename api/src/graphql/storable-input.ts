import { GraphQLError, type ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isStorableJson, isStorableText } from '../readmodel';

const malformed = (): GraphQLError =>
  new GraphQLError('text with a zero byte or half a character, or JSON nested too deep', {
    extensions: { code: 'MALFORMED' },
  });

/** Refuses, wherever it stands, what no database could store or compare. */
export const storableInput: Plugin = {
  onParams({ params }) {
    if (!isStorableJson(params.variables)) throw malformed();
  },
  onValidate({ addValidationRule }: { addValidationRule: (rule: unknown) => unknown }) {
    addValidationRule((context: ValidationContext) => ({
      StringValue: ({ value }: { value: string }) => {
        if (!isStorableText(value)) context.reportError(malformed());
      },
    }));
  },
};
