import { Refusal, type RefusalCode } from '../errors';
import type { StandardRule } from './standard-rules';

/** The first rule broken is named. @throws Refusal with that code: standard, section, rule, field */
export function checkRules<Given>(code: RefusalCode, rules: readonly StandardRule<Given>[], given: Given): void {
  const broken = rules.find(({ holds }) => !holds(given));
  if (!broken) return;
  const { standard, section, rule, field } = broken;
  throw new Refusal(code, { standard, section, rule, field });
}
