import { Counter, Gauge, Histogram, Registry } from 'prom-client';

type Figures = Readonly<Record<string, number>>;

/** What a node counts, in Prometheus' text. One registry a node, so that many nodes live in one process. */
export class NodeMetrics {
  readonly #registry = new Registry();
  readonly #writes = this.#counter('tierline_writes_total', 'commands brought to the ledger', ['command', 'result']);
  readonly #refusals = this.#counter('tierline_refusals_total', 'refusals by code', ['code']);
  readonly #retries = this.#counter('tierline_write_retries_total', 'attempts repeated unseen', ['reason']);
  readonly #deliveries = this.#counter('tierline_webhook_attempts_total', 'attempts to deliver a fact', ['result']);
  readonly #seconds = new Histogram({
    name: 'tierline_write_seconds',
    help: 'from command to commit',
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #stages = new Histogram({
    name: 'tierline_write_stage_seconds',
    help: 'what a write waits for: read, endorse, commit (ordering included), project',
    labelNames: ['stage'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 3, 10],
    registers: [this.#registry],
  });
  readonly #requests = new Histogram({
    name: 'tierline_http_request_seconds',
    help: 'time to answer a request',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [this.#registry],
  });

  constructor(member: string) {
    this.#registry.setDefaultLabels({ member });
  }

  write(command: string, result: 'committed' | 'refused' | 'failed', milliseconds: number): void {
    this.#writes.inc({ command, result });
    if (result === 'committed') this.#seconds.observe(milliseconds / 1000);
  }

  refusal(code: string): void {
    this.#refusals.inc({ code });
  }

  delivery(result: string): void {
    this.#deliveries.inc({ result });
  }

  retry(reason: string): void {
    this.#retries.inc({ reason });
  }

  stage(stage: string, milliseconds: number): void {
    this.#stages.observe({ stage }, milliseconds / 1000);
  }

  request(method: string, status: number, milliseconds: number): void {
    this.#requests.observe({ method, status: String(status) }, milliseconds / 1000);
  }

  /** A figure that is asked for when somebody looks: lag in blocks, subscribers, open outbox effects. */
  watch(name: string, help: string, read: () => Figures | Promise<Figures>, label: string): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      async collect() {
        for (const [value, figure] of Object.entries(await read())) this.set({ [label]: value }, figure);
      },
    });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }
}
