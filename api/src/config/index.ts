export { ConfigurationInvalid, type ConfigurationProblem } from './configuration-invalid';
export { settings, type Setting } from './environment';
export { readConfig } from './read-config';
export type { NodeConfig, Settings } from './settings';
