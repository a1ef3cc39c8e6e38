// What eslint.config.mjs says, as oxlint takes it: rules stand in one place, whoever looks for what breaks them.
import layers from './eslint.config.mjs';

/** Oxlint has no such rules; ESLint itself, which takes seven times as long, looks for these too (`npm run lint:eslint`). */
const eslintAlone = ['no-octal', '@typescript-eslint/no-unsafe-class-instance-assignment'];

const withRules = layers.filter(({ rules }) => rules);
const isOfAll = ({ files }) => !files || files.includes('**/*.ts');
const ofAll = Object.entries(Object.assign({}, ...withRules.filter(isOfAll).map(({ rules }) => rules)));

export default {
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: layers.filter(({ rules }) => !rules).flatMap(({ ignores }) => ignores ?? []),
  rules: Object.fromEntries(ofAll.filter(([name, level]) => level !== 'off' && !eslintAlone.includes(name))),
  overrides: withRules
    .filter((layer) => !isOfAll(layer))
    .map(({ files, ignores = [], rules }) => ({ files, excludeFiles: ignores, rules })),
};
