/** One thing wrong with the configuration. `source` names the file or environment variable that said it. */
export type ConfigurationProblem = { path: string; value: string; expectation: string; source: string };

/** Everything that is wrong with a configuration, listed at once. */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid';
  /** EX_CONFIG of sysexits.h. */
  readonly exitCode = 78;

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(['the configuration is not valid', ...problems.map(line)].join('\n'));
  }
}

function line({ path, value, expectation, source }: ConfigurationProblem): string {
  return `  ${path}: ${value}, expected ${expectation} (${source})`;
}
