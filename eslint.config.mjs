import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What differs between endorsers must not reach a decision: no clocks, no chance, no locale, no environment. */
const determinism = {
  'no-restricted-globals': [
    'error',
    ...['process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'performance'].map((name) => ({
      name,
      message: 'Chaincode is deterministic: the same proposal must give the same bytes at every endorser.',
    })),
    {
      name: 'Date',
      message: 'Time comes from the transaction; ledger/clock.ts is the one exception, and only refuses.',
    },
    { name: 'Intl', message: 'Locale data differs between Node builds.' },
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Chance differs between endorsers.' },
    { property: 'localeCompare', message: 'Compare bytes; locale data differs between Node builds.' },
    { property: 'toLocaleString', message: 'Locale data differs between Node builds.' },
    { property: 'toLocaleLowerCase', message: 'Locale data differs between Node builds.' },
    { object: 'Promise', property: 'race', message: 'The winner differs between endorsers.' },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.cjs', '**/*.mjs', '**/*.js'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['chaincode/src/**/*.ts'],
    ignores: ['chaincode/src/ledger/clock.ts', 'chaincode/src/{main,serve}.ts'],
    rules: determinism,
  },
  {
    files: ['cli/src/**/*.ts', 'demo/src/**/*.ts', 'bench/**/*.ts', '**/main.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      complexity: 'off',
    },
  },
);
