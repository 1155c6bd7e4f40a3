type Prefix = "k" | "M" | "G";
type Length = "m" | "km" | "cm";

const factors: Record<Length, number> = { m: 1, km: 1000, cm: 0.01 };
const prefixes: ReadonlyMap<Prefix, number> = new Map<Prefix, number>([
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
]);

export class Quantity {
  readonly amount: number;
  readonly unit: Length;

  constructor(amount: number, unit: Length) {
    this.amount = amount;
    this.unit = unit;
  }

  static metres(amount: number): Quantity {
    return new Quantity(amount, "m");
  }

  in(unit: Length): Quantity {
    return new Quantity((this.amount * factors[this.unit]) / factors[unit], unit);
  }

  plus(other: Quantity): Quantity {
    return new Quantity(this.amount + other.in(this.unit).amount, this.unit);
  }

  compare(other: Quantity): number {
    return this.amount - other.in(this.unit).amount;
  }

  toString(): string {
    return `${this.amount} ${this.unit}`;
  }
}

export function human(bytes: number): string {
  let best = `${bytes}`;
  for (const [prefix, factor] of prefixes) {
    if (bytes >= factor) {
      best = `${Math.round((bytes / factor) * 10) / 10} ${prefix}`;
    }
  }
  return best;
}

export function longest(quantities: readonly Quantity[]): Quantity | null {
  let found: Quantity | null = null;
  for (const quantity of quantities) {
    if (found === null || quantity.compare(found) > 0) {
      found = quantity;
    }
  }
  return found;
}

export function speed(distance: Quantity, seconds: number): number {
  const metres = distance.in("m").amount;
  const rest = metres % 1;
  return (metres - rest) / seconds;
}

const walk: Quantity = Quantity.metres(1200).plus(new Quantity(3, "km"));
export const report: string = `${walk.in("km")} at ${speed(walk, 3600) * 3.6} km/h`;
