export class InsufficientFunds extends Error {
  readonly missing: number;

  constructor(missing: number) {
    super(`short by ${missing}`);
    this.name = "InsufficientFunds";
    this.missing = missing;
  }
}

export type Entry = {
  readonly kind: "deposit" | "withdrawal" | "fee";
  readonly amount: number;
  readonly at: Date;
};

export class Account {
  readonly owner: string;
  private balance = 0;
  private readonly entries: Entry[] = [];
  static readonly fee: number = 2;

  constructor(owner: string, opening: number = 0) {
    this.owner = owner;
    this.balance = opening;
  }

  get total(): number {
    return this.balance;
  }

  deposit(amount: number): this {
    if (amount <= 0) {
      throw new RangeError("a deposit is positive");
    }
    this.balance += amount;
    this.record({ kind: "deposit", amount, at: new Date() });
    return this;
  }

  withdraw(amount: number): number {
    const cost = amount + Account.fee;
    if (cost > this.balance) {
      throw new InsufficientFunds(cost - this.balance);
    }
    this.balance -= cost;
    this.record({ kind: "withdrawal", amount, at: new Date() });
    this.record({ kind: "fee", amount: Account.fee, at: new Date() });
    return this.balance;
  }

  statement(): readonly Entry[] {
    return this.entries;
  }

  private record(entry: Entry): void {
    this.entries.push(entry);
  }
}

export function transfer(from: Account, to: Account, amount: number): boolean {
  try {
    from.withdraw(amount);
    to.deposit(amount);
    return true;
  } catch (error) {
    if (error instanceof InsufficientFunds) {
      console.warn(from.owner, error.missing);
      return false;
    }
    throw error;
  }
}
