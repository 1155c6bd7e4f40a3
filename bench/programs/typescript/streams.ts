import { filter, from, map, type Observable, of, reduce, Subject, take } from "rxjs";

export interface Reading {
  readonly sensor: "door" | "window" | "roof";
  readonly value: number;
  readonly at: number;
}

export function warm(readings: Observable<Reading>, limit: number): Observable<Reading> {
  return readings.pipe(filter((reading) => reading.value > limit));
}

export function toFahrenheit(readings: Observable<Reading>): Observable<number> {
  return readings.pipe(
    map((reading) => reading.value * 1.8 + 32),
    take(5),
  );
}

export function average(readings: Observable<Reading>): Observable<number> {
  const start = { sum: 0, count: 0 };
  return readings.pipe(
    reduce((total, reading) => ({ sum: total.sum + reading.value, count: total.count + 1 }), start),
    map(({ sum, count }) => (count === 0 ? 0 : sum / count)),
  );
}

const samples: Reading[] = [
  { sensor: "door", value: 18.5, at: 1 },
  { sensor: "roof", value: 27, at: 2 },
  { sensor: "window", value: 21.25, at: 3 },
];

export function collect(limit: number = 20): string[] {
  const seen: string[] = [];
  const subscription = warm(from(samples), limit).subscribe((reading) => {
    seen.push(`${reading.sensor}@${reading.at}`);
  });
  subscription.unsubscribe();
  return seen;
}

export class Hub {
  readonly #readings = new Subject<Reading>();
  private count: number = 0;

  publish(reading: Reading): void {
    this.count += 1;
    this.#readings.next(reading);
  }

  readings(): Observable<Reading> {
    return this.#readings.asObservable();
  }

  get published(): number {
    return this.count;
  }
}

export const zero: Observable<number> = of(0);
