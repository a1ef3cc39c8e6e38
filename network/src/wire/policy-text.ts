import { common, type msp } from '@hyperledger/fabric-protos';
import { rolePrincipal } from './policy';

type Token = { kind: 'word' | 'principal' | 'number' | 'mark'; text: string };
const pattern = /\s*(?:'([^']*)'|"([^"]*)"|(\d+)|([A-Za-z]+)|([(),]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (pattern.lastIndex = 0; pattern.lastIndex < text.trimEnd().length;) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw new SyntaxError(`policy text: unexpected characters at ${String(at)}`);
    const [, single, double, number, word, mark] = found;
    const principal = single ?? double;
    if (principal !== undefined) tokens.push({ kind: 'principal', text: principal });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase() });
    else tokens.push({ kind: 'mark', text: mark ?? '' });
  }
  return tokens;
}

const roles = { ADMIN: 'ADMIN', MEMBER: 'MEMBER', CLIENT: 'CLIENT', PEER: 'PEER', ORDERER: 'ORDERER' } as const;

function threshold(gate: string, rules: number): number {
  if (gate === 'AND') return rules;
  if (gate === 'OR') return 1;
  throw new SyntaxError(`policy text: unknown gate ${gate}`);
}

/** Fabric admits n up to one more than there are rules, a gate that nobody passes. */
function outOf(n: number, rules: common.SignaturePolicy[]): common.SignaturePolicy {
  if (n < 1 || n > rules.length + 1) throw new SyntaxError(`policy text: ${String(n)} of ${String(rules.length)}`);
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(n);
  gate.setRulesList(rules);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(gate);
  return rule;
}

class Parser {
  readonly principals: msp.MSPPrincipal[] = [];
  readonly #index = new Map<string, number>();
  #at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  parse(): common.SignaturePolicy {
    const rule = this.#expression();
    if (this.#at !== this.tokens.length) throw new SyntaxError('policy text: something follows the end');
    return rule;
  }

  #take(kind: Token['kind'], text?: string): string {
    const token = this.tokens[this.#at++];
    if (token?.kind !== kind || (text !== undefined && token.text !== text)) {
      throw new SyntaxError(`policy text: ${text ?? kind} expected, found ${token?.text ?? 'the end'}`);
    }
    return token.text;
  }

  #expression(): common.SignaturePolicy {
    if (this.tokens[this.#at]?.kind === 'principal') return this.#signedBy(this.#take('principal'));
    const gate = this.#take('word');
    this.#take('mark', '(');
    const explicit = gate === 'OUTOF' ? Number(this.#take('number')) : undefined;
    if (explicit !== undefined) this.#take('mark', ',');
    const rules = this.#list();
    return outOf(explicit ?? threshold(gate, rules.length), rules);
  }

  #list(): common.SignaturePolicy[] {
    const rules = [this.#expression()];
    while (this.tokens[this.#at]?.text === ',') {
      this.#take('mark', ',');
      rules.push(this.#expression());
    }
    this.#take('mark', ')');
    return rules;
  }

  #signedBy(text: string): common.SignaturePolicy {
    const dot = text.lastIndexOf('.');
    const role = roles[text.slice(dot + 1).toUpperCase() as keyof typeof roles] as string | undefined;
    if (dot < 1 || role === undefined) throw new SyntaxError(`policy text: '${text}' is not 'MSP.role'`);
    const known = this.#index.get(text) ?? this.principals.length;
    if (known === this.principals.length) {
      this.principals.push(rolePrincipal(text.slice(0, dot), role as keyof typeof roles));
      this.#index.set(text, known);
    }
    const rule = new common.SignaturePolicy();
    rule.setSignedBy(known);
    return rule;
  }
}

/** Parses Fabric's policy text, e.g. `OutOf(2, 'A.peer', 'B.peer')`, `AND(...)`, `OR(...)`. @throws SyntaxError */
export function parsePolicyText(text: string): common.SignaturePolicyEnvelope {
  const parser = new Parser(tokenize(text));
  const rule = parser.parse();
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(rule);
  envelope.setIdentitiesList(parser.principals);
  return envelope;
}
