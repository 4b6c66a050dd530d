import { Counter, Gauge, Histogram, Registry, type RegistryContentType } from "prom-client";

/** Labels of one series. */
export type Labels = Readonly<Record<string, string>>;

/** A value that goes up and down. */
export interface GaugeSeries {
  set(value: number, labels?: Labels): void;
}

/** A value that is not always known: there is no series while it is not. */
export interface FactSeries {
  set(value: number | null): void;
}

/** A value that only grows. */
export interface CounterSeries {
  add(count: number, labels?: Labels): void;
}

/** Durations or sizes by buckets. */
export interface HistogramSeries {
  observe(value: number, labels?: Labels): void;
}

/** What `/metrics` answers. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** All series of this program, in both text formats. */
export interface SeriesSet {
  /** `zeros`: label sets that exist from the start; without labels the one series always does. */
  gauge(name: string, help: string, zeros?: readonly Labels[]): GaugeSeries;
  /** `labels`: those of its one series. */
  fact(name: string, help: string, labels?: Labels): FactSeries;
  counter(name: string, help: string, zeros?: readonly Labels[]): CounterSeries;
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    zeros?: readonly Labels[],
  ): HistogramSeries;
  expose(openMetrics: boolean): Promise<Exposition>;
}

/**
 * Opens an empty set. Every metric is kept twice, once per format: prom-client renames a counter
 * for good when it is written as OpenMetrics, so that a shared one would lose its `_total` in the
 * other format.
 */
export function openSeries(): SeriesSet {
  const text = new Registry();
  const open = new Registry<RegistryContentType>();
  open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [text, open] as const;
  return {
    gauge(name, help, zeros = []) {
      const options = { name, help, labelNames: labelNames(zeros) };
      const pair = registers.map((one) => new Gauge({ ...options, registers: [one] }));
      const set = (value: number, labels: Labels = {}) =>
        pair.forEach((gauge) => gauge.set(labels, value));
      zeros.forEach((labels) => set(0, labels));
      return { set };
    },
    fact(name, help, labels = {}) {
      const options = { name, help, labelNames: Object.keys(labels) };
      const pair = registers.map((one) => new Gauge({ ...options, registers: [one] }));
      const set = (value: number | null) =>
        pair.forEach((gauge) => value === null ? gauge.remove(labels) : gauge.set(labels, value));
      set(null);
      return { set };
    },
    counter(name, help, zeros = []) {
      const options = { name, help, labelNames: labelNames(zeros) };
      const pair = registers.map((one) => new Counter({ ...options, registers: [one] }));
      const add = (count: number, labels: Labels = {}) =>
        pair.forEach((counter) => counter.inc(labels, count));
      zeros.forEach((labels) => add(0, labels));
      return { add };
    },
    histogram(name, help, buckets, zeros = []) {
      const options = { name, help, buckets: [...buckets], labelNames: labelNames(zeros) };
      const pair = registers.map((one) => new Histogram({ ...options, registers: [one] }));
      zeros.forEach((labels) => pair.forEach((histogram) => histogram.zero(labels)));
      return {
        observe: (value, labels = {}) =>
          pair.forEach((histogram) => histogram.observe(labels, value)),
      };
    },
    async expose(openMetrics) {
      const register = openMetrics ? open : text;
      return { contentType: register.contentType, body: await register.metrics() };
    },
  };
}

function labelNames(zeros: readonly Labels[]): string[] {
  return Object.keys(zeros[0] ?? {});
}
